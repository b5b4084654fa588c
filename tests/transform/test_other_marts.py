"""Contacts, companies, admins and articles: lists, figures and who is left out."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from transform.conftest import Built
from transform.test_conversation_marts import assert_holds, at

FOREVER = datetime(9999, 12, 31, 23, 59, 59, 999000)  # noqa: DTZ001 - UTC without zone


def contact(built: Built, name: str) -> dict[str, Any]:
    return built.warehouse.mart("intercom__contact_enhanced", "contact_id")[name]


def company(built: Built, name: str) -> dict[str, Any]:
    return built.warehouse.mart("intercom__company_metrics", "company_id")[name]


def admin_rows(built: Built, name: str) -> list[dict[str, Any]]:
    rows = built.warehouse.rows("intercom__admin_metrics")
    found = [row for row in rows if row["admin_id"] == name]
    return sorted(found, key=lambda row: row["team_id"] or "")


def article(built: Built, name: str) -> dict[str, Any]:
    return built.warehouse.mart("intercom__article_enhanced", "article_id")[name]


def test_lists_hold_each_living_name_once_sorted_by_code_point(built: Built) -> None:
    assert contact(built, "U1")["all_contact_tags"] == "Zebra, billing, vip, été"
    assert contact(built, "U1")["all_contact_company_names"] == "Acme, Bolt"
    assert company(built, "K1")["all_company_tags"] == "billing, vip"


@pytest.mark.parametrize("name", ["U4", "U6"], ids=["removed tag", "tag without name"])
def test_a_list_of_nothing_is_null(built: Built, name: str) -> None:
    assert contact(built, name)["all_contact_tags"] is None


def test_history_columns_say_that_the_row_holds_since_its_last_update(built: Built) -> None:
    assert_holds(
        contact(built, "L2"),
        contact_role="lead",
        created_at=at(0),
        _fivetran_active=True,
        _fivetran_start=at(60),
        _fivetran_end=FOREVER,
    )


def test_deleted_contacts_and_companies_are_left_out(built: Built) -> None:
    assert "U3" not in built.warehouse.mart("intercom__contact_enhanced", "contact_id")
    assert "K3" not in built.warehouse.mart("intercom__company_metrics", "company_id")


def test_a_company_counts_the_conversations_of_its_contacts_once(built: Built) -> None:
    for name in ("K7", "K8"):
        row = company(built, name)
        assert_holds(
            row,
            total_conversations_closed=6,
            average_conversation_rating=Decimal("4.33"),  # 5, 4 and 4
            average_conversation_parts=Decimal("2.63"),  # 21 parts in 8 conversations: 2.625
            median_conversations_reopened=Decimal("0.00"),
            median_time_to_first_response_time_minutes=Decimal("0.03"),  # of 0.02 and 0.03
            median_time_to_last_close_minutes=Decimal("0.03"),
        )


def test_a_company_without_closed_conversations_has_zero(built: Built) -> None:
    assert company(built, "K5")["total_conversations_closed"] == 0
    assert company(built, "K6")["total_conversations_closed"] == 0
    assert company(built, "K6")["average_conversation_rating"] is None


def test_a_companys_conversations_come_by_living_contacts_and_memberships(built: Built) -> None:
    row = company(built, "K1")
    assert_holds(row, total_conversations_closed=1, average_conversation_parts=Decimal("4.00"))


def test_an_admin_has_a_row_for_each_team_with_the_same_figures(built: Built) -> None:
    first, second = admin_rows(built, "A1")
    assert [first["team_name"], second["team_name"]] == ["North", "South"]
    same = first.keys() - {"team_id", "team_name"}
    assert {name: first[name] for name in same} == {name: second[name] for name in same}


@pytest.mark.parametrize(
    "name", ["A4", "A5"], ids=["in no team", "in teams that are gone or unknown"]
)
def test_an_admin_without_living_team_has_one_row_without_team(built: Built, name: str) -> None:
    (row,) = admin_rows(built, name)
    assert_holds(row, team_id=None, team_name=None, total_conversations_closed=0)


def test_removed_memberships_and_admins_have_no_row(built: Built) -> None:
    assert [row["team_id"] for row in admin_rows(built, "A2")] == ["T1"]
    assert admin_rows(built, "A3") == []


def test_an_admins_figures_are_those_of_conversations_it_closed_last(
    built: Built,
) -> None:
    (row,) = admin_rows(built, "A8")
    assert_holds(
        row,
        total_conversations_closed=6,
        average_conversation_rating=Decimal("4.33"),
        average_conversation_parts=Decimal("2.63"),
        median_conversations_reopened=Decimal("0.00"),
        median_conversation_assignments=Decimal("0.00"),
        median_time_to_first_response_time_minutes=Decimal("0.03"),
        median_time_to_last_close_minutes=Decimal("0.03"),
    )


def test_a_conversation_counts_for_whoever_closed_it_last(built: Built) -> None:
    (row,) = admin_rows(built, "A9")
    assert_holds(row, total_conversations_closed=1, average_conversation_parts=Decimal("1.00"))


def test_halves_round_away_from_zero_below_zero_too(built: Built) -> None:
    (row,) = admin_rows(built, "A6")
    assert row["median_time_to_last_close_minutes"] == Decimal("-0.03")  # of -0.02 and -0.03


def test_an_article_knows_author_collection_and_figures(built: Built) -> None:
    assert_holds(
        article(built, "1"),
        author_name="Ada",
        author_job_title="Lead",
        article_title="How",
        article_type="article",
        statistics_views=7,
        statistics_conversations=3,
        statistics_happy_reaction_percentage=62.5,
        collection_id="10",
        collection_name="Inner",
        parent_collection_id="2",
        parent_collection_name="Top",
        parent_collection_url="https://top",
        is_in_nested_section=True,
        help_center_name="Help",  # of the collection around its own
        article_created_at=at(0),
        article_updated_at=at(60),
        is_published=True,
        _fivetran_start=at(60),
        _fivetran_end=FOREVER,
    )


def test_an_article_in_several_collections_stands_in_the_lowest(built: Built) -> None:
    assert_holds(
        article(built, "2"),
        collection_id="2",
        collection_display_order=4,
        help_center_id="H1",
        help_center_name="Help",
        help_center_identifier="help",
        is_help_center_website_enabled=True,
        is_in_nested_section=False,
        is_published=True,
        author_id="A3",
        author_name=None,
    )


def test_an_unknown_parent_makes_a_collection_nested_all_the_same(built: Built) -> None:
    assert_holds(
        article(built, "3"),
        is_in_nested_section=True,
        parent_collection_id="404",
        parent_collection_name=None,
        is_published=False,
    )


def test_an_unknown_collection_leaves_its_columns_null(built: Built) -> None:
    assert_holds(
        article(built, "4"),
        collection_id="404",
        collection_name=None,
        is_in_nested_section=False,
        is_published=False,
    )
    assert "5" not in built.warehouse.mart("intercom__article_enhanced", "article_id")

"""Every definition of the two conversation marts, shown on one hand-written conversation each."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from transform.conftest import Built


def at(seconds: float) -> datetime:
    return datetime(2024, 3, 1, 12) + timedelta(seconds=seconds)  # noqa: DTZ001 - UTC without zone


def minutes(figure: str) -> Decimal:
    return Decimal(figure)


def assert_holds(row: dict[str, Any], **expected: Any) -> None:
    assert {name: row[name] for name in expected} == expected


def test_a_conversation_keeps_what_intercom_says_of_it(built: Built) -> None:
    assert_holds(
        built.conversation("plain"),
        source_relation="lake.acme",
        conversation_created_at=at(0),
        conversation_last_updated_at=at(3600),
        conversation_type="email",
        conversation_initiated_type="customer_initiated",
        conversation_subject="<p>Help</p>",
        conversation_assignee_id="A1",
        conversation_assignee_type="admin",
        conversation_author_type="user",
        conversation_state="closed",
        is_read=True,
        waiting_since=at(30),
        snoozed_until=at(90),
        sla_name="Gold",
        sla_status="hit",
        conversation_rating=5,
        conversation_remark="thanks",
        is_assignee_admin=True,
    )


def test_a_conversation_tells_who_took_part(built: Built) -> None:
    assert_holds(
        built.conversation("plain"),
        all_conversation_tags="billing, vip",
        first_close_by_admin_id="A1",
        last_close_by_author_id="A1",
        first_contact_author_id="U1",
        last_contact_author_id="U1",
        first_team_id="T1",
        last_team_name="North",
        all_contact_company_names="Acme, Bolt",
        all_conversation_admins="A1",
        all_conversation_contacts="U1",
    )


def test_assignments_and_responses_count_from_creation_and_closes_from_the_reply(
    built: Built,
) -> None:
    assert_holds(
        built.conversation("plain"),
        first_contact_reply_at=at(100),
        first_assignment_at=at(60),
        time_to_first_assignment_minutes=minutes("1.00"),
        time_to_last_assignment_minutes=minutes("1.00"),
        first_admin_response_at=at(90),
        time_to_first_response_minutes=minutes("1.50"),
        first_close_at=at(401),
        time_to_first_close_minutes=minutes("5.02"),
        time_to_admin_first_close_minutes=minutes("5.02"),
        time_to_last_close_minutes=minutes("5.02"),
        time_to_admin_last_close_minutes=minutes("5.02"),
    )


def test_a_conversation_without_parts_has_zeros_and_nulls(built: Built) -> None:
    row = built.conversation("silent")
    filled = {name: value for name, value in row.items() if value is not None}
    assert filled == {
        "source_relation": "lake.acme",
        "conversation_id": "silent",
        "conversation_created_at": at(0),
        "conversation_last_updated_at": at(3600),
        "conversation_assignee_type": "unassigned",
        "conversation_state": "open",
        "is_assignee_admin": False,
        "count_reopens": 0,
        "count_total_parts": 0,
        "count_assignments": 0,
    }


def test_parts_of_one_second_are_ordered_by_id(built: Built) -> None:
    assert_holds(
        built.conversation("ties"),
        first_close_by_admin_id="A2",
        last_close_by_admin_id="A1",
        first_close_by_author_id="A2",
        last_close_by_author_id="A1",
    )


def test_a_part_without_the_value_does_not_win(built: Built) -> None:
    assert_holds(
        built.conversation("nulls"),
        first_admin_close_at=at(10),
        last_admin_close_at=at(50),
        first_close_by_admin_id="A2",
        last_close_by_admin_id="A2",
        first_contact_author_id="L2",
        first_team_id="T2",
        last_team_id="T2",
        last_team_name="South",
        all_conversation_contacts="L2",
    )


def test_removed_parts_leave_no_trace(built: Built) -> None:
    assert_holds(
        built.conversation("removed"),
        count_total_parts=1,
        first_close_at=at(50),
        first_admin_close_at=None,
        first_close_by_admin_id=None,
        last_close_by_admin_id=None,
        first_close_by_author_id="B1",
        first_contact_author_id=None,
        first_contact_reply_at=None,
        all_conversation_admins=None,
        all_conversation_contacts=None,
    )


def test_contacts_are_listed_where_no_admin_wrote(built: Built) -> None:
    assert_holds(
        built.conversation("bot only"),
        all_conversation_admins=None,
        all_conversation_contacts="L5",
        first_contact_author_id="L5",
        first_contact_reply_at=None,
        all_contact_company_names="Dune",
    )


def test_closes_before_the_first_reply_take_negative_minutes(built: Built) -> None:
    assert_holds(
        built.conversation("late contact"),
        time_to_first_close_minutes=minutes("-1.00"),
        time_to_admin_last_close_minutes=minutes("-1.00"),
    )


def test_part_types_count_as_the_definitions_say(built: Built) -> None:
    assert_holds(
        built.conversation("kinds"),
        count_total_parts=13,
        count_assignments=3,
        count_reopens=2,
        first_assignment_at=at(10),
        last_assignment_at=at(100),
        first_reopen_at=at(40),
        last_reopen_at=at(80),
        first_admin_response_at=at(100),
        last_admin_response_at=at(130),
        first_contact_reply_at=at(110),
        last_contact_reply_at=at(110),
        first_contact_author_id="U4",
        all_conversation_admins="A1, A2",
        all_contact_company_names=None,
    )


def test_seconds_are_whole_boundaries_between_two_times(built: Built) -> None:
    assert_holds(
        built.conversation("boundary"),
        time_to_first_assignment_minutes=minutes("0.02"),
        time_to_first_close_minutes=minutes("0.00"),
    )


def test_a_team_that_is_gone_keeps_its_id_and_loses_its_name(built: Built) -> None:
    assert_holds(built.conversation("old team"), first_team_id="T9", first_team_name=None)


def test_an_admin_or_contact_that_is_gone_is_known_no_more(built: Built) -> None:
    assert_holds(
        built.conversation("assigned to nobody now"),
        conversation_assignee_id="A3",
        conversation_assignee_type="admin",
        is_assignee_admin=False,
        first_contact_author_id="U3",
        all_contact_company_names=None,
    )


@pytest.mark.parametrize(
    "mart", ["intercom__conversation_enhanced", "intercom__conversation_metrics"]
)
def test_deleted_conversations_are_left_out(built: Built, mart: str) -> None:
    assert "deleted" not in built.warehouse.mart(mart, "conversation_id")


def test_of_two_rows_with_one_id_the_newest_stands(built: Built) -> None:
    rows = built.warehouse.rows("intercom__conversation_metrics")
    (row,) = (row for row in rows if row["conversation_id"] == "twice")
    assert_holds(
        row,
        conversation_state="closed",
        conversation_rating=None,
        count_total_parts=1,
        first_close_by_admin_id="A1",
        all_conversation_admins="A1",
    )


def test_times_are_utc_whatever_zone_they_came_in(built: Built) -> None:
    assert_holds(
        built.conversation("elsewhere"),
        conversation_created_at=at(0),
        first_admin_response_at=at(-1),
        time_to_first_response_minutes=minutes("-0.02"),
    )

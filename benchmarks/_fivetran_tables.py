"""Raw tables as Fivetran lands them, of any size, thrown together by DuckDB itself.

The proportions are those of a support team: 5.2 rows of parts a conversation, of which one in fifty
is a version that was superseded or removed; half as many contacts as conversations, twelve
conversations a company. The same size gives the same rows.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

SCHEMA = "raw"
# Rows that stay as they are: what a conversation refers to.
ADMINS, TEAMS, TAGS, ARTICLES, COLLECTIONS = 35, 8, 60, 500, 40

_MACROS = """
create or replace temp macro dice(number, salt, sides) as
    cast(hash(number, salt) % sides as bigint);
create or replace temp macro moment(number) as
    timestamptz '2025-01-06 08:00:00+00' + to_seconds(cast(number as bigint));
create or replace temp macro forever() as timestamptz '9999-12-31 23:59:59.999+00';
create or replace temp macro synced() as timestamptz '2026-01-01 00:00:00+00';
"""
# What every table of versions ends with: the version that holds, from a time on.
_HOLDS = """
    true as _fivetran_active, {start} as _fivetran_start, forever() as _fivetran_end,
    synced() as _fivetran_synced
"""
_LIVES = "false as _fivetran_deleted, synced() as _fivetran_synced"

_TABLES = {
    "admin": f"""
        select cast(i as text) as id, 'Admin ' || i as name, 'Support' as job_title,
            i || '@example.com' as email, i > {ADMINS - 2} as _fivetran_deleted,
            synced() as _fivetran_synced
        from range(1, {ADMINS + 1}) as t(i)""",
    "team": f"""
        select 'T' || i as id, 'Team ' || i as name, {_LIVES} from range(1, {TEAMS + 1}) as t(i)""",
    "team_admin": f"""
        select distinct 'T' || (1 + dice(i, 1, {TEAMS})) as team_id,
            cast(1 + i % {ADMINS} as text) as admin_id, {_LIVES}
        from range({2 * ADMINS}) as t(i)""",
    "tag": f"""
        select cast(i as text) as id, 'Tag ' || i as name, {_LIVES}
        from range(1, {TAGS + 1}) as t(i)""",
    "help_center_history": """
        select 'H1' as id, 'Help' as display_name, 'help' as identifier, 'w1' as workspace_id,
            true as website_turned_on, moment(0) as created_at, moment(0) as updated_at, {holds}
        from range(1) as t(i)""",
    "collection_history": f"""
        select 'L' || i as id, case when i <= 10 then 'H1' end as help_center_id,
            case when i > 10 then 'L' || (i % 10 + 1) end as parent_id, 'Collection ' || i as name,
            'About' as description, 'https://help.example.com/' || i as url, 'book' as icon,
            'collection' as type, 'en' as default_locale, 'w1' as workspace_id, i as "order",
            moment(0) as created_at, moment(i) as updated_at, {{holds}}
        from range(1, {COLLECTIONS + 1}) as t(i)""",
    "article_history": f"""
        select 'A' || i as id, 'L' || (1 + dice(i, 2, {COLLECTIONS})) as collection_id,
            cast(null as text) as section_id, cast(1 + dice(i, 3, {ADMINS}) as text) as author_id,
            'Article ' || i as title, 'How to' as description, repeat('<p>text</p>', 40) as body,
            'https://help.example.com/a/' || i as url, 'article' as type, 'published' as state,
            'collection' as parent_type, 'en' as default_locale, 'w1' as workspace_id,
            'article_statistics' as statistics_type, i as statistics_views,
            i as statistics_conversations, i as statistics_reactions,
            0.5::double as statistics_happy_reaction_percentage,
            0.3::double as statistics_neutral_reaction_percentage,
            0.2::double as statistics_sad_reaction_percentage,
            moment(0) as created_at, moment(i) as updated_at, {{holds}}
        from range(1, {ARTICLES + 1}) as t(i)""",
    "company_history": """
        select 'K' || i as id, 'own-' || i as company_id, 'Company ' || i as name,
            'https://c' || i || '.example.com' as website, 'Software' as industry,
            'P' || dice(i, 4, 3) as plan_id, 'Plan ' || dice(i, 4, 3) as plan_name,
            dice(i, 5, 900)::double as monthly_spend, dice(i, 6, 40) as user_count,
            dice(i, 7, 400) as session_count, moment(i) as created_at, moment(i) as updated_at,
            {holds}
        from range({companies}) as t(i)""",
    "company_tag_history": """
        select 'K' || i as company_id, cast(1 + dice(i, 8, 60) as text) as tag_id,
            moment(i) as company_updated_at, {holds}
        from range(0, {companies}, 2) as t(i)""",
    "contact_history": """
        select 'C' || i as id, cast(1 + dice(i, 9, 33) as text) as admin_id, 'Name ' || i as name,
            case when dice(i, 10, 3) = 0 then 'lead' else 'user' end as role,
            'c' || i || '@example.com' as email, '+4930' || i as phone, moment(i) as created_at,
            moment(i + 900) as updated_at, moment(i) as signed_up_at, moment(i) as last_replied_at,
            moment(i) as last_contacted_at, moment(i) as last_email_opened_at,
            cast(null as timestamptz) as last_email_clicked_at,
            dice(i, 11, 20) = 0 as unsubscribed_from_emails, {holds}
        from range({contacts}) as t(i)""",
    "contact_company_history": """
        select distinct 'K' || dice(i, j, {companies}) as company_id, 'C' || i as contact_id,
            moment(i) as contact_updated_at, {holds}
        from range({contacts}) as t(i), range(1, 3) as u(j)
        where j = 1 and dice(i, 12, 10) < 8 or dice(i, 12, 10) = 0""",
    "contact_tag_history": """
        select distinct 'C' || i as contact_id, cast(1 + dice(i, 13, 60) as text) as tag_id,
            moment(i) as contact_updated_at, {holds}
        from range({contacts}) as t(i) where dice(i, 14, 2) = 0""",
    "conversation_history": """
        select cast(1000000 + i as text) as id, cast(1 + dice(i, 15, 36) as text) as assignee_id,
            cast(null as text) as assignee_type,
            case when dice(i, 16, 5) = 0 then 'remark' end as conversation_rating_remark,
            cast(null as text) as sla_name, cast(null as text) as sla_status,
            case when dice(i, 17, 10) < 8 then 'closed' else 'open' end as state,
            'C' || dice(i, 18, {contacts}) as source_author_id, 'user' as source_author_type,
            repeat('opening words ', 12) as source_body,
            'customer_initiated' as source_delivered_as, '' as source_subject,
            'conversation' as source_type, 'conversation' as first_contact_reply_type,
            cast(null as text) as title,
            case when dice(i, 16, 5) = 0 then 1 + dice(i, 19, 5) end as conversation_rating_value,
            dice(i, 20, 2) = 0 as read, moment(i * 150 + 60) as first_contact_reply_created_at,
            cast(null as timestamptz) as snoozed_until, cast(null as timestamptz) as waiting_since,
            moment(i * 150) as created_at, moment(i * 150 + 40000) as updated_at, {holds}
        from range({conversations}) as t(i)""",
    "conversation_tag_history": """
        select distinct cast(1000000 + i as text) as conversation_id,
            cast(1 + dice(i, 20 + j, 60) as text) as tag_id,
            moment(i * 150) as conversation_updated_at, {holds}
        from range({conversations}) as t(i), range(2) as u(j) where dice(i, 30 + j, 10) < 3""",
    "conversation_contact_history": """
        select cast(1000000 + i as text) as conversation_id,
            'C' || dice(i, 18, {contacts}) as contact_id,
            moment(i * 150) as conversation_updated_at, {holds}
        from range({conversations}) as t(i)""",
}
# A conversation has 2 to 8 parts, far enough apart that no two share a time.
_PARTS = """
    with parts as (
        select i, j, hash(i, 'part', j) as roll, cast(1000000 + i as text) as conversation_id
        from (select i, 2 + dice(i, 40, 7) + cast(dice(i, 41, 10) = 0 as integer) as parts
            from range({conversations}) as t(i)) as sizes,
            range(9) as u(j)
        where j < parts
    ),
    kinds as (
        select *,
            case roll % 12
                when 0 then 'note' when 1 then 'assignment' when 2 then 'open'
                when 3 then 'close' when 4 then 'close' when 5 then 'assignment'
                else 'comment'
            end as part_type,
            case when (roll // 12) % 9 < 4 then 'admin' when (roll // 12) % 9 = 4 then 'bot'
                else 'user' end as author_type
        from parts
    )
    select cast(10000000 + i * 16 + j as text) as id, conversation_id, part_type,
        case when part_type in ('comment', 'note')
            then md5(cast(roll as text))
                || repeat(' words of an answer', cast(3 + (roll // 700) % 14 as integer))
        end as body,
        case author_type
            when 'admin' then cast(1 + (roll // 99) % 35 as text)
            when 'bot' then '99' else 'C' || dice(i, 18, {contacts})
        end as author_id,
        author_type,
        case when part_type = 'assignment'
            then case when (roll // 77) % 2 = 0 then 'team' else 'admin' end
        end as assigned_to_type,
        case when part_type = 'assignment'
            then case when (roll // 77) % 2 = 0 then 'T' || (1 + (roll // 55) % 8)
                else cast(1 + (roll // 55) % 35 as text) end
        end as assigned_to_id,
        moment(i * 150 + j * 4800 + roll % 4000) as created_at,
        moment(i * 150 + j * 4800 + roll % 4000) as updated_at,
        moment(i * 150 + 40000) as conversation_updated_at,
        {holds}
    from kinds
"""
# One part in fifty was edited before, or is gone.
_OLD_PARTS = """
    insert into {schema}.conversation_part_history
    select * replace (
        id || case when dice(conversation_id, id, 100) = 0 then '0' else '' end as id,
        'an earlier wording' as body, false as _fivetran_active,
        _fivetran_start - interval 1 hour as _fivetran_start,
        _fivetran_start - interval 1 millisecond as _fivetran_end
    )
    from {schema}.conversation_part_history where dice(conversation_id, id, 50) = 0
"""


def generate(connection: Any, conversations: int) -> None:
    """Make the 16 raw tables, for that many conversations, in the schema `raw` of a DuckDB file."""
    sizes = {
        "conversations": conversations,
        "contacts": conversations // 2,
        "companies": max(1, conversations // 12),
        "schema": SCHEMA,
    }
    connection.execute(f"create schema {SCHEMA}; set preserve_insertion_order = false;" + _MACROS)
    for name, query in {**_TABLES, "conversation_part_history": _PARTS}.items():
        start = "updated_at" if "as updated_at" in query else "moment(0)"
        text = query.format(holds=_HOLDS.format(start=start), **sizes)
        connection.execute(f"create table {SCHEMA}.{name} as {text}")
    connection.execute(_OLD_PARTS.format(**sizes))


def change(execute: Callable[[str], object], every: int, turn: int = 0) -> None:
    """What a sync brings when one conversation in *every* has changed: it was closed or reopened,
    got a closing part, and lost one that was redacted. Each *turn* below *every* has its own.
    *execute* runs SQL of either warehouse."""
    touched = f"cast({{}} as bigint) % {every} = {turn}"
    talk, owner = touched.format("id"), touched.format("conversation_id")
    moved = f"_fivetran_synced = timestamptz '2026-06-01 00:00:00+00' + interval '{turn} hours'"
    ended = f"_fivetran_active = false, _fivetran_end = updated_at + interval '1 day', {moved}"
    talks, parts = f"{SCHEMA}.conversation_history", f"{SCHEMA}.conversation_part_history"
    execute(
        f"create table {SCHEMA}.fresh as select * from {talks} where _fivetran_active and {talk}"
    )
    execute(f"update {talks} set {ended} where _fivetran_active and {talk}")
    execute(
        f"update {SCHEMA}.fresh set state = case when state = 'open' then 'closed' else 'open' end,"
        " updated_at = updated_at + interval '1 day',"
        f" _fivetran_start = updated_at + interval '1 day', {moved}"
    )
    execute(f"insert into {talks} select * from {SCHEMA}.fresh")
    execute(f"drop table {SCHEMA}.fresh")
    execute(
        f"create table {SCHEMA}.fresh as select * from {parts}"
        f" where _fivetran_active and {owner} and cast(id as bigint) % 16 = 1"
    )
    execute(
        f"update {parts} set {ended}"
        f" where _fivetran_active and {owner} and cast(id as bigint) % 16 = 0"
    )
    execute(
        f"update {SCHEMA}.fresh set id = id || '9', part_type = 'close', author_id = '7',"
        f" author_type = 'admin', created_at = created_at + interval '2 days', {moved}"
    )
    execute(f"insert into {parts} select * from {SCHEMA}.fresh")
    execute(f"drop table {SCHEMA}.fresh")


def copy_to_postgres(path: Path, connect: Any) -> None:
    """The same tables in PostgreSQL, written anew; *connect* opens a connection of psycopg2."""
    with (
        closing(connect()) as connection,
        duckdb.connect(path, read_only=True) as source,
        TemporaryDirectory() as folder,
    ):
        cursor = connection.cursor()
        cursor.execute(f"drop schema if exists {SCHEMA} cascade; create schema {SCHEMA}")
        source.execute("set timezone = 'UTC'")
        for (name,) in source.execute(
            f"select table_name from duckdb_tables() where schema_name = '{SCHEMA}'"
        ).fetchall():
            columns = source.execute(f"describe {SCHEMA}.{name}").fetchall()
            types = {"VARCHAR": "text", "DOUBLE": "double precision"}
            declared = ", ".join(f'"{row[0]}" {types.get(row[1], row[1])}' for row in columns)
            cursor.execute(f"create table {SCHEMA}.{name} ({declared})")
            file = Path(folder, name)
            source.execute(f"copy {SCHEMA}.{name} to '{file}' (format csv, force_quote *)")
            with file.open() as rows:
                cursor.copy_expert(f"copy {SCHEMA}.{name} from stdin (format csv, header)", rows)
            file.unlink()
        connection.commit()
        connection.autocommit = True
        cursor.execute("vacuum analyze")

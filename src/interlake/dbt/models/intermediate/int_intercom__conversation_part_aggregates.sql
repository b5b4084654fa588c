{#- Only conversations whose parts were read anew are made again; without parts it keeps zeros. -#}
{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'conversation_id'],
    indexes=kept_indexes('conversation_id', changed=true),
    on_schema_change='fail',
    pre_hook="{{ intercom.look_up() }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() -%}
{%- set watched = [watch(
    'parts', 'conversation_parts', 'conversation_id', ref('stg_intercom__conversation_parts')
)] -%}
{#- By Fivetran's definition the first and last rows count, also where they lack the value. -#}
{%- set nulls = strict() -%}
{%- do recall(watched) if goes_on() %}

with

{% if goes_on() %}
{{ with_scans(watched) }}

asked as (

    {{ asked_about(watched, 'conversation_id') }}

),

parts_of_asked as (

    {{ staged_parts(among='asked') }}

),

asked_parts as (

    select
        source_relation,
        conversation_id as owner_id,
        count(*) as count_parts,
        max(read_at) as parts_read_at,
        {{ sum_of_marks('conversation_id', 'read_at') }} as parts_mark
    from parts_of_asked
    group by source_relation, conversation_id

),

{{ with_reads(watched, 'conversation_id', brought=['parts']) }}

-- What was read now and before; one that lost all its parts is gone from what is read now.
changed as (

    select
        coalesce(reads.source_relation, known.source_relation) as source_relation,
        coalesce(reads.owner_id, known.conversation_id) as conversation_id,
        coalesce(reads.count_parts, 0) as count_parts,
        reads.parts_read_at,
        reads.parts_mark
    from reads_of_parts as reads
    full outer join known
        on reads.source_relation = known.source_relation
        and reads.owner_id = known.conversation_id
    where
        coalesce(reads.count_parts, 0) <> coalesce(known.count_parts, -1)
        or {{ differ(['parts_read_at', 'parts_mark'], 'reads', 'known') }}

),

also_changed as (

    select
        changed.source_relation,
        changed.conversation_id
    from changed
    left join asked
        on changed.conversation_id = asked.owner_id
    where asked.owner_id is null

),

parts as (

    select * from parts_of_asked
    union all
    {{ staged_parts(among='also_changed') }}

),
{% else %}
parts as (

    {{ staged_parts() }}

),
{% endif %}

classified as (

    select
        source_relation,
        conversation_id,
        created_at,
        read_at,
        author_id,
        assigned_to_id,
        {{ list_order('author_id') }} as author_order,

        ---------- what the part is
        part_type = 'close' as is_close,
        part_type = 'open' as is_reopen,
        part_type like '%assignment%' as is_assignment,
        assigned_to_type = 'team' as is_team_assignment,

        ---------- who wrote it
        author_type = 'admin' as is_by_admin,
        author_type in ('user', 'lead') as is_by_contact,

        ---------- whether it answers
        part_type = 'comment' and author_type in ('user', 'lead') as is_contact_reply,
        part_type in ('comment', 'assignment')
        and author_type = 'admin'
        and has_body as is_admin_response,

        ---------- one order for everything: ids grow with time, so the longer number is the later
        case
            when created_at is not null
                then row_number() over (
                    partition by conversation_id, source_relation
                    order by
                        created_at,
                        length(conversation_part_id),
                        {{ by_code_point('conversation_part_id') }}
                )
        end as place
    from parts

),

-- Every author once, for the lists, and in their order: what is sorted here serves there too.
marked as (

    select
        *,
        row_number() over (
            partition by conversation_id, source_relation, author_order, is_by_admin, is_by_contact
            order by created_at
        ) = 1 as is_first_of_author
    from classified

),

aggregated as (

    select
        source_relation,
        conversation_id,

        ---------- counts
        count(*) as count_total_parts,
        max(read_at) as parts_read_at,
        {{ sum_of_marks('conversation_id', 'read_at') }} as parts_mark,
        count(case when is_reopen then 1 end) as count_reopens,
        count(case when is_assignment then 1 end) as count_assignments,

        ---------- closes
        min(case when is_close then created_at end) as first_close_at,
        max(case when is_close then created_at end) as last_close_at,
        min(case when is_close and is_by_admin then created_at end) as first_admin_close_at,
        max(case when is_close and is_by_admin then created_at end) as last_admin_close_at,
        {{ first_value_by_place('author_id', 'is_close and is_by_admin', nulls) }}
            as first_close_by_admin_id,
        {{ last_value_by_place('author_id', 'is_close and is_by_admin', nulls) }}
            as last_close_by_admin_id,
        {{ first_value_by_place('author_id', 'is_close', nulls) }} as first_close_by_author_id,
        {{ last_value_by_place('author_id', 'is_close', nulls) }} as last_close_by_author_id,

        ---------- contacts
        {{ first_value_by_place('author_id', 'is_by_contact', nulls) }} as first_contact_author_id,
        {{ last_value_by_place('author_id', 'is_by_contact', nulls) }} as last_contact_author_id,
        min(case when is_contact_reply then created_at end) as first_contact_reply_at,
        max(case when is_contact_reply then created_at end) as last_contact_reply_at,

        ---------- admins
        min(case when is_admin_response then created_at end) as first_admin_response_at,
        max(case when is_admin_response then created_at end) as last_admin_response_at,

        ---------- assignments and reopens
        {{ first_value_by_place('assigned_to_id', 'is_team_assignment', nulls) }} as first_team_id,
        {{ last_value_by_place('assigned_to_id', 'is_team_assignment', nulls) }} as last_team_id,
        min(case when is_assignment then created_at end) as first_assignment_at,
        max(case when is_assignment then created_at end) as last_assignment_at,
        min(case when is_reopen then created_at end) as first_reopen_at,
        max(case when is_reopen then created_at end) as last_reopen_at,
        max(case when is_by_admin then 1 else 0 end) as has_admin_part,

        ---------- everybody who wrote
        {{ list_of_first('author_id', 'is_by_admin', 'is_first_of_author', 'author_order') }}
            as conversation_admins,
        {{ list_of_first('author_id', 'is_by_contact', 'is_first_of_author', 'author_order') }}
            as conversation_contacts
    from marked
    group by conversation_id, source_relation

),

joined as (

    select
        {% set relation = 'changed' if goes_on() else 'aggregated' %}
        {{ relation }}.source_relation,
        {{ relation }}.conversation_id,

        ---------- what was read, and the build that found it changed
        {{ relation }}.{{ 'count_parts' if goes_on() else 'count_total_parts' }} as count_parts,
        {{ relation }}.parts_read_at,
        {{ relation }}.parts_mark,
        {{ this_build() }} as changed_at,

        ---------- counts
        coalesce(aggregated.count_total_parts, 0) as count_total_parts,
        coalesce(aggregated.count_reopens, 0) as count_reopens,
        coalesce(aggregated.count_assignments, 0) as count_assignments,

        ---------- closes
        aggregated.first_close_at,
        aggregated.last_close_at,
        aggregated.first_admin_close_at,
        aggregated.last_admin_close_at,
        aggregated.first_close_by_admin_id,
        aggregated.last_close_by_admin_id,
        aggregated.first_close_by_author_id,
        aggregated.last_close_by_author_id,

        ---------- contacts
        aggregated.first_contact_author_id,
        aggregated.last_contact_author_id,
        aggregated.first_contact_reply_at,
        aggregated.last_contact_reply_at,

        ---------- admins
        aggregated.first_admin_response_at,
        aggregated.last_admin_response_at,

        ---------- assignments and reopens
        aggregated.first_team_id,
        aggregated.last_team_id,
        aggregated.first_assignment_at,
        aggregated.last_assignment_at,
        aggregated.first_reopen_at,
        aggregated.last_reopen_at,

        ---------- everybody who wrote
        aggregated.conversation_admins,
        {% if strict() %}
        case when aggregated.has_admin_part = 1 then aggregated.conversation_contacts end
            as conversation_contacts
        {% else %}
        aggregated.conversation_contacts
        {% endif %}
    {% if goes_on() %}
    from changed
    left join aggregated
        on changed.source_relation = aggregated.source_relation
        and changed.conversation_id = aggregated.conversation_id
    {% else %}
    from aggregated
    {% endif %}

)

select * from joined

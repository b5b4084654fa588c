{#- By Fivetran's definition the first and last rows count, also where they lack the value. -#}
{%- set nulls = strict() -%}

with

parts as (

    select * from {{ ref('stg_intercom__conversation_parts') }}

),

classified as (

    select
        source_relation,
        conversation_id,
        created_at,
        author_id,
        assigned_to_id,

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
        and body is not null as is_admin_response,

        ---------- one order for everything: ids grow with time, so the longer number is the later
        case
            when created_at is not null
                then row_number() over (
                    partition by source_relation, conversation_id
                    order by
                        created_at,
                        length(conversation_part_id),
                        {{ by_code_point('conversation_part_id') }}
                )
        end as place
    from parts

),

aggregated as (

    select
        source_relation,
        conversation_id,

        ---------- counts
        count(*) as count_total_parts,
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
        max(case when is_reopen then created_at end) as last_reopen_at
    from classified
    group by source_relation, conversation_id

)

select * from aggregated

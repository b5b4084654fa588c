{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='fail',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() %}

with

{{ with_changed() }}

staged as (

    {{ parts_of_changed() }}

),

parts as (

    select * from staged
    where created_at is not null

),

placed as (

    select
        *,
        part_type in ('open', 'assign_and_reopen')
        or (part_type in ('comment', 'quick_reply') and author_type in ('user', 'lead'))
            as opens_again,
        row_number() over (
            partition by source_relation, conversation_id
            order by {{ part_order('conversation_part_id') }}
        ) as place
    from parts

),

looking_ahead as (

    select
        *,
        max(case when opens_again then place end) over (
            partition by source_relation, conversation_id
        ) as last_opening
    from placed

),

closes as (

    select
        source_relation,
        conversation_id,
        conversation_part_id,
        author_type as closed_by_type,
        author_id as closed_by_id,
        created_at as closed_at,
        coalesce(last_opening > place, false) as is_reopened
    from looking_ahead
    where part_type = 'close'

)

select * from closes

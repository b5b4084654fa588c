{#-
    Which conversations are made anew everywhere, or go: those that changed, or all with office hours.
-#}
{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'conversation_id'],
    on_schema_change='fail',
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds('int_intercom__office_hours_changes') %}

with

conversations as (

    select * from {{ ref('int_intercom__conversation_names') }}

),

changed as (

    select
        source_relation,
        conversation_id,
        count_rows is not null as is_living,
        {{ this_build() }} as changed_at
    from conversations
    {% if goes_on() %}
    where
        changed_at > {{ last_build() }}
        or source_relation in (
            select hours.source_relation
            from {{ ref('int_intercom__office_hours_changes') }} as hours
            where hours.changed_at > {{ last_build() }}
        )
    {% endif %}

)

select * from changed

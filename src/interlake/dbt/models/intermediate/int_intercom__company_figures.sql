{#- Of companies with a conversation that came, went or was made again since the last build. -#}
{{ config(
    enabled=var('intercom__using_contact_company', true),
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'company_id'],
    on_schema_change='fail',
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() -%}
{%- set company_conversations = ref('int_intercom__company_conversations') %}

with

present as (

    select
        source_relation,
        company_id,
        count(*) as count_conversations,
        max(changed_at) as conversations_changed_at
    from {{ company_conversations }}
    group by source_relation, company_id

),

{% if goes_on() %}
-- One that lost all its conversations keeps a row without figures.
changed as (

    select
        coalesce(present.source_relation, known.source_relation) as source_relation,
        coalesce(present.company_id, known.company_id) as company_id,
        coalesce(present.count_conversations, 0) as count_conversations,
        present.conversations_changed_at
    from present
    full outer join {{ this }} as known
        on present.source_relation = known.source_relation
        and present.company_id = known.company_id
    where
        coalesce(present.count_conversations, 0) <> coalesce(known.count_conversations, -1)
        or {{ differ(['conversations_changed_at'], 'present', 'known') }}

),

{% endif %}
conversations as (

    select * from {{ company_conversations }}
    {% if goes_on() %}
    where company_id in (select changed.company_id from changed)
    {% endif %}

),

figures as (

    select
        source_relation,
        company_id,
        count(case when conversation_state = 'closed' then 1 end) as total_conversations_closed,
        {{ rounded_mean('count_total_parts') }} as average_conversation_parts,
        {{ mean_rating('conversation_rating') }} as average_conversation_rating,
        {{ rounded_median('count_reopens', ahead=true) }} as median_conversations_reopened,
        {{ rounded_median('time_to_first_response_minutes', ahead=true) }}
            as median_time_to_first_response_time_minutes,
        {{ rounded_median('time_to_last_close_minutes', ahead=true) }}
            as median_time_to_last_close_minutes
    from {{ sorted_ahead('conversations', ['source_relation', 'company_id'], medians=[
        'count_reopens', 'time_to_first_response_minutes', 'time_to_last_close_minutes'
    ]) }}
    group by company_id, source_relation

),

{% set base = 'changed' if goes_on() else 'present' %}
joined as (

    select
        {{ base }}.source_relation,
        {{ base }}.company_id,
        {{ base }}.count_conversations,
        {{ base }}.conversations_changed_at,
        figures.total_conversations_closed,
        figures.average_conversation_parts,
        figures.average_conversation_rating,
        figures.median_conversations_reopened,
        figures.median_time_to_first_response_time_minutes,
        figures.median_time_to_last_close_minutes
    from {{ base }}
    left join figures
        on {{ base }}.source_relation = figures.source_relation
        and {{ base }}.company_id = figures.company_id

)

select * from joined

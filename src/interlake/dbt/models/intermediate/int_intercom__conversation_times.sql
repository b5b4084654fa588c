{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='fail',
    pre_hook="{{ intercom.drop_changed(ref('int_intercom__conversation_changes'), 'conversation_id') }}",
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() -%}
{#-
    When things happened: name, condition, and whether the first or the last time counts. A first
    time is unknown where Intercom keeps the older parts back.
-#}
{%- set moments = {
    'first_contact_message': ['min', 'is_waiting_message'],
    'last_contact_message': ['max', 'is_contact_message'],
    'first_response': ['min', 'is_answer and is_after_contact'],
    'first_human_response': ['min', 'is_human_message and is_after_contact'],
    'last_human_response': ['max', 'is_human_message and is_after_contact'],
    'first_fin_response': ['min', 'is_fin_message and is_after_contact'],
    'handed_over': ['min', 'is_after_fin and (is_hand_over or is_human_message)'],
    'first_response_after_hand_over': ['min', 'is_after_fin and is_human_message'],
    'first_assignment': ['min', 'is_assignment'],
    'last_assignment': ['max', 'is_assignment'],
    'first_close': ['min', 'is_close'],
    'last_close': ['max', 'is_close'],
    'first_reopen': ['min', 'is_reopen'],
    'last_reopen': ['max', 'is_reopen'],
} -%}
{%- set counts = {
    'parts': 'not is_opening',
    'messages': 'is_message',
    'contact_messages': 'is_contact_message',
    'human_messages': 'is_human_message',
    'fin_messages': 'is_fin_message',
    'bot_messages': 'is_bot_message',
    'human_responses': 'is_human_message and is_after_contact',
    'bot_responses': 'is_bot_message and is_after_contact',
    'notes': 'is_note',
    'assignments': 'is_assignment',
    'closes': 'is_close',
    'reopens': 'is_reopen',
    'snoozes': 'is_snooze',
} -%}
{%- set waits = {
    'minutes': 'case when ends_human_wait then ' ~ seconds_between('waiting_since', 'created_at')
        ~ ' / 60.0 end',
    'office_minutes':
        'case when ends_human_wait then (office_clock - waiting_office_clock) / 60.0 end',
    'team_office_minutes':
        'case when ends_human_wait then (team_office_clock - waiting_team_office_clock) / 60.0 end',
} %}

with

{{ with_changed() }}

found as (

    {{ of_changed(ref('int_intercom__conversation_flow')) }}

),

flow as (

    select
        *,
        is_assignment and assigned_to_type in ('admin', 'team') as is_hand_over,
        is_human_message and waiting_since is not null as ends_human_wait
    from found

),

aggregated as (

    select
        source_relation,
        conversation_id,
        min(case when is_opening then office_clock end) as opened_office_clock,
        min(case when is_opening then team_office_clock end) as opened_team_office_clock,
        {% for name, count in counts.items() %}
        count(case when {{ count }} then 1 end) as count_{{ name }},
        {%- endfor %}
        count(distinct case when is_human_message and is_after_contact then author_id end)
            as count_human_responders,
        {% for name, (end, found) in moments.items() %}
        {%- set condition = '(' ~ found ~ ')' ~ (' and not is_parts_truncated' if end == 'min') %}
        {{ end }}(case when {{ condition }} then created_at end) as {{ name }}_at,
        {{ end }}(case when {{ condition }} then office_clock end) as {{ name }}_office_clock,
        {{ end }}(case when {{ condition }} then team_office_clock end)
            as {{ name }}_team_office_clock,
        {%- endfor %}

        ---------- waits that a human ended
        {% for name, minutes in waits.items() -%}
        {{ rounded_median(minutes, ahead=true) }} as median_human_reply_{{ name }},
        {% endfor %}

        ---------- who
        {{ first_value_by_place(
            'actor_type', 'is_answer and is_after_contact and not is_parts_truncated'
        ) }} as first_response_actor_type,
        {{ first_value_by_place(
            'author_id', 'is_human_message and is_after_contact and not is_parts_truncated'
        ) }} as first_human_responder_id,
        {{ last_value_by_place('author_id', 'is_human_message and is_after_contact') }}
            as last_human_responder_id,
        {{ first_value_by_place(
            'assigned_to_id', "assigned_to_type = 'team' and not is_parts_truncated"
        ) }} as first_team_id,
        {{ last_value_by_place('assigned_to_id', "assigned_to_type = 'team'") }} as last_team_id,
        {{ last_value_by_place('actor_type', 'is_close') }} as last_closed_by_actor_type,
        {{ last_value_by_place('author_id', 'is_close') }} as last_closed_by_id,
        {{ first_value_by_place('author_id', 'is_contact_message') }}
            as first_contact_author_id
    from {{ sorted_ahead(
        'flow', ['source_relation', 'conversation_id'], medians=waits.values() | list
    ) }}
    group by source_relation, conversation_id

)

select * from aggregated

{#- Columns that name a teammate, and those that name a team. -#}
{%- set admins = [
    'admin_assignee', 'first_human_responder', 'last_human_responder', 'last_closed_by',
    'rated_teammate',
] -%}
{%- set teams = ['team_assignee', 'first_team', 'last_team'] -%}

with

conversations as (

    select * from {{ ref('stg_intercom__conversation_details') }}

),

times as (

    select * from {{ ref('int_intercom__conversation_times') }}

),

openings as (

    select * from {{ ref('int_intercom__conversation_messages') }}
    where is_opening

),

participants as (

    select
        source_relation,
        conversation_id,
        contact_id,
        row_number() over (
            partition by source_relation, conversation_id
            order by length(contact_id), {{ by_code_point('contact_id') }}
        ) as place
    from {{ ref('stg_intercom__conversation_contacts') }}

),

response_times as (

    select
        source_relation,
        conversation_id,
        team_id,
        max(case when not is_in_office_hours then response_seconds end) as response_seconds,
        max(case when is_in_office_hours then response_seconds end) as response_office_seconds
    from {{ ref('stg_intercom__conversation_team_response_times') }}
    group by source_relation, conversation_id, team_id

),

told as (

    select
        conversations.*,
        coalesce(conversations.channel_initial, conversations.source_type) as channel,
        openings.actor_type as opened_by_actor_type,
        -- Who wrote first; in a conversation nobody has answered yet, who takes part.
        coalesce(times.first_contact_author_id, participants.contact_id) as contact_id,
        times.first_response_actor_type,
        times.first_human_responder_id,
        times.last_human_responder_id,
        times.last_closed_by_actor_type,
        times.last_closed_by_id,
        times.first_team_id,
        times.last_team_id,
        case
            when times.count_human_responses > 0 then 'human'
            when times.count_fin_messages > 0 then 'fin'
            when times.count_bot_responses > 0 then 'bot'
            else 'nobody'
        end as answered_by,
        case
            when conversations.ai_agent_resolution_state in (
                'assumed_resolution', 'confirmed_resolution'
            ) then 'resolved'
            when conversations.ai_agent_resolution_state in (
                'escalated', 'routed_to_team', 'procedure_handoff'
            ) then 'escalated'
            when conversations.ai_agent_resolution_state is not null then 'unresolved'
        end as fin_outcome,
        response_times.response_seconds as team_response_seconds,
        response_times.response_office_seconds as team_response_office_seconds
    from conversations
    left join times
        on conversations.source_relation = times.source_relation
        and conversations.conversation_id = times.conversation_id
    left join openings
        on conversations.source_relation = openings.source_relation
        and conversations.conversation_id = openings.conversation_id
    left join participants
        on conversations.source_relation = participants.source_relation
        and conversations.conversation_id = participants.conversation_id
        and participants.place = 1
    left join response_times
        on conversations.source_relation = response_times.source_relation
        and conversations.conversation_id = response_times.conversation_id
        and conversations.team_assignee_id = response_times.team_id

),

named as (

    select
        told.*,
        contacts.contact_name,
        contacts.contact_email,
        contacts.contact_role,
        {%- for column in admins %}
        {{ column }}s.admin_name as {{ column }}_name,
        {%- endfor %}
        {%- for column in teams %}
        {{ column }}s.team_name as {{ column }}_name,
        {%- endfor %}
        companies.company_name
    from told
    left join {{ ref('stg_intercom__contacts') }} as contacts
        on told.source_relation = contacts.source_relation
        and told.contact_id = contacts.contact_id
    left join {{ ref('stg_intercom__companies') }} as companies
        on told.source_relation = companies.source_relation
        and told.company_id = companies.company_id
    {%- for column in admins %}
    left join {{ ref('stg_intercom__admins') }} as {{ column }}s
        on told.source_relation = {{ column }}s.source_relation
        and told.{{ column }}_id = {{ column }}s.admin_id
    {%- endfor %}
    {%- for column in teams %}
    left join {{ ref('stg_intercom__teams') }} as {{ column }}s
        on told.source_relation = {{ column }}s.source_relation
        and told.{{ column }}_id = {{ column }}s.team_id
    {%- endfor %}

)

select * from named

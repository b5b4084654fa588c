{#- By name: the table of pairs, the table that names the members, its key and its name. -#}
{%- set lists = {
    'tags': ['conversation_tags', 'tags', 'tag_id', 'tag_name'],
    'topics': ['conversation_topics', 'conversation_topics', 'topic_id', 'topic_name'],
    'contacts': ['conversation_contacts', 'contacts', 'contact_id', 'contact_name'],
    'teammates': ['conversation_teammates', 'admins', 'admin_id', 'admin_name'],
} -%}

with

conversations as (

    select * from {{ ref('stg_intercom__conversation_details') }}

),

{% for name, (pairs, named_by, key, label) in lists.items() -%}
{{ name }}_named as (

    select
        pairs.source_relation,
        pairs.conversation_id,
        pairs.{{ key }} as member_id,
        labels.{{ label }} as member_name
    from {{ ref('stg_intercom__' ~ pairs) }} as pairs
    left join {{ ref('stg_intercom__' ~ named_by) }} as labels
        on pairs.source_relation = labels.source_relation
        and pairs.{{ key }} = labels.{{ key }}
        {%- if pairs == named_by %}
        and pairs.conversation_id = labels.conversation_id
        {%- endif %}

),

-- A name that two of them share stands there once.
{{ name }}_marked as (

    select
        *,
        row_number() over (
            partition by source_relation, conversation_id, member_name order by member_id
        ) = 1 as is_first
    from {{ name }}_named

),

{{ name }} as (

    select
        source_relation,
        conversation_id,
        count(distinct member_id) as count_{{ name }},
        {{ sorted_list('case when is_first then member_name end') }} as all_{{ name }}
    from {{ name }}_marked
    group by source_relation, conversation_id

),

{% endfor -%}
content as (

    select
        source_relation,
        conversation_id,
        count(*) as count_content_sources
    from {{ ref('stg_intercom__conversation_content_sources') }}
    group by source_relation, conversation_id

),

misses as (

    select distinct
        source_relation,
        conversation_id,
        {{ json_member('event_details', 'sla_target_type') }} as sla_target
    from {{ ref('stg_intercom__conversation_part_details') }}
    where part_type = 'conversation_sla_target_missed'

),

missed_targets as (

    select
        source_relation,
        conversation_id,
        {{ sorted_list('sla_target') }} as all_missed_sla_targets
    from misses
    group by source_relation, conversation_id

),

linked as (

    select
        source_relation,
        conversation_id,
        count(case when linked_type = 'ticket' then 1 end) as count_linked_tickets,
        count(case when linked_type = 'conversation' then 1 end) as count_linked_conversations
    from {{ ref('stg_intercom__conversation_linked_objects') }}
    group by source_relation, conversation_id

),

joined as (

    select
        conversations.source_relation,
        conversations.conversation_id,
        {%- for name in lists %}
        coalesce({{ name }}.count_{{ name }}, 0) as count_{{ name }},
        {{ name }}.all_{{ name }},
        {%- endfor %}
        coalesce(content.count_content_sources, 0) as count_content_sources,
        missed_targets.all_missed_sla_targets,
        coalesce(linked.count_linked_tickets, 0) as count_linked_tickets,
        coalesce(linked.count_linked_conversations, 0) as count_linked_conversations
    from conversations
    left join tags
        on conversations.source_relation = tags.source_relation
        and conversations.conversation_id = tags.conversation_id
    left join topics
        on conversations.source_relation = topics.source_relation
        and conversations.conversation_id = topics.conversation_id
    left join contacts
        on conversations.source_relation = contacts.source_relation
        and conversations.conversation_id = contacts.conversation_id
    left join teammates
        on conversations.source_relation = teammates.source_relation
        and conversations.conversation_id = teammates.conversation_id
    left join content
        on conversations.source_relation = content.source_relation
        and conversations.conversation_id = content.conversation_id
    left join missed_targets
        on conversations.source_relation = missed_targets.source_relation
        and conversations.conversation_id = missed_targets.conversation_id
    left join linked
        on conversations.source_relation = linked.source_relation
        and conversations.conversation_id = linked.conversation_id

)

select * from joined

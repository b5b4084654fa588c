with

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

parts as (

    select * from {{ living_parts() }}
    where author_type in ('user', 'lead') and author_id is not null

),

activities as (

    select
        source_relation,
        contact_id,
        'signed_up' as activity_type,
        signed_up_at as activity_at,
        contact_id as object_id,
        {{ no_text() }} as detail,
        {{ no_text() }} as conversation_id
    from contacts
    union all
    select
        source_relation,
        source_author_id as contact_id,
        'conversation_started' as activity_type,
        created_at as activity_at,
        conversation_id as object_id,
        source_type as detail,
        conversation_id
    from {{ ref('stg_intercom__conversations') }}
    where source_author_type in ('user', 'lead')
    union all
    select
        source_relation,
        author_id as contact_id,
        'conversation_replied' as activity_type,
        created_at as activity_at,
        conversation_part_id as object_id,
        part_type as detail,
        conversation_id
    from parts
    where part_type in ('comment', 'quick_reply')
    union all
    select
        source_relation,
        rated_by_contact_id as contact_id,
        'conversation_rated' as activity_type,
        rated_at as activity_at,
        conversation_id as object_id,
        cast(conversation_rating as {{ text_type() }}) as detail,
        conversation_id
    from {{ ref('int_intercom__ratings') }}
    union all
    select
        ticket_contacts.source_relation,
        ticket_contacts.contact_id,
        'ticket_filed' as activity_type,
        tickets.created_at as activity_at,
        tickets.ticket_id as object_id,
        tickets.ticket_category as detail,
        {{ no_text() }} as conversation_id
    from {{ ref('stg_intercom__ticket_contacts') }} as ticket_contacts
    inner join {{ ref('stg_intercom__tickets') }} as tickets
        on ticket_contacts.source_relation = tickets.source_relation
        and ticket_contacts.ticket_id = tickets.ticket_id
    union all
    select
        source_relation,
        author_id as contact_id,
        'ticket_replied' as activity_type,
        created_at as activity_at,
        ticket_part_id as object_id,
        part_type as detail,
        {{ no_text() }} as conversation_id
    from {{ ref('stg_intercom__ticket_parts') }}
    where part_type = 'comment' and author_type in ('user', 'lead')
    union all
    select
        source_relation,
        contact_id,
        'called' as activity_type,
        initiated_at as activity_at,
        call_id as object_id,
        direction as detail,
        conversation_id
    from {{ ref('stg_intercom__calls') }}
    union all
    select
        source_relation,
        contact_id,
        'event' as activity_type,
        created_at as activity_at,
        event_id as object_id,
        event_name as detail,
        {{ no_text() }} as conversation_id
    from {{ ref('stg_intercom__data_events') }}

),

numbered as (

    select
        activities.source_relation,
        activities.contact_id,
        cast(row_number() over (
            partition by activities.source_relation, activities.contact_id
            order by
                activities.activity_at,
                {{ by_code_point('activities.activity_type') }},
                length(activities.object_id),
                {{ by_code_point('activities.object_id') }}
        ) as {{ bigint_type() }}) as activity_number,
        activities.activity_at,
        activities.activity_type,
        activities.object_id,
        activities.detail,
        activities.conversation_id
    from activities
    inner join contacts
        on activities.source_relation = contacts.source_relation
        and activities.contact_id = contacts.contact_id
    where activities.activity_at is not null

)

select * from numbered

with

parts as (

    select * from {{ ref('stg_intercom__conversation_parts') }}

),

authors as (

    select distinct
        source_relation,
        conversation_id,
        author_id,
        author_type = 'admin' as is_admin
    from parts
    where author_type in ('admin', 'user', 'lead')

),

columns_apart as (

    select
        source_relation,
        conversation_id,
        is_admin,
        case when is_admin then author_id end as admin_id,
        case when not is_admin then author_id end as contact_id
    from authors

),

aggregated as (

    select
        source_relation,
        conversation_id,
        {{ known_list('admin_id', ahead=true) }} as conversation_admins,
        {{ known_list('contact_id', ahead=true) }} as conversation_contacts
    from {{ sorted_ahead(
        'columns_apart', ['source_relation', 'conversation_id'], lists=['admin_id', 'contact_id']
    ) }}
    group by source_relation, conversation_id
    {% if strict() %}
    having max(case when is_admin then 1 else 0 end) = 1
    {% endif %}

)

select * from aggregated

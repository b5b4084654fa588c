{#- Rows of conversations that changed, or whose contact changed companies, are made again. -#}
{{ config(
    enabled=var('intercom__using_contact_company', true),
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    on_schema_change='fail',
    indexes=kept_indexes('conversation_id'),
    pre_hook=[
        "{{ intercom.look_up() }}",
        "{{ intercom.drop_changed(ref('int_intercom__conversation_names'), 'conversation_id') }}",
    ],
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() %}

with

{% if goes_on() %}
changed as (

    select * from {{ changed_rows(ref('int_intercom__conversation_names')) }}

),

{% endif %}
conversations as (

    select metrics.*
    from {{ ref('intercom__conversation_metrics') }} as metrics
    {% if goes_on() %}
    inner join changed
        on metrics.source_relation = changed.source_relation
        and metrics.conversation_id = changed.conversation_id
    {% endif %}

),

authors as (

    select
        contacts.source_relation,
        contacts.contact_id
    from {{ ref('intercom__contact_enhanced') }} as contacts
    {% if goes_on() %}
    where contacts.contact_id in (select conversations.first_contact_author_id from conversations)
    {% endif %}

),

contact_companies as (

    {{ staged_pairs(
        'contact_companies', 'contact_id', 'company_id', 'authors' if goes_on() else none
    ) }}

),

joined as (

    select
        conversations.source_relation,
        contact_companies.company_id,
        conversations.conversation_id,
        conversations.conversation_state,
        conversations.conversation_rating,
        conversations.count_total_parts,
        conversations.count_reopens,
        conversations.time_to_first_response_minutes,
        conversations.time_to_last_close_minutes,
        {{ this_build() }} as changed_at
    from conversations
    inner join authors
        on conversations.source_relation = authors.source_relation
        and conversations.first_contact_author_id = authors.contact_id
    inner join contact_companies
        on authors.source_relation = contact_companies.source_relation
        and authors.contact_id = contact_companies.contact_id

)

select * from joined

{#- Names that kept models show, and the build that last found each changed, new or gone. -#}
{{ config(
    materialized=kept_as(),
    incremental_strategy=kept_by(),
    unique_key=['source_relation', 'kind', 'id'],
    on_schema_change='fail',
    post_hook="{{ intercom.count_values() }}",
) }}
{%- do after_builds() -%}
{%- set using_tags = var('intercom__using_conversation_tags', true)
    or var('intercom__using_contact_tags', true) -%}
{%- set using_companies = var('intercom__using_contact_company', true) -%}
{%- set things = ['admin'] -%}
{%- if using_tags -%}{%- do things.append('tag') -%}{%- endif -%}
{%- if var('intercom__using_team', true) -%}{%- do things.append('team') -%}{%- endif -%}
{%- if using_companies -%}{%- do things.append('company') -%}{%- endif -%}
{%- set staged = {
    'admin': ref('stg_intercom__admins'),
    'tag': ref('stg_intercom__tags'),
    'team': ref('stg_intercom__teams'),
    'company': ref('stg_intercom__companies'),
} %}

with

shown as (

    {% for kind in things %}
    select
        source_relation,
        cast('{{ kind }}' as {{ text_type() }}) as kind,
        {{ kind }}_id as id,
        {{ kind }}_name as shown_name
    from {{ staged[kind] }}
    where {{ kind }}_id is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

changed as (

    {% if goes_on() %}
    select
        coalesce(shown.source_relation, known.source_relation) as source_relation,
        coalesce(shown.kind, known.kind) as kind,
        coalesce(shown.id, known.id) as id,
        shown.shown_name,
        shown.id is not null as is_there,
        {{ this_build() }} as changed_at
    from shown
    full outer join {{ this }} as known
        on shown.source_relation = known.source_relation
        and shown.kind = known.kind
        and shown.id = known.id
    where
        known.id is null
        or known.is_there <> (shown.id is not null)
        or {{ differ(['shown_name'], 'shown', 'known') }}
    {% else %}
    select
        source_relation,
        kind,
        id,
        shown_name,
        true as is_there,
        {{ this_build() }} as changed_at
    from shown
    {% endif %}

)

select * from changed

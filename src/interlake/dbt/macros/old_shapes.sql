{#
    What people, conversations and companies looked like before API 2.0: the shapes in which Keboola
    and Segment show them to this day. Where a macro names columns, they are raw ones of the row.
#}

{# A column whose source Intercom took out of its API: null, of its kind. #}
{% macro no_longer_told(kind) %}
    {{ return(intercom.cast_to_kind(none, kind)) }}
{% endmacro %}


{# Users were `user` and leads `contact`, long before all people became contacts. #}
{% macro old_person_type(role) %}
    {{ return("case when " ~ role ~ " = 'lead' then 'contact' else " ~ role ~ " end") }}
{% endmacro %}


{# Of a segment of leads the API says `contact`; every description of these tables says `lead`. #}
{% macro user_or_lead(person_type) %}
    {{ return("case when " ~ person_type ~ " = 'contact' then 'lead' else " ~ person_type ~ " end") }}
{% endmacro %}


{# Where a contact was last seen, by the old names of the fields. #}
{% macro location_data() %}
    {{ return({
        'city_name': 'location_city',
        'continent_code': 'location_continent_code',
        'country_code': 'location_country_code',
        'country_name': 'location_country',
        'latitude': intercom.no_longer_told('float'),
        'longitude': intercom.no_longer_told('float'),
        'postal_code': intercom.no_longer_told('text'),
        'region_name': 'location_region',
        'timezone': intercom.no_longer_told('text'),
    }) }}
{% endmacro %}


{# What a contact was last seen with; null where nothing of it is known. #}
{% macro user_agent_data() %}
    {%- set fields = {
        'browser': 'browser',
        'browser_version': 'browser_version',
        'browser_language': 'browser_language',
        'os': 'os',
    } -%}
    {{ return(
        intercom.object_if('coalesce(' ~ fields.values() | join(', ') ~ ') is not null', fields)
    ) }}
{% endmacro %}


{# Whom a conversation is assigned to: a teammate, or else a team, or else nobody. #}
{% macro assignee_type() %}
    {{ return(
        "case when admin_assignee_id is not null then 'admin'"
        ~ " when team_assignee_id is not null then 'team' else 'nobody_admin' end"
    ) }}
{% endmacro %}

{% macro assignee_id() %}
    {{ return('coalesce(admin_assignee_id, team_assignee_id)') }}
{% endmacro %}

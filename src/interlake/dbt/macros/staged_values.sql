{#
    What a conversation is assigned to. Intercom no longer says so, but only admins are assignees; what
    Fivetran landed in older days stands, and by its package's definition nothing else does.
#}
{% macro known_assignee_type() %}
    {%- if intercom.from_fivetran() and intercom.strict() -%}
        {{ return('assignee_type') }}
    {%- endif -%}
    {{ return("coalesce(assignee_type, case when admin_assignee_id is not null then 'admin' end)") }}
{% endmacro %}


{# Text without spaces at its ends: spaces alone, as other blanks are part of a name. #}
{% macro without_spaces(value) %}
    {{ return(adapter.dispatch('without_spaces', 'intercom')(value)) }}
{% endmacro %}

{% macro default__without_spaces(value) %}
    {{ return("trim(" ~ value ~ ", ' ')") }}
{% endmacro %}

{% macro redshift__without_spaces(value) %}
    {{ return("trim(both ' ' from " ~ value ~ ")") }}
{% endmacro %}

{% macro spark__without_spaces(value) %}
    {{ return("trim(both ' ' from " ~ value ~ ")") }}
{% endmacro %}

{#
    dbt's own arithmetic of times, with the same arguments. On Spark and Databricks it would ask the
    cluster for its version, and go by the time zone of the session.
#}
{% macro dateadd(unit, count, moment) %}
    {{ return(adapter.dispatch('dateadd', 'intercom')(unit, count, moment)) }}
{% endmacro %}

{% macro default__dateadd(unit, count, moment) %}
    {{ return(dbt.dateadd(unit, count, moment)) }}
{% endmacro %}

{% macro spark__dateadd(unit, count, moment) %}
    {{ return(
        'timestampadd(' ~ unit ~ ', cast(' ~ count ~ ' as int), cast(' ~ moment ~ ' as timestamp_ntz))'
    ) }}
{% endmacro %}


{% macro datediff(first, last, unit) %}
    {{ return(adapter.dispatch('datediff', 'intercom')(first, last, unit)) }}
{% endmacro %}

{% macro default__datediff(first, last, unit) %}
    {{ return(dbt.datediff(first, last, unit)) }}
{% endmacro %}

{% macro spark__datediff(first, last, unit) %}
    {%- if unit == 'day' -%}
        {{ return('datediff(cast(' ~ last ~ ' as date), cast(' ~ first ~ ' as date))') }}
    {%- elif unit == 'second' -%}
        {{ return(
            '(' ~ intercom.unix_seconds('(' ~ last ~ ')') ~ ' - '
            ~ intercom.unix_seconds('(' ~ first ~ ')') ~ ')'
        ) }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error('datediff: no ' ~ unit ~ ' on Spark, only day and second') }}
{% endmacro %}

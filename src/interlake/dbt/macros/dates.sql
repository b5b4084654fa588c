{#
    dbt's own dateadd and datediff, but for Spark and Databricks, where those ask the cluster for its
    version and go by the time zone of the session.
#}
{% macro moved(unit, count, moment) %}
    {{ return(adapter.dispatch('moved', 'intercom')(unit, count, moment)) }}
{% endmacro %}

{% macro default__moved(unit, count, moment) %}
    {{ return(dbt.dateadd(unit, count, moment)) }}
{% endmacro %}

{% macro spark__moved(unit, count, moment) %}
    {{ return(
        'timestampadd(' ~ unit ~ ', cast(' ~ count ~ ' as int), cast(' ~ moment ~ ' as timestamp_ntz))'
    ) }}
{% endmacro %}


{% macro difference(first, last, unit) %}
    {{ return(adapter.dispatch('difference', 'intercom')(first, last, unit)) }}
{% endmacro %}

{% macro default__difference(first, last, unit) %}
    {{ return(dbt.datediff(first, last, unit)) }}
{% endmacro %}

{# dbt's own takes both moments apart into days, hours, minutes and seconds: half of a build's time. #}
{% macro postgres__difference(first, last, unit) %}
    {%- if unit == 'day' -%}
        {{ return('(cast(' ~ last ~ ' as date) - cast(' ~ first ~ ' as date))') }}
    {%- elif unit == 'second' -%}
        {{ return(
            "cast(floor(date_part('epoch', " ~ last ~ ")) - floor(date_part('epoch', " ~ first
            ~ ')) as bigint)'
        ) }}
    {%- endif -%}
    {{ return(intercom.default__difference(first, last, unit)) }}
{% endmacro %}

{% macro redshift__difference(first, last, unit) %}
    {{ return(intercom.default__difference(first, last, unit)) }}
{% endmacro %}

{% macro spark__difference(first, last, unit) %}
    {%- if unit == 'day' -%}
        {{ return('datediff(cast(' ~ last ~ ' as date), cast(' ~ first ~ ' as date))') }}
    {%- elif unit == 'second' -%}
        {{ return(
            '(' ~ intercom.unix_seconds('(' ~ last ~ ')') ~ ' - '
            ~ intercom.unix_seconds('(' ~ first ~ ')') ~ ')'
        ) }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error('difference: no ' ~ unit ~ ' on Spark, only day and second') }}
{% endmacro %}

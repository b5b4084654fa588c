{#
    Marks of rows: a hash of whom a row is about and when it was read, of which sums are kept, see
    reads.sql. One is below 2^31, so that a sum of four billion fits into a bigint.
#}

{# The mark of the rows of a group; 0 where the warehouse makes none. #}
{% macro sum_of_marks(owner, read_at) %}
    {%- set mark = intercom.row_mark(owner, read_at) -%}
    {{ return('cast(' ~ ('sum(' ~ mark ~ ')' if mark else '0') ~ ' as ' ~ dbt.type_bigint() ~ ')') }}
{% endmacro %}

{# The mark of a row; none where the warehouse has no fast hash, or none that was tried here. #}
{% macro row_mark(owner, read_at) %}
    {{ return(adapter.dispatch('row_mark', 'intercom')(owner, read_at)) }}
{% endmacro %}

{% macro default__row_mark(owner, read_at) %}{{ return(none) }}{% endmacro %}

{% macro duckdb__row_mark(owner, read_at) %}
    {{ return('cast(hash(' ~ owner ~ ', ' ~ read_at ~ ') % 2147483648 as bigint)') }}
{% endmacro %}

{% macro postgres__row_mark(owner, read_at) %}
    {{ return(
        'hashtextextended(' ~ owner ~ ', coalesce(timestamp_hash_extended(' ~ read_at ~ ', 0), 0)) & 2147483647'
    ) }}
{% endmacro %}

{% macro redshift__row_mark(owner, read_at) %}{{ return(none) }}{% endmacro %}

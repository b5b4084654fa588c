{#
    Together the columns name one row: no row twice and, but for *nullable* ones, no null. Columns that
    *using* ties to a variable are left aside where it is switched off.
#}
{% test identifies(model, columns, nullable=[], using={}) %}
{%- set there = [] -%}
{%- for column in columns if column not in using or var(using[column], true) -%}
    {%- do there.append(column) -%}
{%- endfor -%}
select
    {{ there | join(', ') }},
    count(*) as rows_found
from {{ model }}
group by {{ there | join(', ') }}
having
    count(*) > 1
    {%- for column in there if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}

{# Together the columns name one row: no row twice and, but for *nullable* ones, no null. #}
{% test identifies(model, columns, nullable=[]) %}
select
    {{ columns | join(', ') }},
    count(*) as rows_found
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}

{#
    Every value exists in the other model. Warns only, since rows travel at different times; silent
    while the other model is empty, as it is when its stream is not selected.
#}
{% test refers_to(model, column_name, to, field) %}
{{ config(severity='warn') }}
select child.{{ column_name }}
from {{ model }} as child
left join {{ to }} as parent
    on child.source_relation = parent.source_relation
    and child.{{ column_name }} = parent.{{ field }}
where
    child.{{ column_name }} is not null
    and parent.{{ field }} is null
    and exists (select 1 from {{ to }})
{% endtest %}

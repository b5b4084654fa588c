{#
    A model whose last columns are not known beforehand can't have a contract; this holds it to the
    columns it does declare: each is there, and of its declared type. Gives those that are not; none
    where the warehouse may not be asked.
#}
{% test keeps_its_columns(model) %}
{%- set broken = [] -%}
{%- if execute and intercom.introspects() -%}
    {%- set declared = intercom.columns_declared_of(model.identifier) -%}
    {%- set casts, types = [], {} -%}
    {%- for column in declared -%}
        {%- do casts.append('cast(null as ' ~ intercom.contract_type(column.data_type, types) ~ ') as ' ~ column.name) -%}
    {%- endfor -%}
    {%- set found = {} -%}
    {%- for column in get_column_schema_from_query('select * from ' ~ model ~ ' where 1 = 0') -%}
        {%- do found.update({column.name | lower: column.data_type}) -%}
    {%- endfor -%}
    {%- for column in get_column_schema_from_query('select ' ~ casts | join(', ')) -%}
        {%- if found.get(column.name | lower) != column.data_type -%}
            {%- do broken.append(column.name) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
{%- for name in broken %}
select '{{ name }}' as column_name
{{- " union all" if not loop.last }}
{%- else %}
select 'none' as column_name
where 1 = 0
{%- endfor %}
{% endtest %}

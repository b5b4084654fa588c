{# The columns the YAML of a model of this project declares. #}
{% macro columns_declared_of(name) %}
    {%- set found = [] -%}
    {%- for node in graph.nodes.values() -%}
        {%- if node.package_name == 'intercom' and node.resource_type == 'model' and node.name == name -%}
            {%- for column in node.columns.values() -%}
                {%- do found.append(column) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

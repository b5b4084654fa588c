{#
    What `interlake transform` asks dbt to tell beside its results. Both are silent in a project that
    only uses these models as a package: nothing there sets the variable.
#}

{# Stop before a good mart is replaced by an empty one, because nothing was ever loaded. #}
{% macro require_raw_tables() %}
    {%- if execute and var('interlake_run', false) -%}
        {%- set found = [] -%}
        {%- for relation in intercom.all_raw_relations() if not found -%}
            {%- if adapter.get_relation(
                relation.database, relation.schema, relation.identifier
            ) is not none -%}
                {%- do found.append(relation) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if not found -%}
            {{ exceptions.raise_compiler_error('interlake: no raw tables') }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{# Log the row counts of the marts that were built, as one line of JSON. #}
{% macro report_rows(results) %}
    {%- if execute and var('interlake_run', false) -%}
        {%- set queries = [] -%}
        {%- for result in results if result.status == 'success' and 'marts' in result.node.fqn -%}
            {%- do queries.append(
                "select '" ~ result.node.name ~ "' as model_name, count(*) as row_count from "
                ~ result.node.relation_name
            ) -%}
        {%- endfor -%}
        {%- if queries -%}
            {%- set counts = {} -%}
            {%- for row in run_query(queries | join(' union all ')).rows -%}
                {%- do counts.update({row[0]: row[1] | int}) -%}
            {%- endfor -%}
            {%- do log('interlake: rows ' ~ tojson(counts)) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

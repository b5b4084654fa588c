{#
    Makes a mart's contract fit the variables, before the mart is built: columns of a group that is
    switched off leave it (`meta: using: <variable>`, or several), the user's own columns enter it
    (`meta: pass_through: {of: <table>, after: <column>}`), types get the warehouse's names, and where
    Fivetran's definitions hold, `meta: strict_type: true` leaves a figure the precision it has.
#}
{% macro fit_contract() %}
    {%- if execute and model.columns -%}
        {%- set columns, types = {}, {} -%}
        {%- set passed = model.config.meta.get('pass_through', {}) -%}
        {%- for name, column in model.columns.items()
            if not (column.meta or {}).get('using') or intercom.is_used(column.meta) -%}
            {%- do columns.update({name: column}) -%}
            {%- if column.meta.get('strict_type') and intercom.strict() -%}
                {%- do column.update({'data_type': none}) -%}
            {%- else -%}
                {%- do column.update({'data_type': intercom.contract_type(column.data_type, types)}) -%}
            {%- endif -%}
            {%- if passed.after == name -%}
                {%- for added in intercom.passed_names(passed['of']) -%}
                    {%- do columns.update({added | lower: {
                        'name': added, 'data_type': none, 'constraints': [], 'meta': {},
                        'description': 'Passed through from ' ~ passed['of'] ~ '.',
                    }}) -%}
                {%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do intercom.take_types_from_query(columns) -%}
        {%- do model.columns.clear() -%}
        {%- do model.columns.update(columns) -%}
    {%- endif -%}
{% endmacro %}


{# Whether the groups that a column needs are switched on. #}
{% macro is_used(meta) %}
    {%- for variable in (meta or {}).get('using', []) if not var(variable, true) -%}
        {{ return(false) }}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}


{# Types of columns that only the query knows. #}
{% macro take_types_from_query(columns) %}
    {%- set open = columns.values() | selectattr('data_type', 'none') | list -%}
    {%- if open -%}
        {%- for found in get_column_schema_from_query(model.compiled_code) -%}
            {%- set column = columns.get(found.name | lower) -%}
            {%- if column and column.data_type is none -%}
                {%- do column.update({'data_type': found.data_type}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{# A declared type as the warehouse calls it; *known* keeps those that were asked for before. #}
{% macro contract_type(data_type, known) %}
    {%- set kinds = ('text', 'bigint', 'boolean', 'double', 'timestamp', 'json') -%}
    {%- if data_type not in known -%}
        {%- do known.update({
            data_type: intercom.type_of(data_type) if data_type in kinds else data_type
        }) -%}
    {%- endif -%}
    {{ return(known[data_type]) }}
{% endmacro %}

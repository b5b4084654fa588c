{#
    Columns of the user's own, named by the variables `intercom__<table>_pass_through_columns`, where
    tables are called as Fivetran calls them: a list of raw columns, each as plain text or with `name`,
    `alias`, `transform_sql` (an expression over the alias) and `datatype` (of the null where the
    column is not there). The door brings them, staging transforms them, once, and the mart puts them
    in their place.
#}

{% macro pass_through_variable(table) %}
    {{ return('intercom__' ~ intercom.fivetran_tables()[table].name ~ '_pass_through_columns') }}
{% endmacro %}


{# The entries for a table with every key filled in. #}
{% macro pass_through_entries(table) %}
    {%- set entries = [] -%}
    {%- for entry in var(intercom.pass_through_variable(table), none) or [] -%}
        {%- set given = {'name': entry} if entry is string else entry -%}
        {%- do entries.append({
            'name': given.name,
            'alias': given.alias or given.name,
            'transform_sql': given.transform_sql,
            'datatype': given.datatype,
        }) -%}
    {%- endfor -%}
    {{ return(entries) }}
{% endmacro %}


{#
    What the door must bring of a table: each raw column with its type, the same in all connections,
    and the name it has inside, which is the alias unless another column that the door brings has it.
#}
{% macro passed_columns(table, places) %}
    {%- set columns = [] -%}
    {%- set taken = intercom.declared_source(table).columns -%}
    {%- for entry in intercom.pass_through_entries(table) -%}
        {%- set types = [] -%}
        {%- for place in places -%}
            {%- set column = place.columns.get(entry.name | lower) -%}
            {%- if column and column.type not in types -%}
                {%- do types.append(column.type) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set alone = types[0] if types | length == 1 -%}
        {%- do columns.append({
            'name': entry.name | lower,
            'inside': intercom.name_inside(entry.alias, taken),
            'type': alone or entry.datatype or intercom.text_type(),
            'cast': types | length > 1,
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{% macro name_inside(alias, taken) %}
    {%- set brought = ['source_relation', 'type', 'section_id', 'assignee_type', '_fivetran_active',
        '_fivetran_start', '_fivetran_end'] -%}
    {%- set clashes = alias | lower in taken or alias | lower in brought -%}
    {{ return('passed_' ~ alias if clashes else alias) }}
{% endmacro %}


{# One of them from one relation. Without introspection it is taken to be there. #}
{% macro passed_column(columns, column) %}
    {%- if not intercom.introspects() -%}
        {{ return(column.name) }}
    {%- elif column.name not in columns -%}
        {{ return('cast(null as ' ~ column.type ~ ')') }}
    {%- elif column.cast -%}
        {{ return('cast(' ~ columns[column.name].sql ~ ' as ' ~ column.type ~ ')') }}
    {%- endif -%}
    {{ return(columns[column.name].sql) }}
{% endmacro %}


{# The end of a staging model's list of columns: what its table passes through, transformed. #}
{% macro staged_pass_through(table) %}
    {%- if execute -%}
        {%- set taken = intercom.declared_source(table).columns -%}
        {%- set staging = 'stg_intercom__' ~ table -%}
        {%- set staged = intercom.columns_declared_of(staging) | map(attribute='name') | list -%}
        {%- for entry in intercom.pass_through_entries(table) -%}
            {%- set inside = intercom.name_inside(entry.alias, taken) -%}
            {%- if entry.alias | lower in staged -%}
                {%- if entry.transform_sql or entry.alias | lower != entry.name | lower -%}
                    {{ exceptions.raise_compiler_error(
                        intercom.pass_through_variable(table) ~ " calls " ~ entry.name ~ " "
                        ~ entry.alias ~ ", which is a column of " ~ staging
                        ~ " already; choose another alias"
                    ) }}
                {%- endif -%}
            {%- else -%}
                , {{ intercom.transformed(entry, inside) }} as {{ entry.alias }}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro transformed(entry, inside) %}
    {%- if not entry.transform_sql -%}
        {{ return(inside) }}
    {%- elif inside == entry.alias -%}
        {{ return(entry.transform_sql) }}
    {%- endif -%}
    {{ return(modules.re.sub('(?i)\\b' ~ entry.alias ~ '\\b', inside, entry.transform_sql)) }}
{% endmacro %}


{# The aliases a table adds to a mart; a name that the mart has anyway is not added again. #}
{% macro passed_names(table) %}
    {%- set names = [] -%}
    {%- for entry in intercom.pass_through_entries(table) -%}
        {%- if entry.alias | lower not in model.columns and entry.alias not in names -%}
            {%- do names.append(entry.alias) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}


{# Those columns of a relation in a mart's list, each with a comma before or after it. #}
{% macro passed_through(table, relation, comma='after') %}
    {%- for name in intercom.passed_names(table) %}
        {{ ", " if comma == 'before' }}{{ relation }}.{{ name }}{{ "," if comma == 'after' }}
    {%- endfor -%}
{% endmacro %}

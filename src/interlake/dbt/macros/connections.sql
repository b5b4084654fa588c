{#
    Which raw tables are read. Either Interlake's own or those Fivetran lands, as
    `intercom__source_format` says; from one schema (`intercom_database`, `intercom_schema`) or from
    several (`intercom_sources`), stacked.
#}

{# Whether the raw tables are those that Fivetran lands. #}
{% macro from_fivetran() %}
    {%- set format = var('intercom__source_format', 'interlake') -%}
    {%- if format not in ('interlake', 'fivetran') -%}
        {{ exceptions.raise_compiler_error(
            "intercom__source_format is '" ~ format ~ "'; write interlake or fivetran"
        ) }}
    {%- endif -%}
    {{ return(format == 'fivetran') }}
{% endmacro %}


{# Whether the doubtful definitions of Fivetran's package hold, docs/fivetran.md lists them. #}
{% macro strict() %}
    {{ return(var('intercom__fivetran_strict', false)) }}
{% endmacro %}


{# An expression that mends what Fivetran's definition leaves out: nothing where that holds. #}
{% macro unless_strict(value) %}
    {{ return('cast(null as ' ~ intercom.text_type() ~ ')' if intercom.strict() else value) }}
{% endmacro %}


{# Whether the warehouse may be asked what tables and columns there are. #}
{% macro introspects() %}
    {{ return(flags.INTROSPECT and var('intercom__introspect', true)) }}
{% endmacro %}


{#
    The relations in which a raw table may stand, one for each connection: those of a source, so that
    lineage shows them, or, where several connections are not declared as sources, by their names.
#}
{% macro raw_relations(table) %}
    {%- set relations = [] -%}
    {%- for connection in var('intercom_sources', []) or [none] -%}
        {%- if connection is none -%}
            {%- do relations.append(source('intercom', table)) -%}
        {%- elif var('has_defined_sources', false) -%}
            {%- do relations.append(source(connection.name, table)) -%}
        {%- else -%}
            {%- do relations.append(api.Relation.create(
                database=connection.database or target.get('database'),
                schema=connection.schema,
                identifier=var('intercom_' ~ table ~ '_identifier', table)
            )) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(relations) }}
{% endmacro %}


{# Every relation that may be read: of one schema of ours all that are declared. #}
{% macro all_raw_relations() %}
    {%- set relations = [] -%}
    {%- if var('intercom_sources', []) or intercom.from_fivetran() -%}
        {%- for table in intercom.tables_of_format() -%}
            {%- do relations.extend(intercom.raw_relations(table)) -%}
        {%- endfor -%}
    {%- else -%}
        {%- for node in graph.sources.values() if node.package_name == 'intercom' -%}
            {%- do relations.append(node) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(relations) }}
{% endmacro %}


{# What the generated sources file declares of a raw table. #}
{% macro declared_source(table) %}
    {{ return(graph.sources['source.intercom.intercom.' ~ table]) }}
{% endmacro %}


{#
    The columns of a raw table by lower-case name, each with its name as SQL writes it and its type;
    none where there is no such table. Without introspection, what is declared is taken to be there.
#}
{% macro columns_there(relation, table) %}
    {%- set found = {} -%}
    {%- if not intercom.introspects() -%}
        {%- for name in intercom.declared_source(table).columns -%}
            {%- set reserved = name in intercom.plain_names() -%}
            {%- do found.update({name: {
                'sql': intercom.quoted_name(name) if reserved else name, 'type': none
            }}) -%}
        {%- endfor -%}
        {{ return(found) }}
    {%- endif -%}
    {%- set known = adapter.get_relation(relation.database, relation.schema, relation.identifier) -%}
    {%- if known is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- for column in adapter.get_columns_in_relation(known) -%}
        {%- do found.update({column.name | lower: {
            'sql': column.quoted, 'type': column.dtype | lower
        }}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#
    Warn, once a run, of what several connections or Fivetran's tables lack: a schema that is spelled
    wrong would otherwise only show as missing rows.
#}
{% macro warn_of_missing_tables() %}
    {%- set several = var('intercom_sources', []) | length > 0 -%}
    {%- if execute and intercom.introspects() and (several or intercom.from_fivetran())
        and not var('fivetran__remove_empty_table_warnings', false) -%}
        {%- set missing = {} -%}
        {%- for relation in intercom.all_raw_relations() -%}
            {%- set place = [relation.database, relation.schema] | select | join('.') -%}
            {%- do missing.setdefault(place, []) -%}
            {%- if adapter.get_relation(
                relation.database, relation.schema, relation.identifier
            ) is none -%}
                {%- do missing[place].append(relation.identifier) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for place, tables in missing.items() if tables -%}
            {%- do exceptions.warn(
                'Intercom tables that are not in ' ~ place ~ ' are taken as empty: '
                ~ tables | join(', ')
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{# The raw tables that the seven marts of Fivetran's package need, in the format that is read. #}
{% macro tables_of_format() %}
    {%- set tables = [] -%}
    {%- for table, layout in intercom.fivetran_tables().items() -%}
        {%- do tables.append(layout.name if intercom.from_fivetran() else table) -%}
    {%- endfor -%}
    {{ return(tables | unique | list) }}
{% endmacro %}

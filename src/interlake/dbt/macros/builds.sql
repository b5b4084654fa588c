{#
    `int_intercom__builds` remembers up to which build each model has seen all changes, and under which
    settings: under others everything that is kept has to be made anew.
#}

{# The kept models that this invocation builds. #}
{% macro kept_models() %}
    {%- set found = [] -%}
    {%- for name in selected_resources if name in graph.nodes -%}
        {%- set node = graph.nodes[name] -%}
        {%- if node.package_name == 'intercom' and node.resource_type == 'model'
            and node.config.materialized == 'incremental' and node.name != 'int_intercom__builds' -%}
            {%- do found.append(node) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#
    What the rows of kept models depend on beside the raw rows: variables, the version of the models,
    and what was done to raw rows without reading them anew, which is hiding columns and purging.
#}
{% macro settings_of_build() %}
    {%- set settings = [intercom.version_of_models()] -%}
    {%- for name in intercom.variables_of_kept_models() -%}
        {%- do settings.append([name, var(name, none)]) -%}
    {%- endfor -%}
    {%- if not intercom.from_fivetran() -%}
        {%- for relation in intercom.raw_relations('conversations') -%}
            {%- do settings.append(intercom.rewritten_at(relation)) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(local_md5(tojson(settings, sort_keys=true))) }}
{% endmacro %}

{# Raised whenever a kept model would give other rows or columns for the same raw rows. #}
{% macro version_of_models() %}
    {{ return(5) }}
{% endmacro %}

{% macro variables_of_kept_models() %}
    {%- set names = [
        'intercom__source_format', 'intercom__fivetran_strict', 'intercom__introspect',
        'intercom_database', 'intercom_schema', 'intercom_sources', 'has_defined_sources',
        'intercom__using_contact_company', 'intercom__using_contact_tags',
        'intercom__using_conversation_tags', 'intercom__using_team', 'intercom__handling_gap_minutes',
        intercom.pass_through_variable('contacts'), intercom.pass_through_variable('conversations'),
    ] -%}
    {%- for table, layout in intercom.fivetran_tables().items() -%}
        {%- do names.append('intercom_' ~ table ~ '_identifier') -%}
        {%- do names.append('intercom_' ~ layout.name ~ '_identifier') -%}
    {%- endfor -%}
    {{ return(names | unique | list) }}
{% endmacro %}

{# When rows of a schema were last rewritten in place, as Interlake's own tables tell. #}
{% macro rewritten_at(conversations) %}
    {%- set moments = [] -%}
    {%- for table, moment, condition in [
        ('_interlake_cursors', 'created_at', "stream = '_selection'"),
        ('_interlake_runs', 'started_at', "command = 'purge'"),
    ] -%}
        {%- set known = adapter.get_relation(
            conversations.database, conversations.schema, table
        ) if intercom.introspects() else none -%}
        {%- if known -%}
            {%- set rows = run_query(
                'select max(' ~ moment ~ ') from ' ~ known ~ ' where ' ~ condition
            ).rows -%}
            {%- do moments.append(rows[0][0] | string) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(moments) }}
{% endmacro %}


{#
    Stops before kept rows and new ones are mixed that were made under different settings. Nothing is
    lost: a full refresh replaces a table when it is complete.
#}
{% macro require_same_settings() %}
    {%- if execute and intercom.introspects() and not flags.FULL_REFRESH -%}
        {%- set settings = intercom.settings_of_build() -%}
        {%- set known = intercom.settings_of_last_builds() -%}
        {%- for node in intercom.kept_models() -%}
            {%- set stands = adapter.get_relation(node.database, node.schema, node.alias) -%}
            {%- if stands and known.get(node.name) != settings -%}
                {{ exceptions.raise_compiler_error(
                    'interlake: made otherwise. ' ~ node.name ~ ' was built under other variables, by'
                    ~ ' another version of the models, or before raw rows were rewritten in place;'
                    ~ ' build once with --full-refresh'
                ) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro settings_of_last_builds() %}
    {%- set settings = {} -%}
    {%- for row in intercom.last_builds() -%}
        {%- do settings.update({row[0]: row[2]}) -%}
    {%- endfor -%}
    {{ return(settings) }}
{% endmacro %}

{# Every remembered build as model, time and settings, in the order in which they were made. #}
{% macro last_builds() %}
    {%- set known = intercom.table_of_builds() -%}
    {{ return(run_query(
        'select model_name, cast(built_at as ' ~ intercom.text_type() ~ ') as built_at, settings from '
        ~ known ~ ' order by remembered_at'
    ).rows if known else []) }}
{% endmacro %}

{# Where builds are remembered; none where none goes on from another. #}
{% macro table_of_builds() %}
    {%- if not execute or not intercom.introspects() or intercom.kept_as() != 'incremental' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set node = graph.nodes['model.intercom.int_intercom__builds'] -%}
    {{ return(adapter.get_relation(node.database, node.schema, node.alias)) }}
{% endmacro %}


{#
    Remembers, at the end of a run, which models it built, and up to which build each has seen all
    changes: this one, or an earlier one where a model it reads from was left out this time. Tables
    that are made whole count too, for kept models read them. A kept model that was left out when one it
    reads from was made from scratch can't go on: what is gone there is forgotten.
#}
{% macro remember_builds(results) %}
    {%- set known = intercom.table_of_builds() -%}
    {%- if known -%}
        {%- set seen, built, kept, scratch = {}, [], [], [] -%}
        {%- for row in intercom.last_builds() -%}
            {%- do seen.update({'model.intercom.' ~ row[0]: row[1][:26]}) -%}
        {%- endfor -%}
        {%- for result in results if result.status == 'success'
            and result.node.package_name == 'intercom' and result.node.resource_type == 'model'
            and result.node.config.materialized in ('incremental', 'table') -%}
            {%- set moments = [run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f')] -%}
            {%- for parent in result.node.depends_on.nodes if parent in seen -%}
                {%- do moments.append(seen[parent]) -%}
            {%- endfor -%}
            {%- do seen.update({result.node.unique_id: moments | min}) -%}
            {%- do built.append(result.node) -%}
            {%- if result.node.config.materialized == 'incremental' -%}
                {%- do kept.append(result.node.unique_id) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for node in graph.nodes.values() if flags.FULL_REFRESH and node.unique_id in seen
            and node.config.materialized == 'incremental' and node.unique_id not in kept
            and node.depends_on.nodes | select('in', kept) | list -%}
            {%- do scratch.append(node.name) -%}
            {%- do built.append(node) -%}
        {%- endfor -%}
        {%- if built -%}
            {%- set settings = intercom.settings_of_build() -%}
            insert into {{ known }} (model_name, built_at, remembered_at, settings) values
            {%- for node in built %}
            (
                '{{ node.name }}',
                cast('{{ seen[node.unique_id] }}' as {{ intercom.time_type() }}),
                {{ intercom.this_build() }},
                '{{ "read from what was made from scratch" if node.name in scratch else settings }}'
            ){{ ',' if not loop.last }}
            {%- endfor %}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{# Keeps of each model the last build only. #}
{% macro forget_builds() %}
    {%- set known = intercom.table_of_builds() -%}
    {%- if known -%}
    delete from {{ known }}
    where
        remembered_at < {{ intercom.this_build() }}
        and model_name in (
            select latest.model_name from {{ known }} as latest
            where latest.remembered_at = {{ intercom.this_build() }}
        )
    {%- endif -%}
{% endmacro %}

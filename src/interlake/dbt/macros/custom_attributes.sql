{#
    The attributes a workspace made for itself, as typed columns of the JSON in which Intercom sends
    their values. Which there are is asked of the staging models when a model is built, so a new
    attribute is a column from the next run on, and nothing has to be listed by hand.

    *object* is contact, company, conversation or ticket. Each attribute found is a dictionary:
    `name` (the key in the JSON), `label`, `kind` (text, integer, float, boolean, timestamp or
    json), `column_name`. Without a warehouse to ask, or before the first build, there are none.

    Archived attributes are left out where the variable intercom__using_archived_attributes is false.
#}
{% macro custom_attributes(object) %}
    {%- set found = [] -%}
    {#- Asked for while dbt only reads, too: that is how it learns what a model depends on. -#}
    {%- set models = intercom.attribute_models(object) -%}
    {%- if execute and intercom.introspects() and intercom.all_exist(models) -%}
        {%- set kinds = {} -%}
        {%- set labels = {} -%}
        {%- for row in run_query(intercom.attributes_query(object)).rows -%}
            {%- set name, kind = row[0][1:], intercom.attribute_kind(row[1], row[2]) -%}
            {#- One name may mean different things to two ticket types or two workspaces. -#}
            {%- do kinds.update({name: kind if kinds.get(name, kind) == kind else 'text'}) -%}
            {%- do labels.update({name: labels.get(name) or row[3] or name}) -%}
        {%- endfor -%}
        {%- set taken = [] -%}
        {%- for name, kind in kinds.items() -%}
            {%- set column_name = intercom.attribute_column_name(name, taken) -%}
            {%- do taken.append(column_name) -%}
            {%- do found.append(
                {'name': name, 'label': labels[name], 'kind': kind, 'column_name': column_name}
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}


{# The staging models that tell which attributes an object has. #}
{% macro attribute_models(object) %}
    {%- if object == 'ticket' -%}
        {{ return([ref('stg_intercom__ticket_type_attributes')]) }}
    {%- elif object == 'conversation' -%}
        {{ return([ref('stg_intercom__conversation_attributes'), ref('stg_intercom__data_attributes')]) }}
    {%- endif -%}
    {{ return([ref('stg_intercom__data_attributes')]) }}
{% endmacro %}


{% macro all_exist(models) %}
    {%- set missing = [] -%}
    {%- for model in models -%}
        {%- if load_relation(model) is none -%}
            {%- do missing.append(model) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(not missing) }}
{% endmacro %}


{#
    Name, data type, whether it holds several values, and label of each attribute; the oldest first,
    so that a new one never takes the column name of an old one. The sign before the name keeps dbt
    from reading a number, a date or nothing into it.
#}
{% macro attributes_query(object) %}
    {%- set living = '' if var('intercom__using_archived_attributes', true)
        else 'and coalesce(is_archived, false) = false' -%}
    with attributes as (
        {% if object == 'ticket' -%}
        select
            attribute_name,
            data_type,
            coalesce({{ intercom.json_member('input_options', 'multiple') }}, '') as is_multiple,
            attribute_name as label,
            created_at
        from {{ ref('stg_intercom__ticket_type_attributes') }}
        where coalesce(is_default, false) = false {{ living }}
        {%- else -%}
        {%- if object == 'conversation' -%}
        select
            attribute_name,
            data_type,
            '' as is_multiple,
            attribute_name as label,
            created_at
        from {{ ref('stg_intercom__conversation_attributes') }}
        where 1 = 1 {{ living }}
        union all
        {% endif -%}
        select
            attribute_name,
            data_type,
            '' as is_multiple,
            label,
            created_at
        from {{ ref('stg_intercom__data_attributes') }}
        where model = '{{ object }}' and is_custom = true {{ living }}
        {%- endif %}
    )

    select
        '=' || attribute_name as known_by,
        data_type,
        is_multiple,
        min(label) as label
    from attributes
    where attribute_name is not null
    group by attribute_name, data_type, is_multiple
    order by
        case when min(created_at) is null then 1 else 0 end,
        min(created_at),
        {{ intercom.by_code_point('attribute_name') }},
        {{ intercom.by_code_point('data_type') }}
{% endmacro %}


{# Our word for a data type of Intercom's; what is unknown stays text. #}
{% macro attribute_kind(data_type, is_multiple) %}
    {%- set kinds = {
        'integer': 'integer',
        'float': 'float',
        'decimal': 'float',
        'boolean': 'boolean',
        'date': 'timestamp',
        'datetime': 'timestamp',
        'files': 'json',
        'relationship': 'json',
    } -%}
    {{ return('json' if is_multiple == 'true' else kinds.get(data_type, 'text')) }}
{% endmacro %}


{#
    A column name for an attribute, whatever it is called: `custom_` and its name in small ASCII
    letters, digits and underscores; so nothing reserved, nothing to quote, never longer than the 63
    bytes PostgreSQL keeps. One that is too long, that is taken or of which nothing is left ends
    in eight digits of the name's MD5.
#}
{% macro attribute_column_name(name, taken=[]) %}
    {%- set re = modules.re -%}
    {%- set latin = {
        'a': 'àáâãåāăą', 'ae': 'äæ', 'c': 'çćč', 'd': 'ďđ', 'e': 'èéêëēęě', 'i': 'ìíîïī', 'l': 'ł',
        'n': 'ñńň', 'o': 'òóôõøō', 'oe': 'öœ', 'r': 'ř', 's': 'śšș', 'ss': 'ß', 't': 'ťț',
        'u': 'ùúûūů', 'ue': 'ü', 'y': 'ýÿ', 'z': 'źżž',
    } -%}
    {%- set plain = [re.sub('([a-z0-9])([A-Z])', '\\1_\\2', name) | lower] -%}
    {%- for letter, accented in latin.items() -%}
        {%- do plain.append(re.sub('[' ~ accented ~ ']', letter, plain[-1])) -%}
    {%- endfor -%}
    {%- set word = re.sub('[^a-z0-9]+', '_', plain[-1]).strip('_') -%}
    {%- set digits = local_md5(name)[:8] -%}
    {%- set full = 'custom_' ~ (word or 'attribute_' ~ digits) -%}
    {%- if full | length > 63 or full in taken -%}
        {{ return(full[:54].rstrip('_') ~ '_' ~ digits) }}
    {%- endif -%}
    {{ return(full) }}
{% endmacro %}


{# The select list of an object's attributes, each line with a comma before it; nothing without any. #}
{% macro custom_attribute_columns(object, json_column) %}
    {%- for attribute in intercom.custom_attributes(object) %},
        {{ intercom.json_value(json_column, attribute.name, attribute.kind) }}
            as {{ attribute.column_name }}
    {%- endfor -%}
{% endmacro %}


{# The same columns by name alone, from a relation that has them. #}
{% macro custom_attribute_names(object, relation) %}
    {%- for attribute in intercom.custom_attributes(object) %},
        {{ relation }}.{{ attribute.column_name }}
    {%- endfor -%}
{% endmacro %}

{#
    What stands in a relation of pairs, one row per *owner*: `<noun>_ids` and `<noun>_names`, sorted
    by code point, each once, and the count of them. *things* knows their names; a pair with
    something it does not know counts only where *known* is false.
#}
{% macro listed(pairs, owner, things, id, name, noun, plural=none, known=true) %}
    {%- set names = 'case when is_first_of_name then ' ~ name ~ ' end' -%}
    {%- set named -%}
    (
        select
            pairs.source_relation,
            pairs.{{ owner }},
            pairs.{{ id }},
            things.{{ name }},
            row_number() over (
                partition by pairs.source_relation, pairs.{{ owner }}, things.{{ name }}
                order by {{ intercom.by_code_point('pairs.' ~ id) }}
            ) = 1 as is_first_of_name
        from {{ pairs }} as pairs
        {{ 'inner' if known else 'left' }} join {{ things }} as things
            on pairs.source_relation = things.source_relation
            and pairs.{{ id }} = things.{{ id }}
    ) as named
    {%- endset %}
    select
        source_relation,
        {{ owner }},
        {{ intercom.sorted_list(id, ahead=true) }} as {{ noun }}_ids,
        {{ intercom.sorted_list(names, ahead=true) }} as {{ noun }}_names,
        count(*) as count_{{ plural or noun ~ 's' }}
    from {{ intercom.sorted_ahead(named, ['source_relation', owner], lists=[id, names]) }}
    group by source_relation, {{ owner }}
{% endmacro %}


{# Joins on the workspace and one id, for each of several relations. #}
{% macro joined_by(base, key, relations) %}
    {%- for relation in relations %}
    left join {{ relation }}
        on {{ base }}.source_relation = {{ relation }}.source_relation
        and {{ base }}.{{ key }} = {{ relation }}.{{ key }}
    {%- endfor %}
{% endmacro %}

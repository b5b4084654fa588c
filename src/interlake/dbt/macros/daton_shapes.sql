{# One entry of a list of counts: an object with one name, which the row gives, and a number. #}
{% macro json_entry(name, value, more={}) %}
    {%- set pairs = [['coalesce(' ~ name ~ ", '')", value]] -%}
    {%- for key, also in more.items() -%}
        {%- do pairs.append(["'" ~ key ~ "'", also]) -%}
    {%- endfor -%}
    {{ return(adapter.dispatch('json_object_of', 'intercom')(pairs)) }}
{% endmacro %}


{# A conversation's statistics as one object; null where nobody replied, as Intercom has it. #}
{% macro conversation_statistics() %}
    {%- set fields = {'type': "'conversation_statistics'"} -%}
    {%- set durations = [
        'time_to_assignment', 'time_to_admin_reply', 'time_to_first_close', 'time_to_last_close',
        'median_time_to_reply',
    ] -%}
    {%- set moments = [
        'first_contact_reply_at', 'first_assignment_at', 'first_admin_reply_at', 'first_close_at',
        'last_assignment_at', 'last_assignment_admin_reply_at', 'last_contact_reply_at',
        'last_admin_reply_at', 'last_close_at',
    ] -%}
    {%- set rest = [
        'last_closed_by_id', 'count_reopens', 'count_assignments', 'count_conversation_parts',
    ] -%}
    {%- for name in durations -%}
        {%- do fields.update({name: 'statistics_' ~ name}) -%}
    {%- endfor -%}
    {%- for name in moments -%}
        {%- do fields.update({name: intercom.unix_seconds('statistics_' ~ name)}) -%}
    {%- endfor -%}
    {%- for name in rest -%}
        {%- do fields.update({name: 'statistics_' ~ name}) -%}
    {%- endfor -%}
    {{ return(
        intercom.object_if('statistics_count_conversation_parts is not null', fields)
    ) }}
{% endmacro %}

{#
    The variable intercom__office_hours, checked:

        intercom__office_hours:
          schedule: Support              # the one everything counts in: id or name
          teams: {Night team: Night}     # teams, by id or name, with a schedule of their own
          schedules:                     # for workspaces whose office hours Intercom doesn't tell
            - name: Support
              time_zone: Europe/Berlin
              hours: {monday: "09:00-12:30, 13:30-18:00", friday: "22:00-06:00"}   # or always
              exceptions: {"2026-12-24": "09:00-12:00", "12-25": closed}           # every year
#}
{% macro office_hours_settings() %}
    {%- set given = var('intercom__office_hours', none) or {} -%}
    {%- do intercom.only_known(given, ['schedule', 'teams', 'schedules'], 'intercom__office_hours') -%}
    {%- set schedules = [] -%}
    {%- for entry in given.get('schedules') or [] -%}
        {%- do intercom.only_known(
            entry, ['name', 'time_zone', 'hours', 'exceptions'], 'a schedule of office hours'
        ) -%}
        {%- for key in ['name', 'time_zone', 'hours'] if not entry.get(key) -%}
            {%- do exceptions.raise_compiler_error(
                'office hours: schedule ' ~ entry.get('name', loop.index) ~ ' needs ' ~ key
            ) -%}
        {%- endfor -%}
        {%- do schedules.append({
            'name': entry.name | string,
            'time_zone': entry.time_zone,
            'always': entry.hours == 'always',
            'week': [] if entry.hours == 'always' else intercom.week_of(entry.hours),
            'exceptions': intercom.exceptions_of(entry.get('exceptions') or {}),
        }) -%}
    {%- endfor -%}
    {{ return({
        'schedule': given.get('schedule'),
        'teams': given.get('teams') or {},
        'schedules': schedules,
    }) }}
{% endmacro %}


{% macro only_known(given, known, where) %}
    {%- for key in given if key not in known -%}
        {%- do exceptions.raise_compiler_error(
            where ~ ' knows ' ~ (known | join(', ')) ~ ', not ' ~ key
        ) -%}
    {%- endfor -%}
{% endmacro %}


{# Stretches of a week as pairs of minutes from Monday 00:00 on. #}
{% macro week_of(hours) %}
    {%- set days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] -%}
    {%- do intercom.only_known(hours, days, 'a week of office hours') -%}
    {%- set week = [] -%}
    {%- for day in days if hours.get(day) -%}
        {%- for pair in intercom.stretches_of(hours[day]) -%}
            {%- do week.append([1440 * days.index(day) + pair[0],
                                1440 * days.index(day) + pair[1]]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(week) }}
{% endmacro %}


{# `09:00-12:30, 22:00-06:00` as pairs of minutes; an end at or before its start is the next day's. #}
{% macro stretches_of(text) %}
    {%- set pairs = [] -%}
    {%- for stretch in (text | string).split(',') -%}
        {%- set found = modules.re.fullmatch(
            '\\s*([01]?\\d|2[0-4]):([0-5]\\d)\\s*-\\s*([01]?\\d|2[0-4]):([0-5]\\d)\\s*', stretch
        ) -%}
        {%- set times = found.groups() | map('int') | list if found else [24, 0, 24, 0] -%}
        {%- set start, end = 60 * times[0] + times[1], 60 * times[2] + times[3] -%}
        {%- if start >= 1440 or end > 1440 -%}
            {%- do exceptions.raise_compiler_error(
                'office hours are written like 09:00-17:30, not ' ~ stretch
            ) -%}
        {%- endif -%}
        {%- do pairs.append([start, end if end > start else end + 1440]) -%}
    {%- endfor -%}
    {{ return(pairs) }}
{% endmacro %}


{# Days that are otherwise: YYYY-MM-DD, or MM-DD for every year; closed, or stretches. #}
{% macro exceptions_of(days) %}
    {%- set found = [] -%}
    {%- for day, hours in days.items() -%}
        {%- if not modules.re.fullmatch('(\\d{4}-)?\\d{2}-\\d{2}', day | string) -%}
            {%- do exceptions.raise_compiler_error(
                'an exception of office hours is on a day like 2026-12-24 or 12-25, not ' ~ day
            ) -%}
        {%- endif -%}
        {%- do found.append({
            'day': (day | string) if (day | string | length) == 10 else '2000-' ~ day,
            'yearly': (day | string | length) == 5,
            'stretches': [] if hours == 'closed' else intercom.stretches_of(hours),
        }) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

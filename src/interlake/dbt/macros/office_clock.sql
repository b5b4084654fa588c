{#
    The reading of an office clock: seconds of office hours from the clock's beginning to a moment.
    *piece* is the row of int_intercom__office_clock that `at_piece` joins. The minutes of any two
    moments are the difference of two readings.
#}
{% macro office_reading(piece, moment) %}
    {{ piece }}.seconds_before + greatest(
        0,
        least(
            {{ intercom.seconds_between(piece ~ '.starts_at', moment) }},
            {{ piece }}.open_seconds
        )
    )
{% endmacro %}


{# The one piece of a schedule's clock that holds a moment: an equality, then a short range. #}
{% macro at_piece(piece, moment) %}
    cast({{ moment }} as date) = {{ piece }}.on_date
    and {{ moment }} >= {{ piece }}.starts_at
    and {{ moment }} < {{ piece }}.ends_at
{% endmacro %}


{# The join that brings it: *clock* is int_intercom__office_clock, *schedule* the id of a schedule. #}
{% macro joined_clock(piece, relation, schedule, moment) %}
    left join clock as {{ piece }}
        on {{ relation }}.source_relation = {{ piece }}.source_relation
        and {{ relation }}.{{ schedule }} = {{ piece }}.schedule_id
        and {{ intercom.at_piece(piece, relation ~ '.' ~ moment) }}
{% endmacro %}


{# Office minutes between the moments at which two pieces were read. #}
{% macro office_minutes(start_piece, start_at, end_piece, end_at) %}
    {{ intercom.as_minutes(
        intercom.office_reading(end_piece, end_at)
        ~ ' - (' ~ intercom.office_reading(start_piece, start_at) ~ ')'
    ) }}
{% endmacro %}

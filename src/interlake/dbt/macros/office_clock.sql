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

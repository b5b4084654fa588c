{#
    Several connections that are not declared as sources have no freshness of their own: this warns of
    one whose conversations were last read two days ago.
#}
{{ config(
    severity='warn',
    enabled=var('intercom_sources', []) | length > 0 and not var('has_defined_sources', false)
) }}

select
    source_relation,
    max(_synced_at) as last_synced_at
from ({{ live_rows('conversations') }}) as conversations
group by source_relation
having max(_synced_at) < {{ intercom.moved('hour', -48, utc(dbt.current_timestamp())) }}

"""The settings file that `interlake init` writes."""

EXAMPLE = """\
# Where your data comes from, where it goes, and what is copied.
# Secrets stay in the environment: {{ env_var('NAME') }} or {{ env_var('NAME', 'default') }}.

connections:
  intercom:
    - name: intercom
      access_token: "{{ env_var('INTERCOM_ACCESS_TOKEN') }}"
      region: us                # us, eu or au: where Intercom hosts your workspace
      # api_version: "2.16"     # 2.14 and 2.15 work too; streams they lack are skipped
      # rate_limit_share: 0.9   # the rest of the rate limit is left to your other apps

  duckdb:
    - name: lake
      path: lake.duckdb         # made by the first sync, beside this file

  # postgres:
  #   - name: prod
  #     host: localhost
  #     database: analytics
  #     username: interlake
  #     password: "{{ env_var('PG_PASSWORD') }}"

pipelines:
  - name: acme
    source: intercom
    destination: lake           # or prod
    # schema: acme              # of the raw tables; marts go to <schema>_intercom
    # streams: {exclude: [article_statistics]}
    # refresh: {memberships: 24h, companies: every_run, article_statistics: 24h}
    # start_date: 2024-01-01    # leave out conversations that have not changed since
    # deletes: mark             # or remove: what happens to rows that are gone from Intercom
"""

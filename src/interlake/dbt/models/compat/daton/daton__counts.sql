with

counts as (

    {{ live_rows('counts') }}

),

newest as (

    select max(counted_at) as counted_at
    from counts

),

shaped as (

    select
        'count.hash' as type,
        {{ json_object({'count': 'counts.companies'}) }} as company,
        {{ json_object({'count': 'counts.segments'}) }} as segment,
        {{ json_object({'count': 'counts.tags'}) }} as {{ quoted_name('tag') }},
        {{ json_object({'count': 'counts.users'}) }} as {{ quoted_name('user') }},
        {{ json_object({'count': 'counts.leads'}) }} as lead
    from counts
    inner join newest
        on counts.counted_at = newest.counted_at

)

select * from shaped

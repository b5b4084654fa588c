select * from {{ ref('daton__contacts') }}
where role = 'user'

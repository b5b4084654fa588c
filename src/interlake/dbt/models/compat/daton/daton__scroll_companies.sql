select * from {{ ref('daton__companies') }}

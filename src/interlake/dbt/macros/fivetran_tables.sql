{#
    Where Fivetran lands what our raw tables hold: the table, and the columns that it calls otherwise.
    A table that is not here is one Fivetran's does not land, or not in this shape.
#}
{% macro fivetran_tables() %}
    {{ return({
        'admins': {'name': 'admin'},
        'teams': {'name': 'team'},
        'team_admins': {'name': 'team_admin'},
        'tags': {'name': 'tag'},
        'contacts': {
            'name': 'contact_history',
            'columns': {'owner_id': 'admin_id', 'avatar_image_url': 'avatar'},
        },
        'contact_companies': {'name': 'contact_company_history'},
        'contact_tags': {'name': 'contact_tag_history'},
        'companies': {'name': 'company_history'},
        'company_tags': {'name': 'company_tag_history'},
        'conversations': {
            'name': 'conversation_history',
            'columns': {
                'admin_assignee_id': 'assignee_id',
                'conversation_rating_rating': 'conversation_rating_value',
                'sla_applied_sla_name': 'sla_name',
                'sla_applied_sla_status': 'sla_status',
            },
        },
        'conversation_parts': {'name': 'conversation_part_history'},
        'conversation_tags': {'name': 'conversation_tag_history'},
        'conversation_contacts': {'name': 'conversation_contact_history'},
        'articles': {
            'name': 'article_history',
            'columns': {
                'parent_id': 'collection_id',
                'statistics_conversions': 'statistics_conversations',
            },
        },
        'article_collections': {
            'name': 'article_history',
            'columns': {'article_id': 'id'},
            'key': ['id'],
            'needs': 'collection_id',
        },
        'collections': {'name': 'collection_history'},
        'help_centers': {'name': 'help_center_history'},
    }) }}
{% endmacro %}

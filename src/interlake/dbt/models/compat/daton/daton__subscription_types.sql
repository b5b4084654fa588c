with

subscription_types as (

    {{ live_rows('subscription_types') }}

),

subscription_type_translations as (

    {{ live_rows('subscription_type_translations') }}

),

translation_lists as (

    select
        subscription_type_id,
        {{ json_list(
            json_object({
                'name': 'name',
                'description': 'description',
                'locale': 'locale',
            }),
            by_code_point('locale')
        ) }} as translations
    from subscription_type_translations
    group by subscription_type_id

),

shaped as (

    select
        'subscription' as type,
        subscription_types.id,
        subscription_types.state,
        {{ json_object({
            'name': 'subscription_types.default_translation_name',
            'description': 'subscription_types.default_translation_description',
            'locale': 'subscription_types.default_translation_locale',
        }) }} as default_translation,
        {{ list_or_empty('translation_lists.translations') }} as translations,
        subscription_types.consent_type
    from subscription_types
    left join translation_lists
        on subscription_types.id = translation_lists.subscription_type_id

)

select * from shaped

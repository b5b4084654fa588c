{#
    What a conversation is assigned to. Intercom no longer says so, but only admins are assignees; what
    Fivetran landed in older days stands, and by its package's definition nothing else does.
#}
{% macro known_assignee_type() %}
    {%- if intercom.from_fivetran() and intercom.strict() -%}
        {{ return('assignee_type') }}
    {%- endif -%}
    {{ return("coalesce(assignee_type, case when admin_assignee_id is not null then 'admin' end)") }}
{% endmacro %}


{# Text without spaces at its ends: spaces alone, as other blanks are part of a name. #}
{% macro without_spaces(value) %}
    {{ return(adapter.dispatch('without_spaces', 'intercom')(value)) }}
{% endmacro %}

{% macro default__without_spaces(value) %}
    {{ return("trim(" ~ value ~ ", ' ')") }}
{% endmacro %}

{% macro redshift__without_spaces(value) %}
    {{ return("trim(both ' ' from " ~ value ~ ")") }}
{% endmacro %}

{% macro spark__without_spaces(value) %}
    {{ return("trim(both ' ' from " ~ value ~ ")") }}
{% endmacro %}


{#
    Parts as stg_intercom__conversation_parts has them, of some conversations only or of all. PostgreSQL
    sees through to the order in which they come only where no view is between.
#}
{% macro staged_parts(among=none) %}
    {%- set staged = ref('stg_intercom__conversation_parts') -%}
    {%- if not execute or var('intercom__unit_tests', false) -%}
        {{ return('select * from ' ~ staged) }}
    {%- endif -%}
    {%- set raw_names = {'conversation_part_id': 'id', 'read_at': '_synced_at'} -%}
    {%- set columns = [] -%}
    {%- for column in intercom.columns_declared_of('stg_intercom__conversation_parts') -%}
        {%- set raw = raw_names.get(column.name) -%}
        {%- do columns.append(raw ~ ' as ' ~ column.name if raw else column.name) -%}
    {%- endfor -%}
    select {{ columns | join(', ') }}
    from (
        {{ intercom.live_rows(
            'conversation_parts', told={'has_body': 'body'},
            among=intercom.owners('conversation_id', among, 'conversation_id')
        ) }}
    ) as staged
{% endmacro %}


{# The rows of stg_intercom__conversations: of some conversations only, or of all. #}
{% macro staged_conversations(among=none) %}
    select
        ---------- keys
        source_relation,
        id as conversation_id,
        admin_assignee_id as assignee_id,

        ---------- times
        created_at,
        updated_at,
        waiting_since,
        snoozed_until,
        first_contact_reply_created_at,
        _synced_at as read_at,

        ---------- state
        state as conversation_state,
        {{ intercom.known_assignee_type() }} as assignee_type,
        read as is_read,
        sla_applied_sla_name as sla_name,
        sla_applied_sla_status as sla_status,

        ---------- opening message
        source_type,
        source_delivered_as,
        source_subject,
        source_author_type,
        source_author_id,
        first_contact_reply_type,

        ---------- rating
        conversation_rating_rating as conversation_rating,
        conversation_rating_remark as conversation_remark{{ intercom.staged_pass_through('conversations') }}
    from (
        {{ intercom.live_rows(
            'conversations',
            fivetran_only={'assignee_type': 'text'},
            pass_through=true,
            among=intercom.owners('id', among, 'conversation_id')
        ) }}
    ) as source
{% endmacro %}


{# The rows of stg_intercom__conversation_details, the same. #}
{% macro staged_details(among=none) %}
    select
        ---------- keys
        source_relation,
        id as conversation_id,
        company_id,
        admin_assignee_id,
        team_assignee_id,

        ---------- times
        created_at,
        updated_at,
        waiting_since,
        snoozed_until,
        _synced_at as synced_at,

        ---------- state
        title,
        state as conversation_state,
        read as is_read,
        priority,
        is_ticket,
        parts_truncated as is_parts_truncated,
        sla_applied_sla_name as sla_name,
        sla_applied_sla_status as sla_status,
        custom_attributes,

        ---------- opening message
        source_type,
        channel_initial,
        channel_current,
        source_delivered_as,
        source_subject,
        source_url,
        source_redacted as is_source_redacted,
        source_body is not null and source_body <> '' as has_source_text,
        source_author_type,
        source_author_id,
        source_author_name,
        source_author_from_ai_agent as is_source_from_ai_agent,
        source_author_is_ai_answer as is_source_ai_answer,

        ---------- rating
        conversation_rating_rating as rating,
        conversation_rating_remark as rating_remark,
        conversation_rating_created_at as rating_requested_at,
        conversation_rating_updated_at as rating_updated_at,
        conversation_rating_contact_id as rated_by_contact_id,
        conversation_rating_teammate_type as rated_teammate_type,
        conversation_rating_teammate_id as rated_teammate_id,

        ---------- Fin
        ai_agent_participated as is_ai_agent_participated,
        ai_agent_source_type,
        ai_agent_source_title,
        ai_agent_last_answer_type,
        ai_agent_resolution_state,
        ai_agent_rating,
        ai_agent_rating_remark,

        ---------- Intercom's own statistics
        statistics_time_to_assignment,
        statistics_time_to_admin_reply,
        statistics_time_to_first_close,
        statistics_time_to_last_close,
        statistics_median_time_to_reply,
        statistics_handling_time,
        statistics_adjusted_handling_time,
        statistics_count_reopens,
        statistics_count_assignments,
        statistics_count_conversation_parts,
        statistics_last_closed_by_id
    from (
        {{ intercom.live_rows(
            'conversations', among=intercom.owners('id', among, 'conversation_id')
        ) }}
    ) as source
{% endmacro %}


{# The rows of stg_intercom__conversation_part_details, the same. #}
{% macro staged_part_details(among=none) %}
    select
        ---------- keys
        source_relation,
        conversation_id,
        id as conversation_part_id,

        ---------- what it is
        created_at,
        part_type,
        body is not null and body <> '' as has_text,
        redacted as is_redacted,
        state as conversation_state,
        event_details,

        ---------- people
        author_type,
        author_id,
        author_name,
        author_from_ai_agent as is_from_ai_agent,
        author_is_ai_answer as is_ai_answer,
        assigned_to_type,
        assigned_to_id
    from (
        {{ intercom.live_rows(
            'conversation_parts', among=intercom.owners('conversation_id', among, 'conversation_id')
        ) }}
    ) as source
{% endmacro %}


{# The rows of stg_intercom__contacts: of some contacts only, or of all. #}
{% macro staged_contacts(among=none) %}
    select
        ---------- keys
        source_relation,
        id as contact_id,
        owner_id as admin_id,

        ---------- times
        created_at,
        updated_at,
        signed_up_at,

        ---------- who it is
        name as contact_name,
        role as contact_role,
        email as contact_email,

        ---------- contact with it
        last_replied_at,
        last_email_clicked_at,
        last_email_opened_at,
        last_contacted_at,
        unsubscribed_from_emails as is_unsubscribed_from_emails,

        ---------- history, in Fivetran's words
        _fivetran_active,
        _fivetran_start,
        _fivetran_end{{ intercom.staged_pass_through('contacts') }}
    from (
        {{ intercom.live_rows(
            'contacts', history=true, pass_through=true,
            among=intercom.owners('id', among, 'contact_id')
        ) }}
    ) as source
{% endmacro %}


{#
    Pairs of an owner and a thing, as the staging model of a raw table has them: of some owners only,
    which *among* has under the same name, or of all.
#}
{% macro staged_pairs(table, owner, thing, among=none) %}
    {%- set staged = ref('stg_intercom__' ~ table) -%}
    {%- if among is none or var('intercom__unit_tests', false) -%}
        {{ return('select * from ' ~ staged) }}
    {%- endif -%}
    select source_relation, {{ owner }}, {{ thing }}
    from ({{ intercom.live_rows(table, among=intercom.owners(owner, among, owner)) }}) as source
{% endmacro %}


{#
    Of whom rows are wanted, as raw_rows takes it; none for all. In `asked` are owners of rows in any
    relation, see reads.sql.
#}
{% macro owners(column, relation, key) %}
    {%- if relation == 'asked' -%}
        {{ return({'column': column, 'relation': relation, 'key': 'owner_id', 'anywhere': true}) }}
    {%- endif -%}
    {{ return({'column': column, 'relation': relation, 'key': key} if relation else none) }}
{% endmacro %}

"""Reviews of conversations: monitors that flagged them, and scorecards (2.16)."""

from interlake.catalog.model import (
    POSITION,
    Table,
    boolean,
    child,
    id_,
    integer,
    json,
    number,
    paths,
    text,
    timestamp,
)

_results = Table(
    "conversation_scorecard_results",
    "What each criterion of a scorecard came to (2.16).",
    ("conversation_id", "scorecard_position", "_position"),
    (
        id_("conversation_id", "the conversation", references="conversations"),
        # Of the scorecard: one can be applied several times, so its id is no key.
        integer("scorecard_position", "place of the scorecard in its list, from 0"),
        POSITION,
        id_("evaluator_id", "the criterion"),
        text("result_value", "what was found; null where it was not scored", "result.value"),
        text("result_source", "human or ai", "result.source"),
        text("result_reasoning", "why", "result.reasoning"),
        json("result_reason_ids", "ids of the reasons chosen", "result.reason_ids"),
        text("result_other_text", "a reason in own words", "result.other_text"),
    ),
    source=paths("evaluators"),
    inherits=(("conversation_id", "conversation_id"), ("scorecard_position", "_position")),
)

REVIEWS = (
    child(
        "conversation_monitor_evaluations",
        "Monitors that flagged a conversation (2.16).",
        ("conversation_id", "_position"),
        (
            POSITION,
            id_("monitor_id", "the monitor"),
            text("monitor_name", "its name then; null once it is deleted"),
            text("monitor_type", "its kind; null once it is deleted"),
            text("result", "flagged, …"),
            text("explanation", "why"),
            timestamp("evaluated_at", "when it looked at the conversation"),
        ),
        "monitor_evaluations",
        parent="conversation_id",
        ignored=(),
    ),
    child(
        "conversation_scorecards",
        "Scorecards of a conversation (2.16).",
        ("conversation_id", "_position"),
        (
            POSITION,
            id_("scorecard_id", "the scorecard"),
            id_("scorecard_version_id", "the version that was applied"),
            text("name", "name of the scorecard"),
            text("scorecard_type", "human or ai"),
            boolean("passed", "whether it passed; null until scored"),
            number("score", "the score; null until scored"),
            number("ai_score", "the score AI gave"),
            timestamp("evaluated_at", "when it was last scored"),
            text("reviewed_teammate_type", "ai or admin", "reviewed_teammate.type"),
            id_(
                "reviewed_teammate_admin_id",
                "the admin who was reviewed",
                "reviewed_teammate.admin_id",
                "admins",
            ),
        ),
        "scorecards",
        parent="conversation_id",
        ignored=(),
        children=(_results,),
    ),
)

//! What stands beside the assessments: the Statement of Applicability, what stands in for records, the cycle of certification, the
//! way there, and getting ready.

use serde_json::json;

use super::{Shapes, day, flag, many, maybe, object, text, whole};

/// Each of them.
pub(super) fn beside() -> Shapes {
    let any = || json!({ "type": "object" });
    vec![
        // Documents by name, each after its own schema (NIST OSCAL 1.2.1).
        ("oscal", json!({ "type": "object", "additionalProperties": any() })),
        (
            "applicability",
            object(
                &["standard", "standard_name", "standards", "today", "lines", "versions", "moved", "may_prepare"],
                &[
                    ("standard", text()),
                    ("standard_name", text()),
                    ("standards", json!({ "type": "array" })),
                    ("today", day()),
                    ("shown", json!({ "type": ["object", "null"] })),
                    ("lines", many(&any())),
                    ("versions", many(&any())),
                    ("against", json!({ "type": ["object", "null"] })),
                    ("moved", many(&any())),
                    ("register", maybe()),
                    ("may_prepare", flag()),
                ],
            ),
        ),
        (
            "stand-ins",
            object(
                &["today", "soon", "answered", "declared", "statement_count", "owner_only", "sample", "seed"],
                &[
                    ("today", day()),
                    ("soon", day()),
                    ("answered", many(&any())),
                    ("declared", many(&any())),
                    ("statement_count", whole()),
                    ("owner_only", many(&any())),
                    ("sample", many(&text())),
                    ("seed", text()),
                ],
            ),
        ),
        (
            "certification",
            object(
                &["today", "cycles", "over", "rules", "may_create"],
                &[
                    ("today", day()),
                    ("cycles", many(&any())),
                    ("over", many(&any())),
                    ("together", json!({ "type": ["object", "null"] })),
                    ("rules", many(&any())),
                    ("register", maybe()),
                    ("may_create", flag()),
                ],
            ),
        ),
        (
            "plan",
            object(
                &[
                    "today",
                    "standards",
                    "certified",
                    "steps",
                    "effort_left",
                    "effort",
                    "earliest",
                    "pace",
                    "burn",
                    "evidence",
                    "concerns",
                ],
                &[
                    ("today", day()),
                    ("standards", many(&text())),
                    ("certified", flag()),
                    ("plan", json!({ "type": ["object", "null"] })),
                    ("target", json!({ "type": ["string", "null"], "format": "date" })),
                    ("days_a_week", maybe()),
                    ("steps", many(&any())),
                    ("effort_left", whole()),
                    ("effort", whole()),
                    ("earliest", day()),
                    ("by_work", json!({ "type": ["string", "null"], "format": "date" })),
                    ("pace", any()),
                    ("burn", many(&any())),
                    ("evidence", many(&any())),
                    ("stage1", json!({ "type": ["string", "null"], "format": "date" })),
                    ("stage1_agreed", flag()),
                    ("concerns", many(&any())),
                    ("decide", json!({ "type": ["object", "null"] })),
                ],
            ),
        ),
        (
            "rehearsal",
            object(
                &["today", "own", "people", "statements", "questions", "briefing"],
                &[
                    ("today", day()),
                    ("next_visit", json!({ "type": ["string", "null"], "format": "date" })),
                    ("person", maybe()),
                    ("own", flag()),
                    ("people", json!({ "type": "array" })),
                    ("statements", many(&any())),
                    ("questions", many(&any())),
                    ("briefing", flag()),
                ],
            ),
        ),
        (
            "briefing",
            object(
                &["today", "sections"],
                &[
                    ("today", day()),
                    ("next_visit", json!({ "type": ["string", "null"], "format": "date" })),
                    ("since", json!({ "type": ["string", "null"], "format": "date" })),
                    ("sections", many(&any())),
                ],
            ),
        ),
        (
            "visit",
            object(
                &["today", "at_hand", "changed", "draws", "checks", "may_draw"],
                &[
                    ("today", day()),
                    ("next_visit", json!({ "type": ["string", "null"], "format": "date" })),
                    ("since", json!({ "type": ["string", "null"], "format": "date" })),
                    ("at_hand", many(&any())),
                    ("changed", many(&any())),
                    ("draws", many(&any())),
                    ("checks", many(&any())),
                    ("may_draw", flag()),
                ],
            ),
        ),
    ]
}

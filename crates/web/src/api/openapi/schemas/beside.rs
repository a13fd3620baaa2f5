//! What stands beside the assessments: the Statement of Applicability, what stands in for records, the cycle of certification.

use serde_json::json;

use super::{Shapes, day, flag, many, maybe, maybe_day, object, text, whole};

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
            "standards",
            object(
                &["standards", "set", "may_switch"],
                &[("standards", many(&any())), ("set", text()), ("may_switch", flag())],
            ),
        ),
        (
            "standard-switched",
            object(
                &["standard", "name", "on", "leaves", "stand", "counts", "new", "reported", "packs", "pack", "seen"],
                &[
                    ("standard", text()),
                    ("name", text()),
                    ("on", flag()),
                    ("leaves", whole()),
                    ("stand", json!({ "type": "array" })),
                    ("counts", whole()),
                    ("new", whole()),
                    ("through", json!({ "type": "array" })),
                    ("reported", whole()),
                    ("sure", maybe()),
                    ("packs", many(&text())),
                    ("registers", many(&text())),
                    ("others", json!({ "type": "array" })),
                    ("named_by", whole()),
                    ("pack", text()),
                    ("seen", text()),
                    ("seq", json!({ "type": ["integer", "null"] })),
                ],
            ),
        ),
        (
            "edition_change",
            object(
                &["today", "editions", "may_take_over"],
                &[("today", day()), ("editions", many(&any())), ("may_take_over", flag())],
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
    ]
}

/// Auditors from outside.
pub(super) fn visits() -> Shapes {
    let any = || json!({ "type": "object" });
    vec![
        (
            "own-visits",
            object(&["today", "visits"], &[("today", day()), ("visits", many(&json!({ "type": "array" })))]),
        ),
        (
            "audit-room",
            object(
                &["today", "link", "told", "visits", "found", "releases"],
                &[
                    ("today", day()),
                    ("link", any()),
                    ("told", any()),
                    ("visits", many(&any())),
                    ("found", json!({ "type": "array" })),
                    ("releases", many(&any())),
                ],
            ),
        ),
    ]
}

/// What strangers ask and are shown.
pub(super) fn strangers() -> Shapes {
    let any = || json!({ "type": "object" });
    vec![
        ("asked-all", object(&["all", "may_take"], &[("all", many(&any())), ("may_take", flag())])),
        (
            "asked-one",
            object(
                &["link", "customer", "highest", "closed", "questions", "may_answer"],
                &[
                    ("link", any()),
                    ("customer", text()),
                    ("highest", text()),
                    ("due", maybe_day()),
                    ("sent", maybe_day()),
                    ("closed", flag()),
                    ("questions", many(&any())),
                    ("may_answer", flag()),
                ],
            ),
        ),
        (
            "trust",
            object(
                &["on", "may_switch", "view", "not_shown"],
                &[("on", flag()), ("may_switch", flag()), ("view", any()), ("not_shown", whole())],
            ),
        ),
    ]
}

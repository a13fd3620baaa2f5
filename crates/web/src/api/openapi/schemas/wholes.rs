//! What is said of the whole: what is found, what is to do, how it stands and how it will.

use serde_json::{Value, json};

use super::{Shapes, closed, day, flag, many, maybe, maybe_day, moment, object, of, text, whole};

/// What is found and what is to do.
pub(super) fn found() -> Shapes {
    vec![
        (
            "found",
            object(&["hits"], &[("hits", many(&of("hit"))), ("requirements", many(&json!({ "type": "object" })))]),
        ),
        (
            "hit",
            object(
                &["register", "record", "number", "title"],
                &[("register", text()), ("record", text()), ("number", maybe()), ("title", text()), ("file", text())],
            ),
        ),
        ("work", object(&["today", "items"], &[("today", day()), ("items", many(&of("item")))])),
        (
            "item",
            object(
                &["due", "overdue", "say", "register", "number", "who"],
                &[
                    ("due", day()),
                    ("overdue", flag()),
                    ("say", text()),
                    ("register", text()),
                    ("number", maybe()),
                    ("who", many(&text())),
                ],
            ),
        ),
    ]
}

/// What is said of the whole.
pub(super) fn wholes() -> Shapes {
    vec![
        (
            "readiness",
            closed(
                &["on", "seq", "root", "requirements"],
                &[
                    ("on", day()),
                    ("seq", json!({ "type": ["integer", "null"] })),
                    ("root", text()),
                    ("requirements", many(&of("requirement"))),
                ],
            ),
        ),
        ("requirement", requirement()),
        (
            "status",
            object(
                &["organisation", "zone", "today", "log", "size", "root", "pack", "standards"],
                &[
                    ("organisation", text()),
                    ("zone", text()),
                    ("today", day()),
                    ("log", text()),
                    ("size", whole()),
                    ("root", text()),
                    ("pack", text()),
                    ("standards", many(&text())),
                ],
            ),
        ),
        (
            "me",
            object(
                &["person", "name", "scopes", "expires"],
                &[
                    ("person", text()),
                    ("name", maybe()),
                    ("scopes", json!({ "type": ["array", "null"], "items": { "type": "string" } })),
                    ("expires", json!({ "type": ["string", "null"], "format": "date-time" })),
                ],
            ),
        ),
        (
            "proof",
            object(
                &["seq", "at", "who", "kind", "header", "leaf", "path", "size", "root", "checkpoint"],
                &[
                    ("seq", whole()),
                    ("at", moment()),
                    ("who", text()),
                    ("kind", text()),
                    ("header", text()),
                    ("leaf", text()),
                    ("path", many(&text())),
                    ("size", whole()),
                    ("root", text()),
                    ("checkpoint", text()),
                ],
            ),
        ),
        ("verified", object(&["ok"], &[("ok", flag()), ("size", whole()), ("root", text()), ("say", text())])),
    ]
}

/// One requirement of the readiness, with exactly its keys.
fn requirement() -> Value {
    let outcome = json!({
        "type": "string",
        "enum": ["in-order", "described", "observation", "gap", "serious-gap", "no-evidence", "not-applicable"],
    });
    let check = closed(
        &["code", "outcome", "failed", "total", "basis"],
        &[("code", text()), ("outcome", outcome.clone()), ("failed", whole()), ("total", whole()), ("basis", text())],
    );
    let keys = ["standard", "id", "title", "leaf", "verdict", "holds_until", "say", "records", "more", "checks"];
    closed(
        &keys,
        &[
            ("standard", text()),
            ("id", text()),
            ("title", text()),
            ("leaf", flag()),
            ("verdict", outcome),
            ("holds_until", maybe_day()),
            ("say", many(&text())),
            ("records", many(&text())),
            ("more", whole()),
            ("checks", many(&check)),
        ],
    )
}

/// What the assessments of one requirement, of days to come and of days past are told in.
pub(super) fn outlook() -> Shapes {
    let any = || json!({ "type": "object" });
    vec![
        (
            "requirement-in-full",
            object(
                &["on", "today", "root", "row", "checks", "spans"],
                &[
                    ("on", day()),
                    ("today", day()),
                    ("root", text()),
                    ("row", any()),
                    ("summary", text()),
                    ("asks", many(&text())),
                    ("checks", many(&any())),
                    ("spans", json!({ "type": "array" })),
                ],
            ),
        ),
        (
            "turns",
            object(
                &["today", "until", "turns", "red"],
                &[("today", day()), ("until", day()), ("turns", many(&any())), ("red", whole())],
            ),
        ),
        ("timeline", object(&["from", "to", "points"], &[("from", day()), ("to", day()), ("points", many(&any()))])),
    ]
}

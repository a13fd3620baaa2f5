//! What is sent.

use plumb_model::define::register::Classification;
use serde_json::{Value, json};

use super::{Shapes, closed, maybe, of, text, whole};
use crate::api::{batch, changes};

/// What is sent.
pub(super) fn bodies() -> Shapes {
    let values = json!({ "type": "object" });
    let reason = json!({ "type": "string", "minLength": 1 });
    let act = act();
    vec![
        ("step", closed(&[], &[("values", values.clone()), ("reason", json!({ "type": ["string", "null"] }))])),
        ("void", closed(&["reason"], &[("reason", reason)])),
        ("undo", closed(&["seq"], &[("seq", whole())])),
        ("comment", closed(&["text"], &[("text", json!({ "type": "string", "minLength": 1 }))])),
        ("link-to", closed(&["to"], &[("to", json!({ "type": "string", "minLength": 1 }))])),
        ("verify", closed(&[], &[("against", json!({ "type": ["string", "null"] }))])),
        ("revise", closed(&[], &[("values", values)])),
        ("hand-over", closed(&[], &[("to", maybe())])),
        ("switch", closed(&["on"], &[("on", json!({ "type": "boolean" })), ("reason", maybe()), ("set", maybe())])),
        ("settings-change", closed(&["edits"], &[("edits", many_any(1)), ("reason", text()), ("set", maybe())])),
        (
            "register-new",
            closed(&["register"], &[("register", json!({ "type": "object" })), ("reason", text()), ("set", maybe())]),
        ),
        ("list-keep", closed(&["name"], &[("name", list_name()), ("query", text())])),
        ("list-name", closed(&["name"], &[("name", list_name())])),
        ("columns", closed(&["columns"], &[("columns", json!({ "type": "array", "items": text() }))])),
        ("wish", closed(&["grant", "asked"], &[("grant", text()), ("asked", text())])),
        ("evidence-wanted", evidence_wanted()),
        ("asked-form", asked_form()),
        (
            "asked-decided",
            closed(
                &["question"],
                &[("question", text()), ("answer", text()), ("statement", maybe()), ("etag", etag())],
            ),
        ),
        ("trust-switch", closed(&["on"], &[("on", json!({ "type": "boolean" })), ("lead", maybe())])),
        ("import", import()),
        ("act", act),
        (
            "batch",
            closed(
                &["acts"],
                &[(
                    "acts",
                    json!({
                        "type": "array", "minItems": 1, "maxItems": batch::MOST, "items": of("act"),
                    }),
                )],
            ),
        ),
    ]
}

fn evidence_wanted() -> Value {
    let day = || json!({ "type": ["string", "null"], "format": "date" });
    let names = || json!({ "type": "array", "items": text() });
    closed(
        &["highest"],
        &[
            ("from", day()),
            ("until", day()),
            ("registers", names()),
            ("listed", names()),
            ("highest", json!({ "enum": Classification::ALL.map(Classification::word) })),
        ],
    )
}

fn etag() -> Value {
    json!({ "type": ["integer", "null"], "minimum": 0 })
}

fn asked_form() -> Value {
    let question = closed(&["asked"], &[("asked", json!({ "type": "string", "minLength": 1 })), ("place", text())]);
    closed(
        &["customer", "highest", "questions"],
        &[
            ("title", text()),
            ("customer", json!({ "type": "string", "minLength": 1 })),
            ("due", json!({ "type": ["string", "null"], "format": "date" })),
            ("highest", json!({ "enum": Classification::ALL.map(Classification::word) })),
            ("questions", json!({ "type": "array", "minItems": 1, "maxItems": 400, "items": question })),
        ],
    )
}

fn list_name() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 80 })
}

fn act() -> Value {
    let values = || json!({ "type": "object" });
    let kind = |name: &str| json!({ "const": name });
    let name = || json!({ "type": "string", "minLength": 1 });
    json!({ "oneOf": [
        closed(&["act", "register", "values"], &[("act", kind("create")), ("register", name()), ("values", values())]),
        closed(&["act", "register", "number", "values"], &[
            ("act", kind("change")), ("register", name()), ("number", name()), ("values", values()),
            ("reason", maybe()), ("etag", etag()),
        ]),
        closed(&["act", "register", "number", "transition"], &[
            ("act", kind("move")), ("register", name()), ("number", name()), ("transition", name()),
            ("values", values()), ("reason", maybe()), ("etag", etag()),
        ]),
        closed(&["act", "register", "number", "reason"], &[
            ("act", kind("void")), ("register", name()), ("number", name()), ("reason", text()),
        ]),
        closed(&["act", "register", "number", "text"], &[
            ("act", kind("comment")), ("register", name()), ("number", name()), ("text", text()),
        ]),
    ]})
}

fn many_any(least: u32) -> Value {
    json!({ "type": "array", "minItems": least, "maxItems": 200, "items": { "type": "object" } })
}

/// Rows under headers, and how columns become fields.
fn import() -> Value {
    let texts = json!({ "type": "array", "items": text() });
    let rows = json!({ "type": "array", "maxItems": changes::ROWS, "items": texts });
    let mapping = closed(
        &[],
        &[
            ("column", json!({ "type": "object", "additionalProperties": { "type": "object" } })),
            ("skip", texts.clone()),
            ("set", json!({ "type": "object", "additionalProperties": { "type": "string" } })),
            ("dates", json!({ "enum": ["day-first", "month-first", null] })),
        ],
    );
    closed(
        &["header", "rows"],
        &[
            ("header", texts),
            ("rows", rows),
            ("mapping", json!({ "anyOf": [mapping, { "type": "null" }] })),
            ("set", json!({ "type": "object", "additionalProperties": { "type": "string" } })),
        ],
    )
}

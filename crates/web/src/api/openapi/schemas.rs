//! The shapes that every register shares.

use serde_json::{Map, Value, json};

fn object(required: &[&str], properties: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn closed(required: &[&str], properties: &[(&str, Value)]) -> Value {
    let mut schema = object(required, properties);
    if let Value::Object(schema) = &mut schema {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
    schema
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe() -> Value {
    json!({ "type": ["string", "null"] })
}

fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn maybe_day() -> Value {
    json!({ "type": ["string", "null"], "format": "date" })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn many(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

pub(super) fn of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The record of a register whose values have this schema.
pub(super) fn record(values: &Value) -> Value {
    let may = object(
        &["change", "void", "comment", "undo"],
        &[("change", flag()), ("void", flag()), ("comment", flag()), ("undo", flag())],
    );
    let links = json!({ "type": "object", "additionalProperties": many(&of("link")) });
    object(
        &[
            "register",
            "record",
            "number",
            "title",
            "state",
            "etag",
            "values",
            "links",
            "transitions",
            "created",
            "changed",
        ],
        &[
            ("register", text()),
            ("record", text()),
            ("number", maybe()),
            ("title", text()),
            ("state", maybe()),
            ("etag", whole()),
            ("seq", whole()),
            ("values", values.clone()),
            ("links", links),
            ("from", many(&of("link"))),
            ("comments", many(&of("said"))),
            ("signatures", many(&of("signature"))),
            ("due", many(&of("duty"))),
            ("transitions", many(&of("transition"))),
            ("may", may),
            ("created", moment()),
            ("changed", moment()),
            ("erased", flag()),
        ],
    )
}

/// All shapes by name.
pub(super) fn shared() -> Map<String, Value> {
    let all = [records(), lists(), found(), wholes(), bodies()];
    all.into_iter().flatten().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// Shapes by name.
type Shapes = Vec<(&'static str, Value)>;

/// What a record is made of.
fn records() -> Shapes {
    let values = json!({ "type": "object" });
    let any = json!({ "type": "object" });
    let error = object(&["pointer", "detail"], &[("pointer", text()), ("detail", text())]);
    vec![
        (
            "problem",
            object(
                &["type", "title", "status", "code", "detail"],
                &[
                    ("type", text()),
                    ("title", text()),
                    ("status", whole()),
                    ("code", text()),
                    ("detail", text()),
                    ("help", text()),
                    ("row", whole()),
                    ("errors", many(&error)),
                    ("current", any.clone()),
                ],
            ),
        ),
        ("record", record(&values)),
        (
            "link",
            object(
                &["register", "number", "title"],
                &[("register", maybe()), ("field", maybe()), ("number", maybe()), ("title", maybe())],
            ),
        ),
        ("said", object(&["at", "who", "text"], &[("at", moment()), ("who", text()), ("text", text())])),
        (
            "signature",
            object(
                &["name", "meaning", "at", "method", "current"],
                &[("name", text()), ("meaning", text()), ("at", moment()), ("method", text()), ("current", flag())],
            ),
        ),
        ("duty", object(&["day", "say"], &[("day", day()), ("say", text()), ("overdue", flag())])),
        (
            "transition",
            object(
                &["id", "name", "from", "to", "asks", "reason", "sign"],
                &[
                    ("id", text()),
                    ("name", text()),
                    ("from", many(&text())),
                    ("to", text()),
                    ("asks", many(&text())),
                    ("reason", flag()),
                    ("sign", flag()),
                ],
            ),
        ),
        (
            "file",
            object(
                &["id", "name", "size_bytes", "media_type", "digest"],
                &[
                    ("id", text()),
                    ("name", text()),
                    ("size_bytes", whole()),
                    ("media_type", text()),
                    ("digest", text()),
                ],
            ),
        ),
    ]
}

/// What lists, histories and changes answer with.
fn lists() -> Shapes {
    let any = json!({ "type": "object" });
    vec![
        (
            "register",
            object(
                &["id", "name", "purpose", "fields", "transitions", "states"],
                &[
                    ("id", text()),
                    ("name", text()),
                    ("purpose", text()),
                    ("fields", many(&any)),
                    ("transitions", many(&of("transition"))),
                    ("states", many(&any)),
                ],
            ),
        ),
        ("registers", object(&["registers"], &[("registers", many(&of("register")))])),
        (
            "row",
            object(
                &["record", "number", "title", "state", "etag", "cells"],
                &[
                    ("record", text()),
                    ("number", maybe()),
                    ("title", text()),
                    ("state", maybe()),
                    ("etag", whole()),
                    ("due", maybe_day()),
                    ("cells", json!({ "type": "object", "additionalProperties": { "type": "string" } })),
                ],
            ),
        ),
        (
            "list",
            object(
                &["register", "columns", "rows", "count", "more", "next"],
                &[
                    ("register", text()),
                    ("columns", many(&text())),
                    ("rows", many(&of("row"))),
                    ("count", whole()),
                    ("more", flag()),
                    ("next", maybe()),
                ],
            ),
        ),
        ("history", object(&["number", "entries"], &[("number", maybe()), ("entries", many(&of("entry")))])),
        (
            "entry",
            object(
                &["seq", "at", "who", "via", "kind", "version", "changes"],
                &[
                    ("seq", whole()),
                    ("at", moment()),
                    ("who", text()),
                    ("via", text()),
                    ("kind", text()),
                    ("version", whole()),
                    ("changes", many(&any)),
                ],
            ),
        ),
        (
            "done",
            object(
                &["seq", "entries", "register", "record", "number", "etag", "state"],
                &[
                    ("seq", whole()),
                    ("entries", whole()),
                    ("register", text()),
                    ("record", text()),
                    ("number", maybe()),
                    ("etag", whole()),
                    ("state", maybe()),
                ],
            ),
        ),
        ("done-all", object(&["done"], &[("done", many(&of("done")))])),
    ]
}

/// What is found and what is to do.
fn found() -> Shapes {
    vec![
        ("found", object(&["hits"], &[("hits", many(&of("hit")))])),
        (
            "hit",
            object(
                &["register", "record", "number", "title"],
                &[("register", text()), ("record", text()), ("number", maybe()), ("title", text())],
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
fn wholes() -> Shapes {
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

/// What is sent.
fn bodies() -> Shapes {
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
        ("act", act),
        (
            "batch",
            closed(
                &["acts"],
                &[(
                    "acts",
                    json!({
                        "type": "array", "minItems": 1, "maxItems": super::super::batch::MOST, "items": of("act"),
                    }),
                )],
            ),
        ),
    ]
}

fn act() -> Value {
    let values = || json!({ "type": "object" });
    let kind = |name: &str| json!({ "const": name });
    let name = || json!({ "type": "string", "minLength": 1 });
    let etag = || json!({ "type": ["integer", "null"], "minimum": 0 });
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

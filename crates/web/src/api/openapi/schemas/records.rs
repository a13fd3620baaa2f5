//! Records and lists of them.

use serde_json::{Value, json};

use super::{Shapes, day, flag, many, maybe, maybe_day, moment, object, of, text, whole};

/// The record of a register whose values have this schema.
pub(in super::super) fn record(values: &Value) -> Value {
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

/// What a record is made of.
pub(super) fn records() -> Shapes {
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
pub(super) fn lists() -> Shapes {
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

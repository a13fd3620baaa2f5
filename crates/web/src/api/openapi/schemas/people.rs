//! People, their ways in, documents, and changes of the system itself.

use serde_json::json;

use super::{Shapes, flag, many, maybe, moment, object, text, whole};

/// Who may see what, and how people come in.
pub(super) fn people() -> Shapes {
    let any = || json!({ "type": "object" });
    let session = object(
        &["id", "how", "agent", "began", "last_seen", "expires"],
        &[
            ("id", whole()),
            ("how", text()),
            ("agent", text()),
            ("began", moment()),
            ("last_seen", moment()),
            ("expires", moment()),
        ],
    );
    let line = object(
        &["id", "at", "kind", "address", "about"],
        &[
            ("id", whole()),
            ("at", moment()),
            ("kind", text()),
            ("person", maybe()),
            ("address", text()),
            ("agent", text()),
            ("about", text()),
        ],
    );
    let list = object(&["id", "name", "query"], &[("id", whole()), ("name", text()), ("query", text())]);
    vec![
        ("lists-kept", object(&["lists", "columns"], &[("lists", many(&list)), ("columns", many(&text()))])),
        (
            "who-sees",
            object(
                &["register", "number", "title", "people"],
                &[("register", text()), ("number", maybe()), ("title", text()), ("people", many(&any()))],
            ),
        ),
        ("everybody", object(&["people"], &[("people", many(&any()))])),
        (
            "access",
            object(
                &["person", "name", "administers", "roles", "registers"],
                &[
                    ("person", text()),
                    ("name", text()),
                    ("here", flag()),
                    ("administers", flag()),
                    ("roles", many(&any())),
                    ("registers", json!({ "type": "array" })),
                ],
            ),
        ),
        (
            "invitation",
            object(
                &["person", "name", "expires", "path"],
                &[("person", text()), ("name", text()), ("expires", moment()), ("path", text())],
            ),
        ),
        (
            "handed-over",
            object(&["from", "records", "unseen"], &[("from", text()), ("records", many(&any())), ("unseen", whole())]),
        ),
        ("tokens", object(&["tokens"], &[("tokens", many(&any()))])),
        ("sessions", object(&["sessions"], &[("sessions", many(&session))])),
        ("access-log", object(&["lines"], &[("lines", many(&line))])),
    ]
}

/// Documents.
pub(super) fn papers() -> Shapes {
    let any = || json!({ "type": "object" });
    vec![
        (
            "document",
            object(&["register", "record", "title"], &[("register", text()), ("record", text()), ("title", text())]),
        ),
        ("compared", any()),
        ("readings", object(&["readings"], &[("readings", many(&any()))])),
    ]
}

/// Changes of a register, and what an import did or would do.
pub(super) fn changes() -> Shapes {
    let any = || json!({ "type": "object" });
    vec![
        (
            "settings",
            object(
                &["id", "name", "number", "asleep", "fields", "states", "set", "may_change"],
                &[
                    ("id", text()),
                    ("name", text()),
                    ("number", text()),
                    ("asleep", flag()),
                    ("fields", many(&any())),
                    ("set", text()),
                    ("may_change", flag()),
                ],
            ),
        ),
        (
            "register-changed",
            object(
                &["register", "differences", "records", "affected", "pack", "seq"],
                &[
                    ("register", text()),
                    ("differences", many(&any())),
                    ("records", whole()),
                    ("affected", many(&any())),
                    ("pack", text()),
                    ("seq", json!({ "type": ["integer", "null"] })),
                ],
            ),
        ),
        (
            "imported",
            object(
                &["register", "dry_run", "columns", "created", "changed", "same", "refused"],
                &[
                    ("register", text()),
                    ("dry_run", flag()),
                    ("columns", many(&any())),
                    ("created", whole()),
                    ("changed", whole()),
                    ("same", whole()),
                    ("refused", many(&any())),
                    ("seq", json!({ "type": ["integer", "null"] })),
                ],
            ),
        ),
    ]
}

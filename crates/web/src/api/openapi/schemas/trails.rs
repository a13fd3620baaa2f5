//! What a trail is told in: stops with hops, hops with stops.

use serde_json::json;

use super::{Shapes, day, flag, many, maybe, object, of, text, whole};

/// Trails, and one walked.
pub(super) fn trails() -> Shapes {
    let any = || json!({ "type": "object" });
    let named = || object(&["id", "name", "say"], &[("id", text()), ("name", text()), ("say", text())]);
    let stands = json!({ "type": "string", "enum": ["found", "wanting", "missing", "not-asked", "nothing"] });
    vec![
        ("trails", object(&["trails"], &[("trails", many(&of("trail-start")))])),
        (
            "trail-start",
            object(
                &["trail", "register", "register_name", "examples"],
                &[("trail", named()), ("register", text()), ("register_name", text()), ("examples", many(&any()))],
            ),
        ),
        (
            "trail",
            object(
                &["on", "today", "root", "trail", "others", "start", "back", "found", "wanting", "missing", "cut"],
                &[
                    ("on", day()),
                    ("today", day()),
                    ("root", text()),
                    ("trail", json!({ "type": ["object", "null"] })),
                    ("others", many(&named())),
                    ("start", of("trail-stop")),
                    ("back", many(&any())),
                    ("found", whole()),
                    ("wanting", whole()),
                    ("missing", whole()),
                    ("cut", flag()),
                ],
            ),
        ),
        (
            "trail-stop",
            object(
                &["link", "one", "facts", "starts", "above", "hops"],
                &[
                    ("link", any()),
                    ("one", text()),
                    ("facts", many(&any())),
                    ("wants", maybe()),
                    ("starts", flag()),
                    ("above", flag()),
                    ("hops", many(&of("trail-hop"))),
                ],
            ),
        ),
        (
            "trail-hop",
            object(
                &["id", "name", "ask", "stands", "stops", "same", "more", "unseen"],
                &[
                    ("id", text()),
                    ("name", text()),
                    ("ask", text()),
                    ("stands", stands),
                    ("say", maybe()),
                    ("stops", many(&of("trail-stop"))),
                    ("same", flag()),
                    ("more", whole()),
                    ("unseen", whole()),
                ],
            ),
        ),
    ]
}

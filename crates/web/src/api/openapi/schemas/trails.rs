//! What trails are told in, stops with hops and hops with stops; and the Statement of Applicability.

use serde_json::json;

use super::{Shapes, day, flag, many, maybe, object, of, text, whole};

/// Trails, and one walked.
pub(super) fn trails() -> Shapes {
    let any = || json!({ "type": "object" });
    let named = || object(&["id", "name", "say"], &[("id", text()), ("name", text()), ("say", text())]);
    let stands = json!({ "type": "string", "enum": ["found", "wanting", "missing", "not-asked", "nothing"] });
    vec![
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
                &["today", "soon", "answers", "declarations", "statements", "owner_only", "sample", "seed"],
                &[
                    ("today", day()),
                    ("soon", day()),
                    ("answers", many(&any())),
                    ("declarations", many(&any())),
                    ("statements", whole()),
                    ("owner_only", many(&any())),
                    ("sample", many(&text())),
                    ("seed", text()),
                ],
            ),
        ),
        (
            "certification",
            object(
                &["today", "certificates", "over", "rules", "may_create"],
                &[
                    ("today", day()),
                    ("certificates", many(&any())),
                    ("over", many(&any())),
                    ("together", json!({ "type": ["object", "null"] })),
                    ("rules", many(&any())),
                    ("register", maybe()),
                    ("may_create", flag()),
                ],
            ),
        ),
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

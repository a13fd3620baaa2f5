//! Proposed texts, the way to a certificate, and getting ready for a visit.

use serde_json::{Value, json};

use super::{Shapes, day, flag, many, maybe, maybe_day, object, text, whole};

fn any() -> Value {
    json!({ "type": "object" })
}

/// Each of them.
pub(super) fn ready() -> Shapes {
    [proposals(), the_way(), rehearsal()].concat()
}

fn proposals() -> Shapes {
    let proposal = object(
        &["id", "title", "about", "stands", "text", "blanks", "requirements", "open", "said", "drafts", "filled_from"],
        &[
            ("id", text()),
            ("title", text()),
            ("about", text()),
            ("stands", json!({ "enum": ["open", "drafted", "said"] })),
            ("text", text()),
            ("blanks", flag()),
            ("owner", maybe()),
            ("role", maybe()),
            ("requirements", many(&any())),
            ("open", many(&text())),
            ("said", many(&any())),
            ("drafts", many(&any())),
            ("filled_from", many(&any())),
            ("registers", many(&any())),
        ],
    );
    vec![("proposals", object(&["proposals", "may_take"], &[("proposals", many(&proposal)), ("may_take", flag())]))]
}

fn the_way() -> Shapes {
    vec![(
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
                ("target", maybe_day()),
                ("days_a_week", maybe()),
                ("steps", many(&any())),
                ("effort_left", whole()),
                ("effort", whole()),
                ("earliest", day()),
                ("by_work", maybe_day()),
                ("pace", any()),
                ("burn", many(&any())),
                ("evidence", many(&any())),
                ("stage1", maybe_day()),
                ("stage1_agreed", flag()),
                ("concerns", many(&any())),
                ("decide", json!({ "type": ["object", "null"] })),
            ],
        ),
    )]
}

fn rehearsal() -> Shapes {
    vec![
        (
            "rehearsal",
            object(
                &["today", "own", "others", "answers_for", "questions", "briefing"],
                &[
                    ("today", day()),
                    ("next_visit", maybe_day()),
                    ("person", maybe()),
                    ("own", flag()),
                    ("others", json!({ "type": "array" })),
                    ("answers_for", many(&any())),
                    ("questions", many(&any())),
                    ("briefing", flag()),
                ],
            ),
        ),
        (
            "briefing",
            object(
                &["today", "sections"],
                &[("today", day()), ("next_visit", maybe_day()), ("since", maybe_day()), ("sections", many(&any()))],
            ),
        ),
        (
            "visit",
            object(
                &["today", "at_hand", "changed", "draws", "checks", "may_draw"],
                &[
                    ("today", day()),
                    ("next_visit", maybe_day()),
                    ("since", maybe_day()),
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

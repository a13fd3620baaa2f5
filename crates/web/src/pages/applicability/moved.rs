//! What moved between two versions, or since the one that counts.

use maud::{Markup, html};
use plumb_engine::desk::{ApplicabilityView, LineMove, LinePart};

use crate::{pages::registers::part, visitor::Visitor, words::t};

pub(super) fn card(v: &Visitor, view: &ApplicabilityView) -> Markup {
    let before = view.against.as_ref().and_then(|version| version.link.number.clone()).unwrap_or_default();
    html! {
        section class="card moved" {
            header {
                h2 { (t!(v, "applicability-moved", before = before.clone())) }
                span class="quiet" { (t!(v, "applicability-moved-count", count = view.moved.len())) }
            }
            @if view.moved.is_empty() { p class="in quiet" { (t!(v, "applicability-moved-none", before = before)) } }
            @else {
                ul class="rows" {
                    @for line in &view.moved {
                        li {
                            span { a href={ "#c-" (part(&line.control)) } { (line.control) } " " (line.title) }
                            @match &line.how {
                                LineMove::Came => p { (t!(v, "applicability-came")) },
                                LineMove::Went => p { (t!(v, "applicability-went")) },
                                LineMove::Changed { parts } => dl class="facts" {
                                    @for (which, old, new) in parts {
                                        dt { (t!(v, name(*which))) }
                                        dd { del { (said(v, *which, old)) } " " ins { (said(v, *which, new)) } }
                                    }
                                },
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A value, or that there was none.
fn said(v: &Visitor, which: LinePart, text: &str) -> String {
    match (which, text) {
        (_, "") => t!(v, "applicability-nothing"),
        (LinePart::Applies, "yes") => t!(v, "applicability-yes"),
        (LinePart::Applies, "no") => t!(v, "applicability-no"),
        (LinePart::Applies, _) => t!(v, "applicability-open"),
        (_, text) => text.to_owned(),
    }
}

fn name(which: LinePart) -> &'static str {
    match which {
        LinePart::Applies => "applicability-applies",
        LinePart::Driver => "applicability-driver",
        LinePart::Risks => "applicability-risks",
        LinePart::Why => "applicability-why",
        LinePart::Status => "applicability-status",
        LinePart::How => "applicability-how",
        LinePart::Statement => "applicability-statement",
    }
}

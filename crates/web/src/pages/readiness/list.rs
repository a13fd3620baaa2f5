//! The requirements of one standard, a line each: what it is, how it stands, why, who, and what would mend it.

use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::{RequirementRow, StandardFigures};
use plumb_model::verdict::Outcome;

use super::{
    asked::{Asked, Show},
    href,
    said::{basis, mending, mending_href, owner_and_since},
    sentence::linked,
};
use crate::{look, visitor::Visitor, words::t};

/// What standards call the first part of many clauses.
const GENERAL: &str = "General";

/// A standard's card.
pub(super) fn standard(
    v: &Visitor,
    asked: &Asked,
    figures: &StandardFigures,
    (rows, all): (&[&RequirementRow], &[RequirementRow]),
    on: Date,
) -> Markup {
    html! {
        section class="card" id=(figures.standard) {
            (heading(v, asked, figures))
            @if rows.is_empty() {
                p class="in quiet" { (t!(v, nothing(asked))) }
            } @else if figures.functions.is_empty() {
                ul class="rows clauses" { @for row in rows { (line(v, asked, (row, all), on)) } }
            } @else {
                @for function in &figures.functions {
                    @let within: Vec<&&RequirementRow> = rows.iter().filter(|row| is_within(row, function)).collect();
                    (heading_of(v, figures, function))
                    // One with nothing left to show stays a line.
                    @if !within.is_empty() { ul class="rows clauses" { @for row in within { (line(v, asked, (row, all), on)) } } }
                }
            }
        }
    }
}

fn is_within(row: &RequirementRow, function: &StandardFigures) -> bool {
    row.id.strip_prefix(function.standard.as_str()).is_some_and(|rest| rest.starts_with('.'))
}

/// A function of a framework: how far it is, and the way to its page.
fn heading_of(v: &Visitor, figures: &StandardFigures, function: &StandardFigures) -> Markup {
    let (fine, judged) = (function.count(&[Outcome::InOrder]), function.judged());
    html! {
        div class="in" id={ (figures.standard) "-" (function.standard) } {
            h3 { a class="plain" href=(href(&figures.standard, &function.standard)) title=(function.title) { (function.name) } }
            span class="quiet" { (t!(v, "readiness-standard-fine", fine = fine, judged = judged)) } " "
            (meter(v, function))
        }
    }
}

/// A standard's card where there is no room for its requirements: how it stands, and the way to them.
pub(super) fn folded(v: &Visitor, asked: &Asked, figures: &StandardFigures, count: usize) -> Markup {
    html! {
        section class="card" id=(figures.standard) {
            (heading(v, asked, figures))
            @for function in &figures.functions { (heading_of(v, figures, function)) }
            p class="in" { a href=(asked.with("standard", &figures.standard)) { (t!(v, "readiness-folded", count = count, name = figures.name.clone())) } }
        }
    }
}

fn heading(v: &Visitor, asked: &Asked, figures: &StandardFigures) -> Markup {
    let judged = figures.judged();
    let fine = figures.count(&[Outcome::InOrder]);
    let excluded = figures.count(&[Outcome::NotApplicable]);
    html! {
            header {
                h2 { (figures.name) }
                span class="quiet" {
                    a class="plain" href=(asked.with("show", Show::Only(Outcome::InOrder).word())) {
                        (t!(v, "readiness-standard-fine", fine = fine, judged = judged))
                    }
                    @if excluded > 0 {
                        ", " a class="plain" href=(asked.with("show", Show::Only(Outcome::NotApplicable).word())) {
                            (t!(v, "readiness-standard-excluded", count = excluded))
                        }
                    }
                }
                (meter(v, figures))
            }
    }
}

/// What is said where nothing is left to show.
fn nothing(asked: &Asked) -> &'static str {
    match asked.show() {
        Show::Open if asked.mine() => "readiness-nothing-mine",
        Show::Open => "readiness-nothing-open",
        _ => "readiness-nothing-such",
    }
}

fn line(v: &Visitor, asked: &Asked, (row, all): (&RequirementRow, &[RequirementRow]), on: Date) -> Markup {
    let page = href(&row.standard, &row.id);
    let there = format!("{page}{}", asked.same_day());
    let worst = row.checks.first();
    let sentence = row.say.first().map_or("", String::as_str);
    let to_check = match worst.filter(|check| check.outcome > Outcome::InOrder) {
        Some(check) => format!("{there}#{}", check.code),
        None => there.clone(),
    };
    html! {
        li data-row="" {
            span class="id num" { (row.id) }
            span { a class="plain" href=(there) { (title(v, row, all)) } }
            (look::verdict(v, row.verdict))
            small {
                (linked(sentence, &to_check))
                @if let Some(basis) = worst.and_then(|check| basis(v, &check.basis)) { " " span class="basis" { (basis) } }
                @if asked.paper() && !row.records.is_empty() {
                    br; span class="num" { (row.records.join(", ")) @if row.more > 0 { " " (t!(v, "readiness-more", count = row.more)) } }
                }
            }
            small { (owner_and_since(v, row, on)) }
            @match row.mend.as_ref().filter(|_| on == v.shell.today) {
                Some(mend) => a class="button small" href=(mending_href(mend, &page)) { (mending(v, mend)) },
                None => span class="gap" {},
            }
        }
    }
}

/// A title that says by itself what it is about: 'General' alone says nothing.
fn title(v: &Visitor, row: &RequirementRow, all: &[RequirementRow]) -> String {
    let above = row.id.rsplit_once('.').map(|(above, _)| above);
    let above = all.iter().find(|other| other.standard == row.standard && Some(other.id.as_str()) == above);
    match above.filter(|_| row.title == GENERAL) {
        Some(above) => t!(v, "readiness-general", of = above.title.as_str()),
        None => row.title.clone(),
    }
}

/// How a standard stands, as a bar; the words beside it say the same.
fn meter(v: &Visitor, figures: &StandardFigures) -> Markup {
    let judged = figures.judged().max(1);
    let parts = [
        ("ok", figures.count(&[Outcome::InOrder])),
        ("mid", figures.count(&[Outcome::Described, Outcome::Observation])),
        ("bad", figures.count(&[Outcome::Gap, Outcome::SeriousGap])),
        ("none", figures.count(&[Outcome::NoEvidence])),
    ];
    let bars = parts.iter().scan(0, |from, (class, count)| {
        let bar = (*class, *from, count * 1000 / judged);
        *from += bar.2;
        Some(bar)
    });
    let share = figures.count(&[Outcome::InOrder]) * 100 / judged;
    html! {
        svg class="meter" viewBox="0 0 1000 8" width="180" height="8" preserveAspectRatio="none" role="img"
            aria-label=(t!(v, "readiness-meter", share = share)) {
            @for (class, from, width) in bars {
                rect class=(class) x=(from) width=(width) height="8" {}
            }
        }
    }
}

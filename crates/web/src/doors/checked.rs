//! What a folder's documents show, as a page: to read, to print, to begin from.

use maud::{Markup, html};

use crate::{
    look::{self, Page, Speaks as _, Tone, state},
    words::{Words, t},
};

/// What documents show of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A document serves it.
    Addressed,
    /// It is mentioned, no more.
    Thin,
    /// No document speaks of it.
    NothingFound,
    /// Documents cannot show it.
    NotFromDocuments,
}

/// A reading of a folder.
#[derive(Debug, Clone, Default)]
pub struct Assessed {
    /// The folder, as a person knows it.
    pub folder: String,
    /// Requirements in the standards' order.
    pub requirements: Vec<AssessedRequirement>,
    /// Pieces of documented information.
    pub information: Vec<AssessedInformation>,
    /// Documents.
    pub documents: Vec<AssessedDocument>,
    /// What else is to be said of the folder, a sentence each.
    pub beside: Vec<String>,
}

/// One requirement.
#[derive(Debug, Clone)]
pub struct AssessedRequirement {
    /// The standard's name.
    pub standard: String,
    /// The requirement's id.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// What the documents show.
    pub shown: Shown,
    /// A sentence.
    pub say: String,
    /// Documents that show it, best first.
    pub evidence: Vec<String>,
}

/// A piece of documented information that the standards name.
#[derive(Debug, Clone)]
pub struct AssessedInformation {
    /// Its title.
    pub title: String,
    /// Where it is asked for.
    pub clause: String,
    /// Documents that seem to be it.
    pub found: Vec<String>,
}

/// A document.
#[derive(Debug, Clone)]
pub struct AssessedDocument {
    /// Where it lies in the folder.
    pub path: String,
    /// What it calls itself.
    pub title: Option<String>,
    /// Revision, owner, classification: what it says of itself.
    pub facts: String,
    /// What it serves and the words that say so: requirement, words.
    pub serves: Vec<(String, String)>,
    /// What is wrong with it, a sentence each.
    pub problems: Vec<String>,
}

pub(super) fn page(v: &Words, assessed: &Assessed) -> Page {
    let count = |shown: Shown| assessed.requirements.iter().filter(|row| row.shown == shown).count();
    let missing: Vec<&AssessedInformation> = assessed.information.iter().filter(|row| row.found.is_empty()).collect();
    let wrong = assessed.documents.iter().filter(|row| !row.problems.is_empty()).count();
    let mut standards: Vec<&str> = Vec::new();
    for row in &assessed.requirements {
        if standards.last() != Some(&row.standard.as_str()) {
            standards.push(&row.standard);
        }
    }
    let body = html! {
        div class="head" {
            div { h1 { (t!(v, "checked-title", count = assessed.documents.len())) } p { (t!(v, "checked-not-an-audit")) " " (assessed.folder) } }
            div class="do" { button class="button" type="button" data-print="" { (t!(v, "print")) } a class="button main" href="/start" { (t!(v, "doors-start-title")) } }
        }
        div class="stack" {
            div class="cols" {
                (figure(v, "checked-addressed", count(Shown::Addressed), "value"))
                (figure(v, "checked-thin", count(Shown::Thin), "value mid"))
                (figure(v, "checked-nothing", count(Shown::NothingFound), "value bad"))
                (figure(v, "checked-not-from-documents", count(Shown::NotFromDocuments), "value"))
            }
            @for say in &assessed.beside { p class="quiet" { (say) } }
            @for standard in &standards { (one_standard(v, assessed, standard)) }
            section class="card" { header { h2 { (t!(v, "checked-missing", count = missing.len())) } }
                ul class="rows" { @for row in &missing { li { span { (row.title) " " small { (row.clause) } } } } }
            }
            section class="card" { header { h2 { (t!(v, "checked-documents", count = wrong)) } }
                ul class="rows documents" { @for row in &assessed.documents { (document(v, row)) } }
            }
            p { a href="/" { (t!(v, "doors-back")) } }
        }
    };
    look::wide(v, &t!(v, "checked-title", count = assessed.documents.len()), &body)
}

fn figure(v: &Words, label: &str, count: usize, class: &str) -> Markup {
    html! {
        div class="card figure" { div class="in" {
            div class="label" { (t!(v, label)) }
            div class=(class) { (count) }
            div class="note" { (t!(v, &format!("{label}-note"))) }
        } }
    }
}

fn one_standard(v: &Words, assessed: &Assessed, standard: &str) -> Markup {
    let rows: Vec<_> = assessed.requirements.iter().filter(|row| row.standard == standard).collect();
    let addressed = rows.iter().filter(|row| row.shown == Shown::Addressed).count();
    html! {
        section class="card" {
            header { h2 { (standard) } span class="quiet" { (t!(v, "checked-of", count = addressed, total = rows.len())) } }
            ul class="rows read" {
                @for row in rows.iter().filter(|row| matches!(row.shown, Shown::Addressed | Shown::Thin)) {
                    li {
                        span class="id num" { (row.id) }
                        span { (row.title) }
                        (shown(v, row.shown))
                        small { (row.say) @for path in row.evidence.iter().take(3) { br; (path) } }
                    }
                }
            }
            @for other in [Shown::NothingFound, Shown::NotFromDocuments] { (others(v, &rows, other)) }
        }
    }
}

/// Requirements of which there is no more to say than that: one line each, folded away.
fn others(v: &Words, rows: &[&AssessedRequirement], which: Shown) -> Markup {
    let rows: Vec<_> = rows.iter().filter(|row| row.shown == which).collect();
    html! {
        @if !rows.is_empty() {
            details class="in folded" {
                summary { (shown(v, which)) " " (t!(v, "checked-others", count = rows.len())) }
                ul class="lines" { @for row in rows { li { span class="id num" { (row.id) } " " (row.title) } } }
            }
        }
    }
}

fn shown(v: &Words, shown: Shown) -> Markup {
    match shown {
        Shown::Addressed => state(Tone::Good, &t!(v, "checked-addressed")),
        Shown::Thin => state(Tone::Soon, &t!(v, "checked-thin")),
        Shown::NothingFound => state(Tone::Bad, &t!(v, "checked-nothing")),
        Shown::NotFromDocuments => state(Tone::Plain, &t!(v, "checked-not-from-documents")),
    }
}

fn document(v: &Words, row: &AssessedDocument) -> Markup {
    html! {
        li {
            span {
                @match &row.title { Some(title) => { (title) br; small { (row.path) } } None => (row.path) }
                @if !row.facts.is_empty() { br; small { (row.facts) } }
            }
            span {
                @for problem in &row.problems { small class="bad" { (problem) } br; }
                @if row.serves.is_empty() { small { (t!(v, "checked-serves-nothing")) } }
                @else {
                    details { summary { (t!(v, "checked-serves", count = row.serves.len())) }
                        ul { @for (requirement, words) in &row.serves { li { small { b { (requirement) } " " (words) } } } }
                    }
                }
            }
        }
    }
}

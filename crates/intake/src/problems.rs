//! What is wrong with the documents themselves, in a colleague's words.

use crate::assessment::{Problem, ProblemCode};
use crate::document::Document;
use crate::facts::Facts;
use crate::language::Language;
use crate::text::Unreadable;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The problem of a file that became no document.
pub(crate) fn unreadable(reason: &Unreadable) -> Problem {
    let code = match reason {
        Unreadable::Encrypted => ProblemCode::Encrypted,
        Unreadable::Scan { .. } => ProblemCode::ScanWithoutText,
        Unreadable::Hostile(_) => ProblemCode::StoppedReading,
        Unreadable::Damaged(_) | Unreadable::Io(_) => ProblemCode::Unreadable,
    };
    let say = match reason {
        Unreadable::Encrypted => "It is protected by a password, so nothing of it was read.".to_owned(),
        Unreadable::Scan { pages } => {
            let pages = if *pages == 1 {
                "Its one page is a picture".to_owned()
            } else {
                format!("Its {pages} pages are pictures")
            };
            format!("{pages} without text; a text recognition would make it readable.")
        }
        other => sentence(&other.to_string()),
    };
    Problem { code, say }
}

/// A file of a format that is not read.
pub(crate) fn not_read(explanation: &str) -> Problem {
    Problem { code: ProblemCode::Unreadable, say: sentence(explanation) }
}

/// The problems of a document that was read.
pub(crate) fn of(document: &Document, facts: &Facts, today: Date) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut add = |code, say: String| found.push(Problem { code, say });
    if let Some(why) = &document.cut_short {
        add(ProblemCode::StoppedReading, sentence(why));
    }
    if document.word_count() == 0 {
        add(ProblemCode::Empty, "There is no text in it.".to_owned());
        return found;
    }
    if !facts.language.is_judged() {
        let language = match facts.language {
            Language::Known("de") => "German",
            Language::Known("fr") => "French",
            Language::Known("es") => "Spanish",
            Language::Known("it") => "Italian",
            Language::Known("pt") => "Portuguese",
            Language::Known("nl") => "Dutch",
            Language::Known("sv") => "Swedish",
            Language::Known("da") => "Danish",
            Language::Known("pl") => "Polish",
            _ => "a language other than English",
        };
        add(
            ProblemCode::NotEnglish,
            format!("It is in {language}; only English is judged, so it counts for nothing here."),
        );
    }
    if !facts.placeholders.is_empty() {
        let shown = facts.placeholders.iter().take(3).map(|p| format!("`{p}`")).collect::<Vec<_>>().join(", ");
        let more = facts.placeholders.len().saturating_sub(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        add(ProblemCode::Placeholder, format!("Parts of its template are not filled in: {shown}{more}."));
    }
    // Minutes are a record of one day: nobody revises them.
    let minutes = facts
        .title
        .as_deref()
        .unwrap_or(&facts.name_words)
        .split_whitespace()
        .any(|w| w.eq_ignore_ascii_case("minutes"));
    if facts.language.is_judged() && !minutes {
        if facts.revision.is_none() {
            add(ProblemCode::NoRevision, "It names no revision.".to_owned());
        }
        if facts.owner.is_none() {
            add(ProblemCode::NoOwner, "It names no owner.".to_owned());
        }
        if facts.approver.is_none() && facts.approved_on.is_none() {
            add(ProblemCode::NoApproval, "It does not say who approved it or when.".to_owned());
        }
    }
    if let Some(due) = facts.review_due.filter(|due| *due < today) {
        add(ProblemCode::ReviewOverdue, format!("Its review was due on {due}."));
    }
    found
}

/// One document as far as comparing versions needs it.
pub(crate) struct Candidate<'a> {
    pub(crate) path: &'a str,
    pub(crate) facts: &'a Facts,
}

/// Versions of one document, and numbers given twice: problems by place in `candidates`.
pub(crate) fn versions(candidates: &[Candidate<'_>]) -> Vec<(usize, Problem)> {
    let mut by_number: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut by_title: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut by_name: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let facts = candidate.facts;
        if let Some(number) = &facts.number {
            by_number.entry(number.to_lowercase()).or_default().push(at);
        }
        if let Some(title) = facts.title.as_deref().map(plain_title).filter(|t| t.split(' ').count() >= 2) {
            by_title.entry(title).or_default().push(at);
        }
        let folder = candidate.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let name = facts.name_words.to_lowercase();
        if !name.is_empty() {
            by_name.entry((folder, name)).or_default().push(at);
        }
    }
    let mut found: BTreeMap<usize, Problem> = BTreeMap::new();
    for group in by_number.values() {
        for (a, b) in pairs(group) {
            let (Some(x), Some(y)) = (candidates.get(a), candidates.get(b)) else { continue };
            let same = titles_agree(x.facts, y.facts);
            if same && !rendition(x, y) {
                tell(&mut found, a, x, y);
                tell(&mut found, b, y, x);
            } else if !same {
                let number = x.facts.number.as_deref().unwrap_or_default();
                for (at, other) in [(a, y), (b, x)] {
                    let say = format!("Its number `{number}` is also that of `{}`.", other.path);
                    found.entry(at).or_insert(Problem { code: ProblemCode::NumberTwice, say });
                }
            }
        }
    }
    for group in by_title.values().chain(by_name.values()) {
        for (a, b) in pairs(group) {
            let (Some(x), Some(y)) = (candidates.get(a), candidates.get(b)) else { continue };
            let numbers_differ =
                x.facts.number.is_some() && y.facts.number.is_some() && x.facts.number != y.facts.number;
            if !rendition(x, y) && !numbers_differ {
                tell(&mut found, a, x, y);
                tell(&mut found, b, y, x);
            }
        }
    }
    found.into_iter().collect()
}

fn tell(found: &mut BTreeMap<usize, Problem>, at: usize, this: &Candidate<'_>, other: &Candidate<'_>) {
    let revision =
        |c: &Candidate<'_>| c.facts.revision.as_ref().map_or("no revision".to_owned(), |r| format!("revision {r}"));
    let say = format!(
        "`{}` is a version of the same document ({} here, {} there).",
        other.path,
        revision(this),
        revision(other)
    );
    found.entry(at).or_insert(Problem { code: ProblemCode::TwoVersions, say });
}

fn pairs(group: &[usize]) -> Vec<(usize, usize)> {
    // Each with the first, and the first with the second: enough to name the clash without a row for every pair.
    let Some((first, rest)) = group.split_first() else { return Vec::new() };
    rest.iter().map(|other| (*first, *other)).collect()
}

/// The same text saved in another format: same name, same revision, another extension.
fn rendition(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    let stem = |path: &str| path.rsplit_once('.').map_or(path.to_owned(), |(stem, _)| stem.to_owned());
    stem(a.path) == stem(b.path) && a.facts.revision == b.facts.revision
}

fn titles_agree(a: &Facts, b: &Facts) -> bool {
    match (&a.title, &b.title) {
        (Some(x), Some(y)) => plain_title(x) == plain_title(y),
        _ => true,
    }
}

/// A title without case, punctuation, revision and marks of copies.
fn plain_title(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| {
        let revision = w.strip_prefix('v').is_some_and(|r| !r.is_empty() && r.bytes().all(|b| b.is_ascii_digit()));
        !w.is_empty() && !revision && !["copy", "final", "draft", "old", "rev", "revision"].contains(w)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Starts with a capital, ends with a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.trim().chars();
    let mut out: String = characters.next().map(|c| c.to_uppercase().chain(characters).collect()).unwrap_or_default();
    if !out.ends_with('.') {
        out.push('.');
    }
    out
}

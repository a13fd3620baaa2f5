//! What a document says about itself: title, number, revision, owner, approval, dates, classification.
//!
//! The most deliberate statement wins: front matter, then labels in the text's head and in tables, page headers and
//! footers, the file's properties, at last its name. A placeholder is never a value.

pub mod dates;
pub(crate) mod file_name;
mod labels;
pub(crate) mod placeholder;
mod revision_table;
mod title;

use crate::document::{Block, Document, Role, Source};
use crate::language::{self, Language};
use dates::first_date;
use jiff::ToSpan;
use jiff::civil::Date;
use labels::{Label, label, pair};
use placeholder::is_placeholder;

/// What a document says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its title.
    pub title: Option<String>,
    /// Its number in the company's scheme.
    pub number: Option<String>,
    /// Its revision; where only a date identifies it, that day.
    pub revision: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who approved it.
    pub approver: Option<String>,
    /// When it was approved.
    pub approved_on: Option<Date>,
    /// From when it is in force.
    pub effective: Option<Date>,
    /// When it is to be looked at again.
    pub review_due: Option<Date>,
    /// Its classification, as written.
    pub classification: Option<String>,
    /// What it is written in.
    pub language: Language,
    /// Placeholders of a template that nobody filled in.
    pub placeholders: Vec<String>,
    /// Marks of copies in the file's name: `copy`, `final`, `old`.
    pub name_marks: Vec<String>,
    /// The file's name without number, revision and marks.
    pub name_words: String,
}

/// Body blocks in which labels stand, counted from the top.
const HEAD: usize = 40;

/// Words that head a column beside a label and are no value.
const HEADS: [&str; 14] = [
    "description",
    "responsibility",
    "responsibilities",
    "action",
    "actions",
    "requirement",
    "requirements",
    "label",
    "value",
    "details",
    "task",
    "tasks",
    "examples",
    "role",
];

/// One statement and how deliberate it is, 0 the most.
#[derive(Debug, Clone)]
struct Statement {
    label: Label,
    value: String,
    rank: u8,
}

/// Reads the facts of a document; `stem` is the file's name without extension.
#[must_use]
pub fn facts(document: &Document, stem: &str) -> Facts {
    let name = file_name::read(stem);
    let mut said = Vec::new();
    from_properties(document, &mut said);
    from_blocks(document, &mut said);
    revision_table::read(document, &mut said);
    let mut placeholders = Vec::new();
    for statement in &said {
        let value = statement.value.trim();
        let known = placeholders.iter().any(|p: &String| p == value);
        if statement.rank <= 2 && value.starts_with(['[', '{', '<']) && is_placeholder(value) && !known {
            placeholders.push(value.to_owned());
        }
    }
    for block in &document.blocks {
        placeholder::left_in(&block.text, &mut placeholders);
    }
    said.retain(|s| !is_placeholder(&s.value));
    said.sort_by_key(|s| s.rank);
    let words = || document.blocks.iter().filter(|b| b.role != Role::Code).map(|b| b.text.as_str());
    let detected = match language::detect(words()) {
        Language::Unclear => declared_language(&said),
        clear => clear,
    };
    let titled = title::read(document, said_title(&said).as_ref(), &name);
    let approver_said = first_where(&said, Label::Approver, names_somebody);
    let approved_on = date(&said, Label::ApprovedOn).or_else(|| approver_said.as_deref().and_then(first_date));
    let approver = approver_said.and_then(|v| without_date(&v));
    let last_review = date(&said, Label::LastReview);
    let cycle = first(&said, Label::Cycle).and_then(|c| dates::cycle_months(&c));
    let computed = last_review.zip(cycle).and_then(|(day, months)| day.checked_add(months.months()).ok());
    let revision = first_where(&said, Label::Revision, file_name::is_revision_text)
        .map(|v| tidy_revision(&v))
        .or(name.revision)
        .or_else(|| date(&said, Label::LastReview).map(|d| d.to_string()));
    Facts {
        number: said
            .iter()
            .find(|s| s.label == Label::Number && plausible_number(&s.value) && (s.rank == 0 || has_digit(&s.value)))
            .map(|s| s.value.clone())
            .or(titled.number)
            .or(name.number),
        title: titled.title,
        revision,
        owner: first_where(&said, Label::Owner, names_somebody),
        approver,
        approved_on,
        effective: date(&said, Label::Effective),
        review_due: date(&said, Label::ReviewDue).or(computed),
        classification: first_where(&said, Label::Classification, is_class),
        language: detected,
        placeholders,
        name_marks: name.marks,
        name_words: name.words,
    }
}

fn first(said: &[Statement], wanted: Label) -> Option<String> {
    first_where(said, wanted, |_| true)
}

fn first_where(said: &[Statement], wanted: Label, fits: impl Fn(&str) -> bool) -> Option<String> {
    said.iter().find(|s| s.label == wanted && fits(&s.value)).map(|s| s.value.clone())
}

fn date(said: &[Statement], wanted: Label) -> Option<Date> {
    said.iter().filter(|s| s.label == wanted).find_map(|s| first_date(&s.value))
}

fn said_title(said: &[Statement]) -> Option<(String, u8)> {
    said.iter().find(|s| s.label == Label::Title).map(|s| (s.value.clone(), s.rank))
}

fn declared_language(said: &[Statement]) -> Language {
    match first(said, Label::Language).map(|l| l.to_lowercase()) {
        Some(l) if l.starts_with("en") => Language::Known("en"),
        Some(l) if l.starts_with("de") || l.starts_with("ger") => Language::Known("de"),
        Some(l) if l.starts_with("fr") => Language::Known("fr"),
        Some(_) => Language::Other,
        None => Language::Unclear,
    }
}

/// A person, role or unit; not a sentence about one.
fn names_somebody(value: &str) -> bool {
    const ROLES: [&str; 8] = ["manager", "head of", "director", "officer", "lead", "team", "department", "management"];
    let role = value.split_whitespace().count() <= 4 && ROLES.iter().any(|role| value.contains(role));
    value.split_whitespace().count() <= 9
        && (role || value.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
        && ![" must ", " shall ", " should ", " will "].iter().any(|w| value.contains(w))
}

/// A class somebody could have given: one of the usual words, or a code such as `C2`.
fn is_class(value: &str) -> bool {
    const CLASSES: [&str; 12] = [
        "public",
        "internal",
        "confidential",
        "restricted",
        "secret",
        "sensitive",
        "private",
        "proprietary",
        "official",
        "unclassified",
        "tlp",
        "open",
    ];
    let lower = value.to_lowercase();
    let code = (1..=3).contains(&value.len()) && value.chars().any(|c| c.is_ascii_digit());
    value.split_whitespace().count() <= 10 && (code || CLASSES.iter().any(|c| lower.contains(c)))
}

fn has_digit(value: &str) -> bool {
    value.bytes().any(|b| b.is_ascii_digit())
}

fn plausible_number(value: &str) -> bool {
    let words = value.split_whitespace().count();
    (1..=3).contains(&words) && value.len() <= 30 && value.chars().any(char::is_alphanumeric) && !value.contains("://")
}

/// `Version 1.2 (draft)` is revision 1.2.
fn tidy_revision(value: &str) -> String {
    let mut words = value.split_whitespace();
    let first = words.next().unwrap_or_default().trim_matches([',', ';', '(', ')']);
    let lower = first.to_lowercase();
    if matches!(lower.trim_end_matches('.'), "version" | "rev" | "revision" | "issue" | "v")
        && let Some(next) = words.next()
    {
        return next.trim_matches([',', ';', '(', ')']).to_owned();
    }
    file_name::glued_revision(first).unwrap_or_else(|| first.to_owned())
}

/// `Jane Doe, 12 March 2026` is Jane Doe; a bare date is nobody.
fn without_date(value: &str) -> Option<String> {
    if first_date(value).is_none() {
        return Some(value.to_owned());
    }
    let head = value.split([',', '(', ';', '|']).next().unwrap_or_default();
    let head = head.split(" on ").next().unwrap_or_default().trim();
    (!head.is_empty() && first_date(head).is_none() && !head.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| head.to_owned())
}

fn from_properties(document: &Document, said: &mut Vec<Statement>) {
    for property in &document.properties {
        let rank = if property.source == Source::FrontMatter { 0 } else { 4 };
        let last = property.name.rsplit('.').next().unwrap_or_default();
        let nested = property.name.contains('.');
        let lower = property.name.to_lowercase();
        let of_history = nested && ["revision", "history", "version", "change"].iter().any(|w| lower.contains(w));
        let meant = match last.to_lowercase().as_str() {
            "date" if of_history => Some(Label::LastReview),
            "name" | "title" if rank == 0 && !nested => Some(Label::Title),
            "acronym" | "id" if rank == 0 && !nested => Some(Label::Number),
            "date" if rank == 0 && !nested => Some(Label::Effective),
            // Word counts its own savings under `revision`, writes its user's name and days of saving.
            "revision" | "language" if rank == 4 => None,
            _ if nested && !of_history => None,
            _ => label(last),
        };
        // Word keeps what its cover page shows in a property: `Revision 3, Released 2025-02-01`.
        let free_text = rank == 4 && matches!(last, "date" | "Comments" | "description" | "Subject" | "subject");
        if free_text {
            inline(&property.value, rank, said);
        } else if let Some(label) = meant.filter(|l| !matches!(l, Label::Change | Label::Date)) {
            said.push(Statement { label, value: property.value.trim().to_owned(), rank });
        } else if rank == 4 && last.eq_ignore_ascii_case("Keywords") {
            inline(&property.value, rank, said);
        }
    }
}

fn from_blocks(document: &Document, said: &mut Vec<Statement>) {
    let body = document.blocks.iter().filter(|b| b.role != Role::PageEdge).count();
    let mut place = 0;
    let mut control_section = false;
    for (at, block) in document.blocks.iter().enumerate() {
        let edge = block.role == Role::PageEdge;
        if !edge {
            place += 1;
        }
        if matches!(block.role, Role::Heading(_)) {
            let lower = block.text.to_lowercase();
            control_section =
                ["document control", "document information", "approval", "document details", "document history"]
                    .iter()
                    .any(|w| lower.contains(w));
        }
        let in_head = place <= HEAD || place + 6 > body || control_section;
        if !in_head && !edge {
            continue;
        }
        match block.role {
            Role::Row(table) => row(&document.blocks, at, table, said),
            Role::Code => {}
            Role::PageEdge => {
                lines(block, 3, said);
                inline(&block.text, 3, said);
                edge_facts(&block.text, said);
            }
            _ => {
                if !matches!(block.role, Role::Heading(_) | Role::Title) {
                    lines(block, 1, said);
                    if place <= 12 {
                        approved_in_words(&block.text, said);
                    }
                }
                let short = block.text.split_whitespace().count() <= 16;
                if short && place <= 12 && !matches!(block.role, Role::Heading(_)) {
                    inline(&block.text, 2, said);
                }
                let lone = block.text.split_whitespace().count() <= 3 && place <= 12;
                if lone && matches!(block.role, Role::Paragraph) {
                    classification_mark(&block.text, 2, said);
                }
            }
        }
    }
}

/// `Label: value` lines; several may share a line divided by bars.
fn lines(block: &Block, rank: u8, said: &mut Vec<Statement>) {
    for line in block.text.lines().flat_map(|l| l.split(['|', '\t'])) {
        // `Owner: A. Roe. Next review: 2027-01-01`: a full stop ends a value only where another label follows.
        let mut rest = line.trim();
        while let Some((label, value)) = pair(rest) {
            let next = value.match_indices(". ").map(|(at, _)| at).find(|at| {
                let tail = value.get(at + 2..).unwrap_or_default().trim_start();
                let word = tail.split_whitespace().next().unwrap_or_default().to_lowercase();
                let stated = ["version", "revision", "rev", "rev.", "issue", "approved", "valid", "next"];
                pair(tail).is_some() || stated.contains(&word.as_str())
            });
            let end = next.unwrap_or(value.len());
            push(label, value.get(..end).unwrap_or(value), rank, said);
            rest = value.get(end + 2..).unwrap_or_default().trim_start();
        }
        let tail = line.split_once(". ").filter(|_| pair(line.trim()).is_none()).map(|(_, tail)| tail.trim());
        if let Some((label, value)) = tail.and_then(pair) {
            push(label, value, rank, said);
        }
    }
}

fn push(label: Label, value: &str, rank: u8, said: &mut Vec<Statement>) {
    let value =
        value.lines().next().unwrap_or_default().trim().trim_matches(['*', '_']).trim_end_matches([';', ',', '.']);
    let fits = !value.trim().is_empty() && value.len() <= 120 && !matches!(label, Label::Change | Label::Date);
    let (label, value) = match label {
        // `Approved: 12 March 2026` names a day, `Approved: Jane Doe` a person.
        Label::Approver if first_date(value).is_some() && without_date(value).is_none() => (Label::ApprovedOn, value),
        other => (other, value),
    };
    if fits {
        said.push(Statement { label, value: value.trim().to_owned(), rank });
    }
}

/// One row of a table: pairs side by side, or a row of labels above one row of values.
fn row(blocks: &[Block], at: usize, table: u32, said: &mut Vec<Statement>) {
    let Some(block) = blocks.get(at) else { return };
    let cells: Vec<&str> = block.cells().collect();
    let labels: Vec<Option<Label>> = cells.iter().map(|c| label(c)).collect();
    let known = labels.iter().flatten().count();
    let first_of_table = at.checked_sub(1).and_then(|b| blocks.get(b)).is_none_or(|b| b.role != Role::Row(table));
    let below: Vec<&Block> = blocks.iter().skip(at + 1).take_while(|b| b.role == Role::Row(table)).collect();
    if first_of_table && known >= 2 && known * 2 > cells.len() && cells.len() > 1 {
        let identifies = labels.iter().flatten().any(|l| matches!(l, Label::Number | Label::Revision));
        if let [only] = below.as_slice()
            && identifies
        {
            for (label, value) in labels.iter().zip(only.cells()) {
                if let Some(label) = label {
                    push(*label, value, 1, said);
                }
            }
        }
        if labels.iter().take(2).flatten().count() == 2 {
            return;
        }
    }
    // `Owner | CEO | Version | 2` are pairs; `Owner | Action | Due` heads a table of something else.
    let paired = cells.len().is_multiple_of(2)
        && labels.iter().step_by(2).zip(cells.iter().step_by(2)).all(|(l, c)| l.is_some() || c.is_empty());
    if cells.len() == 2 || paired {
        for (label, value) in labels.iter().step_by(2).zip(cells.iter().skip(1).step_by(2)) {
            let heads = first_of_table && HEADS.contains(&value.to_lowercase().as_str());
            match label {
                Some(label) if !heads && self::label(value).is_none() && value.split_whitespace().count() <= 12 => {
                    push(*label, value, 1, said);
                }
                _ => {}
            }
        }
    }
    for cell in &cells {
        for line in cell.lines() {
            if let Some((label, value)) = pair(line) {
                push(label, value, 1, said);
            }
        }
    }
}

/// `Revision 3, Released 2025-02-01` and `Rev. C` inside a short text.
fn inline(text: &str, rank: u8, said: &mut Vec<Statement>) {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    for (at, token) in tokens.iter().enumerate() {
        let lower = token.to_lowercase();
        let word = lower.trim_matches(['.', ':', ',', '(']);
        let next = tokens.get(at + 1).copied().unwrap_or_default();
        let value = next.trim_matches([',', ';', ')', '(', '.', '|']);
        if matches!(word, "revision" | "rev" | "version" | "issue" | "ver") {
            if file_name::is_revision(value) || (value.starts_with(['{', '[']) && is_placeholder(value)) {
                said.push(Statement { label: Label::Revision, value: value.to_owned(), rank });
            }
        } else if let Some(revision) = file_name::glued_revision(token.trim_matches([',', ';', ')', '(']))
            .filter(|_| lower.starts_with("rev") || lower.starts_with('v'))
        {
            said.push(Statement { label: Label::Revision, value: revision, rank });
        }
        let label = match word {
            "released" | "approved" => Label::ApprovedOn,
            "effective" | "issued" => Label::Effective,
            _ => continue,
        };
        let rest = tokens.get(at + 1..(at + 6).min(tokens.len())).unwrap_or_default().join(" ");
        if first_date(&rest).is_some() {
            said.push(Statement { label, value: rest, rank });
        }
    }
}

/// `Approved by the managing director on 8 January 2026.`, and in a line of such facts without a day:
/// `Version 3, 2023-11-20, approved by J. Hartmann`.
fn approved_in_words(text: &str, said: &mut Vec<Statement>) {
    let of_facts = text.split_whitespace().count() <= 30;
    for part in parts_of_line(text) {
        let head = part.get(..9).unwrap_or_default();
        let Some(rest) = part.get(9..).filter(|_| head.eq_ignore_ascii_case("approved ")) else { continue };
        let by = rest.strip_prefix("by ");
        let rest = by.unwrap_or(rest);
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let somebody = by.is_some() || rest.starts_with(char::is_uppercase);
        let named = of_facts && somebody && rest.split_whitespace().count() <= 5;
        if (by.is_some() && first_date(rest).is_some()) || named {
            let mut characters = rest.chars();
            let value = characters.next().map(|c| c.to_uppercase().chain(characters).collect()).unwrap_or_default();
            said.push(Statement { label: Label::Approver, value, rank: 1 });
        }
    }
}

/// Parts between full stops, commas, semicolons and line ends; the stop after an initial (`J. Hartmann`) divides nothing.
fn parts_of_line(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let before = text.get(from..at).unwrap_or_default();
        let last_word = before.rsplit(|c: char| c.is_whitespace() || c == '.').next().unwrap_or_default();
        let ends = match c {
            ',' | ';' | '\n' | '|' => true,
            '.' => last_word.chars().count() > 2,
            _ => false,
        };
        if ends {
            parts.push(before.trim());
            from = at + c.len_utf8();
        }
    }
    parts.push(text.get(from..).unwrap_or_default().trim_end_matches('.').trim());
    parts
}

/// Number and classification in a page header or footer.
fn edge_facts(text: &str, said: &mut Vec<Statement>) {
    for token in text.split_whitespace() {
        let token = token.trim_matches([',', ';', '|', '(', ')']);
        if file_name::is_number(token) {
            said.push(Statement { label: Label::Number, value: token.to_owned(), rank: 3 });
        }
    }
    for part in text.split(['|', '\t', '\n', '–', '—', '·']) {
        classification_mark(part, 3, said);
    }
}

/// A mark that stands alone: `CONFIDENTIAL`, `Internal use only`.
fn classification_mark(text: &str, rank: u8, said: &mut Vec<Statement>) {
    const MARKS: [&str; 14] = [
        "public",
        "internal",
        "internal use only",
        "internal use",
        "for internal use only",
        "confidential",
        "strictly confidential",
        "highly confidential",
        "restricted",
        "secret",
        "company confidential",
        "confidential and proprietary",
        "proprietary",
        "tlp:amber",
    ];
    let plain = text.trim().trim_matches(['*', '.', '[', ']']).to_lowercase();
    if MARKS.contains(&plain.as_str()) {
        said.push(Statement { label: Label::Classification, value: text.trim().to_owned(), rank });
    }
}

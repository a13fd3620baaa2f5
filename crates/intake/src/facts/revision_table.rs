//! Revision tables: of all rows, the newest says which revision this is.

use super::dates::first_date;
use super::labels::{Label, label};
use super::{Statement, file_name};
use crate::document::{Document, Role};
use jiff::civil::Date;

/// A row of a revision table.
struct Entry {
    revision: String,
    day: Option<Date>,
    approver: Option<String>,
}

/// Finds revision tables by their header row and adds what the newest row says.
pub(super) fn read(document: &Document, said: &mut Vec<Statement>) {
    let mut seen = None;
    for (at, block) in document.blocks.iter().enumerate() {
        let Role::Row(table) = block.role else { continue };
        if seen == Some(table) {
            continue;
        }
        seen = Some(table);
        let columns: Vec<Option<Label>> = block.cells().map(label).collect();
        let has = |wanted: &[Label]| columns.iter().flatten().any(|l| wanted.contains(l));
        let dated = has(&[Label::Date, Label::LastReview, Label::Effective, Label::ApprovedOn]);
        if !has(&[Label::Revision]) || !(dated || has(&[Label::Change])) {
            continue;
        }
        let rows = document.blocks.iter().skip(at + 1).take_while(|b| b.role == Role::Row(table));
        let entries: Vec<Entry> = rows.filter_map(|row| entry(&columns, row.cells())).collect();
        if let Some(newest) = newest(entries) {
            said.push(Statement { label: Label::Revision, value: newest.revision, rank: 2 });
            if let Some(approver) = newest.approver {
                said.push(Statement { label: Label::Approver, value: approver, rank: 2 });
            }
            if let Some(day) = newest.day {
                said.push(Statement { label: Label::LastReview, value: day.to_string(), rank: 2 });
            }
        }
    }
}

fn entry<'a>(columns: &[Option<Label>], cells: impl Iterator<Item = &'a str>) -> Option<Entry> {
    let mut entry = Entry { revision: String::new(), day: None, approver: None };
    for (column, cell) in columns.iter().zip(cells) {
        match column {
            Some(Label::Revision) if file_name::is_revision_text(cell) => entry.revision = super::tidy_revision(cell),
            Some(Label::Date | Label::LastReview | Label::Effective | Label::ApprovedOn) => {
                entry.day = entry.day.or_else(|| first_date(cell));
            }
            Some(Label::Approver) if !cell.is_empty() => entry.approver = Some(cell.to_owned()),
            _ => {}
        }
    }
    (!entry.revision.is_empty()).then_some(entry)
}

/// By day where every row has one, else by the revision itself.
fn newest(entries: Vec<Entry>) -> Option<Entry> {
    let all_dated = entries.iter().all(|e| e.day.is_some());
    entries.into_iter().max_by(|a, b| {
        let by_revision = order(&a.revision).cmp(&order(&b.revision));
        if all_dated { a.day.cmp(&b.day).then(by_revision) } else { by_revision }
    })
}

/// `1.10` comes after `1.9`, `C` after `B`.
pub(crate) fn order(revision: &str) -> Vec<(u64, String)> {
    revision
        .split(['.', '-', '_'])
        .map(|part| {
            (part.parse().unwrap_or(0), if part.parse::<u64>().is_ok() { String::new() } else { part.to_owned() })
        })
        .collect()
}

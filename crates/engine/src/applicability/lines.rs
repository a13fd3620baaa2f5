//! The lines as they would be issued today: what is said of each control, and which risks need it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use plumb_model::{
    define::{
        register::{BehaviourKind, FieldKind, Part, StateKind},
        requirement::{Exclusion, Requirement, Standard},
    },
    fold::{RecordState, Row},
    id::{FieldId, RequirementId},
    raw::Raw,
};

use crate::{
    access::Reader,
    desk::{ApplicabilityLine, Problem},
    engine::Look,
    playing::{PartOf, Playing},
    records::{columns, shown, title},
};

/// Letters of 'how we meet it' that a line holds.
const LETTERS: usize = 360;

/// All lines of a standard.
pub(super) fn today(look: &Look, reader: &Reader, standard: &Standard) -> Result<Vec<ApplicabilityLine>, Problem> {
    let part = PartOf::find(&look.rules.packs, Part::Statement);
    let statements = statements(look, reader, part)?;
    let risks = risks(look, reader)?;
    let controls =
        standard.requirements.iter().filter(|control| control.leaf && control.exclusion == Exclusion::Justified);
    let mut lines = Vec::new();
    for control in controls {
        let said = part.zip(statements.iter().find(|record| part.is_some_and(|part| speaks(part, record, control))));
        let named = risks.get(&control.id).cloned().unwrap_or_default();
        lines.push(line(control, said, &named));
    }
    if let Some(part) = part {
        lines.extend(statements.iter().filter(|record| is_own(part, record)).map(|record| own(part, record)));
    }
    Ok(lines)
}

/// Statements in force, as far as the reader may see them.
fn statements(look: &Look, reader: &Reader, part: Option<PartOf<'_>>) -> Result<Vec<RecordState>, Problem> {
    let mut all = Vec::new();
    let Some(part) = part else { return Ok(all) };
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        if part.stands(&record) && look.may_see(reader, &record) {
            all.push(record);
        }
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

fn is_open(look: &Look, record: &RecordState) -> bool {
    let state = record.state.as_ref().and_then(|state| look.register_of(record)?.state(state.as_str()));
    state.is_some_and(|state| state.kind == StateKind::Open) && !record.erased
}

fn speaks(part: PartOf<'_>, record: &RecordState, control: &Requirement) -> bool {
    named(part.read(record).raw("requirements")).any(|id| id == control.id)
}

fn is_own(part: PartOf<'_>, record: &RecordState) -> bool {
    part.read(record).text("about") == Some("own")
}

fn named(raw: Option<&Raw>) -> impl Iterator<Item = RequirementId> {
    raw.into_iter().flat_map(Raw::items).filter_map(|item| item.as_text()?.parse().ok())
}

/// Numbers of the open risks that name a control, by control. A register of risks is one whose records are scored.
fn risks(look: &Look, reader: &Reader) -> Result<BTreeMap<RequirementId, BTreeSet<String>>, Problem> {
    let mut found: BTreeMap<RequirementId, BTreeSet<String>> = BTreeMap::new();
    let scored = look.rules.packs.registers.values().filter(|it| it.behaviour(BehaviourKind::Scored).is_some());
    for register in scored {
        let names = register.fields.iter().filter(|field| matches!(field.kind, FieldKind::Requirements));
        let names: Vec<&FieldId> = names.map(|field| &field.id).filter(|id| !reader.hides(register, id)).collect();
        look.snapshot.each_record(Some(&register.id), &mut |record| {
            if is_open(look, &record) && look.may_see(reader, &record) {
                for id in names.iter().flat_map(|field| named(record.fields.get(*field))) {
                    found.entry(id).or_default().extend(record.number().map(ToOwned::to_owned));
                }
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(found)
}

fn line(
    control: &Requirement,
    said: Option<(PartOf<'_>, &RecordState)>,
    risks: &BTreeSet<String>,
) -> ApplicabilityLine {
    let risks: Vec<&str> = risks.iter().map(String::as_str).collect();
    let line = ApplicabilityLine {
        control: control.id.id.to_string(),
        title: control.title.clone(),
        applies: "open".to_owned(),
        risks: risks.join(", "),
        ..ApplicabilityLine::default()
    };
    let Some((part, record)) = said else { return line };
    let read = part.read(record);
    let differs = differing(part, &read, &line.control);
    let told = told(part, record);
    ApplicabilityLine {
        driver: differs.as_ref().map_or(told.driver, |(driver, _)| driver.clone()),
        why: differs.map_or(told.why, |(_, why)| why),
        applies: told.applies,
        status: told.status,
        how: told.how,
        statement: told.statement,
        ..line
    }
}

fn own(part: PartOf<'_>, record: &RecordState) -> ApplicabilityLine {
    let number = record.number().unwrap_or_default().to_owned();
    ApplicabilityLine { control: number, title: title(part.register, record), ..told(part, record) }
}

/// What a statement says of every control that it speaks of.
fn told(part: PartOf<'_>, record: &RecordState) -> ApplicabilityLine {
    let read = part.read(record);
    let applies = read.raw("applicable") != Some(&Raw::Flag(false));
    let prose = |role: &str| flat(read.text(role).unwrap_or_default());
    ApplicabilityLine {
        applies: if applies { "yes" } else { "no" }.to_owned(),
        driver: if applies { read.shown("driver").unwrap_or_default() } else { String::new() },
        why: prose("justification"),
        status: if applies { read.shown("status").unwrap_or_default() } else { String::new() },
        how: shortened(&prose("text")),
        statement: record.number().unwrap_or_default().to_owned(),
        ..ApplicabilityLine::default()
    }
}

/// Why one control differs from the rest of its statement: driver, and why.
fn differing(part: PartOf<'_>, read: &Playing<'_, '_>, control: &str) -> Option<(String, String)> {
    let field = part.register.field(part.field("differs")?.as_str());
    let known = columns(field);
    let cell = |row: &Row, name: &str| {
        let column = known.iter().find(|column| column.id.as_str() == name)?;
        row.get(&column.id).map(|raw| shown(Some(column), raw))
    };
    let row = read.rows("differs").find(|row| {
        let named = cell(row, "control").unwrap_or_default();
        // `A.8.10`, or with its standard before it.
        named.split_whitespace().last() == Some(control)
    })?;
    Some((cell(row, "driver").unwrap_or_default(), flat(&cell(row, "why").unwrap_or_default())))
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A line as a row of the register.
pub(super) fn row(line: &ApplicabilityLine) -> BTreeMap<String, String> {
    let cells = [
        ("control", &line.control),
        ("title", &line.title),
        ("applies", &line.applies),
        ("driver", &line.driver),
        ("needed_by", &line.risks),
        ("why", &line.why),
        ("status", &line.status),
        ("how", &line.how),
        ("statement", &line.statement),
    ];
    let filled = cells.into_iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(name, text)| (name.to_owned(), text.clone())).collect()
}

/// A row of the register as a line.
pub(super) fn read(row: &Row) -> ApplicabilityLine {
    let cell = |name: &str| {
        let id = FieldId::new(name).ok();
        id.and_then(|id| row.get(&id)).and_then(Raw::as_text).unwrap_or_default().to_owned()
    };
    ApplicabilityLine {
        control: cell("control"),
        title: cell("title"),
        applies: cell("applies"),
        driver: cell("driver"),
        risks: cell("needed_by"),
        why: cell("why"),
        status: cell("status"),
        how: cell("how"),
        statement: cell("statement"),
    }
}

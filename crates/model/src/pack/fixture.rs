//! Fixtures: what each check says of chosen records. A check without them is a mistake; they are run by `plumb pack check` and the tests.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use plumb_ledger::digest::Digest;

use super::{
    diagnostic::{Faults, near},
    draft::{CaseDraft, CaseRecordDraft, FixtureDraft},
    read::{Table, json},
    resolve::Resolver,
    source::{At, Spot},
};
use crate::{
    define::register::{FieldKind, Register},
    fact::FileRef,
    field::{self, Reading},
    fold::{Link, NUMBER, RecordState},
    id::{CheckCode, FieldId, RecordId, RegisterId, RequirementId, RowId},
    raw::Raw,
    verdict::Outcome,
};

/// One case of a check's fixtures.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows: 'one past its date'.
    pub name: String,
    /// The day on which it is judged.
    pub today: Date,
    /// The records there are, already folded.
    pub records: Vec<RecordState>,
    /// Numbers of the look-alikes: with them or without, the check says the same.
    pub contrast: Vec<String>,
    /// What the check must say.
    pub expect: Expect,
}

/// What a check must say of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// The outcome.
    pub outcome: Outcome,
    /// Numbers of the failed records, in order; [`None`] where the case does not say.
    pub failed: Option<Vec<String>>,
    /// The first day it could change without a new entry; [`None`] where the case does not say.
    pub holds_until: Option<Date>,
    /// Which requirement is meant, with form `statement`.
    pub requirement: Option<RequirementId>,
}

const OUTCOMES: &[(&str, Outcome)] = &[
    ("in-order", Outcome::InOrder),
    ("described", Outcome::Described),
    ("observation", Outcome::Observation),
    ("gap", Outcome::Gap),
    ("serious-gap", Outcome::SeriousGap),
    ("no-evidence", Outcome::NoEvidence),
    ("not-applicable", Outcome::NotApplicable),
];

/// Reads `fixtures/CODE.toml`.
pub(super) fn fixtures(faults: &mut Faults<'_>, mut file: Table<'_>, code: At<CheckCode>) -> FixtureDraft {
    let tables = file.tables(faults, "case", "a case");
    let cases = tables.into_iter().filter_map(|table| case(faults, table)).collect();
    file.done(faults);
    FixtureDraft { code, cases }
}

fn case(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<CaseDraft> {
    let name = table.text(faults, "name");
    let today = table.date(faults, "today");
    let tables = table.tables(faults, "record", "a record of a case");
    let records = tables.into_iter().filter_map(|table| record(faults, table)).collect();
    let contrast = table.texts(faults, "contrast");
    let expect = table.table(faults, "expect", "`[case.expect]`");
    let name = table.must(faults, "name", name);
    let today = table.must(faults, "today", today);
    let expect = table.must(faults, "expect", expect);
    table.done(faults);
    let mut expect = expect?;
    let outcome = expect.word(faults, "outcome", OUTCOMES);
    let says_failed = expect.has("failed");
    let failed_spots = expect.texts(faults, "failed");
    let holds_until = expect.date(faults, "holds_until").map(|date| date.value);
    let requirement = expect.id(faults, "requirement").map(|id| id.value);
    let outcome = expect.must(faults, "outcome", outcome);
    expect.done(faults);
    let failed = says_failed.then(|| failed_spots.iter().map(|number| number.value.clone()).collect());
    let expect = Expect { outcome: outcome?.value, failed, holds_until, requirement };
    Some(CaseDraft { name: name?, today: today?.value, records, contrast, expect, failed_spots })
}

fn record(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<CaseRecordDraft> {
    let register = table.id(faults, "register");
    let number = table.text(faults, "number");
    let state = table.id(faults, "state");
    let file = table.spot.file;
    let jsons = |values: Vec<(At<String>, &toml::Spanned<toml::de::DeValue<'_>>)>| -> Vec<_> {
        let values = values.into_iter().map(|(name, value)| {
            let spot = Spot { file, start: value.span().start, end: value.span().end };
            (name, At { value: json(value.get_ref()), spot })
        });
        values.collect()
    };
    let fields = jsons(table.values(faults, "fields"));
    let tables = jsons(table.values(faults, "tables"));
    let links = table.lists(faults, "links");
    let files = table.lists(faults, "files");
    let register = table.must(faults, "register", register);
    let number = table.must(faults, "number", number);
    table.done(faults);
    Some(CaseRecordDraft { register: register?, number: number?, state, fields, links, tables, files })
}

/// A record's id in a fixture: always the same for the same register and number.
fn record_id(register: &RegisterId, number: &str) -> RecordId {
    let digest = Digest::of(format!("{register} {number}").as_bytes());
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest.0) {
        *to = from;
    }
    RecordId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Checks a case against the registers and folds its records.
pub(super) fn resolve(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &CaseDraft) -> Option<Case> {
    let before = faults.count();
    let mut numbers: BTreeMap<&str, &RegisterId> = BTreeMap::new();
    for record in &draft.records {
        if numbers.insert(&record.number.value, &record.register.value).is_some() {
            faults.say(record.number.spot, format!("the number `{}` is here twice in one case", record.number.value));
        }
    }
    for number in &draft.failed_spots {
        let is_requirement = number.value.parse::<RequirementId>().is_ok();
        if !is_requirement && !numbers.contains_key(number.value.as_str()) {
            faults.unknown(number.spot, "record in this case with the number", &number.value, numbers.keys().copied());
        }
    }
    for number in &draft.contrast {
        if !numbers.contains_key(number.value.as_str()) {
            faults.unknown(number.spot, "record in this case with the number", &number.value, numbers.keys().copied());
        } else if draft.failed_spots.iter().any(|failed| failed.value == number.value) {
            let help = "a look-alike is no fault: take it out of `failed`, or out of `contrast`";
            faults.help(number.spot, format!("`{}` is both failed and a contrast", number.value), help);
        }
    }
    let records =
        draft.records.iter().filter_map(|record| fold(faults, world, &numbers, draft.today, record)).collect();
    let contrast = draft.contrast.iter().map(|number| number.value.clone()).collect();
    let (name, expect) = (draft.name.value.clone(), draft.expect.clone());
    let case = Case { name, today: draft.today, records, contrast, expect };
    (faults.count() == before).then_some(case)
}

fn fold(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    numbers: &BTreeMap<&str, &RegisterId>,
    today: Date,
    draft: &CaseRecordDraft,
) -> Option<RecordState> {
    let Some(register) = world.registers.get(&draft.register.value) else {
        if !world.knows_register(&draft.register.value) {
            faults.unknown(draft.register.spot, "register", draft.register.value.as_str(), world.register_ids());
        }
        return None;
    };
    let at = today.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
    let id = record_id(&register.id, &draft.number.value);
    let mut record = RecordState::new(register.id.clone(), id, at, 0);
    (record.version, record.etag) = (1, 1);
    record.fields.insert(FieldId::new(NUMBER).ok()?, Raw::Text(draft.number.value.clone()));
    record.state = register.workflow.states.first().map(|state| state.id.clone());
    if let Some(state) = &draft.state {
        if register.state(state.value.as_str()).is_none() {
            let known = register.workflow.states.iter().map(|state| state.id.as_str());
            faults.unknown(state.spot, &format!("state of `{}`", register.id), state.value.as_str(), known);
        }
        record.state = Some(state.value.clone());
    }
    for (name, value) in &draft.fields {
        let Some(field) = known(faults, register, name) else { continue };
        if field.kind.is_linked()
            || matches!(field.kind, FieldKind::Files | FieldKind::Table(_) | FieldKind::Computed { .. })
        {
            let help =
                "links go under `links`, files under `files`, rows under `tables`; computed fields compute themselves";
            faults.help(name.spot, format!("`{}` is a field of type `{}`", name.value, field.kind.word()), help);
            continue;
        }
        match field::read(field, &value.value, Reading::Exact) {
            Ok(Some(raw)) => drop(record.fields.insert(field.id.clone(), raw)),
            Ok(None) => {}
            Err(fault) => faults.add(value.spot, format!("`{}`: {fault}", name.value), fault.help()),
        }
    }
    for (name, to) in &draft.links {
        let Some(field) = known(faults, register, name) else { continue };
        let target = match &field.kind {
            FieldKind::Link { to, .. } => Some(to),
            FieldKind::Person { .. } => world.persons.as_ref(),
            _ => {
                faults.say(name.spot, format!("`{}` is a field of type `{}`, no link", name.value, field.kind.word()));
                continue;
            }
        };
        let links = to.iter().filter_map(|number| link(faults, numbers, target?, number)).collect();
        record.links.insert(field.id.clone(), links);
    }
    for (name, names) in &draft.files {
        let Some(field) = known(faults, register, name) else { continue };
        if !matches!(field.kind, FieldKind::Files) {
            faults.say(name.spot, format!("`{}` is a field of type `{}`, not of files", name.value, field.kind.word()));
            continue;
        }
        let files = names.iter().map(|name| file(&name.value)).collect();
        record.files.insert(field.id.clone(), files);
    }
    for (name, rows) in &draft.tables {
        let Some(field) = known(faults, register, name) else { continue };
        let FieldKind::Table(columns) = &field.kind else {
            faults.say(name.spot, format!("`{}` is a field of type `{}`, no table", name.value, field.kind.word()));
            continue;
        };
        match field::read_rows(columns, &rows.value, Reading::Exact) {
            Ok(rows) => {
                let rows = rows.into_iter().enumerate();
                let id = |place: usize| RowId::new(&format!("{place:04}")).ok();
                let rows =
                    rows.filter_map(|(place, row)| Some((row.id.or_else(|| id(place + 1))?, row.cells))).collect();
                record.tables.insert(field.id.clone(), rows);
            }
            Err(fault) => faults.add(rows.spot, format!("`{}`: {fault}", name.value), fault.help()),
        }
    }
    Some(record)
}

fn known<'r>(
    faults: &mut Faults<'_>,
    register: &'r Register,
    name: &At<String>,
) -> Option<&'r crate::define::register::Field> {
    let field = register.field(&name.value);
    if field.is_none() {
        let fields = register.fields.iter().map(|field| field.id.as_str());
        let help = near(&name.value, fields);
        faults.add(name.spot, format!("`{}` has no field `{}`", register.id, name.value), help);
    }
    field
}

fn link(
    faults: &mut Faults<'_>,
    numbers: &BTreeMap<&str, &RegisterId>,
    target: &RegisterId,
    number: &At<String>,
) -> Option<Link> {
    match numbers.get(number.value.as_str()) {
        Some(register) if *register == target => {
            Some(Link { register: target.clone(), to: record_id(target, &number.value), version: 1 })
        }
        Some(other) => {
            faults.say(
                number.spot,
                format!("`{}` is a record of `{other}`, but the link leads to `{target}`", number.value),
            );
            None
        }
        None => {
            let help = format!("add it to the case: `register = \"{target}\"`, `number = \"{}\"`", number.value);
            faults.help(number.spot, format!("no record of this case has the number `{}`", number.value), help);
            None
        }
    }
}

fn file(name: &str) -> FileRef {
    let digest = Digest::of(name.as_bytes()).to_string();
    let media_type = "application/octet-stream".to_owned();
    FileRef { id: name.to_owned(), digest, name: name.to_owned(), size_bytes: name.len().to_string(), media_type }
}

/// Checks that the cases of a check show what they must: a failure, a pass, nothing at all, and a look-alike seen through.
pub(super) fn complete(
    faults: &mut Faults<'_>,
    spot: Spot,
    code: &CheckCode,
    needs_failure: bool,
    cases: &[CaseDraft],
) {
    let any = |wanted: &[Outcome]| cases.iter().any(|case| wanted.contains(&case.expect.outcome));
    let failing = [Outcome::Observation, Outcome::Described, Outcome::Gap, Outcome::SeriousGap];
    let wanted = [
        (needs_failure && !any(&failing), "a case that fails"),
        (!any(&[Outcome::InOrder]), "a case that just passes (`outcome = \"in-order\"`)"),
        (!any(&[Outcome::NoEvidence]), "a case on an empty register (`outcome = \"no-evidence\"`)"),
        (
            cases.iter().all(|case| case.contrast.is_empty()),
            "a case with a look-alike that changes nothing (`contrast = [\"its number\"]`)",
        ),
    ];
    let missing: Vec<&str> = wanted.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect();
    if !missing.is_empty() {
        let help = format!("add {} to `fixtures/{code}.toml`", missing.join(", and "));
        faults.help(spot, format!("the fixtures of `{code}` do not show all that they must"), help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixture_record_keeps_its_id() {
        let register = RegisterId::new("gauges").unwrap();
        assert_eq!(record_id(&register, "G-1"), record_id(&register, "G-1"));
        assert_ne!(record_id(&register, "G-1").0, uuid::Uuid::nil());
    }
}

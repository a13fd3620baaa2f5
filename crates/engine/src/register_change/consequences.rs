//! What a change of a register brings: what is different in it, which records feel it, how numbers go on.

use std::ops::ControlFlow;

use jiff::civil::Date;
use plumb_model::{
    define::register::{Choice, Field, FieldKind, Filled, NumberPart, Register},
    derive,
    fold::RecordState,
    id::RegisterId,
    pack::PackSet,
    raw::Raw,
};
use plumb_store::NumberWanted;

use crate::{
    desk::{Affected, AffectedHow, Difference, DifferenceKind, Problem, ProblemKind, RegisterChanged},
    engine::Look,
    records::{LANGUAGE, shown},
};

/// Weighs one register as it is against the same one in the changed set.
pub(super) fn weigh(look: &Look, packs: &PackSet, id: &RegisterId) -> Result<RegisterChanged, Problem> {
    let new = packs.registers.get(id).ok_or_else(|| {
        Problem::new(ProblemKind::Fault, "fault.register", format!("the changed packs have no register `{id}`"))
    })?;
    let mut changed = RegisterChanged {
        register: id.to_string(),
        differences: Vec::new(),
        records: 0,
        open: 0,
        affected: Vec::new(),
        numbers: None,
        assessments: Vec::new(),
        pack: String::new(),
        seq: None,
    };
    let Some(old) = look.rules.packs.registers.get(id) else {
        let name = new.name.get(LANGUAGE).to_owned();
        changed.differences.push(difference(DifferenceKind::RegisterAdded, &name, None, Some(name.clone())));
        return Ok(changed);
    };
    changed.differences = differences(old, new);
    let mut count = Counting::new(old, new);
    look.snapshot.each_record(Some(id), &mut |record| {
        count.take(&record);
        ControlFlow::Continue(())
    })?;
    (changed.records, changed.open) = (count.records, count.open);
    if old.number != new.number {
        let next = |register: &Register| next_number(register, look.today, &count.numbers);
        changed.numbers = Some((next(old), next(new)));
    }
    changed.affected = count.affected();
    Ok(changed)
}

fn difference(what: DifferenceKind, of: &str, before: Option<String>, after: Option<String>) -> Difference {
    Difference { what, of: of.to_owned(), before, after }
}

fn differences(old: &Register, new: &Register) -> Vec<Difference> {
    let mut all = Vec::new();
    let name = old.name.get(LANGUAGE);
    let mut texts = |what, of: &str, before: &str, after: &str| {
        if before != after {
            all.push(difference(what, of, Some(before.to_owned()), Some(after.to_owned())));
        }
    };
    texts(DifferenceKind::Name, name, name, new.name.get(LANGUAGE));
    texts(DifferenceKind::One, name, old.one.get(LANGUAGE), new.one.get(LANGUAGE));
    texts(DifferenceKind::Purpose, name, old.purpose.get(LANGUAGE), new.purpose.get(LANGUAGE));
    texts(DifferenceKind::Number, name, &pattern(old), &pattern(new));
    match (old.asleep, new.asleep) {
        (false, true) => all.push(difference(DifferenceKind::PutToSleep, name, None, None)),
        (true, false) => all.push(difference(DifferenceKind::Woken, name, None, None)),
        _ => {}
    }
    for field in &new.fields {
        match old.field(field.id.as_str()) {
            None => {
                let kind = field.kind.word().to_owned();
                all.push(difference(DifferenceKind::FieldAdded, field.name.get(LANGUAGE), None, Some(kind)));
            }
            Some(before) => field_differences(&mut all, new, before, field),
        }
    }
    for state in &new.workflow.states {
        let before = old.state(state.id.as_str()).map(|before| before.name.get(LANGUAGE));
        if let Some(before) = before.filter(|before| *before != state.name.get(LANGUAGE)) {
            let after = state.name.get(LANGUAGE).to_owned();
            all.push(difference(DifferenceKind::StateName, before, Some(before.to_owned()), Some(after)));
        }
    }
    all
}

fn field_differences(all: &mut Vec<Difference>, register: &Register, old: &Field, new: &Field) {
    let name = old.name.get(LANGUAGE);
    let mut maybe = |what, before: Option<String>, after: Option<String>| {
        if before != after {
            all.push(difference(what, name, before, after));
        }
    };
    let text = |text: &str| Some(text.to_owned());
    maybe(DifferenceKind::FieldName, text(name), text(new.name.get(LANGUAGE)));
    let help = |field: &Field| field.help.as_ref().map(|help| help.get(LANGUAGE).to_owned());
    maybe(DifferenceKind::FieldHelp, help(old), help(new));
    maybe(DifferenceKind::FieldDefault, default(old), default(new));
    if let (None, Some(now)) = (&old.maps_to, &new.maps_to) {
        let now = register.field(now.as_str()).map_or_else(|| now.to_string(), |now| now.name.get(LANGUAGE).to_owned());
        maybe(DifferenceKind::FieldRemoved, text(name), Some(now));
    }
    let label = |id: &str, choices: &[Choice]| {
        let choice = choices.iter().find(|choice| choice.id == id);
        choice.map_or_else(|| id.to_owned(), |choice| choice.name.get(LANGUAGE).to_owned())
    };
    for choice in new.kind.choices() {
        let after = choice.name.get(LANGUAGE).to_owned();
        match old.kind.choices().iter().find(|before| before.id == choice.id) {
            None => maybe(DifferenceKind::ChoiceAdded, None, Some(after)),
            Some(before) => {
                maybe(DifferenceKind::ChoiceName, text(before.name.get(LANGUAGE)), Some(after.clone()));
                if let (None, Some(now)) = (&before.maps_to, &choice.maps_to) {
                    maybe(DifferenceKind::ChoiceRemoved, Some(after), Some(label(now, new.kind.choices())));
                }
            }
        }
    }
}

/// A field's default as a person reads it.
fn default(field: &Field) -> Option<String> {
    match field.default.as_ref()? {
        Filled::Value(raw) => Some(shown(Some(field), raw)),
        Filled::Today => Some("today".to_owned()),
        Filled::Actor => Some("actor".to_owned()),
        Filled::Nothing => None,
    }
}

/// A number pattern as packs write it.
pub(super) fn pattern(register: &Register) -> String {
    let part = |part: &NumberPart| match part {
        NumberPart::Text(text) => text.clone(),
        NumberPart::Year => "{year}".to_owned(),
        NumberPart::Counter(1) => "{n}".to_owned(),
        NumberPart::Counter(width) => format!("{{n:0{width}}}"),
        NumberPart::Field(field) => format!("{{{field}}}"),
    };
    register.number.0.iter().map(part).collect()
}

/// The number that a record made today would get; where a choice names the series, that of the first choice.
fn next_number(register: &Register, today: Date, taken: &[String]) -> String {
    let mut wanted = NumberWanted { head: String::new(), width: 1, tail: String::new() };
    let mut counted = false;
    for part in &register.number.0 {
        let text = match part {
            NumberPart::Text(text) => text.clone(),
            NumberPart::Year => today.year().to_string(),
            NumberPart::Field(field) => {
                let choices = register.field(field.as_str()).map(|field| field.kind.choices()).unwrap_or_default();
                let first = choices.iter().find(|choice| choice.maps_to.is_none());
                first.map(|choice| choice.id.to_uppercase()).unwrap_or_default()
            }
            NumberPart::Counter(width) => {
                (counted, wanted.width) = (true, *width);
                continue;
            }
        };
        if counted { wanted.tail.push_str(&text) } else { wanted.head.push_str(&text) }
    }
    let last = taken.iter().filter_map(|number| wanted.counter(number)).max().unwrap_or(0);
    wanted.number(last.saturating_add(1))
}

/// Counts records that feel the change.
struct Counting<'r> {
    old: &'r Register,
    /// Fields that are required and were not there, with how many records lack them.
    lack: Vec<(&'r Field, u64)>,
    /// Fields that are written no more, with how many records hold a value.
    keep: Vec<(&'r Field, u64)>,
    /// Choices that count as another, with how many records hold them.
    moved: Vec<(&'r Field, &'r Choice, u64)>,
    numbers: Vec<String>,
    records: u64,
    open: u64,
}

impl<'r> Counting<'r> {
    fn new(old: &'r Register, new: &'r Register) -> Self {
        let (mut lack, mut keep, mut moved) = (Vec::new(), Vec::new(), Vec::new());
        for field in &new.fields {
            let before = old.field(field.id.as_str());
            if field.required && before.is_none_or(|before| !before.required) {
                lack.push((field, 0));
            }
            if field.maps_to.is_some() && before.is_some_and(|before| before.maps_to.is_none()) {
                keep.push((field, 0));
            }
            for choice in field.kind.choices().iter().filter(|choice| choice.maps_to.is_some()) {
                let before = before.and_then(|before| before.kind.choices().iter().find(|one| one.id == choice.id));
                if before.is_some_and(|before| before.maps_to.is_none()) {
                    moved.push((field, choice, 0));
                }
            }
        }
        Self { old, lack, keep, moved, numbers: Vec::new(), records: 0, open: 0 }
    }

    fn take(&mut self, record: &RecordState) {
        self.numbers.extend(record.number().map(ToOwned::to_owned));
        if derive::is_void(self.old, record) {
            return;
        }
        self.records += 1;
        self.open += u64::from(derive::is_open(self.old, record));
        for (field, count) in &mut self.lack {
            *count += u64::from(!has(field, record));
        }
        for (field, count) in &mut self.keep {
            *count += u64::from(has(field, record));
        }
        for (field, choice, count) in &mut self.moved {
            let held = record.fields.get(&field.id).into_iter().flat_map(Raw::items);
            *count += u64::from(held.into_iter().any(|raw| raw.as_text() == Some(choice.id.as_str())));
        }
    }

    fn affected(&self) -> Vec<Affected> {
        let about = |field: &Field, choice: Option<&Choice>, how, records| Affected {
            field: field.name.get(LANGUAGE).to_owned(),
            choice: choice.map(|choice| choice.name.get(LANGUAGE).to_owned()),
            how,
            records,
        };
        let lack = self.lack.iter().map(|(field, n)| about(field, None, AffectedHow::Lack, *n));
        let keep = self.keep.iter().map(|(field, n)| about(field, None, AffectedHow::Keep, *n));
        let moved =
            self.moved.iter().map(|(field, choice, n)| about(field, Some(choice), AffectedHow::CountAsOther, *n));
        lack.chain(keep).chain(moved).filter(|affected| affected.records > 0).collect()
    }
}

fn has(field: &Field, record: &RecordState) -> bool {
    let id = &field.id;
    match &field.kind {
        FieldKind::Person { .. } | FieldKind::Link { .. } => {
            record.links.get(id).is_some_and(|links| !links.is_empty())
        }
        FieldKind::Files => record.files.get(id).is_some_and(|files| !files.is_empty()),
        FieldKind::Table(_) => record.tables.get(id).is_some_and(|rows| !rows.is_empty()),
        FieldKind::Computed { .. } => true,
        _ => record.fields.contains_key(id),
    }
}

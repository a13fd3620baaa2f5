//! What stands in for records, for whoever audits from within: answers, declarations, and words that only their owner confirmed.

use std::ops::ControlFlow;

use jiff::{ToSpan as _, civil::Date};
use plumb_model::{
    define::register::{Part, Register, StateKind},
    fold::RecordState,
};

use crate::{
    Engine,
    access::Reader,
    desk::{AnswerView, DeclarationView, LinkView, OwnerOnly, Problem, StandInsView},
    engine::Look,
    lots,
    people::People,
    playing::PartOf,
    records::{LANGUAGE, title},
};

/// What ends within so many days ends soon.
const SOON_DAYS: i32 = 60;
/// At least so many statements are drawn, where there are so many.
const DRAWN: usize = 3;

impl Engine {
    /// The list of all of them.
    pub(crate) fn stand_ins(&self, reader: &Reader) -> Result<StandInsView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let people = look.people()?;
        let today = look.today;
        let seed = format!("{}-Q{}", today.year(), (today.month() + 2) / 3);
        let (statements, mut owner_only) = owner_only(&look, reader, &people)?;
        let sample = drawn(&seed, &owner_only);
        for one in &mut owner_only {
            one.drawn = one.link.number.as_ref().is_some_and(|number| sample.contains(number));
        }
        Ok(StandInsView {
            today,
            soon: today.checked_add(SOON_DAYS.days()).unwrap_or(today),
            answered: answers(&look, reader, &people)?,
            declared: declarations(&look, reader, &people)?,
            statement_count: statements,
            owner_only,
            sample,
            seed,
        })
    }
}

/// Records of a part that count and that the reader may see.
fn seen(look: &Look, reader: &Reader, part: PartOf<'_>) -> Result<Vec<RecordState>, Problem> {
    let mut all = Vec::new();
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        if !look.is_void(&record) && !record.erased && look.may_see(reader, &record) {
            all.push(record);
        }
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

fn is_open(register: &Register, record: &RecordState) -> bool {
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    state.is_some_and(|state| state.kind == StateKind::Open)
}

fn link(part: PartOf<'_>, record: &RecordState) -> LinkView {
    let state = record.state.as_ref().and_then(|state| part.register.state(state.as_str()));
    LinkView {
        register: Some(record.register.to_string()),
        field: None,
        number: record.number().map(ToOwned::to_owned),
        title: Some(title(part.register, record)),
        record: Some(record.record.to_string()),
        state: state.map(|state| state.name.get(LANGUAGE).to_owned()),
    }
}

fn answers(look: &Look, reader: &Reader, people: &People) -> Result<Vec<AnswerView>, Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::Answer) else { return Ok(Vec::new()) };
    let mut views = Vec::new();
    for record in seen(look, reader, part)? {
        views.push(AnswerView::of(look, part, people, &record, look.today));
    }
    let waits = |view: &AnswerView| view.confirmed_by.is_none() && !view.expired;
    views.sort_by_key(|view| (!waits(view), view.expired, view.until));
    Ok(views)
}

fn declarations(look: &Look, reader: &Reader, people: &People) -> Result<Vec<DeclarationView>, Problem> {
    let packs = &look.rules.packs;
    let Some(part) = PartOf::find(packs, Part::Declaration) else { return Ok(Vec::new()) };
    let mut views = Vec::new();
    for record in seen(look, reader, part)? {
        let read = part.read(&record);
        let review = read.day("review", &look.zone);
        let named = read.text("register").unwrap_or_default().to_owned();
        let about = packs.registers.get(named.as_str());
        let mut contradicted = false;
        if let Some(about) = about {
            look.snapshot.each_record(Some(&about.id), &mut |other| {
                contradicted = !look.is_void(&other) && !other.erased;
                if contradicted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
        }
        views.push(DeclarationView {
            link: link(part, &record),
            register_name: about.map(|register| register.name.get(LANGUAGE).to_owned()),
            register: named,
            reason: read.text("reason").map(ToOwned::to_owned),
            by: read.link("by").and_then(|person| people.name(person)).map(ToOwned::to_owned),
            review,
            counts: is_open(part.register, &record) && review.is_none_or(|day| day >= look.today),
            contradicted,
        });
    }
    views.sort_by_key(|view| (!view.counts, view.review));
    Ok(views)
}

/// How many statements are in force, and those that were confirmed by nobody but their owner.
fn owner_only(look: &Look, reader: &Reader, people: &People) -> Result<(u64, Vec<OwnerOnly>), Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::Statement) else { return Ok((0, Vec::new())) };
    let (mut count, mut views) = (0, Vec::new());
    for record in seen(look, reader, part)?.iter().filter(|record| part.stands(record)) {
        count += 1;
        let read = part.read(record);
        let (owner, by) = (read.link("owner"), read.link("confirmed_by"));
        if let Some(owner) = owner.filter(|owner| by == Some(*owner)) {
            let confirmed_on: Option<Date> = read.day("confirmed_on", &look.zone);
            let owner = people.name(owner).unwrap_or_default().to_owned();
            views.push(OwnerOnly { link: link(part, record), owner, confirmed_on, drawn: false });
        }
    }
    Ok((count, views))
}

/// As many as the square root of all: anybody draws the same again.
fn drawn(seed: &str, all: &[OwnerOnly]) -> Vec<String> {
    let numbers: Vec<String> = all.iter().filter_map(|one| one.link.number.clone()).collect();
    let size = (1..=numbers.len()).find(|n| n * n >= numbers.len()).unwrap_or(0).max(DRAWN);
    lots::drawn(seed, &numbers, size)
}

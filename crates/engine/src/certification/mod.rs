//! The certification cycle: clocks run from the decision; bodies, contracts and what they ask are data.

mod concerns;
mod days;
mod windows;

use std::ops::ControlFlow;

use jiff::{ToSpan as _, civil::Date};
use plumb_model::{
    define::{
        certification::{Clock, Sureness},
        register::{Part, StateKind},
    },
    fold::RecordState,
};

use crate::{
    Engine,
    access::Reader,
    desk::{CertificateCycle, CertificationView, LinkView, Problem, RuleView},
    engine::Look,
    playing::PartOf,
    records::LANGUAGE,
    trail::link_to as link,
};

/// Something that happened to a certificate.
pub(super) struct Event {
    pub(super) on: Date,
    /// The choice's id: `granted`, `surveillance`, `recertified` …
    pub(super) kind: String,
    pub(super) link: LinkView,
}

impl Event {
    /// A visit of the body, after which what happened since is new.
    fn is_visit(&self) -> bool {
        matches!(self.kind.as_str(), "granted" | "surveillance" | "recertified")
    }
}

impl Engine {
    /// How each certificate stands in its cycle.
    pub(crate) fn certification(&self, reader: &Reader) -> Result<CertificationView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let packs = &look.rules.packs;
        let mut view = CertificationView {
            today: look.today,
            cycles: Vec::new(),
            over: Vec::new(),
            together: None,
            rules: packs.certification.rules.iter().map(rule).collect(),
            register: None,
            may_create: false,
        };
        let Some(part) = PartOf::find(packs, Part::Certificate) else { return Ok(view) };
        view.register = Some(part.register.id.to_string());
        view.may_create = reader.may_create(packs, part.register);
        let mut records = Vec::new();
        look.snapshot.each_record(Some(&part.register.id), &mut |record| {
            if !look.is_void(&record) && !record.erased && look.may_see(reader, &record) {
                records.push(record);
            }
            ControlFlow::Continue(())
        })?;
        for record in records {
            let state = record.state.as_ref().and_then(|state| part.register.state(state.as_str()));
            if state.is_some_and(|state| state.kind == StateKind::Open) {
                view.cycles.push(cycle(&look, reader, part, &record)?);
            } else {
                view.over.extend(link(&look, &record));
            }
        }
        view.together = days::together(&packs.certification, &view.cycles);
        Ok(view)
    }
}

fn rule(rule: &plumb_model::define::certification::Rule) -> RuleView {
    let id = Clock::ALL.iter().find(|(_, clock, _)| *clock == rule.clock).map_or("", |(word, ..)| *word);
    RuleView {
        id: id.to_owned(),
        fact: rule.fact.get(LANGUAGE).to_owned(),
        basis: rule.basis.clone(),
        sure: sure(rule.sure).to_owned(),
    }
}

pub(super) fn sure(sureness: Sureness) -> &'static str {
    match sureness {
        Sureness::High => "high",
        Sureness::Medium => "medium",
        Sureness::Low => "low",
    }
}

fn cycle(look: &Look, reader: &Reader, part: PartOf<'_>, record: &RecordState) -> Result<CertificateCycle, Problem> {
    let rules = &look.rules.packs.certification;
    let read = part.read(record);
    let day = |role: &str| read.day(role, &look.zone);
    let events = events(look, reader, record)?;
    let decided = day("decided").or_else(|| {
        let decisions = events.iter().filter(|event| matches!(event.kind.as_str(), "granted" | "recertified"));
        decisions.map(|event| event.on).max()
    });
    let reckoned = || {
        let years = i32::try_from(rules.rule(Clock::CycleLength)?.number).ok()?;
        decided?.checked_add(years.years()).ok()
    };
    let entered = day("until");
    let until = entered.or_else(reckoned);
    let last_visit = |back: usize| {
        let mut visits: Vec<Date> = events.iter().filter(|event| event.is_visit()).map(|event| event.on).collect();
        visits.sort_unstable();
        visits.into_iter().rev().nth(back).or(decided)
    };
    let restore_until = until.filter(|until| *until < look.today).and_then(|until| {
        let months = i32::try_from(rules.rule(Clock::Restore)?.number).ok()?;
        until.checked_add(months.months()).ok()
    });
    let visits = windows::visits(look, rules, decided, until, day("visit"), &events)?;
    Ok(CertificateCycle {
        link: link(look, record).unwrap_or_default(),
        standard: read.shown("standard"),
        body: read.text("body").map(ToOwned::to_owned),
        decided,
        until,
        until_reckoned: entered.is_none() && until.is_some(),
        answer_days: read.text("answer_days").map(ToOwned::to_owned),
        visits,
        restore_until,
        looks: concerns::told(look, reader, &rules.looks, &last_visit)?,
        tells: concerns::told(look, reader, &rules.tells, &last_visit)?,
        days: days::of(look, rules, read.text("standard")),
        history: events.into_iter().map(|event| (event.on, event.link)).collect(),
    })
}

/// What happened to a certificate, the oldest first.
fn events(look: &Look, reader: &Reader, certificate: &RecordState) -> Result<Vec<Event>, Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::CertificateEvent) else { return Ok(Vec::new()) };
    let Some(by) = part.field("certificate") else { return Ok(Vec::new()) };
    let mut events = Vec::new();
    for row in look.snapshot.links_to(certificate.record)? {
        if row.field != *by || row.from_register != part.register.id {
            continue;
        }
        let Some(record) = look.snapshot.record(row.from)? else { continue };
        if look.is_void(&record) || record.erased || !look.may_see(reader, &record) {
            continue;
        }
        let read = part.read(&record);
        if let (Some(on), Some(kind), Some(link)) = (read.day("on", &look.zone), read.text("kind"), link(look, &record))
        {
            events.push(Event { on, kind: kind.to_owned(), link });
        }
    }
    events.sort_by_key(|event| event.on);
    Ok(events)
}

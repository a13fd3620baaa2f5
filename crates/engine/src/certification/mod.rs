//! The certification cycle: clocks run from the decision; bodies, contracts and what they ask are data.

mod concerns;
mod days;
mod windows;

pub(crate) use concerns::{counts, told};

use std::ops::ControlFlow;

use jiff::{ToSpan as _, civil::Date};
use plumb_ledger::HeaderView;
use plumb_model::{
    define::{
        certification::{Clock, Sureness},
        register::{Part, StateKind},
    },
    fold::RecordState,
};
use plumb_store::StoreError;

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
        is_visit(&self.kind)
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

/// The days on which a body visited, over all certificates, the newest first.
pub(crate) fn last_visits(look: &Look, reader: &Reader) -> Result<Vec<Date>, Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::CertificateEvent) else { return Ok(Vec::new()) };
    let mut days = std::collections::BTreeSet::new();
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        let read = part.read(&record);
        if !look.is_void(&record)
            && !record.erased
            && look.may_see(reader, &record)
            && read.text("kind").is_some_and(is_visit)
        {
            days.extend(read.day("on", &look.zone).filter(|day| *day <= look.today));
        }
        ControlFlow::Continue(())
    })?;
    Ok(days.into_iter().rev().collect())
}

/// What happened with the body at the door, after which everything else is new.
fn is_visit(kind: &str) -> bool {
    matches!(kind, "stage1" | "stage2" | "granted" | "surveillance" | "recertified")
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
    let plan_days = read.text("plan_days").map(ToOwned::to_owned);
    let asked = windows::Asked {
        decided,
        until,
        next: day("visit"),
        stage1: day("stage1"),
        stage2: day("stage2"),
        plan_days: plan_days.as_ref().and_then(|days| days.split('.').next()?.parse().ok()),
    };
    let visits = windows::visits(look, rules, &asked, &events)?;
    let months = |clock| i32::try_from(rules.rule(clock)?.number).ok();
    let latest = |kind: &str| events.iter().rev().find(|event| event.kind == kind).map(|event| event.on);
    let suspended = latest("suspended").filter(|since| latest("restored").is_none_or(|again| again < *since));
    let suspended_until =
        suspended.zip(months(Clock::Suspension)).and_then(|(since, months)| since.checked_add(months.months()).ok());
    let undecided = latest("stage2").filter(|held| decided.is_none_or(|on| on < *held));
    let majors_by =
        undecided.zip(months(Clock::MajorVerified)).and_then(|(held, months)| held.checked_add(months.months()).ok());
    let told = |role: &str| read.text(role).map(ToOwned::to_owned);
    Ok(CertificateCycle {
        link: link(look, record).unwrap_or_default(),
        standard: read.shown("standard"),
        body: told("body"),
        mark: told("mark"),
        scope: told("scope"),
        sites: told("sites"),
        soa: told("soa"),
        applied: day("applied"),
        decided,
        until,
        until_reckoned: entered.is_none() && until.is_some(),
        answer_days: told("answer_days"),
        major_days: told("major_days"),
        reply_days: told("reply_days"),
        plan_days,
        states: states(look, part, record)?,
        suspended_until,
        majors_by,
        visits,
        restore_until,
        looks: concerns::told(look, reader, &rules.looks, &last_visit)?,
        tells: concerns::told(look, reader, &rules.tells, &last_visit)?,
        days: days::of(look, rules, read.text("standard")),
        history: events.into_iter().map(|event| (event.on, event.link)).collect(),
    })
}

/// The states that a record went through, as the log has it.
fn states(look: &Look, part: PartOf<'_>, record: &RecordState) -> Result<Vec<(Date, String)>, Problem> {
    let (mut states, mut damaged): (Vec<(Date, String)>, _) = (Vec::new(), None);
    look.snapshot.history(record.record, &mut |row| match HeaderView::read(row.view.header) {
        Ok(header) => {
            let state = header.to.and_then(|to| part.register.state(to));
            if let Some(name) = state.map(|state| state.name.get(LANGUAGE).to_owned())
                && states.last().is_none_or(|(_, last)| *last != name)
            {
                states.push((look.zone.to_datetime(header.time.timestamp()).date(), name));
            }
            ControlFlow::Continue(())
        }
        Err(error) => {
            damaged = Some(StoreError::from(error));
            ControlFlow::Break(())
        }
    })?;
    damaged.map_or(Ok(states), |error| Err(error.into()))
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

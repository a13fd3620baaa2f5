//! What a visit shows: to the guest the audit's criteria, plan and requests; to the company also who was let in, what was found and what
//! left the house.

use std::ops::ControlFlow;

use jiff::{ToSpan as _, civil::Date};
use plumb_model::{
    access::{Action, Granted, Registers},
    define::{
        certification::Clock,
        register::{Part, StateKind},
    },
    derive,
    fold::RecordState,
    id::RecordId,
    raw::Raw,
};

use crate::{
    Engine,
    access::Reader,
    desk::{
        AuditRequestView, AuditRoomView, AuditTold, BeginWith, Caller, GuestVisitView, LinkView, Problem, ProblemKind,
        RecordRef, VisitsView,
    },
    engine::Look,
    evidence::{about, plan},
    playing::{PartOf, Playing},
    records::{LANGUAGE, title},
    trail::link_to,
};

impl Engine {
    /// The visits of whoever asks, who is from outside.
    pub(crate) fn visits(&self, caller: &Caller) -> Result<VisitsView, Problem> {
        // The visit itself is told as it is; what it shows of records, as it stood.
        let look = self.look()?;
        let reader = self.reader_of(caller)?;
        let shown = self.look_of(&reader)?;
        let mut visits = Vec::new();
        let granted: Vec<Granted> = reader.visits().cloned().collect();
        for granted in granted {
            let (Some(grant), Some(audit)) = (look.snapshot.record(granted.by)?, granted.audit) else { continue };
            let (Some(visit), Some(told)) = (look.visit(&grant, Some(&granted))?, look.told(audit, &shown, &reader)?)
            else {
                continue;
            };
            visits.push((visit, told));
        }
        Ok(VisitsView { today: look.today, visits })
    }

    /// An audit by somebody from outside, with all that belongs to the visit.
    pub(crate) fn audit_room(&self, caller: &Caller, name: &RecordRef) -> Result<AuditRoomView, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        reader.may_know_assessments()?;
        let packs = &look.rules.packs;
        let record = look.find(&reader, name)?;
        let no_audit = || {
            let say = format!("`{}` is no audit", name.0);
            Problem::new(ProblemKind::NotFound, "content.no-audit", say)
        };
        let audits = PartOf::find(packs, Part::Audit).filter(|part| part.register.id == record.register);
        let audits = audits.ok_or_else(no_audit)?;
        let told = look.told(record.record, &look, &reader)?.ok_or_else(no_audit)?;
        let link = link_to(&look, &record).ok_or_else(no_audit)?;
        let writer = look.writer(&caller.by).ok();
        let may = |part: &PartOf<'_>| {
            writer.as_ref().is_some_and(|writer| writer.may(&look, part.register, Action::Create, None))
        };
        let mut visits = Vec::new();
        for grant in look.of_audit(&reader, Part::Grant, record.record)? {
            visits.extend(look.visit(&grant, None)?);
        }
        let mut findings = Vec::new();
        if let Some(part) = PartOf::find(packs, Part::Finding) {
            for finding in look.of_audit(&reader, Part::Finding, record.record)? {
                let read = part.read(&finding);
                let day = read.day("answer_due", &look.zone);
                findings.extend(link_to(&look, &finding).map(|link| (link, read.shown("grade"), day)));
            }
        }
        let releases = look.of_audit(&reader, Part::Release, record.record)?;
        let begin = |part: PartOf<'_>, role: &str, more: Vec<(&str, String)>| {
            let mut values = vec![(part.field(role)?.to_string(), record.record.to_string())];
            for (role, text) in more {
                values.extend(part.field(role).map(|field| (field.to_string(), text)));
            }
            Some(BeginWith { register: part.register.id.to_string(), values })
        };
        let with = |part: Part| PartOf::find(packs, part).filter(|part| may(part));
        let base = {
            let read = audits.read(&record);
            read.day("on", &look.zone).or_else(|| read.day("planned", &look.zone)).unwrap_or(look.today)
        };
        let mut find = Vec::new();
        if let Some(part) = with(Part::Finding) {
            for (grade, label) in grades(part) {
                let mut more = vec![("grade", grade.clone())];
                let (answer, close) = look.clocks(&reader, &grade, base)?;
                more.extend(answer.map(|day| ("answer_due", day.to_string())));
                more.extend(close.map(|day| ("due", day.to_string())));
                find.extend(begin(part, "audit", more).map(|begin| (label, begin)));
            }
        }
        Ok(AuditRoomView {
            today: look.today,
            link,
            told,
            visits,
            found: findings,
            releases: releases.iter().filter_map(|release| link_to(&look, release)).collect(),
            ask: with(Part::AuditRequest).and_then(|part| begin(part, "audit", Vec::new())),
            let_in: with(Part::Grant).and_then(|part| begin(part, "audit", Vec::new())),
            find,
            may_release: with(Part::Release).is_some(),
        })
    }
}

impl Look {
    /// Records of a part that point at an audit and that the reader may see, oldest first.
    fn of_audit(&self, reader: &Reader, part: Part, audit: RecordId) -> Result<Vec<RecordState>, Problem> {
        let Some(part) = PartOf::find(&self.rules.packs, part) else { return Ok(Vec::new()) };
        let Some(field) = part.field("audit") else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for id in self.snapshot.pointing(&part.register.id, field, audit)? {
            let record = self.snapshot.record(id)?;
            found.extend(record.filter(|it| !self.is_void(it) && !it.erased && self.may_see(reader, it)));
        }
        Ok(found)
    }

    /// A grant as a visit.
    fn visit(&self, grant: &RecordState, granted: Option<&Granted>) -> Result<Option<GuestVisitView>, Problem> {
        let packs = &self.rules.packs;
        let Some(part) = PartOf::find(packs, Part::Grant) else { return Ok(None) };
        let read = part.read(grant);
        let day = |role: &str| read.day(role, &self.zone);
        let name = |id: &str| {
            let register = packs.registers.values().find(|register| register.id.as_str() == id);
            register.map_or_else(|| id.to_owned(), |register| register.name.get(LANGUAGE).to_owned())
        };
        let named = |role: &str| -> Vec<String> {
            let texts = read.raw(role).into_iter().flat_map(Raw::items).filter_map(Raw::as_text);
            let ids = texts.flat_map(|text| text.split([',', ';', ' '])).filter(|id| !id.is_empty() && *id != "*");
            ids.map(name).collect()
        };
        let (from, until) = (day("from"), day("until"));
        let window = from.is_none_or(|from| from <= self.today) && until.is_none_or(|until| self.today <= until);
        let people = self.people()?;
        let person = read.link("person");
        let all = granted.is_some_and(|granted| granted.on.registers == Registers::All);
        Ok(Some(GuestVisitView {
            grant: grant.record.to_string(),
            register: grant.register.to_string(),
            number: grant.number().map(ToOwned::to_owned),
            guest: person.and_then(|person| people.name(person)).unwrap_or_default().to_owned(),
            person: person.map(|person| person.to_string()),
            from,
            until,
            runs: window && derive::is_open(part.register, grant),
            evidence_from: day("evidence_from"),
            evidence_until: day("evidence_until"),
            highest: read.shown("highest").unwrap_or_default(),
            registers: if all { Vec::new() } else { named("registers") },
            screen_from: read.shown("screen_from"),
            screen_only: named("screen_only"),
            sees_until: self.sees_until(grant.record)?,
            closed: self.closed_at(grant)?.is_some(),
        }))
    }

    /// An audit as an auditor is told of it; records that answer requests open as `shown` has them.
    fn told(&self, audit: RecordId, shown: &Self, reader: &Reader) -> Result<Option<AuditTold>, Problem> {
        let packs = &self.rules.packs;
        let (Some(part), Some(record)) = (PartOf::find(packs, Part::Audit), self.snapshot.record(audit)?) else {
            return Ok(None);
        };
        let read = part.read(&record);
        let name = format!("{} {}", record.number().unwrap_or_default(), title(part.register, &record));
        let mut requests = Vec::new();
        if let Some(asked) = PartOf::find(packs, Part::AuditRequest) {
            for request in self.of_audit(reader, Part::AuditRequest, audit)? {
                requests.push(self.request(
                    &asked.read(&request),
                    shown,
                    reader,
                    derive::is_open(asked.register, &request),
                ));
            }
        }
        requests.sort_by_key(|request: &AuditRequestView| (!request.open, request.due, request.asked_on));
        Ok(Some(AuditTold {
            record: record.record.to_string(),
            name: name.trim().to_owned(),
            about: about(self, &read),
            plan: plan(&read),
            requests,
        }))
    }

    fn request(&self, request: &Playing<'_, '_>, shown: &Self, reader: &Reader, open: bool) -> AuditRequestView {
        let record = request.record;
        let numbers = request.text("records").unwrap_or_default().split([',', ';', '\n']).map(str::trim);
        let mut records = Vec::new();
        for number in numbers.filter(|number| !number.is_empty()) {
            // What lies outside of what was opened is named as it was written, and does not open.
            let found: Option<LinkView> =
                shown.find(reader, &RecordRef(number.to_owned())).ok().and_then(|record| link_to(shown, &record));
            records.push((number.to_owned(), found));
        }
        let requirements = request.raw("requirements").map(|raw| self.requirements_named(raw)).unwrap_or_default();
        AuditRequestView {
            record: record.record.to_string(),
            number: record.number().map(ToOwned::to_owned),
            asked: request.text("asked").unwrap_or_default().to_owned(),
            requirements: requirements.into_iter().map(|(_, named)| named.short).collect(),
            asked_on: request.day("asked_on", &self.zone),
            due: request.day("due", &self.zone),
            open,
            how: request.shown("how").filter(|_| !open),
            note: request.text("note").filter(|_| !open).map(ToOwned::to_owned),
            records: if open { Vec::new() } else { records },
        }
    }

    /// The clocks that run for a grade: by the body's own time to answer, and by the rules of accreditation.
    fn clocks(&self, reader: &Reader, grade: &str, base: Date) -> Result<(Option<Date>, Option<Date>), Problem> {
        if !matches!(grade, "major" | "minor") {
            return Ok((None, None));
        }
        let packs = &self.rules.packs;
        let mut days: Option<i32> = None;
        if let Some(part) = PartOf::find(packs, Part::Certificate) {
            self.snapshot.each_record(Some(&part.register.id), &mut |record| {
                let state = record.state.as_ref().and_then(|state| part.register.state(state.as_str()));
                let counts = state.is_none_or(|state| state.kind == StateKind::Open) && self.may_see(reader, &record);
                let own = part.read(&record).text("answer_days").and_then(|text| text.parse::<i32>().ok());
                // Of several bodies the one that waits the shortest.
                if let (Some(own), true) = (own, counts) {
                    days = Some(days.map_or(own, |days| days.min(own)));
                }
                ControlFlow::Continue(())
            })?;
        }
        let answer = days.and_then(|days| base.checked_add(days.days()).ok());
        let months = packs.certification.rule(Clock::MajorVerified).and_then(|rule| i32::try_from(rule.number).ok());
        let close = months.filter(|_| grade == "major").and_then(|months| base.checked_add(months.months()).ok());
        Ok((answer, close))
    }
}

/// The grades that findings have: id and name.
fn grades(part: PartOf<'_>) -> Vec<(String, String)> {
    let field = part.field("grade").and_then(|field| part.register.field(field.as_str()));
    let choices = field.map(|field| field.kind.choices()).unwrap_or_default();
    choices.iter().map(|choice| (choice.id.clone(), choice.name.get(LANGUAGE).to_owned())).collect()
}

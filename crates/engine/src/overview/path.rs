//! The first week and the first month: steps whose being done is read from what is there, gone once all of them are.

use std::ops::ControlFlow;

use plumb_ledger::LogKind;
use plumb_model::{
    define::{
        register::{BehaviourKind, FieldKind, Part, Register},
        role::Seat,
    },
    fold::RecordState,
    id::StateId,
};

use crate::{
    access::Reader,
    desk::{MendWay, PathStep, PathView, Problem, ReadinessReport, StepView},
    engine::Look,
    people::People,
    playing::PartOf,
    records::LANGUAGE,
};

impl Look {
    /// The way in, while something of it is still to be done.
    pub(super) fn path(
        &self,
        reader: &Reader,
        people: &People,
        report: &ReadinessReport,
    ) -> Result<Option<PathView>, Problem> {
        let packs = &self.rules.packs;
        let persons = packs.playing(Part::Person);
        let statements = packs.playing(Part::Statement);
        let copies = packs.playing(Part::Copy);
        let read = self.having(BehaviourKind::Acknowledged);
        let step = |step: PathStep, register: Option<&Register>, done: bool| StepView {
            step,
            done,
            register: register.map(|register| register.id.to_string()),
            register_name: register.map(|register| register.name.get(LANGUAGE).to_owned()),
        };
        let unsaid =
            |row: &&crate::desk::RequirementRow| row.mend.as_ref().is_some_and(|mend| mend.way == MendWay::State);
        let of_kind = |kind: &'static str| {
            move |part: PartOf<'_>, record: &RecordState| part.read(record).text("kind") == Some(kind)
        };
        let week = vec![
            step(PathStep::SecondPerson, persons, people.here().filter(|person| person.acts).nth(1).is_some()),
            step(PathStep::Kit, packs.playing(Part::Organisation), self.has_kit()?),
            step(PathStep::FirstRecord, None, self.has_own_record()?),
            step(PathStep::FirstDocument, self.revisions_of(), self.is_document_in_force()?),
            step(PathStep::Instruments, self.instruments(), self.lists_instruments()?),
            step(PathStep::FirstStatements, statements, self.any(Part::Statement, says_how)?),
        ];
        let month = vec![
            step(PathStep::Deputies, persons, self.all_have_deputies(people)),
            step(PathStep::FirstReading, read, self.holds_any(read)?),
            step(PathStep::SecondCopy, copies, self.any(Part::Copy, of_kind("copy"))?),
            step(PathStep::FirstDrill, copies, self.any(Part::Copy, of_kind("restore"))?),
            step(PathStep::AllStatements, statements, !report.requirements.iter().any(|row| unsaid(&row))),
        ];
        // What nobody here can do, because no register is there for it or this reader may not write in it, is no step.
        let open = |step: &StepView| {
            let register = step.register.as_ref().and_then(|id| packs.registers.get(id.as_str()));
            step.step == PathStep::FirstRecord || register.is_some_and(|it| step.done || reader.may_create(packs, it))
        };
        let (week, month): (Vec<StepView>, Vec<StepView>) =
            (week.into_iter().filter(open).collect(), month.into_iter().filter(open).collect());
        let done = week.iter().chain(&month).all(|step| step.done);
        Ok((!done).then_some(PathView { week, month }))
    }

    fn having(&self, kind: BehaviourKind) -> Option<&Register> {
        self.rules.packs.registers.values().find(|register| register.behaviour(kind).is_some())
    }

    /// The register a behaviour's link leads to.
    fn master(&self, kind: BehaviourKind, role: &str) -> Option<&Register> {
        let register = self.having(kind)?;
        let field = register.field(register.behaviour(kind)?.uses.get(role)?)?;
        match &field.kind {
            FieldKind::Link { to, .. } => self.rules.packs.registers.get(to),
            _ => None,
        }
    }

    fn revisions_of(&self) -> Option<&Register> {
        self.master(BehaviourKind::Revisioned, "master")
    }

    fn instruments(&self) -> Option<&Register> {
        self.master(BehaviourKind::Calibrated, "instrument")
    }

    fn is_document_in_force(&self) -> Result<bool, Problem> {
        let Some(register) = self.having(BehaviourKind::Revisioned) else { return Ok(false) };
        let in_force = register.behaviour(BehaviourKind::Revisioned).and_then(|it| it.uses.get("in_force"));
        self.find_one(register, |record| record.state.as_ref().map(StateId::as_str) == in_force.map(String::as_str))
    }

    /// A recovery kit was made; an example company has nothing to recover.
    fn has_kit(&self) -> Result<bool, Problem> {
        let made =
            self.organisation.as_ref().is_some_and(|organisation| plumb_model::kit::made(organisation).is_some());
        Ok(made || self.snapshot.checkpoint()?.head().log.kind() == LogKind::Demo)
    }

    /// Instruments are listed, or it was declared that there are none.
    fn lists_instruments(&self) -> Result<bool, Problem> {
        let Some(register) = self.instruments() else { return Ok(true) };
        let none =
            |part: PartOf<'_>, record: &RecordState| part.read(record).text("register") == Some(register.id.as_str());
        Ok(self.holds_any(Some(register))? || self.any(Part::Declaration, none)?)
    }

    /// A record of anything but the organisation and its people.
    fn has_own_record(&self) -> Result<bool, Problem> {
        for register in self.rules.packs.registers.values() {
            let part = register.plays.as_ref().map(|plays| plays.part);
            if !matches!(part, Some(Part::Organisation | Part::Person | Part::Grant))
                && self.holds_any(Some(register))?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn all_have_deputies(&self, people: &People) -> bool {
        let seat = |role| self.rules.packs.roles.get(role).and_then(|role| role.seat);
        let decides = |seat: Option<Seat>| matches!(seat, Some(Seat::Manager | Seat::TopManagement));
        people.here().filter(|person| person.roles.iter().any(|role| decides(seat(role)))).all(|it| it.deputy.is_some())
    }

    fn holds_any(&self, register: Option<&Register>) -> Result<bool, Problem> {
        register.map_or(Ok(false), |register| self.find_one(register, |_| true))
    }

    fn any(&self, part: Part, fits: impl Fn(PartOf<'_>, &RecordState) -> bool) -> Result<bool, Problem> {
        let Some(part) = PartOf::find(&self.rules.packs, part) else { return Ok(false) };
        self.find_one(part.register, |record| fits(part, record))
    }

    /// Whether a register has a record, not void, that fits.
    fn find_one(&self, register: &Register, fits: impl Fn(&RecordState) -> bool) -> Result<bool, Problem> {
        let mut found = false;
        self.snapshot.each_record(Some(&register.id), &mut |record| {
            found = !self.is_void(&record) && fits(&record);
            if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(found)
    }
}

fn says_how(part: PartOf<'_>, record: &RecordState) -> bool {
    part.read(record).text("text").is_some() && !part.is_draft(record)
}

//! The desk's answers: each request to its use case, in the name of whoever asks.

use std::sync::Arc;

use crate::{
    Engine,
    applicability::Asked as SoaAsked,
    desk::{Answer, Caller, Desk, Problem, Request},
    questionnaires::{Decided, Received},
    records::PageAsked,
    register_change::{ChangeAsked, Wanted},
    standards::SwitchAsked,
    written::TableAsked,
};

impl Desk for Engine {
    #[expect(clippy::too_many_lines, reason = "one arm a request, each a line or two: a table, not a procedure")]
    fn ask(&self, caller: &Caller, request: Request) -> Result<Answer, Problem> {
        let actor = &caller.by;
        let reader = || self.reader_of(caller);
        Ok(match request {
            Request::Status => Answer::Status(self.status(&reader()?)?),
            Request::Registers { register } => {
                Answer::Registers { registers: self.registers(caller, register.as_deref())? }
            }
            Request::Run { act, key } => Answer::Done(self.run(caller, &act, key.as_deref())?),
            Request::RunAll { acts, key } => Answer::DoneAll { all: self.run_all(caller, &acts, key.as_deref())? },
            Request::Undo { record, seq, key } => Answer::Done(self.undo(caller, &record, seq, key.as_deref())?),
            Request::Import { register, table, mapping, dry_run } => {
                Answer::Imported(self.import(caller, &register, &table, &mapping, dry_run)?)
            }
            Request::Show { record, on } => Answer::Record(Box::new(self.show(caller, &record, on)?)),
            Request::List { register, filters, order, void, limit, after } => {
                let page = PageAsked {
                    register: &register,
                    filters: &filters,
                    order: order.as_ref(),
                    void,
                    limit,
                    after: after.as_deref(),
                };
                Answer::List(self.list(&reader()?, &page)?)
            }
            Request::ExportRegister { register, filters, columns, void, on } => {
                let asked = TableAsked { register: &register, filters: &filters, columns: &columns, void, on };
                Answer::Table(Box::new(self.table(&reader()?.taking(), &asked)?))
            }
            Request::History { record } => Answer::History(self.history(&reader()?, &record)?),
            Request::Proof { seq } => Answer::Proof(Box::new(self.proof(&reader()?, seq)?)),
            Request::Counts { register } => {
                let reader = reader()?;
                let look = self.look_of(&reader)?;
                Answer::Counts(self.counts(&look, &reader, &register)?)
            }
            Request::Search { text, register, limit } => {
                Answer::Found(self.search(&reader()?, &text, register.as_deref(), limit)?)
            }
            Request::Work { person, until } => Answer::Work(self.work(&reader()?, person.as_deref(), until)?),
            Request::Readiness { on, standard, switches, since } => {
                let report = self.readiness(&reader()?, on, standard.as_ref(), switches, since)?;
                Answer::Readiness(Arc::unwrap_or_clone(report))
            }
            Request::WhoSees { record } => Answer::WhoSees(self.who_sees(&reader()?, &record)?),
            Request::AccessOf { person } => Answer::AccessOf(self.access_of(&reader()?, person.as_deref())?),
            Request::Everybody => Answer::Everybody { people: self.everybody(&reader()?)? },
            Request::HandOver { from, to, key } => {
                Answer::HandedOver(self.hand_over(caller, &from, to.as_deref(), key.as_deref())?)
            }
            Request::Invite { person } => Answer::Invited(self.invite(caller, &person)?),
            Request::EndAccess { person } => self.end_access(caller, &person).map(|()| Answer::Ended)?,
            Request::MakeToken { person, scopes, label, days } => {
                Answer::TokenMade(self.make_token(caller, person.as_deref(), &scopes, &label, days)?)
            }
            Request::Tokens { person } => Answer::Tokens { tokens: self.tokens(caller, person.as_deref())? },
            Request::EndToken { person, id } => {
                self.end_token(caller, person.as_deref(), id).map(|()| Answer::Ended)?
            }
            Request::Document { record, revision } => {
                Answer::Document(Box::new(self.document(&reader()?, &record, revision.as_ref())?))
            }
            Request::Compare { left, right } => Answer::Compared(Box::new(self.compare(&reader()?, &left, &right)?)),
            Request::Reading => Answer::Reading { readings: self.reading(&reader()?)? },
            Request::RegisterSettings { register } => {
                Answer::RegisterSettings(Box::new(self.register_settings(actor, &reader()?, &register)?))
            }
            Request::RegisterChange { register, edits, reason, seen, dry_run } => {
                let change = Wanted::Edits { register: &register, edits: &edits };
                let asked = ChangeAsked { change, reason: &reason, seen: seen.as_deref(), dry_run };
                Answer::RegisterChanged(Box::new(self.change_register(actor, &asked)?))
            }
            Request::RegisterAdd { new, reason, seen, dry_run } => {
                let asked = ChangeAsked { change: Wanted::New(&new), reason: &reason, seen: seen.as_deref(), dry_run };
                Answer::RegisterChanged(Box::new(self.change_register(actor, &asked)?))
            }
            Request::Requirement { standard, id, on, switches } => {
                Answer::Requirement(Box::new(self.requirement(&reader()?, &standard, &id, on, switches)?))
            }
            Request::Applicability { standard, version, against } => {
                let (standard, version, against) = (standard.as_ref(), version.as_ref(), against.as_ref());
                Answer::Applicability(Box::new(
                    self.applicability(&reader()?, &SoaAsked { standard, version, against })?,
                ))
            }
            Request::PrepareApplicability { standard, key } => {
                Answer::Done(self.prepare_applicability(caller, standard.as_ref(), key.as_deref())?)
            }
            Request::Paper { wanted } => Answer::Paper(Box::new(self.paper(caller, &reader()?, &wanted)?)),
            Request::Proposals { requirement } => {
                Answer::Proposals(Box::new(self.proposals(&reader()?, requirement.as_ref())?))
            }
            Request::TakeProposals { proposals, key } => {
                Answer::DoneAll { all: self.take_proposals(caller, &proposals, key.as_deref())? }
            }
            Request::Oscal => Answer::Oscal { documents: self.oscal(&reader()?)? },
            Request::Certification => Answer::Certification(Box::new(self.certification(&reader()?)?)),
            Request::Plan => Answer::Plan(Box::new(self.plan(&reader()?)?)),
            Request::Rehearsal { person } => {
                Answer::Rehearsal(Box::new(self.rehearsal(&reader()?, person.as_deref())?))
            }
            Request::Briefing => Answer::Briefing(Box::new(self.briefing(&reader()?)?)),
            Request::Visit { since } => Answer::Visit(Box::new(self.visit(&reader()?, since)?)),
            Request::DrawSpotCheck { draw, key } => {
                Answer::Done(self.draw_spot_check(caller, &draw, key.as_deref())?)
            }
            Request::Questionnaires => Answer::Questionnaires(Box::new(self.questionnaires(caller)?)),
            Request::Questionnaire { record } => Answer::Questionnaire(Box::new(self.questionnaire(caller, &record)?)),
            Request::TakeQuestionnaire { taken, file, key } => {
                let received = file.as_deref().map(Received::At);
                Answer::Done(self.take_questionnaire(caller, &taken, received, key.as_deref())?)
            }
            Request::AnswerQuestion { question, answer, statement, seen, key } => {
                let decided = Decided { question: &question, answer: &answer, statement: statement.as_ref(), seen };
                Answer::Done(self.answer_question(caller, &decided, key.as_deref())?)
            }
            Request::TrustPreview => Answer::Trust(Box::new(self.trust_preview(caller)?)),
            Request::SwitchTrustPage { on, lead, key } => {
                Answer::Done(self.switch_trust_page(caller, on, lead.as_deref(), key.as_deref())?)
            }
            Request::StandIns => Answer::StandIns(Box::new(self.stand_ins(&reader()?)?)),
            Request::Standards => Answer::Standards(Box::new(self.standards(actor, &reader()?)?)),
            Request::SwitchStandard { standard, on, reason, seen, dry_run } => {
                let (reason, seen) = (reason.as_deref(), seen.as_deref());
                let asked = SwitchAsked { standard: &standard, on, reason, seen, dry_run };
                Answer::StandardSwitched(Box::new(self.switch_standard(actor, &asked)?))
            }
            Request::Transition => Answer::Transition(Box::new(self.transition(&reader()?)?)),
            Request::TakeOver { statement, standard, key } => {
                Answer::Done(self.take_over(caller, &statement, &standard, key.as_deref())?)
            }
            Request::Trails => Answer::Trails { trails: self.trails(&reader()?)? },
            Request::Trail { record, trail, on } => {
                Answer::Trail(Box::new(self.trail(caller, &record, trail.as_ref(), on)?))
            }
            Request::TurnsRed { until } => Answer::Turns(self.turns(&reader()?, until)?),
            Request::Timeline { standard, from, to } => {
                Answer::Timeline(self.timeline(&reader()?, standard.as_ref(), from, to)?)
            }
            Request::Overview => Answer::Overview(Box::new(Arc::unwrap_or_clone(self.overview(&reader()?)?))),
            Request::Verify { against } => Answer::Verified(self.verify(against.as_deref())?),
            Request::ExportLedger { out } => Answer::Exported(self.export_ledger(actor, &out)?),
            Request::Checkpoint => Answer::Checkpoint(self.checkpoint()?),
            Request::Kit { given } => Answer::Kit(Box::new(self.kit(caller, &given)?)),
            Request::MakeKit { given } => Answer::KitMade(Box::new(self.make_kit(caller, &given)?)),
            Request::EmergencySet { wanted } => Answer::EmergencySet(Box::new(self.emergency_set(caller, &wanted)?)),
            Request::EmergencySetCarried { on } => Answer::Done(self.set_was_carried(caller, on)?),
            Request::Visits => Answer::Visits(Box::new(self.visits(caller)?)),
            Request::AskFor { grant, asked, key } => {
                Answer::Done(self.ask_for(caller, &grant, &asked, key.as_deref())?)
            }
            Request::AuditRoom { audit } => Answer::AuditRoom(Box::new(self.audit_room(caller, &audit)?)),
            Request::Evidence { of } => Answer::Evidence(Box::new(self.evidence(caller, &of)?)),
            Request::FileRelease { said, key } => Answer::Done(self.file_release(caller, &said, key.as_deref())?),
            Request::ProveRelease { release, contents } => {
                Answer::EvidenceProof(Box::new(self.prove_release(caller, &release, &contents)?))
            }
            Request::DayAfter { entries } => Answer::DayAfter(self.day_after(caller, entries)?),
            Request::Stopped => Answer::Stopped { all: self.stopped_for(actor)? },
            Request::GoOn { whose } => self.go_on(caller, &whose)?,
            Request::FileCopy { said } => Answer::Done(self.file_copy_for(caller, &said)?),
            Request::KnownCopies { at } => Answer::KnownCopies(self.known_copies_for(caller, at)?),
            Request::RotateKey => self.rotate_key(caller)?,
            Request::ConfirmClock => self.confirm_clock(caller)?,
            Request::ActivatePacks { files, dry_run } => self.activate(actor, &files, dry_run)?.into(),
        })
    }
}

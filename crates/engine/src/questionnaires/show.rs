//! Questionnaires as they stand: what waits for somebody, with what is proposed and why.

use plumb_model::{access::Action, define::register::Classification, fold::RecordState, raw::Raw};

use super::{
    asked::{Asked, AskedParts, Decision, Questionnaire},
    basis::{Statement, Statements},
};
use crate::{
    Engine,
    access::Reader,
    desk::{
        Caller, EarlierAnswer, MatchedView, Problem, QuestionMatched, QuestionStands, QuestionView, QuestionnaireRow,
        QuestionnaireView, QuestionnairesView, RecordRef,
    },
    engine::Look,
    people::People,
    trail::link_to,
};

impl Engine {
    /// All questionnaires that whoever asks may see.
    pub(crate) fn questionnaires(&self, caller: &Caller) -> Result<QuestionnairesView, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        reader.may_know_assessments()?;
        let parts = AskedParts::of(&look)?;
        let statements = Statements::of(&look, &reader)?;
        let mut rows = Vec::new();
        for one in parts.all(&look, &reader)? {
            let questions = parts.questions(&look, &reader, &one)?;
            let waits = |record: &&RecordState| stands(&parts.read(record), &statements, &one).waits();
            rows.push(QuestionnaireRow {
                link: link_to(&look, &one.record).unwrap_or_default(),
                questions: questions.len() as u64,
                to_answer: questions.iter().filter(waits).count() as u64,
                customer: one.customer,
                due: one.due,
                sent: one.sent,
            });
        }
        let counted = Classification::ALL.into_iter().map(|class| (class.word().to_owned(), statements.count(class)));
        Ok(QuestionnairesView {
            all: rows,
            may_take: may(&look, caller, Action::Create),
            statements: counted.collect(),
        })
    }

    /// One of them, with its questions.
    pub(crate) fn questionnaire(&self, caller: &Caller, name: &RecordRef) -> Result<QuestionnaireView, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        reader.may_know_assessments()?;
        let parts = AskedParts::of(&look)?;
        let one = parts.find(&look, &reader, name)?;
        let (people, statements) = (look.people()?, Statements::of(&look, &reader)?);
        let showing = Showing { look: &look, reader: &reader, parts, people: &people, statements: &statements };
        let mut questions = Vec::new();
        for record in parts.questions(&look, &reader, &one)? {
            questions.push(showing.question(&parts.read(&record), &one)?);
        }
        Ok(QuestionnaireView {
            link: link_to(&look, &one.record).unwrap_or_default(),
            customer: one.customer,
            highest: one.highest.word().to_owned(),
            due: one.due,
            sent: one.sent,
            closed: one.closed,
            questions,
            may_answer: !one.closed && may(&look, caller, Action::Change),
        })
    }
}

fn may(look: &Look, caller: &Caller, action: Action) -> bool {
    let Ok(parts) = AskedParts::of(look) else { return false };
    look.writer(&caller.by).is_ok_and(|writer| writer.may(look, parts.question.register, action, None))
}

/// How it stands with a question, without what is proposed.
fn stands(asked: &Asked<'_, '_>, statements: &Statements, of: &Questionnaire) -> QuestionStands {
    match asked.decision() {
        None => QuestionStands::Proposed,
        Some(Decision::Open) => QuestionStands::LeftOpen,
        Some(_) if !asked.holds(statements, of.highest) => QuestionStands::Changed,
        Some(Decision::Answered) => QuestionStands::Answered,
        Some(Decision::AsBefore) => QuestionStands::AsBefore,
    }
}

struct Showing<'a> {
    look: &'a Look,
    reader: &'a Reader,
    parts: AskedParts<'a>,
    people: &'a People,
    statements: &'a Statements,
}

impl Showing<'_> {
    fn question(&self, asked: &Asked<'_, '_>, of: &Questionnaire) -> Result<QuestionView, Problem> {
        let matched = asked.matched();
        let earlier = self.earlier(asked, of)?;
        let mut stands = stands(asked, self.statements, of);
        let (proposed, rests_on) = match stands {
            QuestionStands::Proposed | QuestionStands::Changed => {
                self.proposal(asked, of, &matched, earlier.as_ref().map(|(record, _)| record))
            }
            _ => (None, asked.link("statement").and_then(|it| self.statements.shown(it, of.highest))),
        };
        if stands == QuestionStands::Proposed && proposed.is_none() {
            stands = QuestionStands::Nothing;
        }
        Ok(QuestionView {
            record: asked.record().record.to_string(),
            number: asked.record().number().map(ToOwned::to_owned),
            etag: asked.record().etag,
            place: asked.text("place").map(ToOwned::to_owned),
            asked: asked.asked().to_owned(),
            stands,
            answer: asked.text("answer").map(ToOwned::to_owned),
            too_confidential: rests_on.is_none() && self.statements.too_confidential(&matched, of.highest),
            proposed,
            confirmed_on: rests_on.map(|statement| statement.confirmed_on),
            rests_on: rests_on.map(|statement| statement.link.clone()),
            matched: matched.iter().filter_map(|one| self.named(one)).collect(),
            earlier: earlier.map(|(_, view)| view),
            by: asked.link("by").and_then(|by| self.people.name(by)).map(ToOwned::to_owned),
            on: asked.day("on", self.look),
        })
    }

    /// What is proposed: what was answered to the same question and still holds, else what the statement says that it rested on, else
    /// what the statement says that fits best.
    fn proposal(
        &self,
        asked: &Asked<'_, '_>,
        of: &Questionnaire,
        matched: &[QuestionMatched],
        earlier: Option<&RecordState>,
    ) -> (Option<String>, Option<&Statement>) {
        let earlier = earlier.map(|record| self.parts.read(record));
        let before = [Some(*asked), earlier].into_iter().flatten();
        let mut rested = before.clone().filter_map(|one| self.statements.shown(one.link("statement")?, of.highest));
        if let Some(earlier) = earlier.filter(|one| one.holds(self.statements, of.highest))
            && let Some(answer) = earlier.text("answer")
        {
            let rests = earlier.link("statement").and_then(|it| self.statements.shown(it, of.highest));
            return (Some(answer.to_owned()), rests);
        }
        let best = rested.next().or_else(|| self.statements.best(matched, of.highest));
        (best.map(|statement| statement.text.clone()), best)
    }

    fn earlier(
        &self,
        asked: &Asked<'_, '_>,
        of: &Questionnaire,
    ) -> Result<Option<(RecordState, EarlierAnswer)>, Problem> {
        let Some(record) = asked.link("earlier") else { return Ok(None) };
        let record = self.look.snapshot.record(record)?.filter(|it| self.look.may_see(self.reader, it));
        let Some(record) = record.filter(|it| !it.erased && it.register == self.parts.question.register.id) else {
            return Ok(None);
        };
        let read = self.parts.read(&record);
        let customer = match read.link("questionnaire") {
            Some(questionnaire) => self.look.snapshot.record(questionnaire)?,
            None => None,
        };
        let view = EarlierAnswer {
            link: link_to(self.look, &record).unwrap_or_default(),
            customer: customer.map(|it| self.parts.questionnaire(self.look, it).customer).unwrap_or_default(),
            answer: read.text("answer").map(ToOwned::to_owned),
            holds: read.holds(self.statements, of.highest),
        };
        Ok(Some((record, view)))
    }

    fn named(&self, one: &QuestionMatched) -> Option<MatchedView> {
        let (_, requirement) = self.look.requirements_named(&Raw::Text(one.requirement.clone())).pop()?;
        Some(MatchedView { requirement, strength: one.strength, words: one.words.clone() })
    }
}

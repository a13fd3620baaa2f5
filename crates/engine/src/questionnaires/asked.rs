//! Questionnaires and their questions as records, read through the parts they play.

use std::ops::ControlFlow;

use jiff::civil::Date;
use plumb_ledger::HeaderView;
use plumb_model::{
    define::register::{Classification, Part, StateKind},
    fold::{RecordState, Row},
    id::RecordId,
    raw::Raw,
};
use plumb_store::StoreError;

use super::{basis::Statements, plain, text_of};
use crate::{
    access::Reader,
    desk::{Problem, ProblemKind, QuestionMatched, RecordRef},
    engine::Look,
    playing::{PartOf, Playing},
};

/// The two registers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskedParts<'a> {
    pub(super) questionnaire: PartOf<'a>,
    pub(super) question: PartOf<'a>,
}

/// A questionnaire, as far as answering needs to know.
#[derive(Debug, Clone)]
pub(super) struct Questionnaire {
    pub(super) record: RecordState,
    pub(super) customer: String,
    pub(super) highest: Classification,
    pub(super) due: Option<Date>,
    pub(super) sent: Option<Date>,
    /// Nothing is answered any more.
    pub(super) closed: bool,
}

/// What was decided of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Answered,
    AsBefore,
    Open,
}

impl<'a> AskedParts<'a> {
    pub(crate) fn of(look: &'a Look) -> Result<Self, Problem> {
        let find = |part| PartOf::find(&look.rules.packs, part);
        if let (Some(questionnaire), Some(question)) = (find(Part::Questionnaire), find(Part::Question)) {
            return Ok(Self { questionnaire, question });
        }
        let say = "no pack has registers for what customers ask; nothing was done";
        Err(Problem::new(ProblemKind::Content, "content.no-register", say))
    }

    pub(super) fn questionnaire(&self, look: &Look, record: RecordState) -> Questionnaire {
        let read = self.questionnaire.read(&record);
        let (customer, highest) = (read.text("customer").unwrap_or_default().to_owned(), read.text("highest"));
        // What nobody classified is taken for the most open: then least is shown.
        let highest = highest.and_then(Classification::from_word).unwrap_or(Classification::Public);
        let (due, sent) = (read.day("due", &look.zone), read.day("sent", &look.zone));
        let state = record.state.as_ref().and_then(|state| self.questionnaire.register.state(state.as_str()));
        let closed = state.is_some_and(|state| state.kind != StateKind::Open);
        Questionnaire { record, customer, highest, due, sent, closed }
    }

    /// Every questionnaire that counts and that the reader may see, the newest first.
    pub(super) fn all(&self, look: &Look, reader: &Reader) -> Result<Vec<Questionnaire>, Problem> {
        let mut all = Vec::new();
        look.snapshot.each_record(Some(&self.questionnaire.register.id), &mut |record| {
            if !look.is_void(&record) && !record.erased && look.may_see(reader, &record) {
                all.push(record);
            }
            ControlFlow::Continue(())
        })?;
        all.sort_by_key(|record| std::cmp::Reverse(record.first_seq));
        Ok(all.into_iter().map(|record| self.questionnaire(look, record)).collect())
    }

    pub(super) fn find(&self, look: &Look, reader: &Reader, name: &RecordRef) -> Result<Questionnaire, Problem> {
        let record = look.find(reader, name)?;
        if record.register != self.questionnaire.register.id {
            let say = format!("`{}` is no questionnaire of a customer", name.0);
            return Err(Problem::new(ProblemKind::NotFound, "not-found", say));
        }
        Ok(self.questionnaire(look, record))
    }

    /// Its questions, in the order in which they were taken in; once it was sent, as they were then.
    pub(super) fn questions(
        &self,
        look: &Look,
        reader: &Reader,
        of: &Questionnaire,
    ) -> Result<Vec<RecordState>, Problem> {
        let Some(field) = self.question.field("questionnaire") else { return Ok(Vec::new()) };
        let end = if of.sent.is_some() { closed_at(look, &of.record)? } else { None };
        let mut all = Vec::new();
        for record in look.snapshot.pointing(&self.question.register.id, field, of.record.record)? {
            let record = match end {
                Some(end) => look.snapshot.record_at(record, end)?,
                None => look.snapshot.record(record)?,
            };
            all.extend(record.filter(|it| !look.is_void(it) && !it.erased && look.may_see(reader, it)));
        }
        all.sort_by_key(|record| record.first_seq);
        Ok(all)
    }

    pub(super) fn read<'r>(&self, record: &'r RecordState) -> Asked<'a, 'r> {
        Asked(self.question.read(record))
    }
}

/// How many entries there were when a record came into the state it is in, that step included.
fn closed_at(look: &Look, record: &RecordState) -> Result<Option<u64>, Problem> {
    let (mut before, mut at, mut stopped) = (None, None, None);
    look.snapshot.history(record.record, &mut |row| match HeaderView::read(row.view.header) {
        Ok(header) => {
            let to = header.to.map(ToOwned::to_owned);
            if to != before {
                (before, at) = (to, Some(row.seq + 1));
            }
            ControlFlow::Continue(())
        }
        Err(error) => {
            stopped = Some(StoreError::from(error));
            ControlFlow::Break(())
        }
    })?;
    stopped.map_or(Ok(at), |error| Err(error.into()))
}

/// A question as recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a, 'r>(Playing<'a, 'r>);

impl<'r> Asked<'_, 'r> {
    pub(super) fn record(&self) -> &'r RecordState {
        self.0.record
    }

    pub(super) fn asked(&self) -> &'r str {
        self.0.text("asked").unwrap_or_default()
    }

    /// By what the same question is found again.
    pub(super) fn key(&self) -> String {
        plain(self.asked())
    }

    pub(super) fn text(&self, role: &str) -> Option<&'r str> {
        self.0.text(role)
    }

    pub(super) fn link(&self, role: &str) -> Option<RecordId> {
        self.0.link(role)
    }

    pub(super) fn day(&self, role: &str, look: &Look) -> Option<Date> {
        self.0.day(role, &look.zone)
    }

    pub(super) fn decision(&self) -> Option<Decision> {
        match self.0.text("decision")? {
            "accepted" | "changed" => Some(Decision::Answered),
            "as_before" => Some(Decision::AsBefore),
            _ => Some(Decision::Open),
        }
    }

    /// The requirements by whose words it was recognised, the best first.
    pub(super) fn matched(&self) -> Vec<QuestionMatched> {
        let cell = |row: &'r Row, column: &str| {
            let found = row.iter().find(|(field, _)| field.as_str() == column);
            text_of(found.map(|(_, raw): (_, &'r Raw)| raw)).map(ToOwned::to_owned)
        };
        let read = |row: &'r Row| {
            Some(QuestionMatched {
                requirement: cell(row, "requirement")?,
                strength: cell(row, "strength")?.parse().ok()?,
                words: cell(row, "words").unwrap_or_default(),
            })
        };
        let mut all: Vec<QuestionMatched> = self.0.rows("matched").filter_map(read).collect();
        all.sort_by(|a, b| b.strength.cmp(&a.strength).then_with(|| a.requirement.cmp(&b.requirement)));
        all
    }

    /// Whether what was answered still says what its statement says. Words of one's own rest on nothing that could change.
    pub(super) fn holds(&self, statements: &Statements, highest: Classification) -> bool {
        match self.link("statement") {
            None => true,
            Some(statement) => statements
                .shown(statement, highest)
                .is_some_and(|statement| self.text("basis") == Some(statement.digest.as_str())),
        }
    }
}

//! A customer's questionnaire with its answers, as it leaves the house: questions, answers, what they refer to. Nothing of how an answer was
//! found or who looked at it.

use plumb_model::define::register::Classification;

use super::{Head, begun, class, day, table, text};
use crate::{
    Engine,
    desk::{Caller, Paper, Problem, QuestionStands, QuestionView, RecordRef},
};

impl Engine {
    pub(super) fn questionnaire_paper(&self, caller: &Caller, record: &RecordRef) -> Result<Paper, Problem> {
        let view = self.questionnaire(caller, record)?;
        let look = self.look()?;
        let number = view.link.number.clone().unwrap_or_default();
        let on = view.sent.unwrap_or(look.today);
        let title = view.link.title.clone().unwrap_or_default();
        let waiting = view.questions.iter().filter(|question| question.stands.waits()).count();
        let head = Head {
            stem: format!("{}-{on}", number.to_lowercase()),
            title: if view.sent.is_some() { title } else { format!("{title} (draft)") },
            classification: class(Classification::from_word(&view.highest).unwrap_or(Classification::Public)),
            on,
            size: look.snapshot.size(),
        };
        let mut paper = begun(&look, head)?;
        paper.facts.insert(0, ("For".to_owned(), view.customer.clone()));
        if let Some(sent) = view.sent {
            paper.facts.insert(1, ("Sent on".to_owned(), day(sent)));
        }
        // What somebody must still look at goes out as a question without an answer.
        if waiting > 0 && view.sent.is_none() {
            paper.lead.push(format!("A draft: {waiting} of {} questions are not decided yet.", view.questions.len()));
        }
        let heads = [("No.", 6), ("Question", 40), ("Answer", 50), ("Refers to", 16)];
        let sent = view.sent.is_some();
        let rows = view.questions.iter().zip(1..).map(|(question, number)| {
            let place = question.place.clone().unwrap_or_else(|| format!("{number}"));
            vec![text(&place), text(&question.asked), text(answered(question, sent)), text(&refers(question, sent))]
        });
        paper.tables.push(table("Questions and answers", &heads, rows.collect()));
        Ok(paper)
    }
}

/// The answer that a person decided on; what was sent stays as it was sent.
fn answered(question: &QuestionView, sent: bool) -> &str {
    let stands = matches!(question.stands, QuestionStands::Answered | QuestionStands::AsBefore);
    question.answer.as_deref().filter(|_| stands || sent).unwrap_or_default()
}

/// The requirement of a standard that it is about.
fn refers(question: &QuestionView, sent: bool) -> String {
    let first = question.matched.first().filter(|_| !answered(question, sent).is_empty());
    first.map(|one| one.requirement.short.clone()).unwrap_or_default()
}

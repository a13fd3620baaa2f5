//! A person decides on a question: as proposed, otherwise, or left open.

use super::asked::AskedParts;
use crate::{
    Engine,
    desk::{Act, Caller, Done, Given, GivenValue, Problem, ProblemKind, RecordRef},
    questionnaires::basis::Statements,
};

/// What somebody decided.
pub(crate) struct Decided<'a> {
    /// The question.
    pub(crate) question: &'a RecordRef,
    /// The answer; empty: it is left open.
    pub(crate) answer: &'a str,
    /// The statement on which it rests.
    pub(crate) statement: Option<&'a RecordRef>,
    /// The version the person looked at.
    pub(crate) seen: Option<u64>,
}

impl Engine {
    /// Enters what somebody decided of a question.
    pub(crate) fn answer_question(
        &self,
        caller: &Caller,
        decided: &Decided<'_>,
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        let look = self.look()?;
        let writer = look.writer(&caller.by)?;
        let reader = &writer.reader;
        reader.may_know_assessments()?;
        let parts = AskedParts::of(&look)?;
        let record = look.find(reader, decided.question)?;
        let read = parts.read(&record);
        let of = read.link("questionnaire").filter(|_| record.register == parts.question.register.id);
        let of = of.map(|of| look.snapshot.record(of)).transpose()?.flatten();
        let of = of.filter(|of| look.may_see(reader, of)).ok_or_else(|| {
            let say = format!("`{}` is no question of a customer; nothing was changed", decided.question.0);
            Problem::new(ProblemKind::NotFound, "not-found", say)
        })?;
        let of = parts.questionnaire(&look, of);
        if of.closed {
            let say = "the questionnaire is closed: what was sent stays as it is; nothing was changed";
            return Err(Problem::new(ProblemKind::Rule, "questionnaire.closed", say)
                .help("what changed is answered when the customer asks again"));
        }
        let statements = Statements::of(&look, reader)?;
        // Browsers end lines of a form in their own way.
        let answer = decided.answer.replace("\r\n", "\n");
        let answer = answer.trim();
        let named = decided.statement.filter(|_| !answer.is_empty());
        let statement = match named {
            None => None,
            Some(name) => {
                let found = look.find(reader, name)?;
                Some(statements.shown(found.record, of.highest).ok_or_else(|| {
                    let say = format!(
                        "`{}` is not confirmed, or more confidential than may be shown; nothing was changed",
                        name.0
                    );
                    Problem::new(ProblemKind::Rule, "questionnaire.basis", say)
                        .help("answer in your own words, or leave it open")
                })?)
            }
        };
        let as_proposed = statement.is_some_and(|statement| statement.text == answer);
        let decision = match (answer.is_empty(), as_proposed) {
            (true, _) => "open",
            (false, true) => "accepted",
            (false, false) => "changed",
        };
        let mut values = Vec::new();
        let mut set = |role: &str, value: Option<String>| {
            if let Some(field) = parts.question.field(role) {
                let value = value.map_or(GivenValue::Nothing, GivenValue::One);
                values.push(Given { field: field.to_string(), value });
            }
        };
        set("decision", Some(decision.to_owned()));
        set("answer", Some(answer.to_owned()).filter(|answer| !answer.is_empty()));
        set("statement", statement.map(|statement| statement.record.to_string()));
        set("basis", statement.map(|statement| statement.digest.clone()));
        set("by", Some(writer.person.id.to_string()));
        set("on", Some(look.today.to_string()));
        let record = RecordRef(record.record.to_string());
        self.run(caller, &Act::Change { record, values, reason: None, seen: decided.seen }, key)
    }
}

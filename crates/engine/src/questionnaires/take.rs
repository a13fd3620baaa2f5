//! Taking a questionnaire in: one record for it and one for each question, in one commit. A question that the same customer asked before
//! keeps its answer, as long as what that rests on says the same; whatever else was asked before is remembered beside it.

use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
    ops::ControlFlow,
    path::Path,
};

use plumb_model::{
    access::Action,
    decide::{Command, Create, Input, Refusal},
    define::register::Classification,
    fact::FileRef,
    field::Reading,
    fold::RecordState,
    id::{ActorId, RecordId, RequirementId},
};
use serde_json::{Value, json};

use super::{
    asked::{AskedParts, Decision, Questionnaire},
    basis::Statements,
    chosen, plain,
};
use crate::{
    Engine,
    commit::{Batching, TRIES, idempotency},
    desk::{Caller, Done, Problem, ProblemKind, QuestionRead, QuestionnaireTaken},
    engine::Look,
    playing::PartOf,
};

/// Questions of one questionnaire at most; what is longer is several.
const MOST: usize = 400;

/// Requirements kept of one question at most.
const MATCHED: usize = 8;

/// Longest question, in characters.
const LONGEST: usize = 2_000;

/// The file as it arrived.
pub(crate) enum Received<'a> {
    /// It lies on this machine.
    At(&'a Path),
    /// Its name and what is in it.
    Sent(&'a str, &'a mut dyn Read),
}

impl Engine {
    /// Takes a questionnaire in, with the file in which it came.
    ///
    /// # Errors
    /// [`Problem`]: whoever asks may not, something about it is not right, or the file cannot be kept; nothing was taken in then.
    pub fn take_questionnaire_sent(
        &self,
        caller: &Caller,
        taken: &QuestionnaireTaken,
        (name, content): (&str, &mut dyn Read),
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        self.take_questionnaire(caller, taken, Some(Received::Sent(name, content)), key)
    }

    /// Takes a questionnaire in.
    pub(crate) fn take_questionnaire(
        &self,
        caller: &Caller,
        taken: &QuestionnaireTaken,
        received: Option<Received<'_>>,
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        let content = json!({ "actor": caller.by, "questionnaire": taken });
        if let Some(receipt) = self.receipt_before(caller, key, &content)? {
            let made = receipt.written.iter().find(|written| written.version == 1);
            return self.done(made.map(|written| written.record), &receipt);
        }
        let highest = checked(taken)?;
        let received = self.received(caller, received)?;
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            writer.reader.may_know_assessments()?;
            let parts = AskedParts::of(&look)?;
            let statements = Statements::of(&look, &writer.reader)?;
            let before = Before::of(&look, &writer.reader, parts, &taken.customer)?;
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            let id = self.new_id(&look);
            let mut make = |part: PartOf<'_>, id: RecordId, input: Input, files: Vec<(String, FileRef)>| {
                let command = Command::Create(Create {
                    register: part.register.id.clone(),
                    id,
                    number: None,
                    input,
                    files,
                    takeover: None,
                    reading: Reading::Exact,
                });
                let decided = batching.order(command)?;
                batching.take(decided)
            };
            let field = parts.questionnaire.field("file");
            let files = field.zip(received.clone()).map(|(field, file)| (field.to_string(), file));
            make(parts.questionnaire, id, about(parts.questionnaire, taken), files.into_iter().collect())?;
            for question in &taken.questions {
                let mut input = Values::of(parts.question);
                input.set("questionnaire", json!(id.to_string()));
                input.set("asked", json!(question.asked.trim()));
                input.set("place", json!(question.place.trim()));
                input.set("matched", matched(&look, question));
                if let Some(earlier) = before.of_question(&plain(&question.asked), highest) {
                    earlier.remember(&mut input, parts, &statements, highest);
                }
                make(parts.question, self.new_id(&look), input.0, Vec::new())?;
            }
            match batching.commit(self, caller.via, idempotency(key, &content), Vec::new()) {
                Ok(receipt) => return self.done(Some(id), &receipt),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept writing; nothing was taken in";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("try it again"))
    }

    /// Keeps the file for whoever may take a questionnaire in: nobody else's bytes come to the disk.
    fn received(&self, caller: &Caller, received: Option<Received<'_>>) -> Result<Option<FileRef>, Problem> {
        let Some(received) = received else { return Ok(None) };
        let look = self.look()?;
        let writer = look.writer(&caller.by)?;
        writer.reader.may_know_assessments()?;
        if !writer.may(&look, AskedParts::of(&look)?.questionnaire.register, Action::Create, None) {
            return Err(Refusal::MayNot { action: Action::Create, who: Vec::new() }.into());
        }
        Ok(Some(match received {
            Received::At(path) => self.keep_file(path, None, None)?,
            Received::Sent(name, content) => self.keep_named(name, content)?,
        }))
    }
}

/// What is not right about it, before anything is looked up.
fn checked(taken: &QuestionnaireTaken) -> Result<Classification, Problem> {
    let refuse =
        |field: &str, say: String| Problem::new(ProblemKind::Content, "questionnaire.content", say).field(field);
    if plain(&taken.customer).is_empty() {
        return Err(refuse("customer", "the customer is missing; nothing was taken in".to_owned()));
    }
    if taken.questions.is_empty() {
        return Err(refuse("questions", "there is no question in it; nothing was taken in".to_owned()));
    }
    if taken.questions.len() > MOST {
        let say = format!("{} questions are more than {MOST}; nothing was taken in", taken.questions.len());
        return Err(refuse("questions", say).help("take it in in parts"));
    }
    for (question, number) in taken.questions.iter().zip(1..) {
        if plain(&question.asked).is_empty() || question.asked.chars().count() > LONGEST {
            let say = format!("question {number} is empty or longer than {LONGEST} characters; nothing was taken in");
            return Err(refuse("questions", say));
        }
    }
    chosen(&taken.highest)
}

/// Values by the roles of a part; a role that the register gives no field is left out.
struct Values<'a>(Input, PartOf<'a>);

impl<'a> Values<'a> {
    fn of(part: PartOf<'a>) -> Self {
        Self(Vec::new(), part)
    }

    fn set(&mut self, role: &str, value: Value) {
        if let Some(field) = self.1.field(role) {
            self.0.push((field.to_string(), value));
        }
    }
}

fn about(part: PartOf<'_>, taken: &QuestionnaireTaken) -> Input {
    let mut input = Values::of(part);
    let customer = taken.customer.trim();
    let title = Some(taken.title.trim()).filter(|title| !title.is_empty()).unwrap_or(customer);
    input.set("title", json!(title));
    input.set("customer", json!(customer));
    input.set("highest", json!(taken.highest.trim()));
    if let Some(due) = taken.due {
        input.set("due", json!(due.to_string()));
    }
    input.0
}

/// The requirements that are known here, as rows.
fn matched(look: &Look, question: &QuestionRead) -> Value {
    let known = question.matched.iter().filter(|one| {
        one.requirement.parse::<RequirementId>().is_ok_and(|id| look.rules.packs.requirement(&id).is_some())
    });
    let row = |one: &crate::desk::QuestionMatched| json!({ "requirement": one.requirement, "strength": one.strength.min(100).to_string(), "words": one.words });
    known.take(MATCHED).map(row).collect()
}

/// What was asked and answered before, by the words of the question.
struct Before {
    by_words: HashMap<String, Vec<Earlier>>,
}

/// The same question, of a questionnaire that was sent.
struct Earlier {
    record: RecordState,
    of: Questionnaire,
    /// The same customer asked.
    same: bool,
}

impl Before {
    fn of(look: &Look, reader: &crate::access::Reader, parts: AskedParts<'_>, customer: &str) -> Result<Self, Problem> {
        let sent: BTreeMap<RecordId, Questionnaire> = parts
            .all(look, reader)?
            .into_iter()
            .filter(|one| one.sent.is_some())
            .map(|one| (one.record.record, one))
            .collect();
        let (customer, mut by_words) = (plain(customer), HashMap::<String, Vec<Earlier>>::new());
        look.snapshot.each_record(Some(&parts.question.register.id), &mut |record| {
            let read = parts.read(&record);
            let of = read.link("questionnaire").and_then(|of| sent.get(&of));
            let answered = matches!(read.decision(), Some(Decision::Answered | Decision::AsBefore));
            if let Some(of) = of.filter(|_| answered && !look.is_void(&record) && look.may_see(reader, &record)) {
                let (same, key) = (plain(&of.customer) == customer, read.key());
                let of = of.clone();
                by_words.entry(key).or_default().push(Earlier { record, of, same });
            }
            ControlFlow::Continue(())
        })?;
        Ok(Self { by_words })
    }

    /// The newest answer to the same question: of the same customer, else of another who was shown no more than may be shown now.
    fn of_question(&self, words: &str, highest: Classification) -> Option<&Earlier> {
        let all = self.by_words.get(words)?.iter().filter(|one| one.same || one.of.highest <= highest);
        all.max_by_key(|one| (one.same, one.of.sent, one.record.first_seq))
    }
}

impl Earlier {
    /// Beside the question; as its answer where nothing changed for this customer.
    fn remember(
        &self,
        input: &mut Values<'_>,
        parts: AskedParts<'_>,
        statements: &Statements,
        highest: Classification,
    ) {
        let read = parts.read(&self.record);
        input.set("earlier", json!(self.record.record.to_string()));
        let shown = read.link("statement").is_some() || self.of.highest <= highest;
        if !self.same || !shown || !read.holds(statements, highest) {
            return;
        }
        let Some(answer) = read.text("answer") else { return };
        input.set("answer", json!(answer));
        input.set("decision", json!("as_before"));
        if let Some(statement) = read.link("statement") {
            input.set("statement", json!(statement.to_string()));
            input.set("basis", json!(read.text("basis")));
        }
    }
}

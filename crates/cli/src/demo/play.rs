//! Plays the story on a desk whose clock is set: each happening is asked for in its actor's name, at its moment.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, bail};
use plumb_engine::{
    Founding,
    desk::{
        self, ActorName, Answer, Caller, Desk, Done, Given, GivenValue, QuestionRead, QuestionnaireTaken, RecordRef,
        Request,
    },
};
use plumb_ledger::Via;
use plumb_model::{fact::Method, id::StandardId};
use plumb_store::SetClock;
use plumb_web::Questionnaires as _;

use super::{
    act::{Act, Asked, Handle, Happening, Value, Values},
    staff::{FOUNDER, FOUNDER_NAME, ORGANISATION},
    story::{COMPANY, Story, ZONE},
};
use crate::questionnaire::FileQuestions;

/// What the example company starts from; everything else is the story's.
pub(crate) fn founding(story: &Story) -> Result<Founding> {
    Ok(Founding {
        company: COMPANY.to_owned(),
        zone: ZONE.to_owned(),
        person: FOUNDER_NAME.to_owned(),
        standards: vec![StandardId::new("iso-9001-2015")?, StandardId::new("iso-27001-2022")?],
        next_visit: Some(story.next_visit),
        second_copy: Some("Across the river".to_owned()),
    })
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Played {
    /// Entries written.
    pub(crate) entries: u64,
}

/// Plays the whole story on a desk that was founded for it and that reads this clock. `scratch` is a folder for files on their way in.
///
/// # Errors
/// If an act is refused: then the story does not fit the packs, and the act, its moment and the reason are named.
pub(crate) fn play(story: &Story, desk: &dyn Desk, clock: &SetClock, scratch: &Path) -> Result<Played> {
    fs::create_dir_all(scratch).with_context(|| format!("cannot make `{}`", scratch.display()))?;
    let mut stage = Stage {
        desk,
        scratch: scratch.to_owned(),
        known: BTreeMap::new(),
        entries: 0,
        reader: FileQuestions::default(),
    };
    stage.find_founded()?;
    for happening in &story.happenings {
        clock.set(happening.at);
        stage.happen(happening).with_context(|| {
            format!(
                "the example company's story stopped at {}, `{}` by {}",
                happening.at,
                happening.act.handle(),
                happening.actor
            )
        })?;
    }
    clock.set(story.end);
    fs::remove_dir_all(scratch).with_context(|| format!("cannot clear `{}`", scratch.display()))?;
    Ok(Played { entries: stage.entries })
}

/// A record as the desk knows it.
struct Known {
    /// Opaque id.
    id: String,
    /// Number, as people name it.
    number: String,
}

struct Stage<'a> {
    desk: &'a dyn Desk,
    scratch: PathBuf,
    known: BTreeMap<Handle, Known>,
    entries: u64,
    /// Says what questions are about.
    reader: FileQuestions,
}

impl Stage<'_> {
    /// The founder's and the organisation's records were made by the founding.
    fn find_founded(&mut self) -> Result<()> {
        for (handle, register) in [(FOUNDER, "people"), (ORGANISATION, "organisation")] {
            let list = Request::List {
                register: register.to_owned(),
                filters: Vec::new(),
                order: None,
                void: false,
                limit: 2,
                after: None,
            };
            let by = ActorName::Person(FOUNDER_NAME.to_owned());
            let Answer::List(list) = self.desk.ask(&by.into(), list).map_err(|problem| anyhow!("{problem}"))? else {
                bail!("the desk did not answer with a list");
            };
            let [row] = list.rows.as_slice() else {
                bail!("a new system has one record in `{register}`, not {}", list.rows.len())
            };
            let number = row.number.clone().unwrap_or_else(|| row.record.clone());
            self.known.insert(Handle::from(handle), Known { id: row.record.clone(), number });
        }
        Ok(())
    }

    fn happen(&mut self, happening: &Happening) -> Result<()> {
        let actor = ActorName::Person(self.known(&happening.actor)?.id.clone());
        let caller = Caller::new(actor, Via::Demo).proven(Method::Demo);
        let request = match &happening.act {
            Act::Prepare { .. } => Request::PrepareApplicability { standard: None, key: None },
            Act::Ask { asked, .. } => self.asked(asked)?,
            Act::Answer { handle } => return self.answer(&caller, handle),
            act => Request::Run { act: self.act(act)?, key: None },
        };
        let Done { record, number, .. } = self.done(&caller, request)?;
        if happening.act.makes() {
            let number = number.unwrap_or_else(|| record.clone());
            self.known.insert(happening.act.handle().clone(), Known { id: record, number });
        }
        Ok(())
    }

    fn ask(&self, caller: &Caller, request: Request) -> Result<Answer> {
        self.desk.ask(caller, request).map_err(|problem| {
            let help = problem.help.as_deref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
            anyhow!("{problem} [{}]{help}", problem.code)
        })
    }

    fn done(&mut self, caller: &Caller, request: Request) -> Result<Done> {
        let Answer::Done(done) = self.ask(caller, request)? else { bail!("the desk did not say that it was done") };
        self.entries += done.entries;
        Ok(done)
    }

    /// The questionnaire with what each question is about, and the text in which it came.
    fn asked(&self, asked: &Asked) -> Result<Request> {
        let file = self.scratch.join(format!("{}.txt", asked.title));
        fs::write(&file, asked.questions.join("\n")).with_context(|| format!("cannot write `{}`", file.display()))?;
        let read = |(question, n): (&String, u32)| QuestionRead {
            place: n.to_string(),
            asked: question.clone(),
            matched: Vec::new(),
        };
        let questions = self.reader.matched(asked.questions.iter().zip(1..).map(read).collect());
        let taken = QuestionnaireTaken {
            title: asked.title.clone(),
            customer: asked.customer.clone(),
            due: Some(asked.due),
            highest: asked.highest.clone(),
            questions: questions.map_err(|problem| anyhow!("{problem}"))?,
        };
        Ok(Request::TakeQuestionnaire { taken: Box::new(taken), file: Some(fs::canonicalize(&file)?), key: None })
    }

    fn answer(&mut self, caller: &Caller, handle: &Handle) -> Result<()> {
        let record = self.record(handle)?;
        let Answer::Questionnaire(view) = self.ask(caller, Request::Questionnaire { record })? else {
            bail!("the desk did not answer with a questionnaire")
        };
        for question in view.questions.into_iter().filter(|question| question.stands.waits()) {
            let rests_on = question.rests_on.filter(|_| question.proposed.is_some());
            let request = Request::AnswerQuestion {
                question: RecordRef(question.record),
                answer: question.proposed.unwrap_or_default(),
                statement: rests_on.and_then(|link| link.record).map(RecordRef),
                seen: Some(question.etag),
                key: None,
            };
            self.done(caller, request)?;
        }
        Ok(())
    }

    fn known(&self, handle: &Handle) -> Result<&Known> {
        self.known.get(handle).with_context(|| format!("`{handle}` is not there yet"))
    }

    fn record(&self, handle: &Handle) -> Result<RecordRef> {
        Ok(RecordRef(self.known(handle)?.id.clone()))
    }

    fn act(&self, act: &Act) -> Result<desk::Act> {
        Ok(match act {
            Act::Create { register, values, .. } => {
                desk::Act::Create { register: register.clone(), values: self.given(values)? }
            }
            Act::Prepare { handle } | Act::Ask { handle, .. } | Act::Answer { handle } => {
                bail!("`{handle}` is made by the desk itself")
            }
            Act::Change { handle, values, reason } => desk::Act::Change {
                record: self.record(handle)?,
                values: self.given(values)?,
                reason: reason.clone(),
                seen: None,
            },
            Act::Move { handle, by, values, reason } => desk::Act::Move {
                record: self.record(handle)?,
                transition: by.clone(),
                values: self.given(values)?,
                reason: reason.clone(),
                seen: None,
            },
            Act::Comment { handle, text } => desk::Act::Comment { record: self.record(handle)?, text: text.clone() },
            Act::File { handle, field, name, content } => {
                let path = self.scratch.join("file");
                fs::write(&path, content).with_context(|| format!("cannot write `{}`", path.display()))?;
                desk::Act::Attach {
                    record: self.record(handle)?,
                    field: field.clone(),
                    path: fs::canonicalize(&path)?,
                    name: Some(name.clone()),
                    media_type: Some("text/plain".to_owned()),
                }
            }
        })
    }

    fn given(&self, values: &Values) -> Result<Vec<Given>> {
        values.iter().map(|(field, value)| Ok(Given { field: field.clone(), value: self.value(value)? })).collect()
    }

    fn value(&self, value: &Value) -> Result<GivenValue> {
        Ok(match value {
            Value::Text(text) => GivenValue::One(text.clone()),
            Value::Several(texts) => GivenValue::Several(texts.clone()),
            Value::Ref(handle) => GivenValue::One(self.known(handle)?.number.clone()),
            Value::Refs(handles) => {
                let numbers = handles.iter().map(|handle| Ok(self.known(handle)?.number.clone()));
                GivenValue::Several(numbers.collect::<Result<_>>()?)
            }
            Value::Rows(rows) => GivenValue::Rows(rows.iter().map(|row| self.row(row)).collect::<Result<_>>()?),
        })
    }

    /// Cells of a row hold single values; empty ones are left out.
    fn row(&self, row: &BTreeMap<String, Value>) -> Result<BTreeMap<String, String>> {
        let mut cells = BTreeMap::new();
        for (column, value) in row {
            match value {
                Value::Text(text) if text.is_empty() => {}
                Value::Text(text) => {
                    cells.insert(column.clone(), text.clone());
                }
                Value::Ref(handle) => {
                    cells.insert(column.clone(), self.known(handle)?.number.clone());
                }
                Value::Several(_) | Value::Refs(_) | Value::Rows(_) => {
                    bail!("a cell of `{column}` holds more than one value")
                }
            }
        }
        Ok(cells)
    }
}

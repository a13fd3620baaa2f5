//! `plumb questionnaire`: what a customer asks is read, taken in, answered from what is confirmed, and given out.

mod reading;

use std::{fs, path::PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use plumb_engine::desk::{
    Answer, PaperWanted, Problem, ProblemKind, QuestionRead, QuestionStands, QuestionView, QuestionnaireTaken,
    QuestionnaireView, QuestionnairesView, RecordRef, Request,
};
use plumb_web::Questionnaires as _;
use serde_json::json;

pub(crate) use reading::FileQuestions;

use crate::{
    data_folder::{ask, unexpected},
    options::{self, Shared},
    outcome::Outcome,
    printer::ToFile,
    terminal::{Terminal, count_of},
};

/// Largest file, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show the questions of a file and what each is about; needs no data folder and keeps nothing
    Read {
        /// The file: XLSX, DOCX and what else `plumb assess` reads
        file: PathBuf,
    },
    /// Take the questions of a file in
    Take(Take),
    /// All questionnaires
    List,
    /// One questionnaire: what waits, what is proposed and why; or answered, as a file
    Show {
        /// Its number
        number: String,
        #[command(flatten)]
        file: ToFile,
    },
    /// Decide on a question: as proposed, otherwise, or left open
    Answer(Decide),
}

#[derive(Debug, Args)]
struct Take {
    /// The file: XLSX, DOCX and what else `plumb assess` reads
    file: PathBuf,
    /// Who asks
    #[arg(long)]
    customer: String,
    /// What it is called [default: the file's name]
    #[arg(long)]
    title: Option<String>,
    /// Until when an answer is wanted
    #[arg(long, value_name = "DATE", value_parser = options::day)]
    due: Option<Date>,
    /// Nothing more confidential is proposed: public, internal, confidential, restricted
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    up_to: String,
}

#[derive(Debug, Args)]
struct Decide {
    /// The questionnaire's number
    questionnaire: String,
    /// The question's number
    question: String,
    /// Answer otherwise, in these words
    #[arg(long, value_name = "WORDS", conflicts_with = "open")]
    text: Option<String>,
    /// Leave it open
    #[arg(long)]
    open: bool,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    match &asked.what {
        What::Read { file } => {
            let (found, questions) = read(file)?;
            if terminal.wants_data() {
                terminal.data(&json!({ "found": found, "questions": questions }));
            } else {
                for how in &found {
                    terminal.say(how);
                }
                for question in &questions {
                    say_read(terminal, question);
                }
            }
        }
        What::Take(take) => return self::take(shared, terminal, take),
        What::List => {
            let Answer::Questionnaires(view) = ask(shared, Request::Questionnaires)? else { return Err(unexpected()) };
            if terminal.wants_data() { terminal.data(&*view) } else { say_all(terminal, &view) }
        }
        What::Show { number, file } => {
            let record = RecordRef(number.clone());
            let wanted = PaperWanted::Questionnaire { record: record.clone() };
            if let Some(outcome) = file.write(shared, terminal, wanted)? {
                return Ok(outcome);
            }
            let view = questionnaire(shared, record)?;
            if terminal.wants_data() { terminal.data(&view) } else { say_one(terminal, &view) }
        }
        What::Answer(decide) => return answer(shared, terminal, decide),
    }
    Ok(Outcome::Ran)
}

/// The questions of a file, each with what it is about, and how they were found.
fn read(file: &std::path::Path) -> Result<(Vec<String>, Vec<QuestionRead>), Problem> {
    let unread = |error: std::io::Error| {
        let say = format!("`{}` cannot be read: {error}", file.display());
        Problem::new(ProblemKind::Content, "questionnaire.file", say)
    };
    if fs::metadata(file).map_err(unread)?.len() > LARGEST {
        let say = format!("`{}` is larger than {} MiB; nothing was read", file.display(), LARGEST >> 20);
        return Err(Problem::new(ProblemKind::Content, "questionnaire.file", say));
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let questions = FileQuestions::default();
    let read = questions.read(&name, &fs::read(file).map_err(unread)?)?;
    Ok((read.found, questions.matched(read.questions)?))
}

fn take(shared: &Shared, terminal: &Terminal, take: &Take) -> Result<Outcome, Problem> {
    let (found, questions) = read(&take.file)?;
    if questions.is_empty() {
        let say = format!("no question was found in `{}`; nothing was taken in", take.file.display());
        return Err(Problem::new(ProblemKind::Content, "questionnaire.none", say)
            .help("questions stand in a column headed so, or end in question marks"));
    }
    let stem = take.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let taken = QuestionnaireTaken {
        title: take.title.clone().or(stem).unwrap_or_default(),
        customer: take.customer.clone(),
        due: take.due,
        highest: take.up_to.clone(),
        questions,
    };
    let count = taken.questions.len() as u64;
    let file = std::path::absolute(&take.file).ok();
    let request = Request::TakeQuestionnaire { taken: Box::new(taken), file, key: None };
    let Answer::Done(done) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&done);
        return Ok(Outcome::Ran);
    }
    let number = done.number.unwrap_or(done.record);
    terminal.say(format!("{number}: {} taken in", count_of(count, "question", "questions")));
    for how in &found {
        terminal.say(format!("  {how}"));
    }
    terminal.say(format!("What is proposed and why: `plumb questionnaire show {number}`"));
    Ok(Outcome::Ran)
}

fn questionnaire(shared: &Shared, record: RecordRef) -> Result<QuestionnaireView, Problem> {
    match ask(shared, Request::Questionnaire { record })? {
        Answer::Questionnaire(view) => Ok(*view),
        _ => Err(unexpected()),
    }
}

fn answer(shared: &Shared, terminal: &Terminal, decide: &Decide) -> Result<Outcome, Problem> {
    let view = questionnaire(shared, RecordRef(decide.questionnaire.clone()))?;
    let found = view.questions.iter().find(|one| one.number.as_deref() == Some(decide.question.trim()));
    let question = found.ok_or_else(|| {
        let say = format!("{} has no question `{}`; nothing was changed", decide.questionnaire, decide.question);
        Problem::new(ProblemKind::NotFound, "not-found", say)
    })?;
    let proposed = || {
        question.proposed.clone().or_else(|| question.answer.clone()).ok_or_else(|| {
            let say = "nothing is proposed for it; nothing was changed";
            Problem::new(ProblemKind::Content, "questionnaire.nothing", say).help("say it with `--text`, or `--open`")
        })
    };
    let text = match (&decide.text, decide.open) {
        (_, true) => String::new(),
        (Some(text), false) => text.clone(),
        (None, false) => proposed()?,
    };
    let request = Request::AnswerQuestion {
        question: RecordRef(question.record.clone()),
        answer: text,
        statement: question.rests_on.as_ref().and_then(|link| link.record.clone()).map(RecordRef),
        seen: Some(question.etag),
        key: None,
    };
    let Answer::Done(done) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&done);
    } else {
        let left = view.questions.iter().filter(|one| one.stands.waits() && one.record != question.record).count();
        terminal.say(format!("{} decided; {left} left", decide.question));
    }
    Ok(Outcome::Ran)
}

fn say_read(terminal: &Terminal, question: &QuestionRead) {
    terminal.say(format!("{}: {}", question.place, question.asked));
    for one in &question.matched {
        terminal.say(format!("    {} ({} %): {}", one.requirement, one.strength, one.words));
    }
}

fn say_all(terminal: &Terminal, view: &QuestionnairesView) {
    if view.all.is_empty() {
        terminal.say("No customer has asked yet: `plumb questionnaire take FILE --customer NAME`");
    }
    for row in &view.all {
        let stands = match (row.sent, row.to_answer) {
            (None, 0) => "all decided".to_owned(),
            (None, count) => format!("{count} to decide"),
            (Some(sent), 0) => format!("sent on {sent}, holds"),
            (Some(sent), count) => format!("sent on {sent}, {count} changed since"),
        };
        let number = row.link.number.as_deref().unwrap_or_default();
        let title = row.link.title.as_deref().unwrap_or_default();
        let count = count_of(row.questions, "question", "questions");
        terminal.say(format!("{number} {title} ({}): {count}, {stands}", row.customer));
    }
}

fn say_one(terminal: &Terminal, view: &QuestionnaireView) {
    let number = view.link.number.as_deref().unwrap_or_default();
    let title = view.link.title.as_deref().unwrap_or_default();
    terminal.say(format!("{number} {title}, for {}, shown up to: {}", view.customer, view.highest));
    for question in &view.questions {
        terminal.say("");
        say_question(terminal, question);
    }
}

fn say_question(terminal: &Terminal, question: &QuestionView) {
    let stands = match question.stands {
        QuestionStands::Proposed => "proposed",
        QuestionStands::Nothing => "nothing fits",
        QuestionStands::Changed => "what the answer rests on changed",
        QuestionStands::Answered => "answered",
        QuestionStands::AsBefore => "as the last time",
        QuestionStands::LeftOpen => "left open",
    };
    terminal.say(format!("{} {} [{stands}]", question.number.as_deref().unwrap_or_default(), question.asked));
    if let Some(answer) = question.proposed.as_ref().or(question.answer.as_ref()) {
        terminal.say(format!("  {answer}"));
    }
    if let Some(link) = &question.rests_on {
        let number = link.number.as_deref().unwrap_or_default();
        terminal.say(format!("  rests on {number} {}", link.title.as_deref().unwrap_or_default()));
    }
    for one in question.matched.iter().take(3) {
        terminal.say(format!("  {} ({} %): {}", one.requirement.short, one.strength, one.words));
    }
    if question.too_confidential {
        terminal.say("  a statement fits, but is more confidential than may be shown");
    }
    if let Some(earlier) = &question.earlier {
        let holds = if earlier.holds { "" } else { ", no longer holds" };
        let number = earlier.link.number.as_deref().unwrap_or_default();
        terminal.say(format!("  asked before: {number}, {}{holds}", earlier.customer));
    }
}

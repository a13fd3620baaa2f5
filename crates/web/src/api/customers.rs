//! What strangers ask and are shown, for programs: customers' questionnaires with what is proposed and decided, and the page for
//! strangers.

use axum::{
    Json,
    http::{HeaderMap, Uri},
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use plumb_engine::{
    desk::{
        Answer, PaperFormat, PaperWanted, Problem, ProblemKind, QuestionRead, QuestionnaireTaken, RecordRef, Request,
    },
    gate::TokenAct,
};
use serde::Deserialize;

use super::{
    asked::{Pairs, Parted, key},
    body::Body,
    printed::printed,
    program::{Program, unexpected},
    refused::Refused,
};

/// A questionnaire as a program sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    #[serde(default)]
    title: String,
    customer: String,
    #[serde(default)]
    due: Option<Date>,
    highest: String,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    asked: String,
    #[serde(default)]
    place: String,
}

/// What was decided of a question; without an answer it is left open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decided {
    question: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    statement: Option<String>,
    #[serde(default)]
    etag: Option<u64>,
}

/// Whether strangers see a page, and what stands above.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Switch {
    on: bool,
    #[serde(default)]
    lead: Option<String>,
}

/// `GET /api/v1/questionnaires`.
pub(super) async fn all(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Questionnaires).await? {
        Answer::Questionnaires(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/questionnaires`: what each question is about is found here.
pub(super) async fn take(
    program: Program,
    uri: Uri,
    headers: HeaderMap,
    Body(form): Body<Form>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let Form { title, customer, due, highest, questions } = form;
    let key = key(&headers)?;
    let read = |one: Question| QuestionRead { place: one.place, asked: one.asked, matched: Vec::new() };
    let asked: Vec<QuestionRead> = questions.into_iter().map(read).collect();
    let questions = program.work(move |site| {
        let reader = site.settings.questionnaires.as_deref().ok_or_else(|| {
            let say = "this program reads no questionnaires";
            Problem { hidden: true, ..Problem::new(ProblemKind::NotFound, "not-found", say) }
        })?;
        reader.matched(asked)
    });
    let taken = QuestionnaireTaken { title, customer, due, highest, questions: questions.await? };
    let request = Request::TakeQuestionnaire { taken: Box::new(taken), file: None, key };
    match program.ask(request).await? {
        Answer::Done(done) => Ok(Json(done).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/questionnaires/{questionnaire}`: its questions, what is proposed and why.
pub(super) async fn one(program: Program, Parted(record): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Questionnaire { record: RecordRef(record) }).await? {
        Answer::Questionnaire(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/questionnaires/{questionnaire}/answers`: a question of it is decided.
pub(super) async fn answer(
    program: Program,
    Parted(record): Parted<String>,
    uri: Uri,
    headers: HeaderMap,
    Body(decided): Body<Decided>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let Answer::Questionnaire(view) = program.ask(Request::Questionnaire { record: RecordRef(record) }).await? else {
        return Err(unexpected());
    };
    let named = |number: Option<&str>| number == Some(decided.question.as_str());
    let found = view.questions.iter().find(|one| named(Some(&one.record)) || named(one.number.as_deref()));
    let question = found.ok_or_else(|| {
        let say = format!("it has no question `{}`; nothing was changed", decided.question);
        Refused::from(Problem::new(ProblemKind::Content, "questionnaire.question", say).field("question"))
    })?;
    let request = Request::AnswerQuestion {
        question: RecordRef(question.record.clone()),
        answer: decided.answer,
        statement: decided.statement.map(RecordRef),
        seen: decided.etag,
        key: key(&headers)?,
    };
    match program.ask(request).await? {
        Answer::Done(done) => Ok(Json(done).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/questionnaires/{questionnaire}/export.pdf`.
pub(super) async fn pdf(program: Program, Parted(record): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    printed(program, PaperWanted::Questionnaire { record: RecordRef(record) }, PaperFormat::Pdf).await
}

/// `GET /api/v1/questionnaires/{questionnaire}/export.xlsx`.
pub(super) async fn xlsx(program: Program, Parted(record): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    printed(program, PaperWanted::Questionnaire { record: RecordRef(record) }, PaperFormat::Xlsx).await
}

/// `GET /api/v1/trust`: what strangers see, or would see.
pub(super) async fn trust(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::TrustPreview).await? {
        Answer::Trust(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/trust`: the switch.
pub(super) async fn switch(
    program: Program,
    uri: Uri,
    headers: HeaderMap,
    Body(switch): Body<Switch>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let request = Request::SwitchTrustPage { on: switch.on, lead: switch.lead, key: key(&headers)? };
    match program.ask(request).await? {
        Answer::Done(done) => Ok(Json(done).into_response()),
        _ => Err(unexpected()),
    }
}

//! A questionnaire on its way in: `POST /questionnaires/read` shows which questions were found, `POST /questionnaires/take` takes in those
//! that somebody left ticked. Between the two everything stands in the page itself.

use axum::{
    Form as Body,
    extract::Multipart,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::desk::{
    Answer, Desk as _, Done, Problem, ProblemKind, QuestionRead, QuestionnaireTaken, QuestionnairesView, Request,
};

use super::list::{self, Typed, about};
use crate::{
    look::{Page, Tone, notice, once},
    pages::registers::part,
    questionnaires::FoundQuestions,
    site::Site,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// `POST /questionnaires/read`: the file, or what was pasted.
pub(super) async fn read(v: Visitor, mut form: Multipart) -> Result<Response, Trouble> {
    let view = may_take(&v).await?;
    let broken = |error: axum::extract::multipart::MultipartError| {
        let say = format!("the upload could not be read to its end: {}; nothing was taken in", error.body_text());
        Trouble::with(error.status(), Problem::new(ProblemKind::Content, "content.upload", say))
    };
    let (mut typed, mut file) = (Typed::default(), None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let called = field.file_name().unwrap_or_default().to_owned();
            file = Some((called, field.bytes().await.map_err(broken)?)).filter(|(called, _)| !called.is_empty());
            continue;
        }
        let text = field.text().await.map_err(broken)?;
        match name.as_str() {
            "customer" => typed.customer = text,
            "title" => typed.title = text,
            "due" => typed.due = text,
            "highest" => typed.highest = text,
            "text" => typed.text = text,
            _ => {}
        }
    }
    if typed.title.trim().is_empty()
        && let Some((called, _)) = &file
    {
        typed.title = called.rsplit_once('.').map_or(called.as_str(), |(stem, _)| stem).to_owned();
    }
    let (pasted, form) = (typed.text.clone(), file.clone());
    let found = v
        .work(move |site| {
            let reader = reader(site)?;
            match form {
                Some((name, bytes)) => reader.read(&name, &bytes),
                None => Ok(reader.lines(&pasted)),
            }
        })
        .await;
    let found = match found {
        Ok(found) if !found.questions.is_empty() => found,
        Ok(found) => return refused(&v, &typed, &nothing(&found)).await,
        Err(trouble) if trouble.problem.kind == ProblemKind::Content => {
            return refused(&v, &typed, &trouble.problem).await;
        }
        Err(trouble) => return Err(trouble),
    };
    let once = once(&v);
    if let Some(file) = file {
        v.site.forms.keep(&once, &v.session.person.to_string(), file);
    }
    Ok(found_page(&v, &once, &view, &typed, (&found, None)).into_response())
}

fn nothing(found: &FoundQuestions) -> Problem {
    let say = "no question was found in it; nothing was taken in";
    let help =
        if found.found.is_empty() { "paste the questions, one a line".to_owned() } else { found.found.join("; ") };
    Problem::new(ProblemKind::Content, "questionnaire.none", say).help(help)
}

async fn refused(v: &Visitor, typed: &Typed, problem: &Problem) -> Result<Response, Trouble> {
    let page = list::page(v, typed, Some(problem)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Nobody's file is read for whoever may not take it in.
async fn may_take(v: &Visitor) -> Result<QuestionnairesView, Trouble> {
    let Answer::Questionnaires(view) = v.ask(Request::Questionnaires).await? else { return Err(Trouble::not_found()) };
    if view.may_take {
        return Ok(*view);
    }
    let say = "you may not take in questionnaires of customers; nothing was taken in";
    Err(Problem::new(ProblemKind::Forbidden, "questionnaire.not-yours", say).into())
}

fn reader(site: &Site) -> Result<&dyn crate::questionnaires::Questionnaires, Problem> {
    let say = "this program reads no questionnaires";
    site.settings
        .questionnaires
        .as_deref()
        .ok_or_else(|| Problem { hidden: true, ..Problem::new(ProblemKind::NotFound, "not-found", say) })
}

fn found_page(
    v: &Visitor,
    once: &str,
    view: &QuestionnairesView,
    typed: &Typed,
    (found, wrong): (&FoundQuestions, Option<&Problem>),
) -> Page {
    let title = t!(v, "questionnaires-found", count = found.questions.len());
    let file = v.site.forms.get(once, &v.session.person.to_string());
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "questionnaires-found-lead")) } } }
        @if let Some(problem) = wrong {
            (notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { " " (help) } }))
        }
        @if !found.found.is_empty() {
            (notice(Tone::Plain, &html! { (t!(v, "questionnaires-how")) " " @for (n, how) in found.found.iter().enumerate() { @if n > 0 { "; " } (how) } }))
        }
        form class="card form" method="post" action="/questionnaires/take" {
            div class="in stack" {
                input type="hidden" name="once" value=(once);
                (about(v, view, typed))
                @if let Some(file) = &file { p class="quiet" { (t!(v, "questionnaires-filed", name = file.0.clone())) } }
                div class="scroll" {
                    table class="table" {
                        caption class="unseen" { (t!(v, "questionnaires-questions")) }
                        thead { tr { th scope="col" { (t!(v, "questionnaires-place")) } th scope="col" { (t!(v, "questionnaires-question")) } } }
                        tbody {
                            @for (n, question) in found.questions.iter().enumerate() {
                                tr {
                                    td class="quiet" { (question.place) }
                                    td {
                                        input type="hidden" name={ "p." (n) } value=(question.place);
                                        input type="hidden" name={ "q." (n) } value=(question.asked);
                                        label { input type="checkbox" name={ "t." (n) } value="yes" checked; " " (question.asked) }
                                    }
                                }
                            }
                        }
                    }
                }
                p class="do" {
                    button class="button main" type="submit" { (t!(v, "questionnaires-take")) } " "
                    a class="button" href="/questionnaires" { (t!(v, "registers-leave")) }
                }
            }
        }
    };
    v.page(title, body)
}

/// `POST /questionnaires/take`: what was left ticked.
pub(super) async fn take(v: Visitor, Body(pairs): Body<Vec<(String, String)>>) -> Result<Response, Trouble> {
    let view = may_take(&v).await?;
    let said = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let typed = Typed {
        title: said("title").unwrap_or_default(),
        customer: said("customer").unwrap_or_default(),
        due: said("due").unwrap_or_default(),
        highest: said("highest").unwrap_or_default(),
        text: String::new(),
    };
    let questions: Vec<QuestionRead> = ticked(&pairs);
    let once = said("once").unwrap_or_default();
    let again = |problem: &Problem, questions: Vec<QuestionRead>| {
        let found = FoundQuestions { questions, found: Vec::new() };
        let page = found_page(&v, &once, &view, &typed, (&found, Some(problem)));
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let Ok(due) = Some(typed.due.trim()).filter(|text| !text.is_empty()).map(str::parse).transpose() else {
        let say = t!(&v, "rehearsal-no-day", text = typed.due.clone());
        return Ok(again(&Problem::new(ProblemKind::Content, "content.day", say), questions));
    };
    let taken = QuestionnaireTaken {
        title: typed.title.clone(),
        customer: typed.customer.clone(),
        due,
        highest: typed.highest.clone(),
        questions: questions.clone(),
    };
    match take_in(&v, &once, taken).await {
        Ok(done) => {
            let number = done.number.unwrap_or(done.record);
            Ok(Redirect::to(&format!("/questionnaires/{}", part(&number))).into_response())
        }
        Err(trouble) if trouble.problem.kind == ProblemKind::Content => Ok(again(&trouble.problem, questions)),
        Err(trouble) => Err(trouble),
    }
}

/// Each question with what it is about; and the file in which they came, where it is still in hand.
async fn take_in(v: &Visitor, once: &str, mut taken: QuestionnaireTaken) -> Result<Done, Trouble> {
    let (caller, person) = (v.caller(), v.session.person.to_string());
    let file = v.site.forms.get(once, &person);
    let key = Some(once.to_owned()).filter(|once| !once.is_empty());
    let held = once.to_owned();
    v.work(move |site| {
        taken.questions = reader(site)?.matched(std::mem::take(&mut taken.questions))?;
        let Some(file) = file else {
            let request = Request::TakeQuestionnaire { taken: Box::new(taken), file: None, key };
            return match site.engine.ask(&caller, request)? {
                Answer::Done(done) => Ok(done),
                _ => Err(Problem::new(ProblemKind::Fault, "fault.answer", "the engine answered something else")),
            };
        };
        let (name, mut content) = (&file.0, &*file.1);
        let done = site.engine.take_questionnaire_sent(&caller, &taken, (name, &mut content), key.as_deref())?;
        site.forms.let_go(&held, &person);
        Ok(done)
    })
    .await
}

fn ticked(pairs: &[(String, String)]) -> Vec<QuestionRead> {
    let find = |kind: &str, n: &str| {
        let name = format!("{kind}.{n}");
        pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    let all = pairs.iter().filter_map(|(name, asked)| Some((name.strip_prefix("q.")?, asked)));
    let wanted = all.filter(|(n, _)| find("t", n).is_some());
    let read = |(n, asked): (&str, &String)| QuestionRead {
        place: find("p", n).unwrap_or_default(),
        asked: asked.clone(),
        matched: Vec::new(),
    };
    wanted.map(read).collect()
}

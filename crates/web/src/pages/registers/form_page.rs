//! Making a record and changing one: forms that lose nothing, and that compare when two people were at it.

use axum::{
    Form as Body,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Act, Problem, ProblemKind, RecordRef, RecordView, RegisterView, Request};

use super::{
    address::{path_of, record_path, register_path},
    asking,
    form::{Filled, Form},
    posted::Posted,
    saying::{capital, once, trouble_above},
};
use crate::{look::Page, trouble::Trouble, visitor::Visitor, words::t};

type Pairs = Vec<(String, String)>;

/// `GET /r/{register}/new`; `f.{field}=…` in the address fills in.
pub(super) async fn new(v: Visitor, Path(id): Path<String>, Query(pairs): Query<Pairs>) -> Result<Response, Trouble> {
    let register = asking::register(&v, &id).await?;
    let filled = Filled::new(&v, &register, &Posted::new(pairs));
    Ok(new_page(&v, &register, filled, None).await?.into_response())
}

async fn new_page(
    v: &Visitor,
    register: &RegisterView,
    filled: Filled,
    problem: Option<&Problem>,
) -> Result<Page, Trouble> {
    let title = t!(v, "registers-new-title", one = register.one.clone());
    let form = Form::whole(register, filled, problem);
    let body = html! {
        (head(v, &title, &register.purpose, register, None))
        @if let Some(problem) = problem { (trouble_above(v, register, problem)) }
        form class="card form" method="post" action={ (register_path(&register.id)) "/new" } data-keep {
            div class="in stack" {
                (once(v))
                (form.lines(v).await?)
                @if register.fields.iter().any(|field| field.kind == "files") { p class="quiet" { (t!(v, "registers-files-later")) } }
                (buttons(v, &t!(v, "registers-new-do", one = register.one.clone()), &register_path(&register.id)))
            }
        }
    };
    Ok(v.page(title, body))
}

/// `POST /r/{register}/new`.
pub(super) async fn create(v: Visitor, Path(id): Path<String>, Body(pairs): Body<Pairs>) -> Result<Response, Trouble> {
    let register = asking::register(&v, &id).await?;
    let posted = Posted::new(pairs);
    let sent = || Filled::default().sent(&register, &posted);
    if posted.text("more").is_some() {
        return Ok(new_page(&v, &register, sent(), None).await?.into_response());
    }
    let act = Act::Create { register: id.clone(), values: posted.given(&register, &v.shell.zone) };
    let key = posted.text("once").map(ToOwned::to_owned);
    match asking::done(&v, Request::Run { act, key }).await {
        Ok(done) => {
            Ok(Redirect::to(&record_path(&done.register, done.number.as_deref(), &done.record)).into_response())
        }
        Err(trouble) if !is_shown_here(&trouble) => Err(trouble),
        Err(trouble) => {
            let page = new_page(&v, &register, sent(), Some(&trouble.problem)).await?;
            Ok((trouble.status, page).into_response())
        }
    }
}

/// `GET /r/{register}/{record}/edit`.
pub(super) async fn edit(v: Visitor, Path((id, key)): Path<(String, String)>) -> Result<Response, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    let filled = Filled::of(&v, &register, &record);
    Ok(edit_page(&v, &register, &record, filled, None).await?.into_response())
}

async fn edit_page(
    v: &Visitor,
    register: &RegisterView,
    record: &RecordView,
    filled: Filled,
    problem: Option<&Problem>,
) -> Result<Page, Trouble> {
    let name = record.number.clone().unwrap_or_else(|| record.title.clone());
    let title = t!(v, "registers-edit-title", name = name.clone());
    let form = Form::whole(register, filled, problem);
    let body = html! {
        (head(v, &title, &record.title, register, Some(record)))
        @if let Some(problem) = problem {
            @if problem.kind == ProblemKind::Stale { (stale(v)) } @else { (trouble_above(v, register, problem)) }
        }
        form class="card form" method="post" action={ (path_of(record)) "/edit" } data-keep {
            div class="in stack" {
                (once(v))
                input type="hidden" name="seen" value=(record.etag);
                (form.lines(v).await?)
                div class="line" {
                    label for="reason" { (t!(v, "registers-reason")) }
                    div {
                        input class="field long" id="reason" name="reason" autocomplete="off";
                        p class="help" { (t!(v, "registers-reason-help")) }
                    }
                }
                (buttons(v, &t!(v, "registers-edit-do", name = name), &path_of(record)))
            }
        }
    };
    Ok(v.page(title, body))
}

/// Two people were at it.
fn stale(v: &Visitor) -> Markup {
    html! {
        div class="band warn" role="alert" id="trouble" tabindex="-1" {
            p { strong { (t!(v, "registers-stale")) } }
            p { (t!(v, "registers-stale-help")) }
        }
    }
}

/// `POST /r/{register}/{record}/edit`.
pub(super) async fn change(
    v: Visitor,
    Path((id, key)): Path<(String, String)>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    let posted = Posted::new(pairs);
    let seen = posted.text("seen").and_then(|seen| seen.parse().ok());
    if posted.text("more").is_some() {
        let filled = Filled::of(&v, &register, &record).sent(&register, &posted);
        let record = RecordView { etag: seen.unwrap_or(record.etag), ..record };
        return Ok(edit_page(&v, &register, &record, filled, None).await?.into_response());
    }
    let act = Act::Change {
        record: RecordRef(record.record.clone()),
        values: posted.given(&register, &v.shell.zone),
        reason: posted.text("reason").map(ToOwned::to_owned),
        seen,
    };
    let once = posted.text("once").map(ToOwned::to_owned);
    let back = path_of(&record);
    match asking::done(&v, Request::Run { act, key: once }).await {
        Ok(_) => Ok(Redirect::to(&back).into_response()),
        Err(trouble) if trouble.problem.code == "change.nothing" => Ok(Redirect::to(&back).into_response()),
        Err(trouble) if !is_shown_here(&trouble) => Err(trouble),
        Err(trouble) => {
            let stale = trouble.status == StatusCode::PRECONDITION_FAILED;
            // What was looked at is compared with what stands there by now.
            let (_, now) = if stale { asking::record(&v, &id, &key).await? } else { (register.clone(), record) };
            let filled = if stale {
                Filled::compared(&v, &register, &now, &posted)
            } else {
                Filled::of(&v, &register, &now).sent(&register, &posted)
            };
            let shown = if stale { now } else { RecordView { etag: seen.unwrap_or(now.etag), ..now } };
            let page = edit_page(&v, &register, &shown, filled, Some(&trouble.problem)).await?;
            Ok((trouble.status, page).into_response())
        }
    }
}

/// Whether the form itself can show a trouble; what is not there has no form.
pub(super) fn is_shown_here(trouble: &Trouble) -> bool {
    let gone = trouble.problem.kind == ProblemKind::NotFound && trouble.problem.field.is_none();
    !gone && trouble.status != StatusCode::UNAUTHORIZED
}

/// The heading of a form, with the way back.
pub(super) fn head(
    v: &Visitor,
    title: &str,
    lead: &str,
    register: &RegisterView,
    record: Option<&RecordView>,
) -> Markup {
    html! {
        nav class="crumbs" aria-label=(t!(v, "registers-way")) {
            a href=(register_path(&register.id)) { (register.name) }
            @if let Some(record) = record { " / " a href=(path_of(record)) { (record.number.as_deref().unwrap_or(&record.title)) } }
        }
        div class="head" { div { h1 { (capital(title)) } p { (lead) } } }
    }
}

/// The form's own button, and the way out of it.
pub(super) fn buttons(v: &Visitor, text: &str, back: &str) -> Markup {
    html! {
        div class="line" {
            span {}
            p class="do" {
                button class="button main" type="submit" { (text) } " "
                a class="button" href=(back) { (t!(v, "registers-leave")) }
            }
        }
    }
}

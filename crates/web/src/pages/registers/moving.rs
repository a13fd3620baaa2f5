//! Taking a step: the fields it asks for, a reason, and a signature where it is one.

use axum::{
    Form as Body,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::desk::{Act, NextStep, Problem, RecordRef, RecordView, RegisterView, Request};

use super::{
    address::path_of,
    asking,
    form::{Filled, Form},
    form_page::{buttons, head, is_shown_here},
    posted::Posted,
    saying::{once, said, trouble_above},
};
use crate::{guard::Arrived, look::Page, pages::people::prove, trouble::Trouble, visitor::Visitor, words::t};

/// `GET /r/{register}/{record}/move/{transition}`.
pub(super) async fn ask(
    v: Visitor,
    Path((id, key, step)): Path<(String, String, String)>,
) -> Result<Response, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    let filled = Filled::of(&v, &register, &record);
    Ok(page(&v, &register, &record, &step, filled, None).await?.into_response())
}

async fn page(
    v: &Visitor,
    register: &RegisterView,
    record: &RecordView,
    step: &str,
    filled: Filled,
    problem: Option<&Problem>,
) -> Result<Page, Trouble> {
    let known = record.transitions.iter().find(|known| known.step.id == step);
    let Some(NextStep { step, refused, alone }) = known else { return Err(Trouble::not_found()) };
    let fields =
        step.asks.iter().filter_map(|id| register.field(id)).filter(|field| field.is_typed() && field.kind != "files");
    let form = Form { register, fields: fields.collect(), filled, problem, all: true };
    let to = register.state(&step.to).map(|state| state.name.clone()).unwrap_or_default();
    let name = record.number.clone().unwrap_or_else(|| record.title.clone());
    let lead = t!(v, "registers-move-lead", name = name, state = to);
    let reason = step.reason || *alone;
    let body = html! {
        (head(v, &step.name, &lead, register, Some(record)))
        @if let Some(problem) = problem { (trouble_above(v, register, problem)) }
        @if let Some(why) = refused {
            div class="band warn" role="status" {
                p { (said(&why.say)) }
                @if let Some(help) = &why.help { p { (said(help)) } }
            }
            p { a class="button" href=(path_of(record)) { (t!(v, "registers-back")) } }
        } @else {
            form class="card form" method="post" action={ (path_of(record)) "/move/" (step.id) } data-keep {
                div class="in stack" {
                    (once(v))
                    input type="hidden" name="seen" value=(record.etag);
                    (form.lines(v).await?)
                    @if *alone { p class="band warn" { (t!(v, "registers-alone")) } }
                    @if reason {
                        div class="line" {
                            label for="reason" { (t!(v, "registers-why")) " " span class="must" { "*" } }
                            div { textarea class="field" id="reason" name="reason" rows="2" required {} }
                        }
                    }
                    @if step.sign {
                        p class="quiet" { (t!(v, "registers-signs", name = v.shell.person.clone())) }
                        (prove::question(v, problem).await?)
                    }
                    (buttons(v, &step.name, &path_of(record)))
                }
            }
        }
    };
    Ok(v.page(step.name.clone(), body))
}

/// `POST /r/{register}/{record}/move/{transition}`.
pub(super) async fn act(
    v: Visitor,
    arrived: Arrived,
    Path((id, key, step)): Path<(String, String, String)>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    let posted = Posted::new(pairs);
    let asks = register.transition(&step).map(|step| step.asks.clone()).unwrap_or_default();
    let act = Act::Move {
        record: RecordRef(record.record.clone()),
        transition: step.clone(),
        values: posted.given_of(&register, &asks, &v.shell.zone),
        reason: posted.text("reason").map(ToOwned::to_owned),
        seen: posted.text("seen").and_then(|seen| seen.parse().ok()),
    };
    let once = posted.text("once").map(ToOwned::to_owned);
    let done = match prove::signing(&v, &arrived.place, posted.again()).await {
        Ok(caller) => asking::done_as(&v, caller, Request::Run { act, key: once }).await,
        Err(trouble) => Err(trouble),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&path_of(&record)).into_response()),
        Err(trouble) if !is_shown_here(&trouble) => Err(trouble),
        Err(trouble) => {
            let filled = Filled::of(&v, &register, &record).sent(&register, &posted);
            let page = page(&v, &register, &record, &step, filled, Some(&trouble.problem)).await?;
            Ok((trouble.status, page).into_response())
        }
    }
}

//! One change of many records: all of them in one commit, or none.

use axum::{
    Form as Body,
    extract::{Path, Query},
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::desk::{Act, Answer, Problem, RecordRef, RecordView, RegisterView, Request};

use super::{
    address::{record_path, register_path},
    asking,
    form::{Filled, Form},
    form_page::{buttons, head, is_shown_here},
    posted::Posted,
    saying::{once, trouble_above},
};
use crate::{look::Page, trouble::Trouble, visitor::Visitor, words::t};

/// Records changed at a time.
const MOST: usize = 200;

type Pairs = Vec<(String, String)>;

/// `GET /r/{register}/bulk?r=…&r=…`, then with `field=…`.
pub(super) async fn ask(v: Visitor, Path(id): Path<String>, Query(pairs): Query<Pairs>) -> Result<Response, Trouble> {
    let register = asking::register(&v, &id).await?;
    let posted = Posted::new(pairs);
    if posted.all("r").is_empty() {
        return Ok(Redirect::to(&register_path(&id)).into_response());
    }
    Ok(page(&v, &register, &posted, None).await?.into_response())
}

async fn page(
    v: &Visitor,
    register: &RegisterView,
    posted: &Posted,
    problem: Option<&Problem>,
) -> Result<Page, Trouble> {
    let records = chosen(v, register, posted).await?;
    let field = posted.text("field").and_then(|field| register.field(field)).filter(|field| field.is_typed());
    let title = t!(v, "registers-bulk-title", count = records.len());
    let path = format!("{}/bulk", register_path(&register.id));
    let fields = register.fields.iter().filter(|field| {
        field.is_typed() && !matches!(field.kind.as_str(), "files" | "table") && field.id != register.title
    });
    let wrong = problem.and_then(|problem| records.get(usize::try_from(problem.row?.checked_sub(1)?).ok()?));
    let body = html! {
        (head(v, &title, &register.name, register, None))
        @if let Some(problem) = problem { (trouble_above(v, register, problem)) }
        @if let Some(record) = wrong { p class="bad" { (t!(v, "registers-bulk-wrong", name = name(record).to_owned())) } }
        div class="split" {
            div class="stack" {
                form class="card form" method="get" action=(path) {
                    div class="in" {
                        @for record in &records { input type="hidden" name="r" value=(record.record); }
                        div class="line" {
                            label for="field" { (t!(v, "registers-bulk-field")) }
                            div class="pair" {
                                select class="field short" id="field" name="field" required {
                                    option value="" { (t!(v, "registers-open")) }
                                    @for one in fields { option value=(one.id) selected[field.is_some_and(|field| field.id == one.id)] { (one.name) } }
                                }
                                button class="button" type="submit" { (t!(v, "registers-bulk-choose")) }
                            }
                        }
                    }
                }
                @if let Some(field) = field {
                    @let filled = Filled::default().sent(register, posted);
                    @let form = Form { register, fields: vec![field], filled, problem, all: false };
                    form class="card form" method="post" action=(path) data-keep {
                        div class="in stack" {
                            (once(v))
                            input type="hidden" name="field" value=(field.id);
                            @for record in &records {
                                input type="hidden" name="r" value=(record.record);
                                input type="hidden" name={ "seen." (record.record) } value=(record.etag);
                            }
                            (form.lines(v).await?)
                            div class="line" {
                                label for="reason" { (t!(v, "registers-reason")) }
                                div { input class="field long" id="reason" name="reason" value=(posted.text("reason").unwrap_or_default()); }
                            }
                            (buttons(v, &t!(v, "registers-bulk-do", count = records.len()), &register_path(&register.id)))
                        }
                    }
                }
            }
            aside class="card" {
                header { h2 { (t!(v, "registers-bulk-which")) } }
                div class="in" {
                    ul class="dots" {
                        @for record in &records {
                            li {
                                a href=(record_path(&register.id, record.number.as_deref(), &record.record)) { (name(record)) } " "
                                small class="quiet" {
                                    (record.title)
                                    @if let Some(now) = field.and_then(|field| record.shown.get(&field.id)) { " · " (now) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(v.page(title, body))
}

fn name(record: &RecordView) -> &str {
    record.number.as_deref().unwrap_or(&record.title)
}

/// The records chosen that this person may see.
async fn chosen(v: &Visitor, register: &RegisterView, posted: &Posted) -> Result<Vec<RecordView>, Trouble> {
    let mut records = Vec::new();
    for id in posted.all("r").into_iter().take(MOST) {
        if let Answer::Record(record) = v.ask(Request::Show { record: RecordRef(id.to_owned()), on: None }).await?
            && record.register == register.id
        {
            records.push(*record);
        }
    }
    Ok(records)
}

/// `POST /r/{register}/bulk`.
pub(super) async fn act(v: Visitor, Path(id): Path<String>, Body(pairs): Body<Pairs>) -> Result<Response, Trouble> {
    let register = asking::register(&v, &id).await?;
    let posted = Posted::new(pairs);
    let field = posted.text("field").unwrap_or_default().to_owned();
    let values = posted.given_of(&register, &[field], &v.shell.zone);
    let change = |record: &str| Act::Change {
        record: RecordRef(record.to_owned()),
        values: values.clone(),
        reason: posted.text("reason").map(ToOwned::to_owned),
        seen: posted.text(&format!("seen.{record}")).and_then(|seen| seen.parse().ok()),
    };
    // What stands so already needs no change, and would refuse the others with it.
    let mut acts = Vec::new();
    for record in chosen(&v, &register, &posted).await? {
        let same = values.first().is_some_and(|given| stands_so(&v, &register, &record, &posted, &given.field));
        if !same {
            acts.push(change(&record.record));
        }
    }
    let key = posted.text("once").map(ToOwned::to_owned);
    match v.ask(Request::RunAll { acts, key }).await {
        Ok(_) => Ok(Redirect::to(&register_path(&id)).into_response()),
        Err(trouble) if !is_shown_here(&trouble) => Err(trouble),
        Err(trouble) => {
            let page = page(&v, &register, &posted, Some(&trouble.problem)).await?;
            Ok((trouble.status, page).into_response())
        }
    }
}

fn stands_so(v: &Visitor, register: &RegisterView, record: &RecordView, posted: &Posted, field: &str) -> bool {
    register.field(field).is_some_and(|field| super::input::typed_of(v, record, field) == posted.typed(field))
}

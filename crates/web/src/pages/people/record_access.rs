//! Who can see a record, and why.

use axum::extract::Path;
use maud::html;
use plumb_engine::desk::{Answer, RecordRef, Request};

use super::access::why_text;
use crate::{
    look::{Page, Tone, state},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// `GET /r/{register}/{record}/access`.
pub(super) async fn show(v: Visitor, Path((register, record)): Path<(String, String)>) -> Result<Page, Trouble> {
    let asked = Request::WhoSees { record: RecordRef(record.clone()) };
    let Answer::WhoSees(view) = v.ask(asked).await? else { return Err(Trouble::not_found()) };
    if view.register != register {
        return Err(Trouble::not_found());
    }
    let title = t!(v, "who-sees-title", record = view.number.clone().unwrap_or_else(|| view.title.clone()));
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (view.title) } }
            div class="do" { a class="button" href={ "/r/" (register) "/" (record) } { (t!(v, "who-sees-back")) } }
        }
        div class="card scroll" {
            table class="table" {
                thead { tr {
                    th scope="col" { (t!(v, "access-person")) }
                    th scope="col" { (t!(v, "who-sees-why")) }
                    th scope="col" { (t!(v, "who-sees-may")) }
                } }
                tbody {
                    @for person in &view.people {
                        tr data-row {
                            td { (person.name) @if let Some(number) = &person.number { " " small class="quiet" { (number) } } }
                            td { @for why in &person.why { (why_text(&v, why)) br; } }
                            td { @for may in &person.may { (state(Tone::Plain, &t!(v, &format!("may-{may}")))) " " } }
                        }
                    }
                }
            }
        }
        p class="quiet" { (t!(v, "who-sees-operator")) }
    };
    Ok(v.page(title, body))
}

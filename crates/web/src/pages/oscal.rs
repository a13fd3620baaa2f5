//! `GET /oscal`: statements, findings and actions as OSCAL documents, each to be taken along.

use axum::{extract::Path, response::Response, routing::get};
use maud::html;
use plumb_engine::desk::{Answer, OscalDocument, Request};

use crate::{look::Page, papers::as_file, routes::Route, trouble::Trouble, visitor::Visitor, words::t};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/oscal", get(show)), Route::page("/oscal/{document}", get(one))]
}

async fn documents(v: &Visitor) -> Result<Vec<OscalDocument>, Trouble> {
    match v.ask(Request::Oscal).await? {
        Answer::Oscal { documents } => Ok(documents),
        _ => Err(Trouble::not_found()),
    }
}

async fn show(v: Visitor) -> Result<Page, Trouble> {
    let documents = documents(&v).await?;
    let title = t!(&v, "paper-oscal-title");
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "paper-oscal-lead")) } } }
        section class="card" {
            @if documents.is_empty() { p class="in quiet" { (t!(v, "paper-oscal-none")) } }
            @else {
                ul class="rows plain-rows" {
                    @for document in &documents {
                        li {
                            a href={ "/oscal/" (document.name) ".json" } { (named(&v, document)) }
                            small class="quiet" { (t!(v, "paper-oscal-size", size = document.bytes().len().div_ceil(1024))) }
                        }
                    }
                }
            }
        }
    };
    Ok(v.page(title, body))
}

/// What it is, in the reader's language; its own title is in the file.
fn named(v: &Visitor, document: &OscalDocument) -> String {
    match document.name.as_str() {
        "component-definition" => t!(v, "paper-oscal-component"),
        "assessment-results" => t!(v, "paper-oscal-results"),
        "plan-of-action-and-milestones" => t!(v, "paper-oscal-plan"),
        catalog => {
            let standard = catalog.strip_prefix("catalog-").unwrap_or(catalog);
            t!(v, "paper-oscal-catalog", standard = standard)
        }
    }
}

async fn one(v: Visitor, Path(name): Path<String>) -> Result<Response, Trouble> {
    let documents = documents(&v).await?;
    let wanted = name.strip_suffix(".json").unwrap_or_default();
    let document = documents.into_iter().find(|document| document.name == wanted).ok_or_else(Trouble::not_found)?;
    Ok(as_file(document.bytes(), &name, "application/json"))
}

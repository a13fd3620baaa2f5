//! The page with the three doors.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    Doors, Spoken,
    job::{self, Ended},
};
use crate::{
    look::{self, Page, Speaks as _},
    words::t,
};

/// `GET /`.
pub(super) async fn show(Spoken(words): Spoken) -> Page {
    let v = &*words;
    let body = html! {
        div class="head" { div { h1 { (t!(v, "doors-title")) } p { (t!(v, "doors-lead")) } } }
        ul class="cols doors" {
            li class="card" { form class="in stack" method="post" action="/example" {
                h2 { (t!(v, "doors-example-title")) }
                p { (t!(v, "doors-example")) }
                button class="button main" type="submit" { (t!(v, "doors-example-go")) }
            } }
            li class="card" { div class="in stack" {
                h2 { (t!(v, "doors-check-title")) }
                p { (t!(v, "doors-check")) }
                a class="button main" href="/check" { (t!(v, "doors-check-go")) }
            } }
            li class="card" { div class="in stack" {
                h2 { (t!(v, "doors-start-title")) }
                p { (t!(v, "doors-start")) }
                a class="button main" href="/start" { (t!(v, "doors-start-go")) }
            } }
        }
    };
    look::alone(v, &t!(v, "doors-title"), &body)
}

/// `POST /example`.
pub(super) async fn example(State(doors): State<Arc<Doors>>) -> Response {
    let behind = Arc::clone(&doors.behind);
    job::begin(&doors, "doors-example-wait", move |_| behind.example().map(Ended::Go))
}

//! Search everything: numbers, names, contents, and what one may want to do. As a page, and as a piece of one while somebody types.

mod wishes;

use axum::{
    extract::Query,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use maud::{Markup, html};
use plumb_engine::desk::{Answer, RegisterView, Request, RequirementHit, SearchHit, SearchView};
use serde::Deserialize;

use crate::{
    guard::Pace,
    pages::{readiness::href, registers::record_path},
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Hits on the page.
const HITS: u32 = 100;

/// Hits while somebody types.
const QUICK: u32 = 8;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/search", get(page)).at(Pace::Search), Route::page("/search/quick", get(quick)).at(Pace::Search)]
}

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /search?q=`.
async fn page(v: Visitor, Query(Asked { q }): Query<Asked>) -> Result<Response, Trouble> {
    let q = q.trim().to_owned();
    let mut wishes = wishes::of(&v, &q, &registers(&v).await?);
    let SearchView { hits, requirements } = found(&v, &q, HITS).await?;
    wishes.extend(wishes::trail(&v, &hits));
    // Whoever typed a number whole wants that record.
    if let [only] = hits.as_slice()
        && only.number.as_deref().is_some_and(|number| number.eq_ignore_ascii_case(&q))
    {
        return Ok(Redirect::to(&path(only)).into_response());
    }
    let title = if q.is_empty() { t!(v, "search-title") } else { t!(v, "search-title-for", text = q.clone()) };
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "search-lead")) } } }
        form class="filters" role="search" method="get" action="/search" {
            input class="field filter" type="search" name="q" value=(q) aria-label=(t!(v, "shell-search")) autofocus[q.is_empty()];
            button class="button" type="submit" { (t!(v, "search-do")) }
        }
        @if !wishes.is_empty() {
            section class="card" { header { h2 { (t!(v, "search-wishes")) } } ul class="rows plain-rows" { @for (address, text) in &wishes { li data-row { a href=(address) { (text) } } } } }
        }
        @if !requirements.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "search-requirements")) } }
                ul class="rows plain-rows" { @for hit in &requirements { li data-row { a href=(href(&hit.standard, &hit.id)) { (named(&v, hit)) } } } }
            }
        }
        @if !hits.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "search-found", count = hits.len())) } }
                ul class="rows plain-rows" {
                    @for hit in &hits {
                        li data-row { span { a href=(path(hit)) { (hit.number.as_deref().unwrap_or_default()) " " (hit.title) } (in_file(&v, hit)) } small { (hit.register_name) } }
                    }
                }
            }
        } @else if !q.is_empty() && requirements.is_empty() {
            p { (t!(v, "search-nothing", text = q.clone())) }
        }
    };
    Ok(v.page(title, body).into_response())
}

/// `GET /search/quick?q=`: the best, as a list of links.
async fn quick(v: Visitor, Query(Asked { q }): Query<Asked>) -> Result<Markup, Trouble> {
    let q = q.trim().to_owned();
    let SearchView { hits, requirements } = found(&v, &q, QUICK).await?;
    // What is found can be walked on from; that stands before what may be opened or made.
    let mut wishes: Vec<(String, String)> = wishes::trail(&v, &hits).into_iter().collect();
    wishes.extend(wishes::of(&v, &q, &registers(&v).await?));
    Ok(html! {
        @for hit in &requirements { a href=(href(&hit.standard, &hit.id)) { span { (named(&v, hit)) } } }
        @for hit in &hits {
            a href=(path(hit)) { span { (hit.number.as_deref().unwrap_or_default()) " " (hit.title) (in_file(&v, hit)) } small { (hit.register_name) } }
        }
        @for (address, text) in wishes.iter().take(5) { a href=(address) { span { (text) } } }
        @if hits.is_empty() && wishes.is_empty() && requirements.is_empty() { p class="quiet" { (t!(v, "search-nothing", text = q.clone())) } }
    })
}

async fn registers(v: &Visitor) -> Result<Vec<RegisterView>, Trouble> {
    match v.ask(Request::Registers { register: None }).await? {
        Answer::Registers { registers } => Ok(registers),
        _ => Err(Trouble::not_found()),
    }
}

async fn found(v: &Visitor, text: &str, limit: u32) -> Result<SearchView, Trouble> {
    if text.is_empty() {
        return Ok(SearchView { hits: Vec::new(), requirements: Vec::new() });
    }
    match v.ask(Request::Search { text: text.to_owned(), register: None, limit }).await? {
        Answer::Found(found) => Ok(found),
        _ => Err(Trouble::not_found()),
    }
}

/// What a requirement is called, and where an old reference to it led.
fn named(v: &Visitor, hit: &RequirementHit) -> Markup {
    html! {
        (hit.standard_name) " " (hit.id) " " (hit.title)
        @if let Some(old) = &hit.old { " " small class="quiet" { (t!(v, "search-old", edition = old.edition.clone(), id = old.id.clone(), title = old.title.clone())) } }
    }
}

/// In which file of a record the words stand, where the record itself does not hold them.
fn in_file(v: &Visitor, hit: &SearchHit) -> Markup {
    html! { @if let Some(file) = &hit.file { " " small class="quiet" { (t!(v, "search-in-file", name = file.clone())) } } }
}

fn path(hit: &SearchHit) -> String {
    record_path(&hit.register, hit.number.as_deref(), &hit.record)
}

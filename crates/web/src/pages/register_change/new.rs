//! `/registers/new`: a register of the company's own.

use axum::{
    extract::Form,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::desk::{Answer, NewRegister, Problem, Request};

use super::{Typed, consequences, read, show, unfit, value};
use crate::{
    look::{self, Page, Tone},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Fields that the form offers besides the title; more are added later on the register's own page.
const FIELDS: [&str; 4] = ["a", "b", "c", "d"];
const ADDRESS: &str = "/registers/new";

pub(super) async fn form(v: Visitor) -> Result<Page, Trouble> {
    let registers = registers(&v).await?;
    Ok(page(&v, &registers, &Typed::new(), None))
}

pub(super) async fn add(v: Visitor, Form(typed): Form<Typed>) -> Result<Response, Trouble> {
    let registers = registers(&v).await?;
    if value(&typed, "back").is_some() {
        return Ok(page(&v, &registers, &typed, None).into_response());
    }
    let sure = value(&typed, "do").is_some();
    let text = |name: &str| value(&typed, name).unwrap_or_default().trim().to_owned();
    let mut fields: Vec<_> = read::new_field(&typed, "title").into_iter().collect();
    for title in &mut fields {
        (title.required, title.list) = (true, true);
    }
    fields.extend(FIELDS.iter().filter_map(|prefix| read::new_field(&typed, prefix)));
    let new = NewRegister {
        id: None,
        name: text("name"),
        one: text("one"),
        purpose: text("purpose"),
        number: text("number"),
        fields,
        closes: value(&typed, "closes").is_some(),
        roles: Vec::new(),
    };
    let name = new.name.clone();
    let request = Request::RegisterAdd { new, reason: text("reason"), seen: None, dry_run: !sure };
    match v.ask(request).await {
        Ok(Answer::RegisterChanged(changed)) if sure => {
            Ok(Redirect::to(&format!("/r/{}", changed.register)).into_response())
        }
        Ok(Answer::RegisterChanged(changed)) => {
            Ok(consequences::page(&v, &name, ADDRESS, &changed, &typed, None).into_response())
        }
        Ok(_) => Err(unfit()),
        Err(trouble) => Ok((trouble.status, page(&v, &registers, &typed, Some(&trouble.problem))).into_response()),
    }
}

async fn registers(v: &Visitor) -> Result<Vec<(String, String)>, Trouble> {
    match v.ask(Request::Registers { register: None }).await? {
        Answer::Registers { registers } => {
            Ok(registers.into_iter().map(|register| (register.id, register.name)).collect())
        }
        _ => Err(unfit()),
    }
}

fn page(v: &Visitor, registers: &[(String, String)], typed: &Typed, problem: Option<&Problem>) -> Page {
    let line = |name: &str, label: String, now: &str| {
        html! { label { (label) input class="field" name=(name) required value=(value(typed, name).unwrap_or(now)); } }
    };
    let body = html! {
        div class="head" { div { h1 { (t!(v, "change-new-title")) } p { (t!(v, "change-new-lead")) } } }
        @if let Some(problem) = problem { (look::notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { ": " (help) } })) }
        form class="stack roomy" method="post" action=(ADDRESS) {
            section class="card" { div class="in stack" {
                div class="cols" { (line("name", t!(v, "change-name"), "")) (line("one", t!(v, "change-one"), "")) }
                (line("purpose", t!(v, "change-purpose"), ""))
                (line("number", t!(v, "change-number"), "X-{n:03}"))
                small class="quiet" { (t!(v, "change-number-help")) }
                label class="check" { input type="checkbox" name="closes" value="yes" checked[value(typed, "closes").is_some()]; " " (t!(v, "change-new-closes")) }
            } }
            section class="card" {
                header { h2 { (t!(v, "change-new-first")) } }
                div class="in stack" { (line("title.name", t!(v, "change-label"), "")) }
            }
            @for prefix in FIELDS {
                details class="card" open[value(typed, &format!("{prefix}.name")).is_some_and(|name| !name.is_empty())] {
                    summary class="in" { (t!(v, "change-add")) }
                    div class="in stack" { (show::new_field(v, prefix, registers, typed)) }
                }
            }
            p class="do" { button class="button main" type="submit" { (t!(v, "change-new-add")) } }
        }
    };
    v.page(t!(v, "change-new-title"), body)
}

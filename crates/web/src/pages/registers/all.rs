//! All registers, those that sleep too: what each is for, and the way in.

use maud::{Markup, html};
use plumb_engine::desk::RegisterView;

use super::asking;
use crate::{
    look::{Page, Tone, state},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// `GET /registers`.
pub(super) async fn show(v: Visitor) -> Result<Page, Trouble> {
    let registers = asking::registers(&v).await?;
    let mut sections: Vec<&str> = Vec::new();
    for register in &registers {
        if !sections.contains(&register.section.as_str()) {
            sections.push(&register.section);
        }
    }
    let title = t!(v, "registers-all-title");
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "registers-all-lead")) } } }
        div class="stack" {
            @for section in sections {
                section class="card" {
                    header { h2 { (t!(v, &format!("rail-{section}"))) } }
                    ul class="rows registers" {
                        @for register in registers.iter().filter(|register| register.section == section) { (row(&v, register)) }
                    }
                }
            }
        }
    };
    Ok(v.page(title.clone(), body))
}

fn row(v: &Visitor, register: &RegisterView) -> Markup {
    html! {
        li data-row="" {
            span { a class="plain" href={ "/r/" (register.id) } { (register.name) } br; small { (register.purpose) } }
            @if register.asleep { (state(Tone::Plain, &t!(v, "registers-asleep"))) } @else { span {} }
        }
    }
}

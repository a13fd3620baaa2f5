//! `GET /rehearsal/top`: one page for top management. What you will be asked, and what the records say.

use maud::html;
use plumb_engine::desk::{Answer, Request};

use super::{Tab, requirement, tabs};
use crate::{
    look::{Page, day},
    pages::linked::linked,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) async fn show(v: Visitor) -> Result<Page, Trouble> {
    let Answer::Briefing(view) = v.ask(Request::Briefing).await? else { return Err(Trouble::not_found()) };
    let title = t!(&v, "rehearsal-top-title");
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "rehearsal-top-lead")) @if let Some(on) = view.next_visit { " " (t!(v, "rehearsal-next")) " " (day(&v, on)) "." } } }
            div class="do" { button class="button" type="button" data-print="" { (t!(v, "rehearsal-print")) } }
        }
        (tabs(&v, Tab::Top, true))
        div class="stack rehearsal" {
            @for section in &view.sections {
                section class="card" {
                    header { h2 { (section.name) } }
                    div class="in stack" {
                        ul class="bare" { @for ask in &section.asks { li class="question" { (ask) } } }
                        div {
                            @if section.records.is_empty() && section.more == 0 { p class="mid" { (t!(v, "rehearsal-top-nothing")) } }
                            ul class="dots" {
                                @for link in &section.records { li { (linked(&v, link)) } }
                                @if section.more > 0 { li class="quiet" { (t!(v, "certification-more", count = section.more)) } }
                            }
                        }
                        ul class="bare about" { @for asked in &section.requirements { (requirement(&v, asked, false)) } }
                    }
                }
            }
            p class="quiet" { (t!(v, "rehearsal-top-advice")) }
        }
    };
    Ok(v.page(title, body))
}

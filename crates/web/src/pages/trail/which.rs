//! `GET /trail`: the trails there are, each with records at which to begin.

use maud::{Markup, html};
use plumb_engine::desk::{Answer, Request, TrailStart};

use super::{by, href_of};
use crate::{look::Page, pages::registers::part, trouble::Trouble, visitor::Visitor, words::t};

pub(super) async fn show(v: Visitor) -> Result<Page, Trouble> {
    let Answer::Trails { trails } = v.ask(Request::Trails).await? else { return Err(Trouble::not_found()) };
    let title = t!(v, "trail-all-title");
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "trail-all-lead")) } } }
        @if trails.is_empty() { p class="quiet" { (t!(v, "trail-all-none")) } }
        ul class="cols trails" { @for start in &trails { (one(&v, start)) } }
    };
    Ok(v.page(title, body))
}

fn one(v: &Visitor, start: &TrailStart) -> Markup {
    html! {
        li class="card" {
            div class="in" {
                h2 { (start.trail.name) }
                p class="quiet" { (start.trail.say) }
                @if start.examples.is_empty() {
                    p { (t!(v, "trail-all-nothing")) " " a href={ "/r/" (part(&start.register)) } { (start.register_name) } }
                } @else {
                    ul class="bare" {
                        @for link in &start.examples {
                            @if let Some(address) = href_of(link) {
                                li { a href=(by(&address, &start.trail)) { (super::chain::name(link)) } }
                            }
                        }
                    }
                    p class="small" { a class="quiet" href={ "/r/" (part(&start.register)) } { (t!(v, "trail-all-more", name = start.register_name.clone())) } }
                }
            }
        }
    }
}

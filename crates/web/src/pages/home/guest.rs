//! A guest from outside: what was opened for the visit, and nothing of what the company thinks of itself.

use maud::{Markup, html};
use plumb_engine::desk::{OverviewView, VisitsView};

use super::{cards, head};
use crate::{pages::visit, visitor::Visitor, words::t};

pub(super) fn body(v: &Visitor, view: &OverviewView, visits: &VisitsView, title: &str) -> Markup {
    let entries: Vec<_> =
        v.shell.rail.iter().flat_map(|group| &group.entries).filter(|entry| entry.count > 0).collect();
    html! {
        (head(v, view, title, &html! { (t!(v, "home-lead-guest")) }))
        div class="stack" {
            (visit::guest::cards(v, visits))
            section class="card" {
                header { h2 { (t!(v, "home-guest-open")) } }
                @if entries.is_empty() { p class="in quiet" { (t!(v, "home-guest-nothing")) } }
                @else {
                    ul class="rows opened" {
                        @for entry in entries {
                            li { a class="plain" href={ "/r/" (entry.register) } { (entry.name) } span class="num quiet" { (entry.count) } }
                        }
                    }
                }
            }
            (cards::certificates(v, view))
        }
    }
}

//! 'New': whatever this person may make, by heading.

use maud::html;

use super::{asking, saying::capital};
use crate::{look::Page, trouble::Trouble, visitor::Visitor, words::t};

/// `GET /new`.
pub(super) async fn choose(v: Visitor) -> Result<Page, Trouble> {
    let registers = asking::registers(&v).await?;
    let awake = |id: &str| v.shell.rail.iter().flat_map(|group| &group.entries).any(|entry| entry.register == id);
    let (mut on, asleep): (Vec<_>, Vec<_>) =
        registers.into_iter().filter(|register| register.may_create).partition(|register| awake(&register.id));
    on.sort_by(|a, b| a.one.cmp(&b.one));
    let title = t!(v, "registers-new-which");
    let body = html! {
        div class="head" { div { h1 { (title) } } }
        @if on.is_empty() && asleep.is_empty() { p class="quiet" { (t!(v, "registers-new-none")) } }
        ul class="cols" {
            @for register in on.iter().chain(&asleep) {
                li class="card" {
                    div class="in" {
                        h2 { a href={ "/r/" (register.id) "/new" } { (capital(&register.one)) } }
                        p class="quiet" { (register.purpose) }
                    }
                }
            }
        }
    };
    Ok(v.page(title, body))
}

//! A record named and linked, as pages about the whole system name it.

use maud::{Markup, html};
use plumb_engine::desk::LinkView;

use crate::{pages::registers::record_path, visitor::Visitor, words::t};

/// The record by number and title, with its state; without a name it is one that whoever looks may not see.
pub(super) fn linked(v: &Visitor, link: &LinkView) -> Markup {
    let text = match (&link.number, &link.title) {
        (Some(number), Some(title)) if number != title => format!("{number} {title}"),
        (Some(one), _) | (None, Some(one)) => one.clone(),
        (None, None) => return html! { (t!(v, "certification-unseen")) },
    };
    html! { a href=(path(link)) { (text) } @if let Some(state) = &link.state { " " small class="quiet" { (state) } } }
}

/// Where it is.
pub(super) fn path(link: &LinkView) -> String {
    let register = link.register.as_deref().unwrap_or_default();
    record_path(register, link.number.as_deref(), link.record.as_deref().unwrap_or_default())
}

//! Walking a trail: the chain of records that an auditor follows, laid out as of a day, every hop a click away.

mod chain;
mod show;
mod which;

use axum::routing::get;
use plumb_engine::desk::{LinkView, TrailNamed};

use crate::{pages::registers::part, routes::Route};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/trail", get(which::show)), Route::page("/trail/{register}/{record}", get(show::show))]
}

/// Where the trail of a record is walked.
pub(crate) fn href(register: &str, number: Option<&str>, record: &str) -> String {
    format!("/trail/{}/{}", part(register), part(number.unwrap_or(record)))
}

/// Where the trail of a linked record is walked, if this person may see it.
fn href_of(link: &LinkView) -> Option<String> {
    Some(href(link.register.as_deref()?, link.number.as_deref(), link.record.as_deref()?))
}

/// The same for one of several trails.
fn by(address: &str, trail: &TrailNamed) -> String {
    format!("{address}?trail={}", trail.id)
}

//! Pages, one folder an area; each names its own routes.

mod api;
mod applicability;
mod certification;
mod copies;
mod documents;
mod door;
mod health;
mod home;
mod oscal;
pub(crate) mod people;
mod proposals;
pub(crate) mod readiness;
mod register_change;
mod registers;
mod search;
mod stand_ins;
mod trail;
mod work;

pub(crate) use registers::Held;

use crate::{routes::Route, trouble::Trouble};

/// All routes of pages.
pub(crate) fn routes() -> Vec<Route> {
    let all = [
        api::routes(),
        applicability::routes(),
        certification::routes(),
        copies::routes(),
        documents::routes(),
        door::routes(),
        health::routes(),
        home::routes(),
        oscal::routes(),
        proposals::routes(),
        people::routes(),
        readiness::routes(),
        register_change::routes(),
        registers::routes(),
        search::routes(),
        stand_ins::routes(),
        trail::routes(),
        work::routes(),
    ];
    all.into_iter().flatten().collect()
}

/// Where no route leads.
pub(crate) async fn nowhere() -> Trouble {
    Trouble::not_found()
}

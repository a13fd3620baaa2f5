//! Pages, one folder an area; each names its own routes.

mod api;
mod applicability;
mod certification;
mod copies;
mod documents;
mod door;
mod health;
mod home;
mod linked;
mod oscal;
pub(crate) mod people;
mod plan;
mod proposals;
mod questionnaires;
pub(crate) mod readiness;
mod register_change;
mod registers;
mod rehearsal;
mod search;
mod stand_ins;
mod standards;
mod trail;
mod transition;
mod trust;
mod visit;
mod work;

pub(crate) use registers::{HeldSheets, as_list_query};
pub(crate) use trust::KeptTrust;
pub(crate) use visit::{as_pack, no_packs};

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
        people::routes(),
        plan::routes(),
        questionnaires::routes(),
        proposals::routes(),
        readiness::routes(),
        register_change::routes(),
        registers::routes(),
        rehearsal::routes(),
        search::routes(),
        stand_ins::routes(),
        standards::routes(),
        trail::routes(),
        transition::routes(),
        trust::routes(),
        visit::routes(),
        work::routes(),
    ];
    all.into_iter().flatten().collect()
}

/// Where no route leads.
pub(crate) async fn nowhere() -> Trouble {
    Trouble::not_found()
}

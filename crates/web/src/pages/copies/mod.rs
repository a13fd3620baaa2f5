//! Second copies: where they go, how they stand, the kit, the emergency set, and writing that was stopped.

mod acts;
mod by_hand;
mod change;
mod places;
mod show;
mod spans;

use axum::routing::{get, post};

use crate::{copies::Copies, routes::Route, site::Site};
use plumb_engine::desk::{Problem, ProblemKind};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/copies", get(show::show)),
        Route::act("/copies/places", post(acts::add_place)),
        Route::page("/copies/place", get(change::show)),
        Route::act("/copies/place", post(change::change)),
        Route::act("/copies/by-hand", post(by_hand::told)),
        Route::act("/copies/set", post(acts::schedule_set)),
        Route::act("/copies/now", post(acts::begin)),
        Route::act("/copies/kit", post(acts::kit)),
        Route::act("/copies/emergency", post(acts::emergency)),
        Route::act("/copies/carried", post(acts::carried)),
        Route::act("/copies/go-on", post(acts::go_on)),
    ]
}

/// Whoever makes copies for this site.
fn maker(site: &Site) -> Result<&dyn Copies, Problem> {
    site.settings.copies.as_deref().ok_or_else(|| {
        let say = "copies are not made from here";
        Problem::new(ProblemKind::NotFound, "not-found", say)
    })
}

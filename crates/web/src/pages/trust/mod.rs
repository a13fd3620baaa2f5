//! The page for strangers: `/trust` for anybody once it was switched on, `/trust/settings` what they see or would see, and the switch.

mod open;
mod parts;
mod settings;

use axum::routing::{get, post};

pub(crate) use open::KeptTrust;

use crate::{guard::Pace, routes::Route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open("GET", "/trust", get(open::show)).at(Pace::Search),
        Route::open("GET", "/trust/proof/{seq}", get(open::proof)).at(Pace::Search),
        Route::page("/trust/settings", get(settings::show)),
        Route::act("/trust/switch", post(settings::switch)),
    ]
}

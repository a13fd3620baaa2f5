//! Ways in: the example company's one-time link, and who to be there.

mod demo;

use axum::routing::{get, post};

use crate::routes::Route;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open("GET", "/enter/{secret}", get(demo::enter)),
        Route::page("/be", get(demo::choose)),
        Route::act("/be", post(demo::be)),
    ]
}

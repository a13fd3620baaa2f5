//! Whether the process lives, and whether it can write: for whoever watches over it.

use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};

use crate::{routes::Route, site::Site};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::open("GET", "/healthz", get(healthz)), Route::open("GET", "/readyz", get(readyz))]
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn readyz(State(site): State<Arc<Site>>) -> Response {
    match site.engine.read_only() {
        None => "ok\n".into_response(),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

//! What every request passes: the host it names, the page it comes from, who it is; and what every answer is given.
//!
//! Outermost first: headers on every answer, troubles dressed as a page or problem details, the host, the writing request's
//! origin, the session.

mod arrive;
mod dress;
mod headers;
mod host;
mod noted;
mod origin;
mod pace;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{StatusCode, Uri},
    middleware::{from_fn, from_fn_with_state},
};
use plumb_engine::desk::{Problem, ProblemKind};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::RequestBodyTimeoutLayer};

pub(crate) use arrive::{Arrived, accepted, end_cookie, session_cookie};
pub(crate) use noted::{Lately, NotYours, not_yours};
pub use pace::Pace;
pub(crate) use pace::{Budgets, LARGEST_FILE, Paced, keep};

use crate::{doors::Doors, site::Site, trouble::Trouble};

/// A body that stands still for so long is given up.
const STILL: Duration = Duration::from_secs(30);

/// Everything around the routes.
pub(crate) fn around(routes: Router<Arc<Site>>, site: &Arc<Site>) -> Router<Arc<Site>> {
    let state = || Arc::clone(site);
    routes
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(Trouble::broken(&"a panic"))))
        .layer(from_fn_with_state(state(), noted::note))
        .layer(from_fn(dress::dress))
        .layer(from_fn_with_state(state(), arrive::arrive))
        .layer(from_fn(origin::same_origin))
        .layer(from_fn_with_state(Arc::new(site.settings.hosts.clone()), host::known))
        .layer(RequestBodyTimeoutLayer::new(STILL))
        .layer(from_fn(headers::headers))
        .layer(CompressionLayer::new())
}

/// Everything around the three doors: nobody is signed in there, and everything else holds as well.
pub(crate) fn around_doors(routes: Router<Arc<Doors>>, hosts: &Arc<Vec<String>>) -> Router<Arc<Doors>> {
    routes
        .layer(from_fn(origin::same_origin_always))
        .layer(from_fn_with_state(Arc::clone(hosts), host::known))
        .layer(RequestBodyTimeoutLayer::new(STILL))
        .layer(from_fn(headers::headers))
        .layer(CompressionLayer::new())
}

/// Nobody is signed in where somebody must be.
pub(crate) fn stranger(_site: &Arc<Site>) -> Trouble {
    let say = "nobody is signed in here, or the session is over; nothing was done";
    let problem = Problem::new(ProblemKind::Forbidden, "sign-in", say).help("sign in and go on");
    Trouble::with(StatusCode::UNAUTHORIZED, problem)
}

/// Whether programs ask here, who read problem details.
pub(crate) fn for_programs(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

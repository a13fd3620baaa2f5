//! The one table of everything that can be asked for. The router is built from it, and so is the test that meets each
//! writing route with each role and a stranger.

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, routing::MethodRouter};

use crate::{
    api, assets,
    guard::{Pace, Paced, keep},
    pages,
    site::Site,
};

/// What a route is, and so who may come to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anybody, signed in or not: sign-in, assets, health.
    Open,
    /// Shows something to somebody signed in; changes nothing.
    Page,
    /// Changes something, for somebody signed in, asked from our own pages.
    Act,
    /// Shows something to a program with a token, or to somebody signed in.
    ApiRead,
    /// Changes something for a program with a token, or for somebody signed in.
    ApiAct,
}

/// One way in.
#[derive(Debug, Clone)]
pub struct Route {
    /// `GET`, `POST`, `PATCH` …
    pub method: &'static str,
    /// As axum writes it: `/r/{register}/{record}`.
    pub path: &'static str,
    /// What it is.
    pub kind: Kind,
    /// How often somebody may ask for it, where that is bounded.
    pub pace: Option<Pace>,
    pub(crate) handler: MethodRouter<Arc<Site>>,
}

impl Route {
    pub(crate) fn new(method: &'static str, path: &'static str, kind: Kind, handler: MethodRouter<Arc<Site>>) -> Self {
        let pace = matches!(kind, Kind::ApiRead | Kind::ApiAct).then_some(Pace::Api);
        Self { method, path, kind, pace, handler }
    }

    /// The same, at a pace of its own.
    pub(crate) fn at(self, pace: Pace) -> Self {
        Self { pace: Some(pace), ..self }
    }

    /// A page.
    pub(crate) fn page(path: &'static str, handler: MethodRouter<Arc<Site>>) -> Self {
        Self::new("GET", path, Kind::Page, handler)
    }

    /// A form of a page.
    pub(crate) fn act(path: &'static str, handler: MethodRouter<Arc<Site>>) -> Self {
        Self::new("POST", path, Kind::Act, handler)
    }

    /// Something that needs nobody signed in.
    pub(crate) fn open(method: &'static str, path: &'static str, handler: MethodRouter<Arc<Site>>) -> Self {
        Self::new(method, path, Kind::Open, handler)
    }
}

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    let assets = Route::open("GET", "/assets/{hash}/{name}", axum::routing::get(assets::serve));
    std::iter::once(assets).chain(pages::routes()).chain(api::routes()).collect()
}

pub(crate) fn router(site: Arc<Site>) -> Router {
    let paced = |route: Route| match route.pace {
        Some(pace) => {
            let paced = Paced { site: Arc::clone(&site), pace };
            (route.path, route.handler.layer(from_fn_with_state(paced, keep)))
        }
        None => (route.path, route.handler),
    };
    let routes =
        table().into_iter().map(paced).fold(Router::new(), |router, (path, handler)| router.route(path, handler));
    crate::guard::around(routes.fallback(pages::nowhere), &site).with_state(site)
}

//! Pages, one folder an area; each names its own routes.

mod door;
mod health;

use crate::{routes::Route, trouble::Trouble};

/// All routes of pages.
pub(crate) fn routes() -> Vec<Route> {
    [door::routes(), health::routes()].into_iter().flatten().collect()
}

/// Where no route leads.
pub(crate) async fn nowhere() -> Trouble {
    Trouble::not_found()
}

//! Pages, one folder an area; each names its own routes.

mod door;
mod health;
mod home;
pub(crate) mod people;
mod readiness;
mod work;

use crate::{routes::Route, trouble::Trouble};

/// All routes of pages.
pub(crate) fn routes() -> Vec<Route> {
    let all = [door::routes(), health::routes(), home::routes(), people::routes(), readiness::routes(), work::routes()];
    all.into_iter().flatten().collect()
}

/// Where no route leads.
pub(crate) async fn nowhere() -> Trouble {
    Trouble::not_found()
}

//! The API for programs: the same requests as pages, as data.

use crate::routes::Route;

/// All routes of the API.
pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}

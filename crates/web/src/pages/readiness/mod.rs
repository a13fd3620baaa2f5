//! Readiness: what the records alone would lead an auditor to ask or write, on any day, and what turns when.

mod ahead;
mod answer;
mod asked;
mod check;
mod file;
mod list;
mod over_time;
mod page;
mod requirement;
mod said;
mod sentence;

use axum::routing::{get, post};

use crate::routes::Route;

/// Readiness and each requirement.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/readiness", get(page::show)),
        Route::page("/readiness/export.pdf", get(file::pdf)),
        Route::page("/readiness/export.xlsx", get(file::workbook)),
        Route::page("/readiness/ahead", get(ahead::show)),
        Route::page("/readiness/over-time", get(over_time::show)),
        Route::page("/readiness/{standard}/{requirement}", get(requirement::show)),
        Route::act("/readiness/{standard}/{requirement}/answer", post(answer::take)),
    ]
}

/// Where a requirement's page is.
pub(crate) fn href(standard: &str, id: &str) -> String {
    format!("/readiness/{standard}/{id}")
}

//! Answering a customer: `/questionnaires` all of them and the form for a new one, `/questionnaires/{record}` one with what waits for
//! somebody. A file is looked at first; it is taken in only once somebody saw which questions were found.

mod acts;
mod list;
mod one;
mod read;

use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{guard::Pace, routes::Route};

/// Largest file, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/questionnaires", get(list::show)),
        Route::act("/questionnaires/read", post(read::read).layer(DefaultBodyLimit::max(LARGEST))).at(Pace::Upload),
        Route::act("/questionnaires/take", post(read::take)),
        Route::page("/questionnaires/{record}", get(one::show)),
        Route::page("/questionnaires/{record}/export.pdf", get(acts::pdf)),
        Route::page("/questionnaires/{record}/export.xlsx", get(acts::workbook)),
        Route::act("/questionnaires/{record}/answer", post(acts::answer)),
    ]
}

/// The four classifications, with their texts.
const CLASSES: [(&str, &str); 4] = [
    ("public", "visit-class-public"),
    ("internal", "visit-class-internal"),
    ("confidential", "visit-class-confidential"),
    ("restricted", "visit-class-restricted"),
];

//! The API for programs: the same requests as pages, as data. What each operation takes and gives stands in [`openapi`],
//! which is generated from the registers as whoever asks may see them; a test holds it against the routes here.

mod asked;
mod batch;
mod body;
mod files;
mod form;
mod openapi;
mod program;
mod questions;
mod records;
mod refused;
mod registers;
mod steps;
mod values;

use axum::{
    extract::DefaultBodyLimit,
    routing::{MethodRouter, delete, get, patch, post},
};

pub(crate) use openapi::operations;
pub(crate) use refused::Refused;
pub(crate) use registers::as_file;

use crate::{
    guard::Pace,
    routes::{Kind, Route},
    site::Site,
};

type Handler = MethodRouter<std::sync::Arc<Site>>;

fn read(path: &'static str, handler: Handler) -> Route {
    Route::new("GET", path, Kind::ApiRead, handler)
}

fn act(method: &'static str, path: &'static str, handler: Handler) -> Route {
    // Bodies are read and bounded by the handlers themselves, which say so as problem details.
    Route::new(method, path, Kind::ApiAct, handler.layer(DefaultBodyLimit::disable()))
}

/// All routes of the API.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        read("/api/openapi.json", get(openapi::document)),
        read("/api/v1/status", get(questions::status)),
        read("/api/v1/me", get(questions::me)),
        read("/api/v1/search", get(questions::search)).at(Pace::Search),
        read("/api/v1/work", get(questions::work)),
        read("/api/v1/readiness", get(questions::readiness)),
        read("/api/v1/checkpoint", get(questions::checkpoint)),
        read("/api/v1/proofs/{seq}", get(questions::proof)),
        act("POST", "/api/v1/verify", post(questions::verify)),
        act("POST", "/api/v1/batch", post(batch::run)),
        read("/api/v1/registers", get(registers::all)),
        read("/api/v1/registers/{register}", get(registers::one)),
        read("/api/v1/registers/{register}/export.csv", get(registers::csv)),
        read("/api/v1/registers/{register}/export.xlsx", get(registers::xlsx)),
        read("/api/v1/registers/{register}/records", get(records::list)),
        act("POST", "/api/v1/registers/{register}/records", post(records::create)),
        read("/api/v1/registers/{register}/records/{number}", get(records::show)),
        act("PATCH", "/api/v1/registers/{register}/records/{number}", patch(records::change)),
        read("/api/v1/registers/{register}/records/{number}/history", get(records::history)),
        act("POST", "/api/v1/registers/{register}/records/{number}/transitions/{id}", post(steps::step)),
        act("POST", "/api/v1/registers/{register}/records/{number}/void", post(steps::void)),
        act("POST", "/api/v1/registers/{register}/records/{number}/undo", post(steps::undo)),
        act("POST", "/api/v1/registers/{register}/records/{number}/comments", post(steps::comment)),
        act("POST", "/api/v1/registers/{register}/records/{number}/links/{field}", post(steps::link)),
        act("DELETE", "/api/v1/registers/{register}/records/{number}/links/{field}/{to}", delete(steps::unlink)),
        act("POST", "/api/v1/registers/{register}/records/{number}/files", post(files::attach)).at(Pace::Upload),
        read("/api/v1/registers/{register}/records/{number}/files/{file}", get(files::download)),
        act("DELETE", "/api/v1/registers/{register}/records/{number}/files/{file}", delete(files::detach)),
    ]
}

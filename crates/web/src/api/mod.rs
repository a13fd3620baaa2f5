//! The API for programs: the same requests as pages, as data. What each operation takes and gives stands in [`openapi`],
//! which is generated from the registers as whoever asks may see them; a test holds it against the routes here.

/// `/api/v1/registers/{register}` and what stands behind it.
macro_rules! of_register {
    ($rest:literal) => {
        concat!("/api/v1/registers/{register}", $rest)
    };
}

/// A record's address and what stands behind it.
macro_rules! of_record {
    ($rest:literal) => {
        concat!("/api/v1/registers/{register}/records/{number}", $rest)
    };
}

/// A person's address and what stands behind it.
macro_rules! of_person {
    ($rest:literal) => {
        concat!("/api/v1/people/{person}", $rest)
    };
}

mod addressed;
mod applicability;
mod asked;
mod batch;
mod body;
mod changes;
mod customers;
mod files;
mod form;
mod kept;
mod openapi;
mod outlook;
mod papers;
mod people;
mod printed;
mod program;
mod questions;
mod records;
mod refused;
mod registers;
mod rehearsal;
mod steps;
mod trails;
mod values;
mod visits;

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
        read("/api/v1/readiness/turns", get(outlook::turns)),
        read("/api/v1/readiness/timeline", get(outlook::timeline)),
        read("/api/v1/readiness/requirements/{standard}/{requirement}", get(outlook::requirement)),
        read("/api/v1/readiness/export.pdf", get(printed::readiness_pdf)),
        read("/api/v1/readiness/export.xlsx", get(printed::readiness_xlsx)),
        read("/api/v1/applicability/export.pdf", get(printed::applicability_pdf)),
        read("/api/v1/applicability/export.xlsx", get(printed::applicability_xlsx)),
        read("/api/v1/certification/export.pdf", get(printed::certification_pdf)),
        read("/api/v1/certification/export.xlsx", get(printed::certification_xlsx)),
        read("/api/v1/oscal", get(printed::oscal)),
        read("/api/v1/stand-ins", get(outlook::stand_ins)),
        read("/api/v1/certification", get(outlook::certification)),
        read("/api/v1/proposals", get(outlook::proposals)),
        act("POST", "/api/v1/proposals/{id}/take", post(outlook::take_proposal)),
        read("/api/v1/plan", get(outlook::plan)),
        read("/api/v1/rehearsal", get(rehearsal::asked)),
        read("/api/v1/rehearsal/top", get(rehearsal::top)),
        read("/api/v1/rehearsal/visit", get(rehearsal::visit)),
        act("POST", "/api/v1/rehearsal/draw", post(rehearsal::draw)),
        read("/api/v1/standards", get(outlook::standards)),
        act("POST", "/api/v1/standards/{standard}", post(outlook::switch)),
        read("/api/v1/transition", get(outlook::transition)),
        read("/api/v1/applicability", get(applicability::show)),
        act("POST", "/api/v1/applicability/prepare", post(applicability::prepare)),
        read("/api/v1/visits", get(visits::own)),
        act("POST", "/api/v1/visits/requests", post(visits::ask)),
        read("/api/v1/audits/{audit}", get(visits::room)),
        act("POST", "/api/v1/audits/{audit}/evidence", post(visits::prepare)),
        read("/api/v1/evidence/{release}/pack", get(visits::pack)),
        read("/api/v1/questionnaires", get(customers::all)),
        act("POST", "/api/v1/questionnaires", post(customers::take)),
        read("/api/v1/questionnaires/{questionnaire}", get(customers::one)),
        act("POST", "/api/v1/questionnaires/{questionnaire}/answers", post(customers::answer)),
        read("/api/v1/questionnaires/{questionnaire}/export.pdf", get(customers::pdf)),
        read("/api/v1/questionnaires/{questionnaire}/export.xlsx", get(customers::xlsx)),
        read("/api/v1/trust", get(customers::trust)),
        act("POST", "/api/v1/trust", post(customers::switch)),
        read("/api/v1/trails", get(trails::all)),
        read("/api/v1/reading", get(papers::reading)),
        read("/api/v1/checkpoint", get(questions::checkpoint)),
        read("/api/v1/proofs/{seq}", get(questions::proof)),
        act("POST", "/api/v1/verify", post(questions::verify)),
        act("POST", "/api/v1/batch", post(batch::run)),
        read("/api/v1/people", get(people::all)),
        read(of_person!("/access"), get(people::access)),
        act("DELETE", of_person!("/access"), delete(people::end)),
        act("POST", of_person!("/invitation"), post(people::invite)).at(Pace::Door),
        act("POST", of_person!("/hand-over"), post(people::hand_over)),
        read("/api/v1/tokens", get(people::tokens)),
        act("DELETE", "/api/v1/tokens/{id}", delete(people::end_token)),
        read("/api/v1/sessions", get(people::sessions)),
        act("DELETE", "/api/v1/sessions/{id}", delete(people::end_session)),
        read("/api/v1/access-log", get(people::log)),
        read("/api/v1/registers", get(registers::all)),
        act("POST", "/api/v1/registers", post(changes::add)),
        read(of_register!(""), get(registers::one)),
        read(of_register!("/settings"), get(changes::settings)),
        act("POST", of_register!("/settings"), post(changes::change)),
        act("POST", of_register!("/import"), post(changes::import)).at(Pace::Upload),
        read(of_register!("/export.csv"), get(registers::csv)),
        read(of_register!("/export.xlsx"), get(registers::xlsx)),
        read(of_register!("/lists"), get(kept::show)),
        act("POST", of_register!("/lists"), post(kept::keep)),
        act("PATCH", of_register!("/lists/{list}"), patch(kept::rename)),
        act("DELETE", of_register!("/lists/{list}"), delete(kept::drop)),
        act("POST", of_register!("/columns"), post(kept::columns)),
        read(of_register!("/records"), get(records::list)),
        act("POST", of_register!("/records"), post(records::create)),
        read(of_record!(""), get(records::show)),
        act("PATCH", of_record!(""), patch(records::change)),
        read(of_record!("/history"), get(records::history)),
        read(of_record!("/access"), get(people::of_record)),
        read(of_record!("/trail"), get(trails::walk)),
        read(of_record!("/document"), get(papers::document)),
        read(of_record!("/compare/{other}"), get(papers::compare)),
        act("POST", of_record!("/revise"), post(papers::revise)),
        act("POST", of_record!("/transitions/{id}"), post(steps::step)),
        act("POST", of_record!("/void"), post(steps::void)),
        act("POST", of_record!("/undo"), post(steps::undo)),
        act("POST", of_record!("/comments"), post(steps::comment)),
        act("POST", of_record!("/links/{field}"), post(steps::link)),
        act("DELETE", of_record!("/links/{field}/{to}"), delete(steps::unlink)),
        act("POST", of_record!("/files"), post(files::attach)).at(Pace::Upload),
        read(of_record!("/files/{file}"), get(files::download)),
        act("DELETE", of_record!("/files/{file}"), delete(files::detach)),
    ]
}

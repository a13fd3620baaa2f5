//! The face: pages for people, an API for programs, both over the same engine.
//!
//! A request passes the `guard` (which host, whose page asked, who is it), reaches one handler by the one table of
//! `routes`, asks the engine as any subcommand would, and is answered by a page of `pages` in the
//! `look` that all share, in `words` that translators can reach.

mod api;
mod assets;
mod copies;
pub mod doors;
mod evidence;
mod guard;
mod held;
mod look;
mod pages;
mod papers;
mod patience;
mod questionnaires;
mod routes;
mod server;
mod site;
mod trouble;
mod visitor;
mod words;

pub use copies::{
    CameBack, Copies, CopyState, Doing, DrillState, PlaceChange, PlaceMeans, PlaceUse, PlaceView, Running, SetSchedule,
    Weaker,
};
pub use evidence::EvidencePacks;
pub use guard::Pace;
pub use questionnaires::{FoundQuestions, Questionnaires};
pub use routes::{Kind, Route, table};
pub use server::{Limits, ServeError, serve, serve_doors};
pub use site::{DemoDoor, DemoPerson, ReadSheet, Sheets, Site, SiteSettings};

//! The three doors: what `plumb` opens where there is no system yet. An example to look at, a folder to check, a start.
//!
//! There is no engine here, nobody to sign in, and nothing to see but what the person at this machine brings; so it listens on
//! loopback only. What happens behind each door is the binary's: this draws the pages.

mod check;
mod checked;
mod job;
mod start;
mod three;

use std::{
    collections::BTreeMap,
    convert::Infallible,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::FromRequestParts,
    http::request::Parts,
    routing::{get, post},
};
use plumb_engine::desk::Problem;

pub use check::no_room;
pub use checked::{Assessed, AssessedDocument, AssessedInformation, AssessedRequirement, Shown};
pub use start::Answers;

use self::job::Job;
use crate::{
    guard::accepted,
    words::{Languages, Words},
};

/// What happens behind the doors.
pub trait Behind: Send + Sync {
    /// Opens the example company; gives the address that lets in.
    ///
    /// # Errors
    /// [`Problem`] where it cannot be made or opened.
    fn example(&self) -> Result<String, Problem>;

    /// Reads a folder, or an archive, telling how many documents of how many were read.
    ///
    /// # Errors
    /// [`Problem`] where it cannot be read.
    fn check(&self, folder: &Path, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Assessed, Problem>;

    /// A new empty folder for what a browser sends; it goes away once it was read, or with the program.
    ///
    /// # Errors
    /// [`Problem`] where the disk refuses.
    fn arriving(&self) -> Result<PathBuf, Problem>;

    /// Starts a system; gives the address at which its first person goes on.
    ///
    /// # Errors
    /// [`Problem`] where an answer does not do, or where the disk refuses; then nothing was started.
    fn start(&self, answers: &Answers) -> Result<String, Problem>;

    /// The standards one can start with: id, name, and whether a start proposes it.
    fn standards(&self) -> Vec<(String, String, bool)>;

    /// This machine's time zone.
    fn zone(&self) -> String;
}

/// The doors' site.
pub struct Doors {
    pub(crate) behind: Arc<dyn Behind>,
    languages: Languages,
    pub(crate) jobs: Mutex<BTreeMap<u64, Arc<Job>>>,
    hosts: Arc<Vec<String>>,
}

impl std::fmt::Debug for Doors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Doors").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// The words of whoever stands before the doors: nobody has chosen a language yet, so the browser's.
pub(super) struct Spoken(pub(super) Arc<Words>);

impl FromRequestParts<Arc<Doors>> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, doors: &Arc<Doors>) -> Result<Self, Infallible> {
        Ok(Self(doors.languages.choose(None, &accepted(&parts.headers))))
    }
}

impl Doors {
    /// Doors that answer under these hosts; `pseudo` as in [`crate::SiteSettings`].
    #[must_use]
    pub fn new(behind: Arc<dyn Behind>, hosts: Vec<String>, pseudo: bool) -> Arc<Self> {
        let languages = Languages::all(pseudo);
        Arc::new(Self { behind, languages, jobs: Mutex::default(), hosts: Arc::new(hosts) })
    }

    /// All of it, ready to be served.
    pub fn router(self: Arc<Self>) -> Router {
        let routes = Router::new()
            .route("/", get(three::show))
            .route("/example", post(three::example))
            .route("/check", get(check::ask).post(check::folder))
            .route("/check/files", post(check::files).layer(check::limit()))
            .route("/wait/{job}", get(job::wait))
            .route("/start", get(start::ask).post(start::start))
            .route("/assets/{hash}/{name}", get(crate::assets::serve))
            .route("/healthz", get(|| async { "ok\n" }));
        crate::guard::around_doors(routes, &self.hosts).with_state(self)
    }
}

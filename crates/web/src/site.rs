//! Everything a request needs, made once.

use std::sync::{Arc, Mutex};

use plumb_engine::{
    Engine,
    desk::{ImportTable, Printer, Problem, RefusedRow},
    gate::Gate,
};
use plumb_store::{Clock, Random};

use crate::{copies::Copies, look::Shell, pages::Held, words::Words};

/// How a site is set up.
#[derive(Debug, Clone, Default)]
pub struct SiteSettings {
    /// Hosts under which it may be asked, such as `127.0.0.1:8080` or `plumb.example.com`; any other is refused, so that no
    /// foreign name that resolves here can read it.
    pub hosts: Vec<String>,
    /// It is reached over https (by a proxy before it): cookies say so.
    pub https: bool,
    /// The example company: who may be chosen.
    pub demo: Option<DemoDoor>,
    /// Reads spreadsheets for imports; without it there are none.
    pub sheets: Option<Arc<dyn Sheets>>,
    /// Makes copies, kits and emergency sets; without it there is no page for them.
    pub copies: Option<Arc<dyn Copies>>,
    /// Every word in letters that no English text has, to find what is not translatable.
    pub pseudo: bool,
}

/// Reads a spreadsheet file. The web names no reader of foreign files: the binary fills it in.
pub trait Sheets: std::fmt::Debug + Send + Sync {
    /// A CSV or XLSX file as a table of texts; rows that cannot be read come beside it.
    ///
    /// # Errors
    /// [`Problem`] where it is none, is larger than it may be, or has no header.
    fn read(&self, name: &str, bytes: &[u8]) -> Result<(ImportTable, Vec<RefusedRow>), Problem>;
}

/// What the example company's first door offers.
#[derive(Debug, Clone, Default)]
pub struct DemoDoor {
    /// People a visitor may be.
    pub people: Vec<DemoPerson>,
}

/// Somebody a visitor of the example company may be.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// The person's name, which nobody else has.
    pub name: String,
    /// The person's function.
    pub job: String,
    /// Which text says what this person's day is like: `demo-be-…`.
    pub text: &'static str,
}

/// Everything a request needs.
pub struct Site {
    pub(crate) engine: Arc<Engine>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    /// Makes files of tables.
    pub(crate) printer: Arc<dyn Printer>,
    pub(crate) settings: SiteSettings,
    pub(crate) words: Words,
    /// Spreadsheets that were looked at and not yet taken in.
    pub(crate) held: Held,
    /// The frame around pages, kept per person until something changes.
    pub(crate) shells: Mutex<Vec<(String, u64, Arc<Shell>)>>,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Site {
    /// Where it is reached, as the first host says.
    pub(crate) fn address(&self) -> String {
        let scheme = if self.settings.https { "https" } else { "http" };
        let host = self.settings.hosts.first().map_or("localhost", String::as_str);
        format!("{scheme}://{host}")
    }

    /// A site over an engine. The clock is the machine's own, by which sessions end.
    #[must_use]
    pub fn new(
        engine: Arc<Engine>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        printer: Arc<dyn Printer>,
        settings: SiteSettings,
    ) -> Arc<Self> {
        let words = Words::english(settings.pseudo);
        let gate = Arc::clone(engine.gate());
        let held = Held::default();
        let shells = Mutex::default();
        Arc::new(Self { engine, gate, clock, random, printer, settings, words, held, shells })
    }
}

//! Everything a request needs, made once.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use plumb_engine::{
    Engine,
    desk::{ImportTable, Printer, Problem, ProblemKind, RefusedRow},
    gate::Gate,
};
use plumb_model::id::PersonId;
use plumb_store::{Clock, Random};

use crate::{
    copies::Copies,
    evidence::EvidencePacks,
    guard::{Budgets, Lately},
    held::Held,
    look::KeptShell,
    pages::{HeldSheets, KeptTrust},
    questionnaires::Questionnaires,
    words::{Languages, Words},
};

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
    /// Makes packs of evidence; without it there is no page for them.
    pub packs: Option<Arc<dyn EvidencePacks>>,
    /// Reads customers' questionnaires; without it there is no page for them.
    pub questionnaires: Option<Arc<dyn Questionnaires>>,
    /// Offers a language more: English in letters that no English text has, to find what is not translatable.
    pub pseudo: bool,
}

/// Reads a spreadsheet file. The web names no reader of foreign files: the binary fills it in.
pub trait Sheets: std::fmt::Debug + Send + Sync {
    /// The sheets of a CSV or XLSX file that have a header, in their order; a CSV file is one.
    ///
    /// # Errors
    /// [`Problem`] where it is none, is larger than it may be, or has no sheet with a header.
    fn sheets(&self, name: &str, bytes: &[u8]) -> Result<Vec<ReadSheet>, Problem>;

    /// The first of them, where nobody can be asked.
    ///
    /// # Errors
    /// As [`Sheets::sheets`].
    fn read(&self, name: &str, bytes: &[u8]) -> Result<(ImportTable, Vec<RefusedRow>), Problem> {
        let first = self.sheets(name, bytes)?.into_iter().next();
        first.map(|sheet| (sheet.table, sheet.unread)).ok_or_else(|| {
            let say = "the workbook has no sheet with a line of headings; nothing was taken in";
            Problem::new(ProblemKind::Content, "import.sheet", say)
        })
    }
}

/// A sheet as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSheet {
    /// Its name; empty where the file is no workbook.
    pub name: String,
    /// Its cells as texts.
    pub table: ImportTable,
    /// Rows that could not be read.
    pub unread: Vec<RefusedRow>,
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
    /// What pages can be shown in.
    pub(crate) languages: Languages,
    /// Spreadsheets that were looked at and not yet taken in.
    pub(crate) sheets: Held<HeldSheets>,
    /// Customers' questionnaires of which the same is true: name and content.
    pub(crate) forms: Held<(String, Bytes)>,
    /// The frame around pages, kept per person until something changes.
    pub(crate) shells: Mutex<Vec<KeptShell>>,
    /// How often everybody may still ask.
    pub(crate) budgets: Budgets,
    /// What the access log was told lately.
    pub(crate) lately: Lately,
    /// The page for strangers, kept until something changes.
    pub(crate) trust: KeptTrust,
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

    /// The words somebody is spoken to in: as that person chose, else as the browser asks.
    pub(crate) fn words_for(&self, person: PersonId, accepted: &str) -> Result<Arc<Words>, Problem> {
        Ok(self.languages.choose(self.gate.preferences(person)?.language.as_deref(), accepted))
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
        let languages = Languages::all(settings.pseudo);
        let gate = Arc::clone(engine.gate());
        let (sheets, forms) = (Held::default(), Held::default());
        let shells = Mutex::default();
        let (budgets, lately, trust) = (Budgets::default(), Lately::default(), KeptTrust::default());
        Arc::new(Self {
            engine,
            gate,
            clock,
            random,
            printer,
            settings,
            languages,
            sheets,
            forms,
            shells,
            budgets,
            lately,
            trust,
        })
    }
}

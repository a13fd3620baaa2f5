//! Why something was not done, in words for the person who asked.

use plumb_store::StoreError;
use serde::{Deserialize, Serialize};

/// What kind of trouble: pages answer by it, the command line exits by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// What was asked is not well formed, or names something that does not exist: HTTP 422.
    Content,
    /// Not there, or not to be seen by this person: HTTP 404.
    NotFound,
    /// Seen, but this person may not do it: HTTP 403.
    Forbidden,
    /// The rules say no: HTTP 409.
    Rule,
    /// Somebody else changed it meanwhile: HTTP 412.
    Stale,
    /// Something broke on our side; nothing half done was kept: HTTP 500.
    Fault,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{say}")]
pub struct Problem {
    /// What kind of trouble.
    pub kind: ProblemKind,
    /// Stable dotted code, such as `refused.four-eyes` or `import.unknown-column`.
    pub code: String,
    /// What happened and what was kept: lower case, no full stop, the person's values in backticks.
    pub say: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The field it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The row of a file it is about, as a person counts: the header is row 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The next thing that is wrong with the same request, about a field of its own; see [`Problem::all`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Box<Problem>>,
    /// It is there, and kept from this person. For the access log alone: nobody is told, so it never leaves this process.
    #[serde(skip)]
    pub hidden: bool,
}

impl Problem {
    /// A problem with its code and sentence.
    #[must_use]
    pub fn new(kind: ProblemKind, code: &str, say: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            say: say.into(),
            help: None,
            field: None,
            row: None,
            next: None,
            hidden: false,
        }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, about one field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same, about one row of a file.
    #[must_use]
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// This one and whatever else is wrong with the same request.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |problem| problem.next.as_deref())
    }

    /// The same, with another thing that is wrong after all others.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.next = Some(Box::new(match self.next.take() {
            Some(next) => next.and(other),
            None => other,
        }));
        self
    }
}

/// The one place where what the store says becomes what a person is told.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let (kind, code) = match &error {
            StoreError::Stale { .. } | StoreError::CountChanged { .. } => (ProblemKind::Stale, "stale"),
            StoreError::KeyTaken { .. } => (ProblemKind::Rule, "refused.not-unique"),
            StoreError::NumberTaken { .. } => (ProblemKind::Rule, "refused.number-taken"),
            StoreError::KeyReused { .. } => (ProblemKind::Rule, "refused.key-reused"),
            StoreError::FileTooLarge { .. } => (ProblemKind::Content, "content.file-too-large"),
            StoreError::BadCursor { .. } => (ProblemKind::Content, "content.cursor"),
            StoreError::FileAbsent { .. } => (ProblemKind::Fault, "fault.file-absent"),
            StoreError::FileAltered { .. } => (ProblemKind::Fault, "fault.file-altered"),
            StoreError::ReadOnly { .. } | StoreError::DiskFull { .. } => (ProblemKind::Fault, "fault.read-only"),
            StoreError::Damaged { .. } | StoreError::TailMissing { .. } | StoreError::HeadDisagrees { .. } => {
                (ProblemKind::Fault, "fault.damaged")
            }
            _ => (ProblemKind::Fault, "fault.store"),
        };
        tracing::debug!(?error, "the store refused");
        // A store's message ends in what to do; the two stand apart here.
        let text = error.to_string();
        match text.split_once(" help: ") {
            Some((say, help)) => Self::new(kind, code, say.trim_end_matches('.')).help(help),
            None => Self::new(kind, code, text),
        }
    }
}

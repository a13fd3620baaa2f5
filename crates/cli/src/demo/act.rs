//! What happens in the story, said without any type of the engine: the story stays pure and can be looked at by itself.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// The name by which the story calls a record, such as `burrs` or `gauge-017`: the record's number is not known before it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Handle(pub(crate) String);

impl From<&str> for Handle {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody enters into a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// As typed: text, a number, a date, a choice's id, `yes`.
    Text(String),
    /// Several as typed.
    Several(Vec<String>),
    /// Another record, or a person.
    Ref(Handle),
    /// Several of them.
    Refs(Vec<Handle>),
    /// Rows of a table, by column.
    Rows(Vec<BTreeMap<String, Value>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Handle> for Value {
    fn from(handle: Handle) -> Self {
        Self::Ref(handle)
    }
}

impl From<jiff::civil::Date> for Value {
    fn from(date: jiff::civil::Date) -> Self {
        Self::Text(date.to_string())
    }
}

impl Value {
    /// A reference by name.
    pub(crate) fn to(name: impl Into<String>) -> Self {
        Self::Ref(Handle(name.into()))
    }

    /// All records it refers to.
    pub(crate) fn refs(&self) -> Vec<&Handle> {
        match self {
            Self::Text(_) | Self::Several(_) => Vec::new(),
            Self::Ref(handle) => vec![handle],
            Self::Refs(handles) => handles.iter().collect(),
            Self::Rows(rows) => rows.iter().flat_map(BTreeMap::values).flat_map(Self::refs).collect(),
        }
    }
}

/// Fields with what is entered, in the order of entering.
pub(crate) type Values = Vec<(String, Value)>;

/// Puts a list of fields together.
pub(crate) fn values<const N: usize>(pairs: [(&str, Value); N]) -> Values {
    pairs.into_iter().map(|(field, value)| (field.to_owned(), value)).collect()
}

/// What a customer asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// What it is called.
    pub(crate) title: String,
    /// Who asks.
    pub(crate) customer: String,
    /// Nothing more confidential is proposed.
    pub(crate) highest: String,
    /// Until when an answer is wanted.
    pub(crate) due: jiff::civil::Date,
    /// Its questions.
    pub(crate) questions: Vec<String>,
}

impl Act {
    /// Whether the record acted on comes to be by it.
    pub(crate) fn makes(&self) -> bool {
        matches!(self, Self::Create { .. } | Self::Prepare { .. } | Self::Ask { .. })
    }
}

/// One thing somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// Makes a record.
    Create {
        /// In this register.
        register: String,
        /// To be called so in the rest of the story.
        handle: Handle,
        /// With these values.
        values: Values,
    },
    /// Prepares a version of the Statement of Applicability, which says what holds by then.
    Prepare {
        /// Called so from now on.
        handle: Handle,
    },
    /// Takes a customer's questionnaire in.
    Ask {
        /// Called so from now on.
        handle: Handle,
        /// As it came.
        asked: Asked,
    },
    /// Decides on all that is open in it: as proposed, or left open where nothing is.
    Answer {
        /// This questionnaire.
        handle: Handle,
    },
    /// Enters other values.
    Change {
        /// Into this record.
        handle: Handle,
        /// These.
        values: Values,
        /// Why, where that matters.
        reason: Option<String>,
    },
    /// Takes a step of the workflow.
    Move {
        /// With this record.
        handle: Handle,
        /// The transition's id.
        by: String,
        /// Entering these values.
        values: Values,
        /// Why, where the step asks.
        reason: Option<String>,
    },
    /// Says something about a record.
    Comment {
        /// About this one.
        handle: Handle,
        /// This.
        text: String,
    },
    /// Files something.
    File {
        /// With this record.
        handle: Handle,
        /// Under this field.
        field: String,
        /// Under this name.
        name: String,
        /// The content, as text.
        content: String,
    },
}

impl Act {
    /// Makes a record.
    pub(crate) fn create(register: &str, handle: &str, values: Values) -> Self {
        Self::Create { register: register.to_owned(), handle: Handle::from(handle), values }
    }

    /// Enters values.
    pub(crate) fn change(handle: &str, values: Values) -> Self {
        Self::Change { handle: Handle::from(handle), values, reason: None }
    }

    /// Takes a step.
    pub(crate) fn step(handle: &str, by: &str, values: Values) -> Self {
        Self::Move { handle: Handle::from(handle), by: by.to_owned(), values, reason: None }
    }

    /// The record acted on.
    pub(crate) fn handle(&self) -> &Handle {
        match self {
            Self::Create { handle, .. }
            | Self::Prepare { handle }
            | Self::Ask { handle, .. }
            | Self::Answer { handle }
            | Self::Change { handle, .. }
            | Self::Move { handle, .. }
            | Self::Comment { handle, .. }
            | Self::File { handle, .. } => handle,
        }
    }

    /// All records that must be there before.
    pub(crate) fn needs(&self) -> Vec<&Handle> {
        let (own, values) = match self {
            Self::Create { values, .. } => (None, values.as_slice()),
            Self::Prepare { .. } | Self::Ask { .. } => (None, &[][..]),
            Self::Change { handle, values, .. } | Self::Move { handle, values, .. } => {
                (Some(handle), values.as_slice())
            }
            Self::Comment { handle, .. } | Self::File { handle, .. } | Self::Answer { handle } => {
                (Some(handle), &[][..])
            }
        };
        own.into_iter().chain(values.iter().flat_map(|(_, value)| value.refs())).collect()
    }
}

/// Somebody does something at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happening {
    /// When.
    pub(crate) at: Timestamp,
    /// Who: a person of the story.
    pub(crate) actor: Handle,
    /// What.
    pub(crate) act: Act,
}

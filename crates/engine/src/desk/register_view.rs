//! A register as a person needs it to fill it: fields, choices, steps.

use serde::{Deserialize, Serialize};

/// A register, as a person needs it to fill it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Hidden until something needs it.
    pub asleep: bool,
    /// Fields in the order of the form.
    pub fields: Vec<FieldView>,
    /// Steps of the workflow.
    pub transitions: Vec<TransitionView>,
    /// States by id and name, the first is where a record begins.
    pub states: Vec<(String, String)>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    /// Its id.
    pub id: String,
    /// Its label.
    pub name: String,
    /// What it holds, as the pack writes it: `text`, `date`, `choice` …
    pub kind: String,
    /// Cannot be left out.
    pub required: bool,
    /// Choices by id and label.
    pub choices: Vec<(String, String)>,
    /// The register a link points to.
    pub to: Option<String>,
    /// Help.
    pub help: Option<String>,
    /// Columns of a table.
    pub columns: Vec<FieldView>,
}

/// A step of the workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionView {
    /// Its id.
    pub id: String,
    /// What its button says.
    pub name: String,
    /// States it leaves.
    pub from: Vec<String>,
    /// The state it leads to.
    pub to: String,
    /// Fields it asks for.
    pub asks: Vec<String>,
    /// It asks for a reason.
    pub reason: bool,
    /// It is signed.
    pub sign: bool,
}

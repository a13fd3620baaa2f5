//! A register as a person needs it to fill it: fields, choices, steps, what falls due, and what this person may do there.

use serde::{Deserialize, Serialize};

/// A register, as a person needs it to fill it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that stands or falls by itself")]
pub struct RegisterView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What one of its records is called: 'instrument'.
    pub one: String,
    /// What it is for.
    pub purpose: String,
    /// The heading under which people look for it: `system`, `protect`, `improve`, `certify`.
    pub section: String,
    /// Hidden until something needs it.
    pub asleep: bool,
    /// What the first number of this year looks like: `NC-2026-001`.
    pub number_example: String,
    /// The field that names a record.
    pub title: String,
    /// Fields in the order of the form; those kept from this person are not there.
    pub fields: Vec<FieldView>,
    /// Steps of the workflow.
    pub transitions: Vec<TransitionView>,
    /// States; the first is where a record begins.
    pub states: Vec<StateView>,
    /// What falls due, as it is said: 'Calibrate {number}'.
    pub obligations: Vec<String>,
    /// Its behaviours: `revisioned`, `calibrated` …
    pub behaviours: Vec<String>,
    /// The part it plays for the mechanism: `person`, `statement` …
    pub part: Option<String>,
    /// Its records are things with names rather than events on days: its list begins with the first name, not with the newest.
    #[serde(default)]
    pub named: bool,
    /// Person fields whose persons count a record as theirs.
    #[serde(default)]
    pub mine: Vec<String>,
    /// This person may make records here.
    pub may_create: bool,
    /// This person may change records here, whichever they are.
    pub may_change: bool,
}

impl RegisterView {
    /// The field with this id, unless it is kept from this person.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&FieldView> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The state with this id.
    #[must_use]
    pub fn state(&self, id: &str) -> Option<&StateView> {
        self.states.iter().find(|state| state.id == id)
    }

    /// The step with this id.
    #[must_use]
    pub fn transition(&self, id: &str) -> Option<&TransitionView> {
        self.transitions.iter().find(|step| step.id == id)
    }

    /// The fields that lists show.
    pub fn columns(&self) -> impl Iterator<Item = &FieldView> {
        self.fields.iter().filter(|field| field.list)
    }
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it means.
    pub kind: StateMeans,
}

/// What a state means for lists and work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateMeans {
    /// Something is still to do, or it is in force.
    Open,
    /// Nothing more to do.
    Done,
    /// Void: outside every population.
    Void,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that stands or falls by itself")]
pub struct FieldView {
    /// Its id.
    pub id: String,
    /// Its label.
    pub name: String,
    /// What it holds, as the pack writes it: `text`, `date`, `choice` …
    pub kind: String,
    /// Cannot be left out.
    pub required: bool,
    /// Choices by id and label, without those taken away.
    pub choices: Vec<(String, String)>,
    /// The register a link points to; for persons the register of people.
    pub to: Option<String>,
    /// Help.
    pub help: Option<String>,
    /// Columns of a table.
    pub columns: Vec<FieldView>,
    /// UCUM unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What is filled in where nothing is given, as typed; `today` and the person who asks are filled in already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Lists show it, filter and order by it.
    #[serde(default)]
    pub list: bool,
    /// Worked out from other fields: never typed.
    #[serde(default)]
    pub computed: bool,
    /// Holds several: persons, links, choices, requirements, files.
    #[serde(default)]
    pub several: bool,
    /// Lowest and highest of a rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<(i64, i64)>,
    /// The company took the field away; this one is filled in instead. Shown, never typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<String>,
}

impl FieldView {
    /// Whether a form offers it.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        !self.computed && self.retired.is_none()
    }
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
    /// What signing it means: `approval`, `review` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
}

/// A step that leads on from where a record is, and whether this person may take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// The step.
    #[serde(flatten)]
    pub step: TransitionView,
    /// Why not; none: it may be taken once what it asks for is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<WhyNot>,
    /// It would be this person's own second pair of eyes, and there is nobody else: a reason stands in, marked and counted.
    #[serde(default)]
    pub alone: bool,
}

/// Why something is not to be done, in words for the person who looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNot {
    /// Stable dotted code.
    pub code: String,
    /// What stands in the way.
    pub say: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

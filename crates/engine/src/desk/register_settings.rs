//! A register as the one who changes it sees it, and what a change would bring.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A register with everything about it that a company may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterSettings {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// One record of it.
    pub one: String,
    /// What it is for.
    pub purpose: String,
    /// How records are numbered, such as `NC-{year}-{n:03}`.
    pub number: String,
    /// Switched off.
    pub asleep: bool,
    /// Its title's field.
    pub title: String,
    /// Its fields in the order of the form.
    pub fields: Vec<FieldSettings>,
    /// Its states by id and name.
    pub states: Vec<(String, String)>,
    /// Registers that a link may lead to, by id and name.
    pub registers: Vec<(String, String)>,
    /// How many records it holds, void ones aside.
    pub records: u64,
    /// The set that rules, hex: to be given with a change, so that nobody changes what somebody else just changed.
    pub set: String,
    /// Whoever asks may change it.
    pub may_change: bool,
    /// When packs were changed, newest first.
    pub history: Vec<SetChange>,
}

/// A field with everything about it that a company may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSettings {
    /// Its id.
    pub id: String,
    /// Its label.
    pub name: String,
    /// What it holds.
    pub kind: String,
    /// Its help.
    pub help: Option<String>,
    /// A record cannot be made without it.
    pub required: bool,
    /// Lists show it.
    pub list: bool,
    /// Value where none is given, as packs write it.
    pub default: Option<String>,
    /// Choices: id, label, what stands for it where it is chosen no more.
    pub choices: Vec<(String, String, Option<String>)>,
    /// The field that stands for it, where it is written no more.
    pub maps_to: Option<String>,
}

/// A moment at which other packs began to rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetChange {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// Why, where it was said.
    pub reason: Option<String>,
}

/// What a change of a register brings, or brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterChanged {
    /// The register's id.
    pub register: String,
    /// What is different in it.
    pub differences: Vec<Difference>,
    /// How many records it holds, void ones aside.
    pub records: u64,
    /// How many of them are open.
    pub open: u64,
    /// Records that feel it, field by field.
    pub affected: Vec<Affected>,
    /// The next number as it was, and as it will be, where the pattern is another.
    pub numbers: Option<(String, String)>,
    /// Requirements whose assessment is another: requirement, before, after; `-` where it is not asked.
    pub assessments: Vec<(String, String, String)>,
    /// The set's SHA-256, hex.
    pub pack: String,
    /// The entry; none for a dry run.
    pub seq: Option<u64>,
}

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What kind of thing.
    pub what: DifferenceKind,
    /// The field, choice or state it is about, by name as it was; the register's name where it is about the register.
    pub of: String,
    /// Before; absent where it is new.
    pub before: Option<String>,
    /// After; absent where it is gone.
    pub after: Option<String>,
}

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// A register that was not there.
    RegisterAdded,
    /// The register's name.
    Name,
    /// What one record is called.
    One,
    /// What it is for.
    Purpose,
    /// The number pattern.
    Number,
    /// Switched off.
    PutToSleep,
    /// Switched on.
    Woken,
    /// A field that was not there; `after` is its type.
    FieldAdded,
    /// A field's label.
    FieldName,
    /// A field's help.
    FieldHelp,
    /// A field's value where none is given.
    FieldDefault,
    /// A field written no more; `after` is what stands for it.
    FieldRemoved,
    /// A choice that was not there, of the field `of`.
    ChoiceAdded,
    /// A choice's label.
    ChoiceName,
    /// A choice chosen no more; `after` is what stands for it.
    ChoiceRemoved,
    /// A state's label.
    StateName,
}

/// Records that feel a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// The field's label.
    pub field: String,
    /// The choice's label, where it is about one.
    pub choice: Option<String>,
    /// How they feel it.
    pub how: AffectedHow,
    /// How many.
    pub records: u64,
}

/// How records feel a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AffectedHow {
    /// They have no value for a field that is required from now on, and are asked for it at their next change.
    Lack,
    /// They hold a value that stays to be read but is written no more.
    Keep,
    /// They hold a choice that counts as another from now on.
    CountAsOther,
}

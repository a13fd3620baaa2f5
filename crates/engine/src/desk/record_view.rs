//! A record as one person may see it: values with their words, what hangs on it, and what may be done with it.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::desk::{
    answer::{FileView, SignatureView},
    register_view::{NextStep, StateMeans},
};

/// A record as this person may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right that stands or falls by itself")]
pub struct RecordView {
    /// Its register.
    pub register: String,
    /// Its id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: Option<String>,
    /// What its state means.
    pub state_means: Option<StateMeans>,
    /// The version to compare when writing.
    pub etag: u64,
    /// The position of its last entry: the proof that it is in the log.
    pub seq: u64,
    /// Values of plain, computed and table fields, as logged; numbers of linked records stand under `links`.
    pub fields: BTreeMap<String, Value>,
    /// The same as people read them; tables are not among them.
    pub shown: BTreeMap<String, String>,
    /// Requirements that its values name, by these values.
    #[serde(default)]
    pub requirements: BTreeMap<String, RequirementNamed>,
    /// Links by field.
    pub links: BTreeMap<String, Vec<LinkView>>,
    /// Files by field.
    pub files: BTreeMap<String, Vec<FileView>>,
    /// Records that point here: register, field, number, title.
    pub from: Vec<LinkView>,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureView>,
    /// Comments, oldest first.
    pub comments: Vec<CommentView>,
    /// What falls due.
    pub due: Vec<DutyView>,
    /// Steps that lead on from here.
    pub transitions: Vec<NextStep>,
    /// Why it is void, where it is.
    pub void_reason: Option<String>,
    /// This person may change it.
    pub may_change: bool,
    /// This person may say that it is void.
    pub may_void: bool,
    /// This person may comment.
    pub may_comment: bool,
    /// What its last entry did may still be taken back by this person.
    pub may_undo: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it last changed.
    pub changed: Timestamp,
    /// Content erased; header facts remain.
    pub erased: bool,
    /// Why it is on legal hold, if it is.
    pub held: Option<String>,
    /// It is only shown: nothing of it may be had as a file.
    #[serde(default)]
    pub screen_only: bool,
}

/// The other end of a link.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LinkView {
    /// Its register; absent where this person may not see it.
    pub register: Option<String>,
    /// The field by which it points, for records that point here.
    pub field: Option<String>,
    /// Its number; absent where this person may not see it.
    pub number: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its id; absent where this person may not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Its state's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// What somebody said about a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentView {
    /// When.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// What was said.
    pub text: String,
    /// Who was called by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    /// The entry that holds it.
    pub seq: u64,
}

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyView {
    /// Due by the end of this day.
    pub day: Date,
    /// What to do.
    pub say: String,
    /// Who must, by name; empty: whoever answers for the register.
    pub who: Vec<String>,
    /// That day is past.
    pub overdue: bool,
}

/// A requirement as people name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementNamed {
    /// The standard's id.
    pub standard: String,
    /// Its id within the standard.
    pub id: String,
    /// Standard and id as people write them: 'ISO 9001:2015 7.1.5.2'.
    pub short: String,
    /// Its title.
    pub title: String,
}

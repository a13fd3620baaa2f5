//! The closed list of facts: all that an entry can say about a record.
//!
//! Facts are sealed for ever, so this list grows only with a new header version. No fact needs a pack to be folded.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    id::{FieldId, PersonId, RecordId, RegisterId, RoleId, RowId, StateId, TransitionId},
    raw::Raw,
};

/// One thing that became so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", deny_unknown_fields, remote = "Self")]
pub enum Fact {
    /// A field has this value now.
    Set {
        /// Which field.
        field: FieldId,
        /// Its value.
        value: Raw,
    },
    /// A field has no value now; with `item`, only that file of the field is gone.
    Unset {
        /// Which field.
        field: FieldId,
        /// The id of one file, where only that one goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
    },
    /// A row of a table field is this now (whole row).
    RowPut {
        /// Which table field.
        field: FieldId,
        /// Which row.
        row: RowId,
        /// All its cells by column id.
        cells: std::collections::BTreeMap<FieldId, Raw>,
    },
    /// A row of a table field is gone.
    RowGone {
        /// Which table field.
        field: FieldId,
        /// Which row.
        row: RowId,
    },
    /// The record moved through its workflow.
    Moved {
        /// By which transition.
        by: TransitionId,
        /// The state it left; absent for the first state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<StateId>,
        /// The state it is in now.
        to: StateId,
        /// The reason given, where one was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Set where the four-eyes rule was met by its fall-back, with the reason: counted and shown to the management review.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fallback: Option<String>,
    },
    /// A person signed.
    Signed(Box<Signature>),
    /// A link field names this record now (person fields too: a person is a record).
    Linked {
        /// Which link field.
        field: FieldId,
        /// The register of the other record.
        register: RegisterId,
        /// The other record.
        to: RecordId,
        /// The other record's version that was seen when linking: suspicion is measured from here.
        version: u64,
    },
    /// A link field names this record no longer.
    Unlinked {
        /// Which link field.
        field: FieldId,
        /// The other record.
        to: RecordId,
    },
    /// A file was filed under a field. Two files of one name are two files.
    Filed {
        /// Which files field.
        field: FieldId,
        /// The file.
        file: FileRef,
    },
    /// Somebody commented. Does not raise the version that writers compare.
    Commented {
        /// The comment's id.
        id: RecordId,
        /// What was said.
        text: String,
        /// Who was called by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<PersonId>,
    },
    /// What stood here was frozen as approved.
    Frozen {
        /// What moment: `approved`, `reported`, `issued` …
        moment: String,
        /// SHA-256 (hex) of the canonical frozen content.
        digest: String,
        /// The version frozen.
        version: u64,
    },
    /// Something about the log or the record that no field holds: an activated pack, a clock step, an erasure.
    Noted {
        /// What is noted.
        key: String,
        /// The note.
        value: Raw,
    },
}

/// A file as a record refers to it; its bytes lie in the file store under `digest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// The id of this filing, unique within the record.
    pub id: String,
    /// SHA-256 of the content, hex.
    pub digest: String,
    /// The name it came with.
    pub name: String,
    /// Its size in bytes, as decimal text.
    pub size_bytes: String,
    /// Its media type, such as `application/pdf`.
    pub media_type: String,
}

/// What a signature holds, so that it can be shown in full and not be moved to another record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed. Signers are persons.
    pub by: PersonId,
    /// The printed name as at signing.
    pub name: String,
    /// The role in which the person signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// What the signature means.
    pub meaning: Meaning,
    /// When, in UTC (ms), by the server's clock.
    pub at: Timestamp,
    /// The record signed; must equal the record whose entry holds this fact.
    pub record: RecordId,
    /// The version of the record that was shown.
    pub version: u64,
    /// SHA-256 (hex) of the content that was shown, see [`crate::fold::RecordState::content_digest`].
    pub content: String,
    /// How the person proved to be that person.
    pub method: Method,
}

/// What a signature means (21 CFR 11.50(a)(3)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// I wrote it.
    Authorship,
    /// I checked it.
    Review,
    /// I approve it.
    Approval,
    /// I let it go into use.
    Release,
    /// I turn it down.
    Rejection,
    /// I answer for it, the accepted risk included.
    Responsibility,
    /// I have read it.
    Acknowledgement,
    /// I verified that it worked.
    Verification,
    /// I had it destroyed.
    Disposal,
}

/// How a signer was authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The password was entered again.
    Password,
    /// A passkey was used again.
    Passkey,
    /// One re-entry covers a batch opened item by item, for ten minutes.
    Session,
    /// The person at the machine that holds the data folder, named on the command line.
    LocalOperator,
    /// The demo's set actor; only in a log whose origin says demo.
    Demo,
}

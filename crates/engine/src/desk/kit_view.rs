//! What stands on the recovery kit and how it stands, and whose writing is stopped.

use jiff::{Timestamp, civil::Date};
pub use plumb_model::kit::KitPart;
use serde::{Deserialize, Serialize};

/// What the engine does not know and a kit says: given by whoever makes copies.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KitGiven {
    /// Where copies go, a line each.
    pub places: Vec<String>,
    /// The fingerprint of a recovery key just drawn, which tells nobody the key; none: the key is as it was.
    pub key: Option<String>,
}

/// What a kit says, and whether the one made last still says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitView {
    /// The organisation's name.
    pub organisation: String,
    /// Today there.
    pub day: Date,
    /// Now.
    pub at: Timestamp,
    /// The organisation's zone.
    pub zone: String,
    /// The log's head as one line: name, size, root.
    pub head: String,
    /// Whom to call, and how.
    pub calls: Vec<(String, String)>,
    /// Who has the kit.
    pub kit_with: Option<String>,
    /// People who administer, by name.
    pub administrators: Vec<String>,
    /// Whose code is in the envelope, where one works.
    pub envelope_of: Option<String>,
    /// The fingerprint of the recovery key on the kit made last.
    pub key: Option<String>,
    /// When a kit was made last.
    pub made: Option<Timestamp>,
    /// What has changed since.
    pub changed: Vec<KitPart>,
    /// When an emergency set was made last.
    pub set_made: Option<Date>,
    /// When somebody carried one to its medium last.
    pub set_copied: Option<Date>,
}

/// A kit that was noted as made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitMade {
    /// What it says.
    pub kit: KitView,
    /// The code for the envelope: shown once, kept nowhere but on the page.
    pub code: String,
    /// The entry that says so.
    pub seq: u64,
}

/// Somebody's writing that is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppedView {
    /// By what it is let go on: a person's id, or `everybody`.
    pub whose: String,
    /// The person's name; none for everybody.
    pub name: Option<String>,
    /// Why.
    pub why: String,
}

/// Who worked in the last hours before a copy ends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DayAfterView {
    /// When the last entry of the copy was received.
    pub newest: Option<Timestamp>,
    /// Who worked in the day before, the last one first.
    pub worked: Vec<WorkedView>,
    /// The case that was opened for the restore; none where it was not yet, or where whoever asks does not see it.
    pub case: Option<WorkedOn>,
}

/// Somebody who worked then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkedView {
    /// By name.
    pub name: String,
    /// How many entries.
    pub entries: u64,
    /// The last of them.
    pub last: Timestamp,
    /// The records worked on last.
    pub on: Vec<WorkedOn>,
}

/// A record worked on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkedOn {
    /// Its register.
    pub register: String,
    /// Its number, or its id.
    pub number: String,
    /// Its title.
    pub title: String,
}

//! A trail as it was walked: the chain of records from one of them on, as of a day, with what is missing on the way.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::record_view::LinkView;

/// A trail as packs define it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailNamed {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it answers.
    pub say: String,
}

/// A trail with records at which somebody may begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailStart {
    /// The trail.
    pub trail: TrailNamed,
    /// The register at whose records it starts.
    pub register: String,
    /// That register's name.
    pub register_name: String,
    /// The newest records at which it may start, as far as whoever asks may see them.
    pub examples: Vec<LinkView>,
}

/// The chain from one record on, as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailView {
    /// The day.
    pub on: Date,
    /// Today.
    pub today: Date,
    /// The day on which the record it starts from was made: before, there is no trail.
    pub since: Date,
    /// The last entry that counts; none: before the first.
    pub seq: Option<u64>,
    /// The tree's root over those entries, hex.
    pub root: String,
    /// The trail walked; none where no trail starts at such a record.
    pub trail: Option<TrailNamed>,
    /// Others that start here.
    pub others: Vec<TrailNamed>,
    /// The record it starts from.
    pub start: TrailStop,
    /// From the other end: records whose trail leads through this one.
    pub back: Vec<TrailBack>,
    /// How many hops found what they should.
    pub found: u32,
    /// How many found something that does not hold.
    pub wanting: u32,
    /// How many found nothing where something should be.
    pub missing: u32,
    /// It is longer than is shown.
    pub cut: bool,
}

/// A record on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailStop {
    /// Where it is.
    pub link: LinkView,
    /// What a record of its register is called.
    pub one: String,
    /// What matters of it here.
    pub facts: Vec<TrailFact>,
    /// What does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants: Option<String>,
    /// Where that is mended, for those who may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mend: Option<TrailMend>,
    /// A trail starts here too.
    pub starts: bool,
    /// Its further hops stand above, where it was met first.
    pub above: bool,
    /// The hops that go on from it.
    pub hops: Vec<TrailHop>,
}

/// A value that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailFact {
    /// The field's label.
    pub name: String,
    /// The field's type, as packs call it.
    pub kind: String,
    /// As people read it; of dates, moments, yes and no: as logged.
    pub text: String,
}

/// A hop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailHop {
    /// Its id in the trail.
    pub id: String,
    /// What is found there.
    pub name: String,
    /// What an auditor asks.
    pub ask: String,
    /// How it stands.
    pub stands: HopStands,
    /// Why nothing is asked, or what is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// Where what is missing is made, for those who may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mend: Option<TrailMend>,
    /// The records found; of the same record only what matters.
    pub stops: Vec<TrailStop>,
    /// It looks at the same record again.
    pub same: bool,
    /// Further records that are not shown.
    pub more: u64,
    /// Records that whoever asks may not see.
    pub unseen: u64,
}

/// How a hop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HopStands {
    /// It found what it should.
    Found,
    /// It found something that does not hold.
    Wanting,
    /// It found nothing where something should be.
    Missing,
    /// Nothing is asked here.
    NotAsked,
    /// It found nothing, and that is fine.
    Nothing,
}

/// Where a gap is mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum TrailMend {
    /// A new record, which begins with these values.
    Make {
        /// Its register.
        register: String,
        /// What such a record is called.
        one: String,
        /// Field and value.
        values: Vec<(String, String)>,
    },
    /// This record is changed.
    Change {
        /// Which.
        link: LinkView,
        /// The field that is to be filled, where it is one.
        field: Option<String>,
    },
}

/// Records whose trail leads through the one asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailBack {
    /// The trail.
    pub trail: TrailNamed,
    /// As what it meets the one asked about.
    pub hop: String,
    /// Where it starts.
    pub starts: Vec<LinkView>,
    /// There are more.
    pub more: bool,
}

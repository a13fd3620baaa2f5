//! Second copies as pages need them. Making them is slow and belongs to another crate: the binary fills this in.

use jiff::{Timestamp, civil::Date};
use plumb_engine::desk::{Answer, EmergencyView, KitGiven, Problem, Request};

/// Makes copies, drills, kits and emergency sets.
pub trait Copies: std::fmt::Debug + Send + Sync {
    /// The places that copies go to, each with how it stands.
    ///
    /// # Errors
    /// [`Problem`] where the settings cannot be read.
    fn places(&self) -> Result<Vec<PlaceView>, Problem>;

    /// A new place: a copy a day, a drill a week.
    ///
    /// # Errors
    /// [`Problem`] where it cannot take copies; then nothing was set up.
    fn add_place(&self, name: &str, to: &str) -> Result<(), Problem>;

    /// Changes how a place is used, or where it is.
    ///
    /// # Errors
    /// [`Problem`] with the field where something cannot be; then everything is as it was.
    fn change_place(&self, change: &PlaceChange) -> Result<(), Problem>;

    /// What a change would mean; nothing is changed.
    ///
    /// # Errors
    /// As [`Copies::change_place`].
    fn would(&self, change: &PlaceChange) -> Result<PlaceMeans, Problem>;

    /// Copies go to this place no more. Those that are there stay.
    ///
    /// # Errors
    /// [`Problem`] where there is no such place.
    fn leave_place(&self, name: &str) -> Result<(), Problem>;

    /// When an emergency set is made by itself; none: only when somebody asks.
    ///
    /// # Errors
    /// [`Problem`] where the settings cannot be read.
    fn set_schedule(&self) -> Result<Option<SetSchedule>, Problem>;

    /// Changes that; none: no set is made by itself any more.
    ///
    /// # Errors
    /// [`Problem`] with the field where something cannot be; then everything is as it was.
    fn schedule_set(&self, schedule: Option<&SetSchedule>) -> Result<(), Problem>;

    /// Begins a copy or a drill, beside whatever is served; how it went shows among the places.
    ///
    /// # Errors
    /// [`Problem`] where there is no such place, or where something runs there already.
    fn begin(&self, doing: Doing, place: &str) -> Result<(), Problem>;

    /// What the engine does not know and a kit says.
    ///
    /// # Errors
    /// [`Problem`] where the settings cannot be read.
    fn known(&self) -> Result<KitGiven, Problem>;

    /// Makes the recovery kit, asking the engine in somebody's name; the page as PDF, which is kept nowhere.
    ///
    /// # Errors
    /// [`Problem`] where a place refuses the new key, or where it cannot be noted.
    fn kit(&self, ask: &dyn Fn(Request) -> Result<Answer, Problem>, new_key: bool) -> Result<Vec<u8>, Problem>;

    /// The emergency set as an archive.
    ///
    /// # Errors
    /// [`Problem`] where it cannot be printed.
    fn emergency(&self, view: &EmergencyView) -> Result<Vec<u8>, Problem>;

    /// How this folder came back from a copy, where it did.
    ///
    /// # Errors
    /// [`Problem`] where that cannot be read.
    fn came_back(&self) -> Result<Option<CameBack>, Problem>;
}

/// What is done with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// A copy is made.
    Copy,
    /// A restore is drilled.
    Drill,
}

/// Something that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// What.
    pub doing: Doing,
    /// How many bytes are done.
    pub done: u64,
    /// Of how many, once that is known.
    pub of: Option<u64>,
}

/// How a place is used. Spans as the settings write them, such as `6h`, `1d`, `4w`; none: not by itself, or as usual.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceUse {
    /// How often a copy is made.
    pub every: Option<String>,
    /// How often a restore is drilled.
    pub drill_every: Option<String>,
    /// It is a medium of its own: an empty mount point is refused.
    pub medium: bool,
    /// It only takes: nothing is ever removed from here.
    pub append_only: bool,
    /// So many days everything stays when somebody clears.
    pub keep_all: u64,
    /// So many days the last copy of each day.
    pub keep_daily: u64,
    /// So many days the last of each week.
    pub keep_weekly: u64,
    /// So many days the last of each month.
    pub keep_monthly: u64,
}

/// A change of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceChange {
    /// Which place.
    pub name: String,
    /// Where it is now, if it moved with everything in it.
    pub to: Option<String>,
    /// How it is used from now on.
    pub uses: PlaceUse,
}

/// What a place's settings mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceMeans {
    /// How many copies are left in the end, where somebody always clears.
    pub left: Option<usize>,
    /// How many are there now, and how many of them somebody who clears would take away. None: the place could not be looked at.
    pub now: Option<(usize, usize)>,
    /// Why it could not be looked at.
    pub not_seen: Option<String>,
    /// What is given up against the settings as they are.
    pub weaker: Vec<Weaker>,
}

/// What a change gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weaker {
    /// Copies are made more rarely, or only when somebody asks.
    Copies,
    /// Drills are made more rarely, or only when somebody asks.
    Drills,
    /// Old copies may be taken away sooner.
    Keeps,
    /// Copies may be taken away at all.
    Takes,
    /// An empty mount point is written into.
    Medium,
}

/// An emergency set that is made by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetSchedule {
    /// The archive that is written.
    pub to: String,
    /// How often: `1w`.
    pub every: String,
}

/// A place that copies go to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceView {
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub to: String,
    /// How it is used, as the settings say it.
    pub uses: PlaceUse,
    /// It lies on the disk of the data itself: one failure takes both.
    pub same_disk: bool,
    /// What runs there now.
    pub running: Option<Running>,
    /// The last copy that was made.
    pub copy: Option<CopyState>,
    /// The last drill that was passed.
    pub drill: Option<DrillState>,
    /// What went wrong when something was tried last.
    pub trouble: Option<String>,
}

/// A copy, as the register of copies says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyState {
    /// The day it was made.
    pub on: Date,
    /// How many entries it holds.
    pub entries: Option<u64>,
    /// The bytes of all its files.
    pub bytes: Option<u64>,
    /// Everything received up to then is in it.
    pub until: Option<Timestamp>,
    /// Entries that came since and are not in it.
    pub since: Option<u64>,
}

/// A drill, as the register of copies says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillState {
    /// The day.
    pub on: Date,
    /// How long it took, in seconds.
    pub seconds: Option<u64>,
}

/// A folder that was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameBack {
    /// How many entries the copy holds.
    pub entries: u64,
    /// When the newest of them was received.
    pub newest: Option<Timestamp>,
    /// Where the copy lies.
    pub from: String,
    /// When the copy was made.
    pub copied: Timestamp,
    /// When it was brought back.
    pub restored: Timestamp,
    /// How long that took, in seconds.
    pub seconds: u64,
    /// At least so many entries are lost, as far as anything kept elsewhere shows.
    pub lost_at_least: u64,
    /// The latest moment at which something is known to have existed that is lost.
    pub lost_until: Option<Timestamp>,
    /// What was held against it: what it is, how many entries it shows, when it was seen.
    pub against: Vec<(String, u64, Option<Timestamp>)>,
    /// Sessions, tokens and links that were ended.
    pub ended: (u64, u64, u64),
    /// Erasures made after the copy that were made again.
    pub erased_again: u64,
}

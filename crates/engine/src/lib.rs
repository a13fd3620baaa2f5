//! The use cases: access, decide, append, followers.
//!
//! A request arrives at a [`desk`], is answered in somebody's name by the [`Engine`], and what it changes becomes entries of the
//! log by way of one `append`. The engine names no store, reads no clock and draws no lots: the binary fills them in.

mod access;
mod activate;
mod answering;
mod app;
mod applicability;
mod around;
mod certification;
mod clock;
mod commit;
mod copies;
mod copies_due;
mod copy_states;
mod day_after;
mod deciding;
pub mod desk;
mod documents;
mod emergency;
mod engine;
mod erasure;
mod evidence;
mod export;
mod faults;
mod file_texts;
mod files;
mod followers;
mod founding;
pub mod gate;
mod gear_up;
mod given;
mod import;
mod key;
mod kit;
mod lots;
mod near;
mod oscal;
mod overview;
mod pack_log;
mod papers;
mod pending;
mod people;
mod playing;
mod proposals;
mod questionnaires;
mod readiness;
mod records;
mod register_change;
mod rehearsal;
mod run;
mod spans;
mod stand_ins;
mod standards;
mod start;
mod trail;
mod transition;
mod trust;
mod undo;
mod verify;
mod visit;
mod watches;
mod who;
mod written;

pub use copy_states::{NewestCopy, NewestDrill, PlaceState};
pub use engine::{Engine, Inspector, Wiring};
pub use file_texts::{FileReader, Reading};
pub use files::Incoming;
pub use followers::{Followed, Sender};
pub use founding::Founding;
pub use pack_log::PackFile;
/// Whose writing is stopped, in an [`Alarm`].
pub use plumb_model::stop::Stopped;
pub use spans::Spans;
pub use watches::{Alarm, Watch};

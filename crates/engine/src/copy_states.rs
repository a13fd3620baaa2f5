//! How each place for copies stands, out of the register that plays copies: the newest copy, the newest drill, and what failed since.

use std::{collections::BTreeMap, ops::ControlFlow};

use jiff::{Timestamp, civil::Date};
use plumb_model::{define::register::Part, raw::Raw};

use crate::{
    Engine,
    desk::Problem,
    playing::{PartOf, Playing},
};

/// A place, as the records say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceState {
    /// The newest copy that was made.
    pub copy: Option<NewestCopy>,
    /// The newest drill that was passed.
    pub drill: Option<NewestDrill>,
    /// What failed since, in its own words.
    pub failed: Option<String>,
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestCopy {
    /// The day.
    pub on: Date,
    /// How many entries it holds.
    pub entries: Option<u64>,
    /// How many megabytes, a decimal as written.
    pub megabytes: Option<String>,
    /// Everything received up to then is in it.
    pub until: Option<Timestamp>,
}

/// A drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestDrill {
    /// The day.
    pub on: Date,
    /// How long it took, in seconds, a decimal as written.
    pub seconds: Option<String>,
}

impl Engine {
    /// Every place that records of copies and drills name.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn place_states(&self) -> Result<BTreeMap<String, PlaceState>, Problem> {
        let look = self.look()?;
        let mut places: BTreeMap<String, PlaceState> = BTreeMap::new();
        let Some(part) = PartOf::find(&look.rules.packs, Part::Copy) else { return Ok(places) };
        // Oldest first: what comes later stands.
        look.snapshot.each_record(Some(&part.register.id), &mut |record| {
            let said = part.read(&record);
            if let (Some(place), Some(on), false) =
                (said.text("place"), said.day("on", &look.zone), look.is_void(&record))
            {
                let state = places.entry(place.to_owned()).or_default();
                match (said.text("kind"), said.text("result")) {
                    (Some("copy" | "restore"), Some("failed")) => {
                        let what = said.text("what").unwrap_or_default();
                        state.failed =
                            Some(said.text("text").map_or_else(|| what.to_owned(), |text| format!("{what}. {text}")));
                    }
                    (Some("copy"), _) => {
                        let entries = decimal(&said, "entries").and_then(|entries| entries.parse().ok());
                        let until = said.text("lost_after").and_then(|at| at.parse().ok());
                        state.copy = Some(NewestCopy { on, entries, megabytes: decimal(&said, "amount"), until });
                        state.failed = None;
                    }
                    (Some("restore"), _) => {
                        state.drill = Some(NewestDrill { on, seconds: decimal(&said, "took") });
                        state.failed = None;
                    }
                    _ => {}
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(places)
    }
}

/// A decimal as it was written.
fn decimal(said: &Playing<'_, '_>, role: &str) -> Option<String> {
    said.raw(role).and_then(Raw::as_text).map(ToOwned::to_owned)
}

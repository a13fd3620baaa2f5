//! The copies that the log knows held against what their targets hold, for `verify`: one that is gone is named, and a target that could not
//! be looked at is named too, never passed over.

use std::path::Path;

use plumb_engine::desk::{KnownCopies, Problem};

use super::{
    Book, Meant,
    making::{noticed, there},
};

/// A copy that the log knows and its target does not have any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gone {
    pub(crate) place: String,
    pub(crate) snapshot: String,
    /// The record that says it was made.
    pub(crate) number: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// Gone without a word.
    pub(crate) gone: Vec<Gone>,
    /// What was not looked at, and why; and what is missing and was entered as such before.
    pub(crate) not_read: Vec<String>,
}

/// Places that hold copies by the log and were not asked for.
pub(crate) fn not_looked_at(known: &KnownCopies) -> Vec<String> {
    known.places().into_iter().map(|place| format!("the copies in {place}: --copies looks for them")).collect()
}

/// Looks into every place given; those that the log knows and nobody gave are named.
pub(crate) fn held(book: &dyn Book, data: &Path, places: &[Meant]) -> Result<Held, Problem> {
    let known = book.known(None)?;
    let mut held = Held::default();
    let mut looked = Vec::new();
    for place in places {
        let (name, listed) = match place {
            Meant::Open(place) => (place.name.as_str(), there(data, place)),
            Meant::Closed { name, problem } => (name.as_str(), Err(problem.clone())),
        };
        looked.push(name.to_owned());
        match listed {
            Ok(listed) => {
                let (gone, _) = noticed(&known, name, &listed, "");
                held.gone.extend(gone.into_iter().map(|snapshot| Gone {
                    place: name.to_owned(),
                    number: known.record_of(&snapshot).map(ToOwned::to_owned),
                    snapshot,
                }));
            }
            Err(problem) => held.not_read.push(format!("the copies in {name}: {}", problem.say)),
        }
        held.not_read.extend(known.missed(name).into_iter().map(|(id, number)| {
            let short: String = id.chars().take(8).collect();
            format!("the copy {short} in {name}: missed before, as {} says", number.unwrap_or("its record"))
        }));
    }
    let others = known.places().into_iter().filter(|place| !looked.iter().any(|name| name == place));
    held.not_read
        .extend(others.map(|place| format!("the copies in {place}: nothing says what opens them (--to, --key-file)")));
    Ok(held)
}

//! How everything looks: the frame around pages, and the parts that pages are made of.
//!
//! Classes stand here in full, as in `assets/plumb.css`; a page uses parts and never a colour or size of its own.

mod days;
mod frame;
mod once;
mod page;
mod parts;
mod prose;
mod shell;

pub(crate) use days::{Speaks, day, day_text, moment, short_day, with_days};
pub(crate) use frame::{alone, framed, trouble_page, wide};
pub(crate) use once::once;
pub(crate) use page::Page;
pub(crate) use parts::{Tone, fact, notice, requirement, state, take, verdict};
pub(crate) use prose::{Picture, prose, prose_since};
pub(crate) use shell::{KeptShell, Shell};

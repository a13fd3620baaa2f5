//! What a field takes, and how it writes it down: input as people type it or files bring it becomes raw values in one canonical form.
//!
//! [`read`] checks and canonicalises, [`text`] shows, [`key`] makes order-preserving bytes for lists.

mod cell;
mod date;
mod decimal;
mod duration;
mod fault;
mod read;
mod show;

pub use cell::key;
pub(crate) use duration::read as read_duration;
pub use fault::FieldFault;
pub use read::{MAX_ROWS, Reading, RowGiven, read, read_rows, write_moment};
pub use show::text;

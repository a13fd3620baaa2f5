//! What a store must do: traits, the file store, the conformance cases every backend passes.
//!
//! One write, [`Store::append`]; one way to read, [`Snapshot`]. A backend brings its own SQL and is held to
//! [`mod@conformance`]. A store is one organisation; a backend that holds several puts the organisation first in every key.

mod access;
mod batch;
mod clock;
pub mod conformance;
mod copied;
mod error;
mod file_store;
mod file_texts;
mod folding;
pub mod gate;
mod list;
mod pending;
mod random;
mod receipt;
mod rows;
mod snapshot;
mod store;
mod underived;

pub use access::{AccessGrant, AccessPredicate, Registers, Scope};
pub use batch::{
    Batch, CountOf, Draft, IDEMPOTENCY_DAYS, Idempotency, NumberWanted, OutboxItem, Precondition, Rederive,
};
pub use clock::{Clock, MovingClock, SetClock, SystemClock};
pub use copied::{EndedAccess, Erasure, FolderCopy, RestoredMark, SeenElsewhere};
pub use error::StoreError;
pub use file_store::{FileFound, FileStore, StoredFile};
pub use file_texts::{FilePlace, FileTexts, TextHit};
pub use folding::{LOG_RECORD, body_of, facts_of, fold_entry, log_register, record_of, record_token};
pub use list::{Count, Cursor, Filter, ListQuery, ListRow, Narrowing, Page, Sort, Test, VoidShown};
pub use pending::{Answer, Appending, Pending};
pub use random::{Random, SeededRandom, SystemRandom};
pub use receipt::{Receipt, Written};
pub use rows::{DueQuery, DueRow, EntryRow, Hit, LinkRow, OutboxRow};
pub use snapshot::{Each, EachEntry, Snapshot};
pub use store::Store;
pub use underived::Underived;

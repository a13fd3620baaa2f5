//! How far a copy or a restore has come, for whoever watches.

/// Hears how far something has come.
pub trait Progress: Send + Sync + 'static {
    /// So many bytes of so many are done; the whole is not always known.
    fn bytes(&self, what: &str, done: u64, of: Option<u64>);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn bytes(&self, _what: &str, _done: u64, _of: Option<u64>) {}
}

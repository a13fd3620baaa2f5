//! Where randomness comes from: salts, ids and keys. Seeded for the demo and for tests.

use std::sync::atomic::{AtomicU64, Ordering};

use plumb_ledger::{Digest, Salt};
use plumb_model::id::RecordId;

/// Gives random bytes.
pub trait Random: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// A new salt.
    fn salt(&self) -> Salt {
        let mut salt = [0; 32];
        self.fill(&mut salt);
        Salt(salt)
    }

    /// A new record id, for something made at that time.
    fn record_id(&self, at: jiff::Timestamp) -> RecordId {
        let mut random = [0; 10];
        self.fill(&mut random);
        RecordId::from_parts(u64::try_from(at.as_millisecond()).unwrap_or(0), &random)
    }
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// If the operating system has no randomness to give: going on would make guessable keys and salts.
    #[expect(clippy::panic, reason = "a key or salt that can be guessed is worse than no program")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system gives no random bytes: {error}");
        }
    }
}

/// The same bytes from the same seed, in order of the calls: SHA-256 of seed and counter.
#[derive(Debug)]
pub struct SeededRandom {
    seed: [u8; 32],
    count: AtomicU64,
}

impl SeededRandom {
    /// A sequence of its own for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed: Digest::of(&seed.to_be_bytes()).0, count: AtomicU64::new(0) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let count = self.count.fetch_add(1, Ordering::SeqCst);
            let block = Digest::of_parts(&[&self.seed, &count.to_be_bytes()]);
            chunk.iter_mut().zip(block.0).for_each(|(to, from)| *to = from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        let take = |seed| {
            let random = SeededRandom::new(seed);
            let mut bytes = [0; 70];
            random.fill(&mut bytes);
            (bytes, random.salt().0)
        };
        assert_eq!(take(1), take(1));
        assert_ne!(take(1), take(2));
    }
}

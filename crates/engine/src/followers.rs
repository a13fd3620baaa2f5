//! Followers come after the commit: each has its own position, and what it did may be done again without harm.

use std::ops::ControlFlow;

use plumb_store::OutboxRow;

use crate::{Engine, desk::Problem};

/// How many items are taken from the outbox at a time.
const ROUND: usize = 100;

/// Sends what the outbox holds: mail, webhooks. Filled in by the binary.
pub trait Sender: Send + Sync {
    /// Sends one item. The same item may come again after a crash between sending and noting it, with the same `dedupe` key.
    ///
    /// # Errors
    /// Why it could not be sent; it stays in the outbox.
    fn send(&self, item: &OutboxRow) -> Result<(), String>;
}

/// What a round of following did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Followed {
    /// Entries judged up to here.
    pub judged: u64,
    /// Items sent.
    pub sent: usize,
    /// Items that could not be sent and wait.
    pub waiting: usize,
}

impl Engine {
    /// One round of all followers: approved revisions come into force on their day, today's judgement is brought up to the newest entry, the spans up to yesterday, the
    /// watches look, and the outbox is emptied as far as it can be. Call it when [`Engine::tip`] moved, and once a day.
    ///
    /// # Errors
    /// [`Problem`] if the store cannot be read; nothing is lost then.
    pub fn follow(&self) -> Result<Followed, Problem> {
        self.put_in_force()?;
        let look = self.look()?;
        let judged = self.with_live(&look, |live| Ok(live.size()))?;
        self.spans_through_yesterday(&look)?;
        // A watch that cannot look now looks in the next round; the others go on.
        if let Err(problem) = self.watch() {
            tracing::warn!(%problem, "the watches could not look");
        }
        let (sent, waiting) = self.empty_outbox()?;
        Ok(Followed { judged, sent, waiting })
    }

    fn empty_outbox(&self) -> Result<(usize, usize), Problem> {
        let Some(sender) = &self.wiring.sender else {
            let waiting = self.wiring.store.snapshot()?.outbox(self.wiring.clock.now(), ROUND)?.len();
            return Ok((0, waiting));
        };
        let mut all_sent = 0;
        loop {
            let items = self.wiring.store.snapshot()?.outbox(self.wiring.clock.now(), ROUND)?;
            let mut sent = Vec::new();
            // In order: what cannot be sent now holds up what comes after it, rather than being overtaken.
            let stopped = items.iter().try_for_each(|item| match sender.send(item) {
                Ok(()) => {
                    sent.push(item.id);
                    ControlFlow::Continue(())
                }
                Err(why) => {
                    tracing::warn!(%why, topic = item.topic, "an item of the outbox waits");
                    ControlFlow::Break(())
                }
            });
            all_sent += sent.len();
            let waiting = items.len() - sent.len();
            if !sent.is_empty() {
                self.wiring.store.sent(sent).wait()?;
            }
            if stopped.is_break() || items.len() < ROUND {
                return Ok((all_sent, waiting));
            }
        }
    }
}

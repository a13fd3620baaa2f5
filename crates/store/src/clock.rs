//! Where time comes from. Everything else is given a clock, so that a day can be played and a test does not depend on when it runs.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The time now, by this clock.
    fn now(&self) -> Timestamp;

    /// Time run since some fixed moment, unmoved by whoever sets the clock: by it a step forward is told from a quiet day.
    /// None for a clock that is set by hand.
    fn running(&self) -> Option<Duration>;

    /// Whether this is the machine's own clock. A log begun under a set clock says *demo* for ever.
    fn is_real(&self) -> bool;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the real clock is read; everywhere else it is injected"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn running(&self) -> Option<Duration> {
        static START: OnceLock<Instant> = OnceLock::new();
        // Linux counts a laptop's sleep in /proc/uptime, but not in `Instant`: waking up must not look like a step.
        let uptime = std::fs::read_to_string("/proc/uptime").ok();
        let seconds = uptime.as_deref().and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
        seconds
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .or_else(|| Some(START.get_or_init(Instant::now).elapsed()))
    }

    fn is_real(&self) -> bool {
        true
    }
}

/// A clock that was put somewhere and goes on from there: the example company while somebody plays in it.
#[derive(Debug)]
pub struct MovingClock {
    start: Timestamp,
    since: Instant,
}

impl From<Timestamp> for MovingClock {
    fn from(start: Timestamp) -> Self {
        Self { start, since: Instant::now() }
    }
}

impl Clock for MovingClock {
    fn now(&self) -> Timestamp {
        self.start.checked_add(self.since.elapsed()).unwrap_or(self.start)
    }

    fn running(&self) -> Option<Duration> {
        None
    }

    fn is_real(&self) -> bool {
        false
    }
}

/// A clock that stands where it was put; for the demo and for tests.
#[derive(Debug)]
pub struct SetClock {
    millisecond: AtomicI64,
}

impl SetClock {
    /// A clock that says this.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self { millisecond: AtomicI64::new(at.as_millisecond()) }
    }

    /// Puts it elsewhere, cut to whole milliseconds.
    pub fn set(&self, at: Timestamp) {
        self.millisecond.store(at.as_millisecond(), Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        self.millisecond.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.millisecond.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }

    fn running(&self) -> Option<Duration> {
        None
    }

    fn is_real(&self) -> bool {
        false
    }
}

//! Copying stands behind whoever works: on a machine that serves pages meanwhile, pages come first.

use std::{panic, thread};

/// How far behind, as `nice` counts: 19 is last.
#[cfg(target_os = "linux")]
const STEPS: i32 = 10;

/// Does something slow in a thread of its own that stands behind the others, as all threads do that it starts. The caller waits.
///
/// Where the system does not let it stand back, it is done all the same.
pub(crate) fn behind<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    // The pool that everybody shares must not be started by a thread that stands back, or it would stay there with it.
    rayon::current_num_threads();
    let done = thread::scope(|scope| {
        let standing_back = || {
            step_back();
            work()
        };
        scope.spawn(standing_back).join()
    });
    done.unwrap_or_else(|broken| panic::resume_unwind(broken))
}

/// On Linux a thread's own, and handed on to those it starts; elsewhere the whole process's, so there it is left.
#[cfg(target_os = "linux")]
fn step_back() {
    if let Err(error) = rustix::process::nice(STEPS) {
        tracing::debug!(%error, "copying does not stand back");
    }
}

#[cfg(not(target_os = "linux"))]
fn step_back() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::nice;

    use super::behind;

    #[test]
    fn only_the_work_and_what_it_starts_stand_back() {
        let before = nice(0).unwrap();
        let within = behind(|| (nice(0).unwrap(), std::thread::spawn(|| nice(0).unwrap()).join().unwrap()));
        assert!(within.0 > before && within.1 == within.0, "{within:?}, {before}");
        assert_eq!(nice(0).unwrap(), before, "whoever waits does not");
        assert!(
            rayon::broadcast(|_| nice(0).unwrap()).into_iter().all(|there| there == before),
            "nor those that all share"
        );
    }
}

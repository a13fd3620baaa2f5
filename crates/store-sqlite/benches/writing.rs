//! How long a durable write takes: beside a raw commit of the same database on the same disk in the same run.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that meets the unexpected shall stop")]

mod row;

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use plumb_store::Store;
use row::{Bench, ms, quantile, row, timed};

/// The bare database: one small row, one commit, WAL, FULL.
fn raw_commits(dir: &Path, times: &mut Vec<Duration>) {
    let conn = rusqlite::Connection::open(dir.join("raw.db")).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS t(x BLOB)")
        .unwrap();
    let mut insert = conn.prepare("INSERT INTO t VALUES (zeroblob(400))").unwrap();
    times.extend((0..200).map(|_| timed(|| insert.execute([]).unwrap()).1));
}

fn single(bench: &Bench, store: &dyn Store, times: &mut Vec<Duration>) {
    times.extend((0..200).map(|_| {
        let batch = Bench::batch(vec![bench.create(None)]);
        timed(|| store.append(batch).wait().unwrap()).1
    }));
}

/// Commands a second of so many writers, each waiting for its own.
fn together(store: &dyn Store, writers: u64, time: Duration) -> f64 {
    let (done, begun) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let done = &done;
            scope.spawn(move || {
                let own = Bench { random: plumb_store::SeededRandom::new(100 + writer), ..Bench::new() };
                while begun.elapsed() < time {
                    store.append(Bench::batch(vec![own.create(None)])).wait().unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let done = f64::from(u32::try_from(done.load(Ordering::Relaxed)).unwrap());
    done / begun.elapsed().as_secs_f64()
}

fn main() {
    let folder = tempfile::TempDir::new().unwrap();
    let bench = Bench::new();
    let store = bench.make(&folder.path().join("data"));
    bench.fill(&store, 2000, 1);
    // In turns, so that whatever else the machine does meets both.
    let (mut raw, mut own) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        raw_commits(folder.path(), &mut raw);
        single(&bench, &store, &mut own);
    }
    let raw_median = quantile(&mut raw, 0.5);
    let limit = ms(raw_median) + 0.5;
    row("one durable writer, median", ms(quantile(&mut own, 0.5)), "ms", limit, "raw SQLite commit + 0.5 ms", "less");
    row("raw SQLite commit, median", ms(raw_median), "ms", ms(raw_median), "itself", "less");
    row(
        "one durable writer, 99 of 100",
        ms(quantile(&mut own, 0.99)),
        "ms",
        ms(quantile(&mut raw, 0.99)) + 5.0,
        "raw p99 + 5 ms",
        "less",
    );
    let raw_rate = 1.0 / raw_median.as_secs_f64();
    let (limit, from) = if raw_rate > 1000.0 {
        (2000.0, "raw over 1,000/s")
    } else {
        ((5.0 * raw_rate).min(2000.0), "5 x raw, at most 2,000")
    };
    row("16 writers", together(&store, 16, Duration::from_secs(4)), "commands/s", limit, from, "more");
}

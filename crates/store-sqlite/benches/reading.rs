//! Opening, searching, any past day, verifying: on 100,000 records, and on 100,000 entries of 20,000 records.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that meets the unexpected shall stop")]

mod row;

use std::{io::Read, ops::ControlFlow, path::Path, sync::Arc, time::Duration};

use plumb_store::{AccessPredicate, ListQuery, Store, conformance::SampleDerive};
use plumb_store_sqlite::{SqliteStore, VerifyOptions, verify};
use row::{Bench, ms, quantile, row, timed};
use sha2::{Digest, Sha256};

/// CPU time of this thread alone: what the work costs on one core, whatever else the machine does. Linux only; the wall
/// clock's time elsewhere.
fn on_one_core<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let spent = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    };
    let before = spent();
    let (done, wall) = timed(act);
    (done, spent().zip(before).map_or(wall, |(after, before)| after.saturating_sub(before)))
}

fn records(bench: &Bench, dir: &Path) {
    let store = bench.make(dir);
    bench.fill(&store, 100_000, 1);
    drop(store);
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..10 {
        let (store, time) = timed(|| SqliteStore::open(dir, &bench.settings()).unwrap());
        drop(store);
        times.push(time);
    }
    row("opening 100,000 records, median", ms(quantile(&mut times, 0.5)), "ms", 200.0, "issue", "less");
    let store = SqliteStore::open(dir, &bench.settings()).unwrap();
    let look = store.snapshot().unwrap();
    let access = AccessPredicate::everything();
    let searches =
        ["ME-04711", "caliper", "spindle coolant", "ris", "audit backup torque", "hall", "works deliv", "nothing here"];
    let mut times: Vec<Duration> =
        (0..400).map(|n| timed(|| look.search(searches[n % searches.len()], &access, 50).unwrap()).1).collect();
    row("search in 100,000 records, 99 of 100", ms(quantile(&mut times, 0.99)), "ms", 20.0, "issue", "less");
    row("search in 100,000 records, median", ms(quantile(&mut times, 0.5)), "ms", 20.0, "issue", "less");
    let query = ListQuery::of(plumb_model::id::RegisterId::new("things").unwrap(), access);
    let mut times: Vec<Duration> = (0..50).map(|_| timed(|| look.list(&query).unwrap()).1).collect();
    row("a page of a list of 100,000, 99 of 100", ms(quantile(&mut times, 0.99)), "ms", 20.0, "as search", "less");
}

fn entries(bench: &Bench, dir: &Path) {
    let store = bench.make(dir);
    bench.fill(&store, 20_000, 5);
    let look = store.snapshot().unwrap();
    let mut slowest = Duration::ZERO;
    for tenth in 1..=10 {
        let (records, time) = timed(|| {
            let mut records = 0_u32;
            look.each_record_at(look.size() * tenth / 10, None, &mut |_| {
                records += 1;
                ControlFlow::Continue(())
            })
            .unwrap();
            records
        });
        assert!(records > 0);
        slowest = slowest.max(time);
    }
    let ((), core) = on_one_core(|| {
        look.each_record_at(look.size() / 2, None, &mut |_| ControlFlow::Continue(())).unwrap();
    });
    row("records of a past day, this thread alone", ms(core), "ms", 500.0, "issue, judging included", "less");
    row("records of any past day, 100,000 entries", ms(slowest), "ms", 500.0, "issue, judging included", "less");
    let size = f64::from(u32::try_from(look.size()).unwrap());
    drop(look);
    drop(store);
    let options = VerifyOptions { derive: Some(Arc::new(SampleDerive::default())), ..VerifyOptions::default() };
    let (report, time) = on_one_core(|| verify(dir, &options).unwrap());
    assert!(report.ok(), "{:?}", report.first_bad());
    // The whole is one thread's work here, so the part's share of the wall clock is its share of the core.
    let took = report.took;
    let entries = time.as_secs_f64() * took.log.as_secs_f64() / (took.log + took.tables + took.files).as_secs_f64();
    row("verify: entries with refold, one core", size / entries, "entries/s", 100_000.0, "issue", "more");
    row("verify: everything but files", ms(time), "ms", 10_000.0, "for scale", "less");
}

fn files(bench: &Bench, dir: &Path) {
    let store = bench.make(dir);
    let mut bytes = vec![0_u8; 4 << 20];
    for n in 0..32_u8 {
        bytes[0] = n;
        store.files().put(&mut bytes.as_slice(), 1 << 30).unwrap();
    }
    let mut paths = Vec::new();
    store
        .files()
        .each(&mut |found| {
            if let plumb_store::FileFound::Named(digest) = found {
                paths.push(store.files().path(digest));
            }
        })
        .unwrap();
    // Bare SHA-256 on as many cores, each file read whole into memory once.
    let bare = || {
        std::thread::scope(|scope| {
            let cores = std::thread::available_parallelism().unwrap().get();
            for chunk in paths.chunks(paths.len().div_ceil(cores)) {
                scope.spawn(move || {
                    let mut content = Vec::new();
                    for path in chunk {
                        content.clear();
                        std::fs::File::open(path).unwrap().read_to_end(&mut content).unwrap();
                        std::hint::black_box(Sha256::digest(&content));
                    }
                });
            }
        });
    };
    bare();
    let (mut bare_times, mut own_times) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        bare_times.push(timed(bare).1);
        own_times.push(verify(dir, &VerifyOptions::default()).unwrap().took.files);
    }
    let share = quantile(&mut bare_times, 0.5).as_secs_f64() / quantile(&mut own_times, 0.5).as_secs_f64();
    row("verify: files, share of bare SHA-256", share, "x", 0.8, "bare SHA-256, same cores", "more");
    let megabytes = 128.0 / quantile(&mut own_times, 0.5).as_secs_f64();
    row("verify: files", megabytes, "MiB/s", megabytes, "itself", "more");
}

/// A part of the bench, in a folder of its own.
type Part = fn(&Bench, &Path);

fn main() {
    let folder = tempfile::TempDir::new().unwrap();
    let bench = Bench::new();
    // A part's name as an argument runs that part alone.
    let named: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let parts: [(&str, Part); 3] = [("files", files), ("entries", entries), ("records", records)];
    for (name, part) in parts {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            part(&bench, &folder.path().join(name));
        }
    }
}

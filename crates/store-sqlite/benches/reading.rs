//! Opening, searching, any past day, verifying: on 100,000 records, and on 100,000 entries of 20,000 records.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that meets the unexpected shall stop")]

mod row;

use std::{io::Read, ops::ControlFlow, path::Path, sync::Arc, time::Duration};

use plumb_store::{AccessPredicate, ListQuery, Store, conformance::SampleDerive};
use plumb_store_sqlite::{SqliteStore, VerifyOptions, verify};
use row::{Bench, ms, quantile, row, timed};
use sha2::{Digest, Sha256};

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
    row("records of any past day, 100,000 entries", ms(slowest), "ms", 500.0, "issue, judging included", "less");
    let size = f64::from(u32::try_from(look.size()).unwrap());
    drop(look);
    drop(store);
    let options = VerifyOptions { derive: Some(Arc::new(SampleDerive::default())), ..VerifyOptions::default() };
    let (report, time) = timed(|| verify(dir, &options).unwrap());
    assert!(report.ok(), "{:?}", report.first_bad());
    let entries = report.took.log.as_secs_f64();
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

fn main() {
    let folder = tempfile::TempDir::new().unwrap();
    let bench = Bench::new();
    files(&bench, &folder.path().join("files"));
    entries(&bench, &folder.path().join("entries"));
    records(&bench, &folder.path().join("records"));
}

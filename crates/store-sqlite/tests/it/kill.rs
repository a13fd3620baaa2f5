//! kill -9 under eight writers: whatever was acknowledged is there, once; nothing is there by halves.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    process::Child,
    time::{Duration, Instant},
};

use plumb_ledger::HeaderView;
use plumb_store::{Random, SeededRandom};

use crate::{
    child,
    stage::{Place, verified},
};

/// What a killed child had acknowledged: records created, and those of them edited.
fn acknowledged(output: &str) -> (Vec<(String, u64)>, Vec<String>) {
    let (mut created, mut edited) = (Vec::new(), Vec::new());
    // The last line may be cut: an answer that nobody got whole is none.
    let whole = output.rsplit_once('\n').map_or("", |(whole, _)| whole);
    for line in whole.lines() {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["+", record, seq] => created.push((record.to_owned(), seq.parse().unwrap())),
            ["~", record, _] => edited.push(record.to_owned()),
            _ => {}
        }
    }
    (created, edited)
}

fn killed_after(mut child: Child, wait: Duration) -> String {
    let begun = Instant::now();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut output, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    });
    std::thread::sleep(wait.saturating_sub(begun.elapsed()));
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// `PLUMB_KILL_ROUNDS` sets how often.
#[test]
#[expect(clippy::disallowed_methods, reason = "how long a test run may take is the caller's to say")]
fn every_acknowledged_write_outlives_a_kill() {
    let rounds: u32 = std::env::var("PLUMB_KILL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let dice = SeededRandom::new(99);
    let (mut writes, mut slowest) = (0, Duration::ZERO);
    let mut place = Place::new();
    let mut since_new = 0;
    for round in 0..rounds {
        // A folder that has been killed a few times is a better test than a new one; one that is large is only slower.
        if since_new == 2 {
            place = Place::new();
            since_new = 0;
        }
        since_new += 1;
        let mut byte = [0; 2];
        dice.fill(&mut byte);
        let wait = Duration::from_millis(u64::from(u16::from_be_bytes(byte)) % 501);
        let child = child::command("writers", &place.dir()).spawn().unwrap();
        let (created, edited) = acknowledged(&killed_after(child, wait));
        let begun = Instant::now();
        let open = place.open();
        slowest = slowest.max(begun.elapsed());
        let look = open.store.snapshot().unwrap();
        let mut first_of = BTreeMap::new();
        let mut versions: BTreeMap<String, u64> = BTreeMap::new();
        look.entries(0, look.size(), &mut |row| {
            let header = HeaderView::read(row.view.header).unwrap();
            assert_eq!(header.seq, row.seq, "round {round}");
            if header.version == 1 {
                assert_eq!(first_of.insert(header.record.to_owned(), row.seq), None, "round {round}: a record twice");
            }
            versions.insert(header.record.to_owned(), header.version);
            ControlFlow::Continue(())
        })
        .unwrap();
        for (record, seq) in &created {
            assert_eq!(first_of.get(record), Some(seq), "round {round}: acknowledged, but not there");
        }
        for record in &edited {
            assert_eq!(versions.get(record), Some(&2), "round {round}: an acknowledged edit is not there");
        }
        writes += created.len() + edited.len();
        drop(look);
        drop(open);
        let report = verified(&place.dir());
        assert_eq!(report.found, [], "round {round}");
    }
    assert!(slowest < Duration::from_secs(5), "a start took {slowest:?}");
    println!("{rounds} kills, {writes} acknowledged writes, slowest start {slowest:?}");
}

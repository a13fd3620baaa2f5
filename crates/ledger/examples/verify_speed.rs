//! How fast one core verifies entries: `cargo run --release -p plumb-ledger --example verify_speed [ENTRIES]`.
//!
//! Prints bare SHA-256 over the same bytes first, as the limit, then each step on its own, then all of it.

use std::{
    error::Error,
    io::{Write, stdout},
    time::Instant,
};

use plumb_ledger::{
    Body, Digest, Entry, EntryView, Frontier, Header, HeaderView, Kind, LogId, LogKind, LogSigner, Moment,
    SYSTEM_RECORD, SYSTEM_REGISTER, Salt, Token, TreeHead, Verifier, Via, canonical, log_notes, read_line, write_line,
};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(300_000), |text| text.parse())?;
    let log = LogId::new(LogKind::Demo, "0123456789abcdef")?;
    let signer = LogSigner::from_seed(log.clone(), &[1; 32]);
    let entries = (0..count).map(|seq| entry(&log, &signer, seq)).collect::<Result<Vec<_>, _>>()?;
    let bytes: usize = entries.iter().map(|entry| weight(&entry.view())).sum();
    let mut out = stdout().lock();
    writeln!(out, "{count} entries, {} bytes each with salt and body", bytes / entries.len().max(1))?;

    let mut report = |what: &str, started: Instant| {
        let seconds = started.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let rate = count as f64 / seconds;
        writeln!(out, "{what:<40} {seconds:>8.3} s {rate:>12.0} entries/s")
    };
    let started = Instant::now();
    let mut sum = 0_u8;
    for entry in &entries {
        sum ^= Digest::leaf(entry.header_bytes()).0.first().copied().unwrap_or(0);
        if let (Some(salt), Some(body)) = (entry.salt(), entry.body()) {
            sum ^= body.commitment(salt).0.last().copied().unwrap_or(0);
        }
    }
    report("bare SHA-256 of the same bytes", started)?;
    let started = Instant::now();
    for entry in &entries {
        sum ^= u8::from(HeaderView::read(entry.header_bytes())?.seq == 1);
    }
    report("headers read", started)?;
    let started = Instant::now();
    for entry in &entries {
        canonical::check(entry.body().map_or(b"null".as_slice(), Body::as_bytes))?;
    }
    report("bodies held against canonical form", started)?;
    let leaves: Vec<Digest> = entries.iter().map(Entry::leaf).collect();
    let started = Instant::now();
    let mut frontier = Frontier::new();
    for leaf in &leaves {
        frontier.push(*leaf);
    }
    let head = TreeHead { log: log.clone(), size: count, root: frontier.root() };
    report("leaves into the tree", started)?;

    let checkpoint = head.sign(&[&signer])?;
    let started = Instant::now();
    let mut verifier = Verifier::new(log.clone()).sealed_by(checkpoint.clone());
    for entry in &entries {
        verifier.entry(&entry.view(), None)?;
    }
    verifier.finish()?;
    report("all of verify, from memory", started)?;

    let mut lines = Vec::new();
    entries.iter().try_for_each(|entry| write_line(&mut lines, &entry.view()))?;
    let started = Instant::now();
    let mut verifier = Verifier::new(log).sealed_by(checkpoint);
    for line in lines.strip_suffix(b"\n").unwrap_or_default().split(|byte| *byte == b'\n') {
        verifier.entry(&read_line(line)?.view(), None)?;
    }
    verifier.finish()?;
    report("all of verify, from export lines", started)?;
    writeln!(out, "({sum:02x})")?;
    Ok(())
}

fn weight(entry: &EntryView<'_>) -> usize {
    entry.header.len() + entry.content.map_or(0, |(_, body)| 32 + body.len())
}

fn entry(log: &LogId, signer: &LogSigner, seq: u64) -> Result<Entry, Box<dyn Error>> {
    let record = if seq == 0 { SYSTEM_RECORD.to_owned() } else { format!("0197b2c4-0000-7000-8000-{:012x}", seq / 5) };
    let first = seq / 5 * 5;
    let version = if seq < 5 { seq.max(1) } else { seq - first + 1 };
    let header = Header {
        log: log.clone(),
        seq,
        time: Moment::from_millisecond(1_767_322_800_000 + i64::try_from(seq)? * 1_000)?,
        actor: Token::new("0197b2c4-1111-7000-8000-000000000001")?,
        via: Via::Demo,
        register: Token::new(if seq == 0 { SYSTEM_REGISTER } else { "nonconformities" })?,
        record: Token::new(record)?,
        version,
        kind: if seq == 0 { Kind::LogOpened } else { Kind::Changed },
        to: None,
        batch: None,
        pack: None,
        body: Digest::of(&[]),
        app: Token::new("0.1.0")?,
    };
    let facts = if seq == 0 {
        vec![log_notes::opened(&[signer.public()])]
    } else {
        vec![
            json!({"fact": "Set", "field": "title", "value": format!("Bore of lot {seq} above the upper limit")}),
            json!({"fact": "Set", "field": "found_by", "value": "Prüfer an Platz 4, \"Endkontrolle\""}),
            json!({"fact": "Linked", "field": "process", "register": "processes", "to": "0197b2c4-2222-7000-8000-000000000002", "version": 3}),
        ]
    };
    Ok(Entry::seal(header, Salt(*Digest::of(&seq.to_be_bytes()).as_bytes()), Body::of_facts(facts)?))
}

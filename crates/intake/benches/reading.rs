//! How many documents a second and core are read, understood and matched: `cargo bench -p plumb-intake --bench reading`.
//!
//! Uses the sample documents beside the repository; one thread, in this process, so that it is the work that is measured.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]

use plumb_intake::worker::{Bounds, Reader};
use plumb_intake::{facts, kind, matching::Matcher};
use plumb_model::vocabulary::Vocabulary;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("PLUMB_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    if !shared.join("samples").is_dir() {
        eprintln!("skipped: the sample documents are not beside the repository");
        return Ok(());
    }
    let mut vocabularies = Vec::new();
    for pack in ["iso-9001", "iso-27001"] {
        let text = std::fs::read_to_string(root.join("packs").join(pack).join("vocabulary.toml"))?;
        vocabularies.push(Vocabulary::parse(&text)?);
    }
    let matcher = Matcher::new(&vocabularies);
    let mut texts = Vec::new();
    collect(&shared.join("samples/policies"), &mut texts)?;
    report("assess: text", "documents/s", 300.0, &matcher, &texts, 5)?;
    report(
        "assess: Word, 50 pages each",
        "documents/s",
        50.0,
        &matcher,
        &[shared.join("samples/documents/plan.docx")],
        40,
    )?;
    report("assess: PDF", "pages/s", 40.0, &matcher, &[shared.join("samples/documents/plan.pdf")], 5)
}

fn report(
    what: &str,
    unit: &str,
    limit: f64,
    matcher: &Matcher,
    files: &[PathBuf],
    rounds: u32,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut reader = Reader::new(None, Bounds::default());
    let mut count = 0u32;
    let begun = Instant::now();
    for _ in 0..rounds {
        for path in files {
            let kind::Treatment::Read(kind) = kind::treatment(path) else { continue };
            let document = reader.read(kind, &std::fs::read(path)?)?;
            let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            let facts = facts::facts(&document, &stem);
            let found = matcher.matches(&document, facts.title.as_deref(), &facts.name_words);
            std::hint::black_box(found);
            count += if unit == "pages/s" { document.pages.unwrap_or(1) } else { 1 };
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let row = serde_json::json!({
        "what": what, "figure": f64::from(count) / seconds, "unit": unit, "limit": limit, "limit_is": "issue, on one core",
        "better": "more",
    });
    println!("{row}");
    Ok(())
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), into)?;
        } else if entry.path().extension().is_some_and(|e| e == "md") {
            into.push(entry.path());
        }
    }
    Ok(())
}

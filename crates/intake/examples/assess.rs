//! Assesses a folder as `plumb assess` does: `cargo run -p plumb-intake --example assess -- FOLDER [--json]`.

use plumb_intake::worker::{Bounds, WorkerCommand, worker_main};
use plumb_intake::{Assessor, Options, report};
use plumb_model::vocabulary::Vocabulary;
use std::path::PathBuf;
use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "this example's whole purpose is to show the assessment")]
fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|a| a == "--worker") {
        return Ok(worker_main());
    }
    let folder: PathBuf = arguments.first().ok_or("say which folder to assess")?.into();
    let packs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut vocabularies = Vec::new();
    for pack in ["iso-9001", "iso-27001"] {
        let path = packs.join(pack).join("vocabulary.toml");
        vocabularies.push(Vocabulary::parse(&std::fs::read_to_string(path)?)?);
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let options = Options {
        today: jiff::civil::date(2026, 11, 22),
        worker: Some(WorkerCommand { program: std::env::current_exe()?, arguments: vec!["--worker".into()] }),
        bounds: Bounds::default(),
        threads,
    };
    let assessment = Assessor::new(vocabularies).assess(&folder, &options, &|_, _| {})?;
    if arguments.iter().any(|a| a == "--json") {
        println!("{}", serde_json::to_string_pretty(&assessment)?);
    } else {
        println!("{}", report::plain_text(&assessment));
    }
    Ok(ExitCode::SUCCESS)
}

//! Journeys: a person's jobs done with the program itself, as it is started from a shell.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a journey that cannot go on is a failed one"
)]

mod assess;
mod day_after;
mod desk;
mod emergency;
mod evidence;
mod export;
mod full_disk;
mod healing;
mod hostile;
mod hostile_files;
mod killed_import;
mod kit;
mod machine_forms;
mod old_copies;
mod oscal;
mod pack;
mod papers;
mod program;
mod proposals;
mod questionnaire;
mod second_copy;
mod standards;
mod tampered;
mod wording;

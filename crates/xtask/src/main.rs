//! The project's chores: `cargo xtask test`, `ci`, `bench`. One file a chore; each step is a command anybody can type.

mod bench;
mod house;
mod keep_copy;
mod needs;
mod steps;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The project's chores")]
struct Chores {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Run all tests; installs or names what they need
    Test,
    /// Everything CI runs, in order of speed: format, house rules, lints, tests, docs, dependencies
    Ci,
    /// The README's first command as it stands there: built as released, the example company made, nothing altered
    MainJob,
    /// Hold the crates' arrows to docs/architecture.md, and no register's id in code
    House,
    /// Keep a copy of a small company as this version makes it, for every later version to bring back
    KeepCopy,
    /// Print one table: each figure beside the limit measured in the same run
    Bench {
        /// Print the rows as JSON lines
        #[arg(long)]
        json: bool,
    },
}

fn main() -> Result<()> {
    match Chores::parse().chore {
        Chore::Test => steps::test(),
        Chore::Ci => steps::ci(),
        Chore::MainJob => steps::main_job(steps::Built::Released),
        Chore::House => house::check(),
        Chore::KeepCopy => keep_copy::run(),
        Chore::Bench { json } => bench::run(json),
    }
}

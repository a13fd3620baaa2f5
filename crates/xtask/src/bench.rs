//! `cargo xtask bench`: runs every bench of the workspace and prints one table, each figure beside the limit measured in the same run.
//!
//! A bench is a plain program that prints one JSON line per figure:
//! `{"what", "figure", "unit", "limit", "limit_is", "better"}` with `better` = `more` or `less`. A table is for reading:
//! nothing here fails on a slow machine.

use std::process::Stdio;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::steps::{cargo, root, say};

#[derive(Debug, Deserialize)]
struct Row {
    what: String,
    figure: f64,
    unit: String,
    limit: f64,
    #[serde(default)]
    limit_is: String,
    better: Better,
}

#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Better {
    More,
    Less,
}

pub(crate) fn run(json: bool) -> Result<()> {
    let output = cargo(&["bench", "--workspace", "--benches", "--quiet"])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .context("could not run the benches")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('{')).collect();
    if json {
        say(&lines.join("\n"));
        return Ok(());
    }
    say(&format!("{:<52} {:>12} {:<14} {:>12}  {}", "what", "figure", "unit", "limit", "where the limit is from"));
    for line in lines {
        let row: Row = serde_json::from_str(line).with_context(|| format!("not a bench row: {line}"))?;
        let holds = match row.better {
            Better::More => row.figure >= row.limit,
            Better::Less => row.figure <= row.limit,
        };
        let mark = if holds { "" } else { "  <- past the limit" };
        let sign = if row.better == Better::More { ">=" } else { "<=" };
        let Row { what, figure, unit, limit, limit_is, .. } = row;
        say(&format!("{what:<52} {figure:>12.3} {unit:<14} {sign}{limit:>10.3}  {limit_is}{mark}"));
    }
    Ok(())
}

//! `plumb import REGISTER FILE`: a spreadsheet into a register, all rows or none, and what became of every column.

use std::{fs, path::PathBuf};

use clap::Args;
use plumb_engine::desk::{Answer, ImportReport, Mapping, Problem, ProblemKind, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    table,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// The register, such as `measuring_equipment`
    register: String,
    /// A CSV or XLSX file with a header row
    file: PathBuf,
    /// How columns become fields (TOML); without it they are matched by name
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The sheet of a workbook [default: the first that has rows]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Leave a column behind, by its header; may be given several times
    #[arg(long, value_name = "COLUMN")]
    skip: Vec<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let mut mapping = match &asked.mapping {
        None => Mapping::default(),
        Some(file) => read_mapping(file)?,
    };
    mapping.skip.extend(asked.skip.iter().cloned());
    let (table, unread) = table::read(&asked.file, asked.sheet.as_deref())?;
    // Rows that cannot even be read refuse the whole file, as rows that cannot be taken in do.
    let dry_run = asked.dry_run || !unread.is_empty();
    let request = Request::Import { register: asked.register.clone(), table, mapping, dry_run };
    let Answer::Imported(mut report) = ask(shared, request)? else { return Err(unexpected()) };
    report.dry_run = asked.dry_run;
    report.refused.extend(unread);
    report.refused.sort_by_key(|row| row.row);
    if terminal.wants_data() {
        terminal.data(&report);
    } else {
        say(terminal, &report);
    }
    Ok(if report.refused.is_empty() { Outcome::Ran } else { Outcome::DoesNotHold })
}

fn read_mapping(file: &std::path::Path) -> Result<Mapping, Problem> {
    let bad = |say: String| {
        Problem::new(ProblemKind::Content, "import.mapping", say).help("the form stands in docs/mappings/README.md")
    };
    let text =
        fs::read_to_string(file).map_err(|e| bad(format!("cannot read the mapping `{}`: {e}", file.display())))?;
    toml::from_str(&text).map_err(|e| bad(format!("the mapping `{}` does not hold: {e}", file.display())))
}

fn say(terminal: &Terminal, report: &ImportReport) {
    let row = |column: &plumb_engine::desk::ColumnUse| {
        let field = column.field.clone().unwrap_or_else(|| "stays behind".to_owned());
        vec![column.column.clone(), format!("-> {field}"), format!("by {}", column.by)]
    };
    let rows: Vec<_> = report.columns.iter().map(row).collect();
    terminal.say_columns("  ", &rows);
    for (column, text, rows) in &report.left_empty {
        terminal
            .say(format!("left empty in {}: {column}, because `{text}` is not there", count_of(*rows, "row", "rows")));
    }
    if !report.refused.is_empty() {
        let refused = count_of(report.refused.len() as u64, "row cannot", "rows cannot");
        terminal.say(format!("{refused} be taken in, so nothing was:"));
        for row in &report.refused {
            let place = row.column.as_ref().map_or_else(String::new, |column| {
                if column.starts_with("column ") { format!(", {column}") } else { format!(", column {column}") }
            });
            let help = row.help.as_ref().map_or_else(String::new, |help| format!(" (help: {help})"));
            terminal.say(format!("  row {}{place}: {}{help}", row.row, row.say));
        }
        return;
    }
    let would = if report.dry_run { "would be " } else { "" };
    terminal.say(format!(
        "{}: {} {would}made, {} {would}changed, {} stood so already",
        report.register, report.created, report.changed, report.same
    ));
    if !report.made_for_links.is_empty() {
        terminal.say(format!("{would}made because rows name them: {}", report.made_for_links.join(", ")));
    }
}

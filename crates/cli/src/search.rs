//! `plumb search WORDS`: an exact number first, then what holds the words.

use clap::Args;
use plumb_engine::desk::{Answer, Problem, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// A number such as NC-2026-014, or words
    #[arg(required = true)]
    words: Vec<String>,
    /// In one register only
    #[arg(long)]
    register: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let text = asked.words.join(" ");
    let request = Request::Search { text: text.clone(), register: asked.register.clone(), limit: asked.limit };
    let Answer::Found(found) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&found);
    } else if found.hits.is_empty() && found.requirements.is_empty() {
        terminal.say(format!("Nothing found for `{text}` among what you may see."));
    } else {
        let row = |hit: &plumb_engine::desk::SearchHit| {
            vec![hit.number.clone().unwrap_or_default(), hit.title.clone(), hit.register.clone()]
        };
        for hit in &found.requirements {
            let old = hit.old.as_ref().map(|old| format!(" (was {} of {}: {})", old.id, old.edition, old.title));
            terminal.say(format!("{} {} {}{}", hit.standard_name, hit.id, hit.title, old.unwrap_or_default()));
        }
        let rows: Vec<_> = found.hits.iter().map(row).collect();
        terminal.say_columns("", &rows);
    }
    Ok(Outcome::Ran)
}

//! `plumb trust`: what strangers see or would see, and the switch.

use clap::{Args, Subcommand};
use plumb_engine::desk::{Answer, Problem, Request, TrustPreview};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show it to anybody
    On {
        /// What stands above it
        #[arg(long, value_name = "WORDS")]
        lead: Option<String>,
    },
    /// Show it to nobody
    Off,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let request = match &asked.what {
        None => Request::TrustPreview,
        Some(What::On { lead }) => Request::SwitchTrustPage { on: true, lead: lead.clone(), key: None },
        Some(What::Off) => Request::SwitchTrustPage { on: false, lead: None, key: None },
    };
    match ask(shared, request)? {
        Answer::Trust(view) if terminal.wants_data() => terminal.data(&*view),
        Answer::Trust(view) => say(terminal, &view),
        Answer::Done(done) if terminal.wants_data() => terminal.data(&done),
        Answer::Done(done) => terminal.say(format!("done, entry {}; `plumb trust` shows what strangers see", done.seq)),
        _ => return Err(unexpected()),
    }
    Ok(Outcome::Ran)
}

fn say(terminal: &Terminal, view: &TrustPreview) {
    terminal.say(match (view.on, view.view.certificates.is_empty()) {
        (false, _) => "Switched off: nobody sees it. Strangers would see:",
        (true, true) => "Switched on, but no certificate holds today: nobody sees it.",
        (true, false) => "Switched on: anybody sees",
    });
    for one in &view.view.certificates {
        let told = [one.body.as_deref(), one.mark.as_deref(), one.scope.as_deref(), one.sites.as_deref()];
        let told = told.into_iter().flatten().collect::<Vec<_>>().join(", ");
        terminal.say(format!("  {}: {told}, until {} ({})", one.standard, one.until, one.state));
    }
    for one in &view.view.documents {
        let mark = one.mark.as_deref().unwrap_or_default();
        terminal.say(format!("  {} {mark}", one.title));
    }
    if view.not_shown > 0 {
        terminal.say(format!("not shown, because they do not hold today: {}", view.not_shown));
    }
}

//! `plumb proposals`: proposed texts of how requirements are met, filled from what is there, and taking them over.

use clap::Args;
use plumb_engine::desk::{Answer, Problem, Request};
use plumb_model::id::{ProposalId, RequirementId};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Only those for this requirement, such as `iso-9001-2015 8.6`
    #[arg(long, value_name = "ID")]
    requirement: Option<RequirementId>,
    /// Take this one over as a statement that somebody has still to confirm; may be given several times
    #[arg(long, value_name = "ID", conflicts_with = "requirement")]
    take: Vec<ProposalId>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    if !asked.take.is_empty() {
        let request = Request::TakeProposals { proposals: asked.take.clone(), key: None };
        let Answer::DoneAll { all } = ask(shared, request)? else { return Err(unexpected()) };
        if terminal.wants_data() {
            terminal.data(&all);
        } else {
            for done in all {
                terminal.say(format!("{} is put down; its owner confirms it", done.number.unwrap_or(done.record)));
            }
        }
        return Ok(Outcome::Ran);
    }
    let request = Request::Proposals { requirement: asked.requirement.clone() };
    let Answer::Proposals(view) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
        return Ok(Outcome::Ran);
    }
    let fit = view.proposals.iter().filter(|one| one.fits && !one.open.is_empty()).count();
    let all = count_of(view.proposals.len() as u64, "proposal", "proposals");
    terminal.say(format!("{all}, {fit} fit what you have and are not said yet"));
    for one in &view.proposals {
        let stands = match (one.open.is_empty(), one.fits) {
            (true, _) => "said already",
            (false, true) => "fits",
            (false, false) => "something is missing",
        };
        terminal.say("");
        terminal.say(format!("{}: {} ({stands})", one.id, one.title));
        terminal.say(format!("    {}", one.text.replace("\n\n", " ")));
    }
    Ok(Outcome::Ran)
}

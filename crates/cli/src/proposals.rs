//! `plumb proposals`: proposed texts of how requirements are met, filled from what is there, and taking them over as drafts.

use clap::Args;
use plumb_engine::desk::{Answer, Problem, ProposalStands, ProposalView, Request};
use plumb_model::id::{ProposalId, RequirementId};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Only the one for this requirement, such as `iso-9001-2015 8.6`
    #[arg(long, value_name = "ID")]
    requirement: Option<RequirementId>,
    /// Also those that are said or drafted already
    #[arg(long)]
    all: bool,
    /// Take this one over as a draft that somebody has still to put in force; may be given several times
    #[arg(long, value_name = "ID", conflicts_with_all = ["requirement", "all"])]
    take: Vec<ProposalId>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    if asked.take.is_empty() { list(shared, terminal, asked) } else { take(shared, terminal, &asked.take) }
}

fn take(shared: &Shared, terminal: &Terminal, proposals: &[ProposalId]) -> Result<Outcome, Problem> {
    let request = Request::TakeProposals { proposals: proposals.to_vec(), key: None };
    let Answer::DoneAll { all } = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&all);
        return Ok(Outcome::Ran);
    }
    for done in all {
        let number = done.number.unwrap_or(done.record);
        terminal.say(format!("{number} is a draft: read it, make it true, put it in force"));
    }
    Ok(Outcome::Ran)
}

fn list(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let request = Request::Proposals { requirement: asked.requirement.clone() };
    let Answer::Proposals(view) = ask(shared, request)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&*view);
        return Ok(Outcome::Ran);
    }
    let standing = |stands: ProposalStands| view.proposals.iter().filter(|one| one.stands == stands).count();
    terminal.say(format!(
        "{}: {} not said yet, {} drafted, {} said",
        count_of(view.proposals.len() as u64, "proposed text", "proposed texts"),
        standing(ProposalStands::Open),
        standing(ProposalStands::Drafted),
        standing(ProposalStands::Said),
    ));
    let whole = asked.all || asked.requirement.is_some();
    for one in view.proposals.iter().filter(|one| whole || one.stands == ProposalStands::Open) {
        terminal.say("");
        terminal.say(format!("{}: {} ({})", one.id, one.title, stands(one)));
        for paragraph in one.text.split("\n\n") {
            terminal.say(format!("    {paragraph}"));
        }
    }
    Ok(Outcome::Ran)
}

fn stands(proposal: &ProposalView) -> &'static str {
    match (proposal.stands, proposal.blanks) {
        (ProposalStands::Said, _) => "said already",
        (ProposalStands::Drafted, _) => "drafted, waits to be read",
        (ProposalStands::Open, true) => "has blanks to fill",
        (ProposalStands::Open, false) => "filled",
    }
}

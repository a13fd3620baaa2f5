//! `plumb checkpoint`: the signed head of the log, to keep elsewhere and hold a later `verify --against` to.

use plumb_engine::desk::{Answer, Problem, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

pub(crate) fn run(shared: &Shared, terminal: &Terminal) -> Result<Outcome, Problem> {
    let Answer::Checkpoint(checkpoint) = ask(shared, Request::Checkpoint)? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&checkpoint);
    } else {
        terminal.say(checkpoint.text.trim_end());
        terminal.remark(
            "Keep this text where whoever attacks this machine cannot reach it: on paper, in a mail, with a lawyer.",
        );
    }
    Ok(Outcome::Ran)
}

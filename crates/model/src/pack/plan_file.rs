//! Reads `plan.toml`: the steps to a certificate, what must have run for a while, what stage 1 left open.

use super::{
    certification_file::{concern, concern_in},
    diagnostic::Faults,
    draft::{PlanDraft, PlanEvidenceDraft, StepDraft},
    read::Table,
};
use crate::define::plan::{Milestone, Phase};

/// Most days of work, or from beginning to end, that a step takes.
const MOST_DAYS: i64 = 1_000;

/// Reads the file.
pub(super) fn plan(faults: &mut Faults<'_>, mut file: Table<'_>) -> PlanDraft {
    let steps = file.tables(faults, "step", "a step");
    let steps = steps.into_iter().filter_map(|table| step(faults, table)).collect();
    let evidence = file.tables(faults, "evidence", "what must have run");
    let evidence = evidence.into_iter().filter_map(|table| running(faults, table)).collect();
    let concerns = file.tables(faults, "concern", "what stage 1 left open");
    let concerns = concerns.into_iter().filter_map(|table| concern(faults, table)).collect();
    file.done(faults);
    PlanDraft { steps, evidence, concerns }
}

fn step(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<StepDraft> {
    let id = table.id(faults, "id");
    let name = table.label(faults, "name");
    let why = table.label(faults, "why");
    let phase = table.word(faults, "phase", Phase::ALL);
    let after = table.ids(faults, "after");
    let who = table.ids(faults, "who");
    let effort = table.whole(faults, "effort", 0..=MOST_DAYS);
    let takes = table.whole(faults, "takes", 0..=MOST_DAYS);
    let requirements = table.texts(faults, "requirements");
    let over = if table.has("over") { table.id(faults, "over") } else { None };
    let when = table.text(faults, "where");
    let count = table.whole(faults, "count", 1..=MOST_DAYS);
    let milestone = if table.has("milestone") { table.word(faults, "milestone", Milestone::ALL) } else { None };
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    let why = table.must(faults, "why", why);
    let phase = table.must(faults, "phase", phase);
    let effort = table.must(faults, "effort", effort);
    let takes = table.must(faults, "takes", takes);
    if requirements.is_empty() && over.is_none() && phase.as_ref().is_some_and(|phase| phase.value != Phase::Operate) {
        let help = "name `requirements` that it brings in order, or the records that show it was done with `over`";
        faults.help(table.spot, "nothing tells when this step is done", help);
    }
    table.done(faults);
    Some(StepDraft {
        id: id?,
        name: name?,
        why: why?,
        phase: phase?.value,
        after,
        who,
        effort: effort?.value,
        takes: takes?.value,
        requirements,
        over,
        when,
        count: count.map_or(1, |count| count.value),
        milestone: milestone.map(|milestone| milestone.value),
    })
}

fn running(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<PlanEvidenceDraft> {
    let records = concern_in(faults, &mut table);
    let months = table.whole(faults, "months", 1..=36);
    let each_month = table.flag(faults, "each_month");
    let requirements = table.texts(faults, "requirements");
    let months = table.must(faults, "months", months);
    if !table.has("date") {
        faults.help(table.spot, "nothing tells how old it is", "name its day, such as `date = \"measured_on\"`");
    }
    table.done(faults);
    Some(PlanEvidenceDraft { records: records?, months: months?.value, each_month, requirements })
}

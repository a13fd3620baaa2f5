//! Reads `rehearsal.toml`: who will be asked what, what happened since the last audit, what can be drawn.

use super::{
    certification_file::{concern, concern_in},
    diagnostic::Faults,
    draft::{DrawDraft, QuestionDraft, RehearsalDraft, TopDraft},
    read::Table,
};

/// Most that one draw takes.
const MOST_DRAWN: i64 = 50;

/// Reads the file.
pub(super) fn rehearsal(faults: &mut Faults<'_>, mut file: Table<'_>) -> RehearsalDraft {
    let questions = file.tables(faults, "question", "a question");
    let questions = questions.into_iter().filter_map(|table| question(faults, table)).collect();
    let top = file.tables(faults, "top", "a question to top management");
    let top = top.into_iter().filter_map(|table| asked_of_top(faults, table)).collect();
    let changed = file.tables(faults, "changed", "what happened since");
    let changed = changed.into_iter().filter_map(|table| concern(faults, table)).collect();
    let draws = file.tables(faults, "draw", "a draw");
    let draws = draws.into_iter().filter_map(|table| draw(faults, table)).collect();
    file.done(faults);
    RehearsalDraft { questions, top, changed, draws }
}

fn question(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<QuestionDraft> {
    let id = table.text(faults, "id");
    let ask = table.label(faults, "ask");
    let answer = table.label(faults, "answer");
    let over = table.id(faults, "over");
    let when = table.text(faults, "where");
    let owner = table.text(faults, "owner");
    let who = table.ids(faults, "who");
    let id = table.must(faults, "id", id);
    let ask = table.must(faults, "ask", ask);
    let answer = table.must(faults, "answer", answer);
    let over = table.must(faults, "over", over);
    table.done(faults);
    Some(QuestionDraft { id: id?.value, ask: ask?, answer: answer?, over: over?, when, owner, who })
}

fn asked_of_top(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<TopDraft> {
    let records = concern_in(faults, &mut table);
    let asks = table.texts(faults, "asks").into_iter().map(|ask| ask.value).collect();
    let requirements = table.texts(faults, "requirements");
    table.done(faults);
    Some(TopDraft { records: records?, asks, requirements })
}

fn draw(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<DrawDraft> {
    let id = table.text(faults, "id");
    let name = table.label(faults, "name");
    let ask = table.label(faults, "ask");
    let over = table.id(faults, "over");
    let when = table.text(faults, "where");
    let count = table.whole(faults, "count", 1..=MOST_DRAWN);
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    let ask = table.must(faults, "ask", ask);
    let over = table.must(faults, "over", over);
    let count = table.must(faults, "count", count);
    table.done(faults);
    Some(DrawDraft { id: id?.value, name: name?, ask: ask?, over: over?, when, count: count?.value })
}

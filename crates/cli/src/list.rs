//! A page of a register as text: number, title, state, and the list fields that have something to say.

use plumb_engine::desk::ListView;

use crate::terminal::{Terminal, count_of};

/// Says a page of a list.
pub(crate) fn say(terminal: &Terminal, list: &ListView) {
    if list.rows.is_empty() {
        terminal.say(format!("Nothing in {} that fits, among what you may see.", list.register));
        return;
    }
    let shown: Vec<&String> = list
        .columns
        .iter()
        .filter(|field| !["number", "state"].contains(&field.as_str()))
        .filter(|field| list.rows.iter().any(|row| row.cells.get(*field).is_some_and(|cell| *cell != row.title)))
        .take(4)
        .collect();
    let mut rows = vec![vec!["number".to_owned(), "title".to_owned(), "state".to_owned()]];
    if let Some(head) = rows.first_mut() {
        head.extend(shown.iter().map(|field| (*field).clone()));
    }
    for row in &list.rows {
        let mut cells =
            vec![row.number.clone().unwrap_or_default(), row.title.clone(), row.state.clone().unwrap_or_default()];
        cells.extend(shown.iter().map(|field| row.cells.get(*field).cloned().unwrap_or_default()));
        rows.push(cells);
    }
    terminal.say_columns("", &rows);
    let count =
        if list.more { "more than 1,000 records".to_owned() } else { count_of(list.count, "record", "records") };
    if let Some(next) = &list.next {
        terminal.say(format!("{count}; the next page: --after {next}"));
    } else {
        terminal.say(count);
    }
}

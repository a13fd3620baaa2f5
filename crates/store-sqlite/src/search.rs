//! Search: the number typed, then the newest 2,000 matches, those first whose title says it.

use plumb_store::{AccessPredicate, Hit, StoreError};
use rusqlite::{Connection, params_from_iter};

use crate::{
    access_sql::{Params, condition},
    connection::Doing,
    lists::register,
    requires::record_id,
};

const DOING: &str = "search";

/// How many matches are ranked.
const RANKED: usize = 2000;

/// How well a title answers; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Equal,
    Beginning,
    AllWords,
    InText,
}

/// The hits, best first.
pub(crate) fn search(
    conn: &Connection,
    text: &str,
    access: &AccessPredicate,
    limit: usize,
) -> Result<Vec<Hit>, StoreError> {
    let text = text.trim();
    let mut hits: Vec<Hit> = numbered(conn, text, access)?;
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if !words.is_empty() {
        let (wanted, lowered) = (text.to_lowercase(), words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>());
        let mut matches: Vec<(Fit, Hit)> = matching(conn, &words, access)?
            .into_iter()
            .filter(|hit| hits.iter().all(|exact| exact.record != hit.record))
            .map(|hit| (fit(&hit.title.to_lowercase(), &wanted, &lowered), hit))
            .collect();
        // Stable: among equals the newest stays first.
        matches.sort_by_key(|(fit, _)| *fit);
        hits.extend(matches.into_iter().map(|(_, hit)| hit));
    }
    hits.truncate(limit);
    Ok(hits)
}

fn fit(title: &str, wanted: &str, words: &[String]) -> Fit {
    if title == wanted {
        Fit::Equal
    } else if title.starts_with(wanted) {
        Fit::Beginning
    } else if words.iter().all(|word| title.contains(word.as_str())) {
        Fit::AllWords
    } else {
        Fit::InText
    }
}

fn numbered(conn: &Connection, number: &str, access: &AccessPredicate) -> Result<Vec<Hit>, StoreError> {
    let mut params = Params::default();
    let number = params.push(number.to_owned());
    let access = condition(access, &mut params);
    let sql = format!(
        "SELECT r.register, r.record, r.number, r.title FROM records r
         WHERE r.number = {number} COLLATE NOCASE AND {access} ORDER BY r.id LIMIT 20"
    );
    read(conn, &sql, params, true)
}

fn matching(conn: &Connection, words: &[&str], access: &AccessPredicate) -> Result<Vec<Hit>, StoreError> {
    let mut params = Params::default();
    let expression = params.push(expression(words));
    let access = condition(access, &mut params);
    let sql = format!(
        "SELECT r.register, r.record, r.number, r.title FROM search s CROSS JOIN records r ON r.id = s.rowid
         WHERE s.text MATCH {expression} AND {access} ORDER BY s.rowid DESC LIMIT {RANKED}"
    );
    read(conn, &sql, params, false)
}

/// Every word, the last one as a beginning.
fn expression(words: &[&str]) -> String {
    // Words are letters and digits only, so quoting them is all the escaping there is.
    let mut quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    if let Some(last) = quoted.last_mut() {
        last.push('*');
    }
    quoted.join(" ")
}

/// What finds a text's words in the index; none where it has no word.
pub(crate) fn words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| expression(&words))
}

fn read(conn: &Connection, sql: &str, params: Params, exact: bool) -> Result<Vec<Hit>, StoreError> {
    let mut query = conn.prepare_cached(sql).doing(DOING)?;
    let mut rows = query.query(params_from_iter(params.0)).doing(DOING)?;
    let mut hits = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        hits.push(Hit {
            register: register(row, 0)?,
            record: row.get(1).map(record_id).doing(DOING)?,
            number: row.get(2).doing(DOING)?,
            title: row.get(3).doing(DOING)?,
            exact,
        });
    }
    Ok(hits)
}

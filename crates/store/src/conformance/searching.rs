//! Cases: search.

use plumb_model::define::register::Classification;

use super::sample::{Case, CaseFailed, Desk, Fresh, ensure, ensure_eq};
use crate::{AccessGrant, AccessPredicate, Registers, Scope};

fn found(desk: &Desk<'_>, text: &str) -> Result<Vec<String>, CaseFailed> {
    let hits = desk.look()?.search(text, &AccessPredicate::everything(), 50)?;
    Ok(hits.into_iter().map(|hit| hit.title).collect())
}

/// Title first, then newest first.
pub fn search_finds_every_word_and_the_beginning_of_the_last(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 90);
    desk.put(&[("title", "caliper 150"), ("place", "store room")])?;
    desk.put(&[("title", "store list"), ("place", "caliper drawer")])?;
    desk.put(&[("title", "gauge"), ("place", "store room")])?;
    ensure_eq!(found(&desk, "caliper sto")?, ["store list", "caliper 150"]);
    ensure_eq!(found(&desk, "calip")?, ["caliper 150", "store list"]);
    ensure_eq!(found(&desk, "store room")?, ["gauge", "caliper 150"]);
    ensure_eq!(found(&desk, "sto caliper")?, Vec::<String>::new());
    Ok(())
}

/// However many others mention it.
pub fn search_puts_the_exact_number_first(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 91);
    desk.put(&[("title", "the one"), ("number", "ME-0001")])?;
    for _ in 0..5 {
        desk.put(&[("title", "me 0001 mentioned"), ("text", "see ME-0001")])?;
    }
    for typed in ["ME-0001", "me-0001"] {
        let hits = desk.look()?.search(typed, &AccessPredicate::everything(), 3)?;
        ensure_eq!(hits.first().map(|hit| (hit.title.as_str(), hit.exact)), Some(("the one", true)));
        ensure_eq!(hits.iter().filter(|hit| hit.exact).count(), 1);
        ensure_eq!(hits.len(), 3);
    }
    Ok(())
}

/// As people type.
pub fn search_ignores_case_and_accents(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 92);
    desk.put(&[("title", "Pr\u{fc}fmittel")])?;
    for typed in ["pr\u{fc}fmittel", "PRUFMITTEL", "prufm"] {
        ensure_eq!(found(&desk, typed)?, ["Pr\u{fc}fmittel"]);
    }
    Ok(())
}

/// The limit is filled with what may be seen.
pub fn search_shows_only_what_access_allows(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 93);
    for n in 0..10 {
        let class = if n % 2 == 0 { "public" } else { "restricted" };
        desk.put(&[("title", &format!("plan {n}")), ("class", class), ("number", &format!("P-{n}"))])?;
    }
    let grant = AccessGrant { registers: Registers::All, highest: Classification::Public, scope: Scope::All };
    let access = AccessPredicate { grants: vec![grant] };
    let look = desk.look()?;
    let hits: Vec<String> = look.search("plan", &access, 5)?.into_iter().map(|hit| hit.title).collect();
    ensure_eq!(hits, ["plan 8", "plan 6", "plan 4", "plan 2", "plan 0"]);
    ensure!(look.search("P-1", &access, 5)?.is_empty(), "a number tells of what may not be seen");
    ensure!(look.search("plan", &AccessPredicate::nothing(), 5)?.is_empty(), "no grant shows something");
    Ok(())
}

/// Old words lead nowhere.
pub fn search_forgets_what_was_changed(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 94);
    let thing = desk.put(&[("title", "alpha")])?;
    desk.write(vec![desk.change(thing, 1, "title", "omega")?])?;
    ensure_eq!(found(&desk, "alpha")?, Vec::<String>::new());
    ensure_eq!(found(&desk, "omega")?, ["omega"]);
    Ok(())
}

/// Quotes, operators and nothing at all are words like others, or none.
pub fn whatever_is_typed_search_answers(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 95);
    desk.put(&[("title", "not near or and")])?;
    for typed in
        ["", " ", "\"", "a\"b", "*", "NEAR(", "text:x", "-", "(", "\u{0}", "' OR 1=1 --", "^x", "{a b}: c", "\u{202e}"]
    {
        found(&desk, typed)?;
    }
    ensure_eq!(found(&desk, "NOT NEAR OR AND")?, ["not near or and"]);
    Ok(())
}

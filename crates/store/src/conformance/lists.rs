//! Cases: lists and access.

use plumb_ledger::Kind;
use plumb_model::{
    define::register::Classification,
    derived::Derive,
    id::{PersonId, RecordId},
};

use super::sample::{Case, CaseFailed, Desk, Fresh, SampleDerive, ensure, ensure_eq, field, linked, moved, register};
use crate::{
    AccessGrant, AccessPredicate, Count, DueQuery, Filter, ListQuery, Narrowing, Random, Registers, Scope,
    SeededRandom, Sort, Test, VoidShown,
};

fn query() -> Result<ListQuery, CaseFailed> {
    Ok(ListQuery::of(register("things")?, AccessPredicate::everything()))
}

fn sorted(by: &str, descending: bool) -> Result<ListQuery, CaseFailed> {
    Ok(ListQuery { sort: Some(Sort { field: field(by)?, descending }), ..query()? })
}

fn titles(desk: &Desk<'_>, query: &ListQuery) -> Result<Vec<String>, CaseFailed> {
    Ok(desk.look()?.list(query)?.rows.into_iter().map(|row| row.title).collect())
}

/// By the cells' bytes; without a sort the newest comes first.
pub fn a_list_sorts_both_ways(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 80);
    for title in ["b", "c", "a"] {
        desk.put(&[("title", title)])?;
    }
    ensure_eq!(titles(&desk, &query()?)?, ["a", "c", "b"]);
    ensure_eq!(titles(&desk, &sorted("title", false)?)?, ["a", "b", "c"]);
    ensure_eq!(titles(&desk, &sorted("title", true)?)?, ["c", "b", "a"]);
    Ok(())
}

/// Whichever way the others are sorted.
pub fn rows_without_a_value_come_last(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 81);
    for (title, place) in [("a", None), ("b", Some("2")), ("c", None), ("d", Some("1"))] {
        let fields: Vec<_> =
            [Some(("title", title)), place.map(|place| ("place", place))].into_iter().flatten().collect();
        desk.put(&fields)?;
    }
    ensure_eq!(titles(&desk, &sorted("place", false)?)?, ["d", "b", "a", "c"]);
    ensure_eq!(titles(&desk, &sorted("place", true)?)?, ["b", "d", "a", "c"]);
    Ok(())
}

fn walk(desk: &Desk<'_>, query: &ListQuery, mut between: impl FnMut() -> Case) -> Result<Vec<String>, CaseFailed> {
    let mut query = ListQuery { limit: 3, ..query.clone() };
    let mut seen = Vec::new();
    loop {
        let page = desk.look()?.list(&query)?;
        seen.extend(page.rows.iter().map(|row| row.title.clone()));
        ensure!(page.rows.len() <= 3, "a page is too long");
        let Some(next) = page.next else { return Ok(seen) };
        // As it goes through an address: text and back.
        query.after = Some(next.to_string().parse()?);
        between()?;
    }
}

/// Rows added while somebody turns pages shift nothing; equal keys and absent ones neither.
pub fn paging_shows_each_row_once_while_rows_are_added(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 82);
    for n in 0..17 {
        let (title, place) = (format!("{n:02}"), format!("{}", n % 4));
        if n % 5 == 0 {
            desk.put(&[("title", &title)])?;
        } else {
            desk.put(&[("title", &title), ("place", &place)])?;
        }
    }
    for query in [query()?, sorted("place", false)?, sorted("place", true)?] {
        let mut seen = walk(&desk, &query, || desk.put(&[("title", "new"), ("place", "0")]).map(drop))?;
        seen.retain(|title| title != "new");
        seen.sort();
        ensure_eq!(seen, (0..17).map(|n| format!("{n:02}")).collect::<Vec<_>>());
    }
    let bad = ListQuery { after: "zz".parse().ok(), ..query()? };
    ensure_eq!(bad.after, None);
    Ok(())
}

/// Conditions, and the titles that meet them.
type Filtered<'a> = (&'a [(&'a str, Test)], &'a [&'a str]);

/// Each test, and several together.
pub fn filters_hold(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 83);
    for (title, place, kind) in [("a", "1", "x"), ("b", "2", "x"), ("c", "3", "y")] {
        desk.put(&[("title", title), ("place", place), ("kind", kind)])?;
    }
    desk.put(&[("title", "d")])?;
    let bytes = |text: &str| text.as_bytes().to_vec();
    let cases: [Filtered<'_>; 8] = [
        (&[("kind", Test::Is(bytes("x")))], &["a", "b"]),
        (&[("kind", Test::OneOf(vec![bytes("y"), bytes("z")]))], &["c"]),
        (&[("kind", Test::OneOf(Vec::new()))], &[]),
        (&[("place", Test::Between(Some(bytes("2")), None))], &["b", "c"]),
        (&[("place", Test::Between(None, Some(bytes("2"))))], &["a"]),
        (&[("place", Test::Between(Some(bytes("1")), Some(bytes("3"))))], &["a", "b"]),
        (&[("kind", Test::Absent)], &["d"]),
        (&[("kind", Test::Is(bytes("x"))), ("place", Test::Is(bytes("2")))], &["b"]),
    ];
    for (filters, expected) in cases {
        let filters = filters
            .iter()
            .map(|(id, test)| Ok(Filter { field: field(id)?, test: test.clone() }))
            .collect::<Result<Vec<_>, CaseFailed>>()?;
        let query = ListQuery { filters, ..sorted("title", false)? };
        ensure_eq!(titles(&desk, &query)?, expected);
        ensure_eq!(desk.look()?.count(&query)?, Count::Exactly(u64::try_from(expected.len()).unwrap_or(u64::MAX)));
    }
    Ok(())
}

/// By words, by person, by day; with tests and with each other.
pub fn narrowings_hold(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 86);
    let anna = desk.put(&[("title", "Anna")])?;
    for (title, due) in [("gauge one", "2026-03-01"), ("gauge two", "2026-03-02"), ("ruler", "2026-03-02")] {
        desk.put(&[("title", title), ("due", due)])?;
    }
    let mine = desk.put(&[("title", "gauge three")])?;
    desk.write(vec![desk.draft("things", mine, Kind::Linked, None, vec![linked("holder", anna, 1)?])?])?;
    let day = |text: &str| text.parse().map(Narrowing::DueBy).map_err(|_| CaseFailed(format!("`{text}` is no day")));
    let words = |text: &str| Narrowing::Words(text.to_owned());
    let cases = [
        (vec![words("gau")], vec!["gauge one", "gauge three", "gauge two"]),
        (vec![words("TWO gauge")], vec!["gauge two"]),
        (vec![words("\"' OR")], vec![]),
        (vec![words("...")], vec![]),
        (vec![day("2026-03-01")?], vec!["gauge one"]),
        (vec![day("2026-03-02")?, words("gauge")], vec!["gauge one", "gauge two"]),
        (vec![Narrowing::Mine(PersonId(anna))], vec!["gauge three"]),
        (vec![Narrowing::Mine(PersonId(mine))], vec![]),
        (vec![Narrowing::Among(vec![mine, anna])], vec!["Anna", "gauge three"]),
        (vec![Narrowing::Among(vec![mine, anna]), words("gauge")], vec!["gauge three"]),
        (vec![Narrowing::Among(vec![])], vec![]),
    ];
    for (narrowed, expected) in cases {
        let query = ListQuery { narrowed, ..sorted("title", false)? };
        ensure_eq!(titles(&desk, &query)?, expected);
    }
    let page = desk.look()?.list(&sorted("title", false)?)?;
    let due: Vec<Option<String>> = page.rows.iter().map(|row| row.due.map(|day| day.to_string())).collect();
    ensure_eq!(due.iter().flatten().count(), 3);
    Ok(())
}

/// They stay readable.
pub fn void_records_are_shown_only_when_asked_for(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 84);
    let void = desk.put(&[("title", "void")])?;
    desk.put(&[("title", "open")])?;
    desk.write(vec![desk.draft("things", void, Kind::Voided, None, vec![moved(None, "void")?])?])?;
    ensure_eq!(titles(&desk, &query()?)?, ["open"]);
    let with = ListQuery { void: VoidShown::Yes, ..query()? };
    ensure_eq!(titles(&desk, &with)?, ["open", "void"]);
    ensure_eq!((desk.look()?.count(&query()?)?, desk.look()?.count(&with)?), (Count::Exactly(1), Count::Exactly(2)));
    Ok(())
}

/// Exactly 1,000 are counted, one more is 'more than 1,000'.
pub fn counts_stop_at_a_thousand(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 85);
    let drafts = (0..1000).map(|_| desk.thing(&[("title", "x")])).collect::<Result<Vec<_>, _>>()?;
    desk.write(drafts)?;
    ensure_eq!(desk.look()?.count(&query()?)?, Count::Exactly(1000));
    desk.put(&[("title", "x")])?;
    ensure_eq!(desk.look()?.count(&query()?)?, Count::MoreThan1000);
    Ok(())
}

/// However many records meet a filter, the list shows and the count counts the same ones: a store may go two ways.
pub fn filters_hold_whether_few_or_many_meet_them(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 89);
    let title = |n: usize| format!("{n:04}");
    let place = |n: usize| if n.is_multiple_of(300) { "rare" } else { "usual" };
    let things = (0..1100).map(|n| desk.thing(&[("title", &title(n)), ("kind", "x"), ("place", place(n))]));
    desk.write(things.collect::<Result<Vec<_>, _>>()?)?;
    desk.put(&[("title", "other"), ("kind", "y"), ("place", "rare")])?;
    let bytes = |text: &str| text.as_bytes().to_vec();
    let is = |id: &str, text: &str| -> Result<Filter, CaseFailed> {
        Ok(Filter { field: field(id)?, test: Test::Is(bytes(text)) })
    };
    let rare: Vec<String> = (0..1100).step_by(300).map(title).collect();
    let many = ListQuery { filters: vec![is("kind", "x")?], limit: 3, ..sorted("title", false)? };
    ensure_eq!(titles(&desk, &many)?, ["0000", "0001", "0002"]);
    ensure_eq!(titles(&desk, &ListQuery { sort: None, ..many.clone() })?, ["1099", "1098", "1097"]);
    ensure_eq!(desk.look()?.count(&many)?, Count::MoreThan1000);
    for filters in [vec![is("kind", "x")?, is("place", "rare")?], vec![is("place", "rare")?, is("kind", "x")?]] {
        let few = ListQuery { filters, ..sorted("title", false)? };
        ensure_eq!(titles(&desk, &few)?, rare);
        ensure_eq!(desk.look()?.count(&few)?, Count::Exactly(4));
        let back = ListQuery { sort: few.sort.clone().map(|sort| Sort { descending: true, ..sort }), ..few };
        ensure_eq!(walk(&desk, &back, || Ok(()))?, rare.iter().rev().cloned().collect::<Vec<_>>());
    }
    let none = ListQuery { filters: vec![is("kind", "x")?, is("place", "nowhere")?], ..sorted("title", false)? };
    ensure_eq!(titles(&desk, &none)?, Vec::<String>::new());
    ensure_eq!(desk.look()?.count(&none)?, Count::Exactly(0));
    Ok(())
}

struct Dice(SeededRandom);

impl Dice {
    fn below(&self, n: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_be_bytes(bytes) % u64::try_from(n).unwrap_or(1)).unwrap_or(0)
    }

    fn some<T: Clone>(&self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.below(3) == 0).cloned().collect()
    }

    fn one<T: Copy>(&self, of: &[T], fallback: T) -> T {
        of.get(self.below(of.len().max(1))).copied().unwrap_or(fallback)
    }
}

const CLASSES: [&str; 5] = ["public", "internal", "confidential", "restricted", "ours"];

fn predicate(dice: &Dice, people: &[RecordId], records: &[RecordId]) -> Result<AccessPredicate, CaseFailed> {
    let ranks = [
        Classification::Public,
        Classification::Internal,
        Classification::Confidential,
        Classification::Restricted,
        Classification::Ours,
    ];
    let names = [register("things")?, register("others")?];
    let grants = (0..dice.below(4)).map(|_| AccessGrant {
        registers: match dice.below(3) {
            0 => Registers::All,
            1 => Registers::These(dice.some(&names)),
            _ => Registers::AllBut(dice.some(&names)),
        },
        highest: dice.one(&ranks, Classification::Public),
        scope: match dice.below(4) {
            0 => Scope::All,
            1 => Scope::Process(dice.some(people)),
            2 => Scope::Mine(PersonId(dice.one(people, crate::LOG_RECORD))),
            _ => Scope::Listed(dice.some(records)),
        },
    });
    Ok(AccessPredicate { grants: grants.collect() })
}

/// Lists, counts, work and search show exactly what the guard allows, for 200 random predicates.
pub fn access_in_queries_equals_the_guard(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 86);
    let dice = Dice(SeededRandom::new(87));
    let people: Vec<RecordId> = (0..4).map(|_| desk.id()).collect();
    let mut records = Vec::new();
    for n in 0..60 {
        let class = dice.one(&CLASSES, "public");
        let mut draft = desk.thing(&[("title", &format!("word {n:02}")), ("class", class), ("due", "2026-01-01")])?;
        draft.register = register(if n % 3 == 0 { "others" } else { "things" })?;
        for holder in dice.some(&people) {
            draft.facts.push(linked("holder", holder, 1)?);
        }
        if dice.below(2) == 0 {
            draft.facts.push(linked("process", dice.one(&people, crate::LOG_RECORD), 1)?);
        }
        records.push(draft.record);
        desk.write(vec![draft])?;
    }
    let look = desk.look()?;
    for _ in 0..200 {
        let access = predicate(&dice, &people, &records)?;
        let mut allowed = Vec::new();
        for record in &records {
            let Some(state) = look.record(*record)? else { continue };
            if access.allows(&state.register, *record, &SampleDerive::default().derive(&state).access) {
                allowed.push((state.register, *record));
            }
        }
        allowed.sort();
        let mut listed = Vec::new();
        for name in ["things", "others"] {
            let query = ListQuery { limit: 100, ..ListQuery::of(register(name)?, access.clone()) };
            let rows = look.list(&query)?.rows;
            ensure_eq!(look.count(&query)?, Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX)));
            listed.extend(rows.into_iter().map(|row| (row.register, row.record)));
        }
        listed.sort();
        ensure_eq!(listed, allowed);
        let mut found: Vec<_> =
            look.search("word", &access, 100)?.into_iter().map(|hit| (hit.register, hit.record)).collect();
        found.sort();
        ensure_eq!(found, allowed);
        let due = DueQuery { from: None, to: None, shown_by: None, who: None, by_role: Vec::new(), access, limit: 100 };
        let mut work: Vec<_> = look.due(&due)?.into_iter().map(|row| (row.register, row.record)).collect();
        work.sort();
        ensure_eq!(work, allowed);
    }
    Ok(())
}

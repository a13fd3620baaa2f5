//! Reads a trail: where it starts, and hop by hop where it leads.

use super::{
    diagnostic::Faults,
    draft::{HopDraft, LookDraft, TrailDraft, WayDraft},
    read::Table,
    source::At,
};
use crate::define::register::Label;

/// Reads one file: a trail and its hops.
pub(super) fn trail(faults: &mut Faults<'_>, mut file: Table<'_>) -> Option<TrailDraft> {
    let head = file.table(faults, "trail", "the trail");
    let head = file.must(faults, "trail", head);
    let tables = file.tables(faults, "hop", "a hop");
    let hops = tables.into_iter().filter_map(|table| hop(faults, table)).collect();
    file.done(faults);
    let mut head = head?;
    let id = head.id(faults, "id");
    let name = head.label(faults, "name");
    let say = head.label(faults, "say");
    let start = head.id(faults, "start");
    let when = head.text(faults, "where");
    let look = look(faults, &mut head);
    let id = head.must(faults, "id", id);
    let name = head.must(faults, "name", name);
    let say = head.must(faults, "say", say);
    let start = head.must(faults, "start", start);
    head.done(faults);
    Some(TrailDraft { id: id?, name: name?, say: say?, start: start?, when, look, hops })
}

fn look(faults: &mut Faults<'_>, table: &mut Table<'_>) -> LookDraft {
    let show = table.texts(faults, "show");
    let require = table.text(faults, "require");
    let refuse = label_at(faults, table, "refuse");
    LookDraft { show, require, refuse }
}

fn label_at(faults: &mut Faults<'_>, table: &mut Table<'_>, key: &'static str) -> Option<At<Label>> {
    let spot = table.place(key);
    table.label(faults, key).map(|value| At { value, spot })
}

fn hop(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<HopDraft> {
    let id = table.id(faults, "id");
    let name = table.label(faults, "name");
    let ask = table.label(faults, "ask");
    let after = table.id(faults, "after");
    let way = way(faults, &mut table);
    let when = table.text(faults, "where");
    let asked = table.text(faults, "asked_if");
    let otherwise = label_at(faults, &mut table, "otherwise");
    let latest = table.text(faults, "latest");
    let optional = table.flag(faults, "optional");
    let look = look(faults, &mut table);
    let missing = label_at(faults, &mut table, "missing");
    let fill = table.map(faults, "fill");
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    let ask = table.must(faults, "ask", ask);
    table.done(faults);
    Some(HopDraft {
        id: id?,
        name: name?,
        ask: ask?,
        after,
        way: way?,
        when,
        asked,
        otherwise,
        latest,
        optional,
        look,
        missing,
        fill,
    })
}

/// A hop leads one way, or stays where it is.
fn way(faults: &mut Faults<'_>, table: &mut Table<'_>) -> Option<WayDraft> {
    let along = table.text(faults, "along").map(WayDraft::Along);
    let pointing = table.text(faults, "pointing").map(WayDraft::Pointing);
    let numbers = table.text(faults, "numbers").map(WayDraft::Numbers);
    let own = table.text(faults, "own");
    let with = table.text(faults, "shared_with");
    let sharing = match (own, with) {
        (Some(own), Some(with)) => Some(WayDraft::Sharing { own, with }),
        (None, None) => None,
        _ => {
            let help = "say both, such as `own = \"controls\"` and `shared_with = \"statements.requirements\"`";
            faults.help(table.spot, "`own` and `shared_with` belong together", help);
            return None;
        }
    };
    let mut ways = [along, pointing, numbers, sharing].into_iter().flatten();
    let first = ways.next();
    if ways.next().is_some() {
        let help = "name one of `along`, `pointing`, `numbers`, or `own` with `shared_with`; without any the hop looks at the same record";
        faults.help(table.spot, "a hop leads one way", help);
        return None;
    }
    Some(first.unwrap_or(WayDraft::Here))
}

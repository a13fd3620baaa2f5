//! A check at the desk: drawn by lot from a seed of the machine, filed with seed and population, so that anybody can draw it again.

use std::collections::BTreeMap;

use plumb_ledger::Digest;
use plumb_model::define::register::Part;
use serde_json::json;

use super::{row_text, seen};
use crate::{
    Engine,
    access::Reader,
    desk::{Act, Caller, Done, Given, GivenValue, Problem, ProblemKind, SpotCheckView},
    engine::Look,
    lots,
    playing::PartOf,
    records::{LANGUAGE, title},
    trail::link_to,
};

/// Checks shown at most.
const SHOWN: usize = 20;
/// A population of more than so many is kept as its digest only.
const LISTED: usize = 5_000;
/// Bytes of a seed.
const SEED_BYTES: usize = 16;

impl Engine {
    /// Draws, and files what was drawn.
    pub(crate) fn draw_spot_check(&self, caller: &Caller, draw: &str, key: Option<&str>) -> Result<Done, Problem> {
        // Whoever asks twice with the same key gets what was drawn first, though each draw has a seed of its own.
        let content = json!({ "actor": caller.by, "draw": draw });
        self.run_drawn(caller, &content, key, || self.spot_check(caller, draw))
    }

    fn spot_check(&self, caller: &Caller, wanted: &str) -> Result<Act, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        reader.may_know_assessments()?;
        let packs = &look.rules.packs;
        let draw = packs.rehearsal.draw(wanted).ok_or_else(|| {
            let all = packs.rehearsal.draws.iter().map(|draw| draw.id.as_str());
            let problem = Problem::new(
                ProblemKind::Content,
                "content.no-draw",
                format!("nothing is drawn by the name `{wanted}`"),
            );
            crate::near::near(wanted, all).map_or(problem.clone(), |near| problem.help(near))
        })?;
        let part = PartOf::find(packs, Part::SpotCheck).ok_or_else(|| {
            let say = "no pack has a register for checks at the desk; nothing was drawn";
            Problem::new(ProblemKind::Content, "content.no-register", say)
        })?;
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for record in seen(&look, &reader, &draw.over, draw.when.as_ref(), &|_| true)? {
            if let (Some(number), Some(register)) = (record.number(), look.register_of(&record)) {
                names.insert(number.to_owned(), title(register, &record));
            }
        }
        let numbers: Vec<String> = names.keys().cloned().collect();
        if numbers.is_empty() {
            let say = format!("there is nothing to draw from: {} is empty", draw.name.get(LANGUAGE));
            return Err(Problem::new(ProblemKind::Rule, "rule.nothing-to-draw", say));
        }
        let mut bytes = [0; SEED_BYTES];
        self.wiring.random.fill(&mut bytes);
        let seed = format!("{:032x}", u128::from_be_bytes(bytes));
        let drawn = lots::drawn(&seed, &numbers, draw.count);
        let row = |number: &String| {
            let what = names.get(number).cloned().unwrap_or_default();
            BTreeMap::from([("number".to_owned(), number.clone()), ("what".to_owned(), what)])
        };
        let rows = GivenValue::Rows(drawn.iter().map(row).collect());
        let field = |role: &str| part.field(role).map(ToString::to_string);
        let head = format!("{}: {} of {}", draw.name.get(LANGUAGE), drawn.len(), numbers.len());
        let mut values = vec![Given::text(part.register.title.as_str(), &head)];
        let by = look.writer(&caller.by)?.person.id.to_string();
        for (role, value) in [
            ("kind", draw.id.clone()),
            ("seed", seed),
            ("on", look.today.to_string()),
            ("by", by),
            ("ask", draw.ask.get(LANGUAGE).to_owned()),
            ("population", population(&numbers)),
            ("count", numbers.len().to_string()),
            ("entries", look.snapshot.size().to_string()),
        ] {
            values.extend(field(role).map(|field| Given::text(&field, &value)));
        }
        values.extend(field("drawn").map(|field| Given { field, value: rows }));
        Ok(Act::Create { register: part.register.id.to_string(), values })
    }
}

/// The numbers that could have been drawn; of very many their digest.
fn population(numbers: &[String]) -> String {
    if numbers.len() <= LISTED {
        return numbers.join(" ");
    }
    let digest = Digest::of(numbers.join("\n").as_bytes()).to_hex();
    format!("sha256 {digest} over {} numbers, one a line", numbers.len())
}

/// The checks there are, the newest first, each drawn again.
pub(super) fn all(look: &Look, reader: &Reader) -> Result<Vec<SpotCheckView>, Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::SpotCheck) else { return Ok(Vec::new()) };
    let people = look.people()?;
    let records = seen(look, reader, &part.register.id, None, &|_| true)?;
    let view = |record: &plumb_model::fold::RecordState| {
        let read = part.read(record);
        let mut drawn: Vec<String> = read.rows("drawn").filter_map(|row| row_text(row, "number")).collect();
        let found = read.rows("drawn").filter(|row| row_text(row, "found").is_some()).count();
        drawn.sort_unstable();
        let seed = read.text("seed").map(ToOwned::to_owned);
        let same_again = seed.as_ref().zip(read.text("population")).and_then(|(seed, population)| {
            let numbers: Vec<String> = population.split_whitespace().map(ToOwned::to_owned).collect();
            let listed = numbers.first().is_some_and(|first| first != "sha256");
            listed.then(|| lots::drawn(seed, &numbers, drawn.len()) == drawn)
        });
        SpotCheckView {
            link: link_to(look, record).unwrap_or_default(),
            on: read.day("on", &look.zone),
            by: read.link("by").and_then(|by| people.name(by)).map(ToOwned::to_owned),
            seed,
            drawn: drawn.len() as u64,
            found: found as u64,
            same_again,
        }
    };
    Ok(records.iter().take(SHOWN).map(view).collect())
}

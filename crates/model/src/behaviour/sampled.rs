//! A sample that anybody can draw again: the same population, size and seed give the same items.

use plumb_ledger::digest::Digest;

use super::{Conduct, Occasion, Uses};
use crate::{
    decide::{Plan, Refusal, Step},
    raw::Raw,
};

/// A population has at most this many items.
const LARGEST: u32 = 1_000_000;
/// A sample has at most this many items.
const LARGEST_SAMPLE: u32 = 1_000;

pub(super) struct Sampled;

impl Conduct for Sampled {
    fn act<'a>(&self, _: &mut Plan<'a>, step: &mut Step<'a>, uses: Uses<'a>, _: &Occasion<'_>) -> Result<(), Refusal> {
        let Some(drawn) = uses.field("drawn") else { return Ok(()) };
        let whole =
            |role| uses.number(&step.after, role).and_then(|number| number.normalize().to_string().parse::<u32>().ok());
        let (Some(population), Some(size), Some(seed)) =
            (whole("population"), whole("size"), uses.text(&step.after, "seed"))
        else {
            return step.unset(&drawn.id);
        };
        if population > LARGEST || size > LARGEST_SAMPLE || size > population {
            let say = format!("a sample of {size} from {population}; at most {LARGEST_SAMPLE} from {LARGEST}");
            return Err(Refusal::Behaviour(say));
        }
        let items: Vec<String> = draw(population, size, seed).iter().map(u32::to_string).collect();
        if items.is_empty() { step.unset(&drawn.id) } else { step.set(&drawn.id, Raw::Text(items.join(", "))) }
    }
}

/// Items from 1, in rising order: the `size` ones for which SHA-256 of `seed:item` is least.
fn draw(population: u32, size: u32, seed: &str) -> Vec<u32> {
    let mut ranked: Vec<(Digest, u32)> =
        (1..=population).map(|item| (Digest::of(format!("{seed}:{item}").as_bytes()), item)).collect();
    ranked.sort_unstable();
    let mut items: Vec<u32> =
        ranked.into_iter().take(usize::try_from(size).unwrap_or(usize::MAX)).map(|(_, item)| item).collect();
    items.sort_unstable();
    items
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_sample_can_be_drawn_again() {
        assert_eq!(draw(100, 5, "2026"), draw(100, 5, "2026"));
        assert_ne!(draw(100, 5, "2026"), draw(100, 5, "2027"));
        assert_eq!(draw(3, 3, "x"), [1, 2, 3]);
    }
}

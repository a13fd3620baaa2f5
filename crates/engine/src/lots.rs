//! Drawing lots that anybody can draw again: whoever has the seed and the numbers gets the same.

use plumb_ledger::Digest;

/// So many of the numbers, by the least SHA-256 of `seed:number`, in order of the numbers.
pub(crate) fn drawn(seed: &str, numbers: &[String], size: usize) -> Vec<String> {
    let mut ranked: Vec<(Digest, &String)> =
        numbers.iter().map(|number| (Digest::of(format!("{seed}:{number}").as_bytes()), number)).collect();
    ranked.sort_unstable();
    let mut sample: Vec<String> = ranked.into_iter().take(size).map(|(_, number)| number.clone()).collect();
    sample.sort_unstable();
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_draws_another() {
        let numbers: Vec<String> = (1..=40).map(|n| format!("P-{n:03}")).collect();
        let backwards: Vec<String> = numbers.iter().rev().cloned().collect();
        assert_eq!(drawn("a", &numbers, 5), drawn("a", &backwards, 5), "the order of the list makes no difference");
        assert_eq!(drawn("a", &numbers, 5).len(), 5);
        assert_ne!(drawn("a", &numbers, 5), drawn("b", &numbers, 5));
        assert_eq!(drawn("a", &numbers, 99), numbers, "no more than there are");
    }

    #[test]
    fn every_number_is_drawn_about_as_often() {
        let numbers: Vec<String> = (1..=20).map(|n| format!("P-{n:03}")).collect();
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..2_000 {
            for number in drawn(&seed.to_string(), &numbers, 5) {
                *counts.entry(number).or_insert(0) += 1;
            }
        }
        // 500 are expected of each; five standard deviations are 97.
        assert!(counts.len() == 20 && counts.values().all(|count| (400..=600).contains(count)), "{counts:?}");
    }
}

//! 'Did you mean …?': the nearest of the names that would have been right.

/// The candidate nearest to `wrong`, where it is near enough to be what was meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wrong.chars().count() / 3).max(1);
    let wrong = wrong.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&wrong, candidate), candidate))
        .filter(|(distance, candidate)| {
            // A part of the right name is as good as a slip of the finger: `calibration` for `next_calibration`.
            *distance <= limit || (wrong.len() >= 4 && (candidate.contains(&*wrong) || wrong.contains(candidate)))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace, swap of neighbours) from one text to the other.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
            let replace = at(&last, j) + usize::from(from != to);
            let mut best = replace.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(&to) && b.get(j - 1) == Some(&from) {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let names = ["next_calibration", "last_calibration", "name", "state"];
        assert_eq!(nearest("next_calibraton", names), Some("next_calibration"));
        assert_eq!(nearest("sate", names), Some("state"));
        assert_eq!(nearest("calibration", names), Some("last_calibration"));
        assert_eq!(nearest("supplier", names), None);
    }
}

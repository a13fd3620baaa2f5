//! 'Did you mean …?' for names that people type.

/// The nearest name there is, or the few there are; none where neither helps.
pub(crate) fn near<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let limit = (name.chars().count() / 3).clamp(1, 3);
    match known.iter().map(|other| (distance(name, other), *other)).min() {
        Some((steps, other)) if steps <= limit => Some(format!("did you mean `{other}`?")),
        Some(_) if known.len() <= 24 => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("possible here: {}", names.join(", ")))
        }
        _ => None,
    }
}

/// Levenshtein's distance: letters added, dropped or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut line: Vec<usize> = (0..=b.len()).collect();
    for (row, x) in a.chars().enumerate() {
        let mut diagonal = row;
        let mut left = row + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(line.iter().skip(1)) {
            left = (diagonal + usize::from(x != *y)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        line = next;
    }
    line.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert_eq!(distance("suplier", "supplier"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(near("suplier", ["supplier", "risks"]).as_deref(), Some("did you mean `supplier`?"));
        assert_eq!(near("zzz", ["risks", "actions"]).as_deref(), Some("possible here: `actions`, `risks`"));
    }
}

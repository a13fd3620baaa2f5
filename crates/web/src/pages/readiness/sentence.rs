//! A check's sentence with its count as a link: '3 of 186 instruments in use' leads to the three.

use maud::{Markup, html};

/// The words before which the subject of a sentence of the packs ends.
const VERBS: [&str; 14] =
    ["is", "are", "has", "have", "was", "were", "do", "does", "lack", "lacks", "need", "needs", "failed", "left"];

/// The sentence; its beginning, up to the verb, leads to what it counts.
pub(crate) fn linked(sentence: &str, href: &str) -> Markup {
    let (subject, rest) = subject(sentence);
    html! { a href=(href) { (subject) } (rest) }
}

/// What a sentence is about, and what it says of it. Where that cannot be told apart, all of it.
fn subject(sentence: &str) -> (&str, &str) {
    if !sentence.starts_with(|first: char| first.is_ascii_digit()) {
        return (sentence, "");
    }
    let verbs = VERBS.iter().filter_map(|verb| {
        let place = sentence.match_indices(verb).map(|(place, _)| place);
        let whole = |place: &usize| {
            let before = sentence.get(..*place).is_some_and(|before| before.ends_with(' '));
            before && sentence.get(place + verb.len()..).is_some_and(|after| after.starts_with(' '))
        };
        place.filter(whole).min()
    });
    let end = verbs.min().map_or(sentence.len(), |place| place.saturating_sub(1));
    sentence.split_at_checked(end).unwrap_or((sentence, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_ends_before_the_verb() {
        assert_eq!(
            subject("3 of 186 instruments in use are past their date"),
            ("3 of 186 instruments in use", " are past their date")
        );
        assert_eq!(subject("1 of 3 reviews was held"), ("1 of 3 reviews", " was held"));
        assert_eq!(subject("Described, but no record shows it").1, "", "no count: all of it");
        assert_eq!(subject("7 of 9").1, "");
    }
}

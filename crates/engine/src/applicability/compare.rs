//! What is another between two versions, control by control.

use std::collections::BTreeMap;

use crate::desk::{ApplicabilityLine, LineMove, LineMoved, LinePart};

/// The lines that came, went or changed, in the order of the later ones, then those that went.
pub(super) fn moved(before: &[ApplicabilityLine], after: &[ApplicabilityLine]) -> Vec<LineMoved> {
    let old: BTreeMap<&str, &ApplicabilityLine> = before.iter().map(|line| (line.control.as_str(), line)).collect();
    let mut moved = Vec::new();
    let told =
        |line: &ApplicabilityLine, how| LineMoved { control: line.control.clone(), title: line.title.clone(), how };
    for line in after {
        match old.get(line.control.as_str()) {
            None => moved.push(told(line, LineMove::Came)),
            Some(old) => {
                let parts = parts(old, line);
                if !parts.is_empty() {
                    moved.push(told(line, LineMove::Changed { parts }));
                }
            }
        }
    }
    let gone = before.iter().filter(|line| !after.iter().any(|other| other.control == line.control));
    moved.extend(gone.map(|line| told(line, LineMove::Went)));
    moved
}

fn parts(old: &ApplicabilityLine, new: &ApplicabilityLine) -> Vec<(LinePart, String, String)> {
    let pairs = [
        (LinePart::Applies, &old.applies, &new.applies),
        (LinePart::Driver, &old.driver, &new.driver),
        (LinePart::Risks, &old.risks, &new.risks),
        (LinePart::Why, &old.why, &new.why),
        (LinePart::Status, &old.status, &new.status),
        (LinePart::How, &old.how, &new.how),
        (LinePart::Statement, &old.statement, &new.statement),
    ];
    let other = pairs.into_iter().filter(|(_, old, new)| old != new);
    other.map(|(part, old, new)| (part, old.clone(), new.clone())).collect()
}

/// The same as the text that a draft begins with.
pub(super) fn in_words(before: &str, moved: &[LineMoved]) -> String {
    if moved.is_empty() {
        return format!("Nothing since {before}.");
    }
    let lines = moved.iter().map(|line| match &line.how {
        LineMove::Came => format!("- {} {}: new", line.control, line.title),
        LineMove::Went => format!("- {} {}: gone", line.control, line.title),
        LineMove::Changed { parts } => {
            let words: Vec<&str> = parts.iter().map(|(part, ..)| part.words()).collect();
            format!("- {} {}: {}", line.control, line.title, words.join(", "))
        }
    });
    let lines: Vec<String> = lines.collect();
    format!("Since {before}:\n\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(control: &str, driver: &str) -> ApplicabilityLine {
        ApplicabilityLine { control: control.to_owned(), driver: driver.to_owned(), ..ApplicabilityLine::default() }
    }

    #[test]
    fn lines_come_go_and_change_and_what_stays_is_not_told() {
        let before = [line("A.5.1", "Law"), line("A.5.2", "A risk"), line("A.5.3", "Law")];
        let after = [line("A.5.1", "Law"), line("A.5.2", "Contract"), line("ST-090", "Law")];
        let moved = moved(&before, &after);
        let told: Vec<&str> = moved.iter().map(|line| line.control.as_str()).collect();
        assert_eq!(told, ["A.5.2", "ST-090", "A.5.3"]);
        let parts = vec![(LinePart::Driver, "A risk".to_owned(), "Contract".to_owned())];
        assert_eq!(moved[0].how, LineMove::Changed { parts });
        assert!(in_words("SOA-01", &moved).contains("- A.5.3 : gone"));
        assert_eq!(super::moved(&before, &before), []);
    }
}

//! What is wrong in a pack, said so that its author can mend it: file, line, the line itself, and help.

use std::fmt;

use super::source::{Sources, Spot};

/// One mistake in a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, such as `core/registers/people.toml`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The author's line.
    pub quote: String,
    /// How many characters of the line are meant, at least 1.
    pub width: usize,
    /// What is wrong.
    pub say: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let room = self.quote.chars().count().saturating_sub(self.column - 1).max(1);
        // Tabs stay tabs before the caret, so that it stands where the author's editor puts it.
        let indent: String =
            self.quote.chars().take(self.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        writeln!(f, "error: {}", self.say)?;
        writeln!(f, "{margin}--> {}:{}:{}", self.file, self.line, self.column)?;
        writeln!(f, "{margin} |")?;
        writeln!(f, "{number} | {}", self.quote)?;
        write!(f, "{margin} | {indent}{}", "^".repeat(self.width.min(room)))?;
        match &self.help {
            Some(help) => write!(f, "\n{margin} = help: {help}"),
            None => Ok(()),
        }
    }
}

/// Every mistake found in one run over a pack set, in the order of files and lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in &self.0 {
            write!(f, "{diagnostic}\n\n")?;
        }
        match self.0.len() {
            1 => write!(f, "1 mistake"),
            n => write!(f, "{n} mistakes"),
        }
    }
}

impl std::error::Error for Diagnostics {}

/// Collects mistakes while a pack is read.
#[derive(Debug)]
pub(super) struct Faults<'a> {
    pub(super) sources: &'a Sources,
    found: Vec<Diagnostic>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, found: Vec::new() }
    }

    /// Notes a mistake.
    pub(super) fn say(&mut self, spot: Spot, say: impl Into<String>) {
        self.add(spot, say.into(), None);
    }

    /// Notes a mistake and what to do about it.
    pub(super) fn help(&mut self, spot: Spot, say: impl Into<String>, help: impl Into<String>) {
        self.add(spot, say.into(), Some(help.into()));
    }

    /// Notes a mistake with what to do about it, where something is known.
    pub(super) fn add(&mut self, spot: Spot, say: String, help: Option<String>) {
        let file = self.sources.0.get(spot.file).map_or_else(String::new, |source| source.path.clone());
        let place = self.sources.place(spot);
        let (line, column, quote, width) = (place.line, place.column, place.quote, place.width);
        self.found.push(Diagnostic { file, line, column, quote, width, say, help });
    }

    /// Notes a name that nothing has, with the nearest name there is; `what` is such as 'role', or 'field of `people`'.
    pub(super) fn unknown<'n>(&mut self, spot: Spot, what: &str, name: &str, known: impl IntoIterator<Item = &'n str>) {
        let say = match what.split_once(" of ") {
            Some((what, owner)) => format!("{owner} has no {what} `{name}`"),
            None => format!("there is no {what} `{name}`"),
        };
        self.add(spot, say, near(name, known));
    }

    /// How many mistakes were found so far.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// All mistakes in the order of files and lines.
    pub(super) fn done(self) -> Option<Diagnostics> {
        let mut found = self.found;
        found.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        found.dedup();
        (!found.is_empty()).then_some(Diagnostics(found))
    }
}

/// 'did you mean …?', or the names there are where none is near and they are few.
pub(crate) fn near<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let nearest = known.iter().map(|other| (distance(name, other), *other)).min();
    match nearest {
        Some((steps, other)) if steps <= limit => Some(format!("did you mean `{other}`?")),
        Some(_) if known.len() <= 16 => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("possible here: {}", names.join(", ")))
        }
        _ => None,
    }
}

/// How many letters must be changed, added, dropped or swapped with their neighbour.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut last_but_one: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut before = None;
    for (row, x) in a.chars().enumerate() {
        let mut line = vec![row + 1];
        let mut left = None;
        for (column, &y) in b.iter().enumerate() {
            let get = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut steps = (get(&last, column) + usize::from(x != y)).min(get(&last, column + 1) + 1);
            steps = steps.min(get(&line, column) + 1);
            if column > 0 && before == Some(y) && left == Some(x) {
                steps = steps.min(get(&last_but_one, column - 1) + 1);
            }
            line.push(steps);
            left = Some(y);
        }
        last_but_one = std::mem::replace(&mut last, line);
        before = Some(x);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, near};

    #[test]
    fn a_swapped_pair_of_letters_is_one_step() {
        assert_eq!(distance("requierd", "required"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        assert_eq!(near("stats", ["state", "number"]).as_deref(), Some("did you mean `state`?"));
        assert_eq!(near("xyz", ["state", "number"]).as_deref(), Some("possible here: `number`, `state`"));
    }
}

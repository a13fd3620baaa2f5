//! Two revisions side by side: paragraphs found again, and within each the words that are others.

use similar::{ChangeTag, DiffOp, TextDiff};

use super::show::{one_revision, revision_view};
use crate::{
    Engine,
    access::Reader,
    desk::{Change, CompareView, ParagraphKind, ParagraphView, Piece, Problem, ProblemKind, RecordRef},
};

/// From this likeness on two paragraphs are the same one, rewritten: the share of words they have in common.
const ALIKE: f64 = 0.4;
/// Paragraphs of a rewritten stretch that are held against one another, old times new; beyond that all count as rewritten.
const PAIRS: usize = 40_000;
/// Words of a paragraph that are compared; longer ones are shown whole, gone and new.
const WORDS: usize = 4_000;

impl Engine {
    /// Compares the texts of two revisions by words.
    pub(crate) fn compare(&self, reader: &Reader, left: &RecordRef, right: &RecordRef) -> Result<CompareView, Problem> {
        let look = self.look_of(reader)?;
        let people = look.people()?;
        let (old, roles) = one_revision(&look, reader, left)?;
        let (new, others) = one_revision(&look, reader, right)?;
        if roles.register.id != others.register.id {
            let say = format!("`{}` and `{}` are revisions in different registers", left.0, right.0);
            return Err(Problem::new(ProblemKind::Content, "content.no-comparison", say));
        }
        let hidden = roles.field("text").is_some_and(|field| reader.hides(roles.register, &field.id));
        let text = |record| if hidden { "" } else { roles.text(record, "text").unwrap_or_default() };
        let compared = Compared::of(text(&old), text(&new));
        let names = |record: &plumb_model::fold::RecordState| {
            let field = roles.field("file").filter(|field| !reader.hides(roles.register, &field.id));
            let files = field.and_then(|field| record.files.get(&field.id)).into_iter().flatten();
            files.map(|file| (file.name.clone(), file.digest.clone())).collect::<Vec<_>>()
        };
        let (before, after) = (names(&old), names(&new));
        let only = |these: &[(String, String)], those: &[(String, String)]| {
            let without = these.iter().filter(|(_, digest)| !those.iter().any(|(_, other)| other == digest));
            without.map(|(name, _)| name.clone()).collect()
        };
        Ok(CompareView {
            left: revision_view(reader, &people, roles, &old),
            right: revision_view(reader, &people, roles, &new),
            paragraphs: compared.paragraphs,
            added_words: compared.added,
            removed_words: compared.removed,
            changed: compared.changed,
            files_gone: only(&before, &after),
            files_new: only(&after, &before),
        })
    }
}

/// What comparing two texts found.
#[derive(Debug, Default)]
struct Compared {
    paragraphs: Vec<ParagraphView>,
    added: u64,
    removed: u64,
    changed: u64,
}

impl Compared {
    fn of(old: &str, new: &str) -> Self {
        let (old, new) = (paragraphs(old), paragraphs(new));
        let texts = |all: &[Paragraph]| all.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        let (before, after) = (texts(&old), texts(&new));
        let mut compared = Self::default();
        for op in similar::capture_diff_slices(similar::Algorithm::Myers, &before, &after) {
            let (left, right) =
                (old.get(op.old_range()).unwrap_or_default(), new.get(op.new_range()).unwrap_or_default());
            match op {
                DiffOp::Equal { .. } => right.iter().for_each(|one| compared.whole(Change::Same, one)),
                DiffOp::Delete { .. } => left.iter().for_each(|one| compared.whole(Change::Removed, one)),
                DiffOp::Insert { .. } => right.iter().for_each(|one| compared.whole(Change::Added, one)),
                DiffOp::Replace { .. } => compared.stretch(left, right),
            }
        }
        compared
    }

    /// A paragraph that is the same, gone or new as a whole.
    fn whole(&mut self, change: Change, paragraph: &Paragraph) {
        let words = paragraph.words();
        match change {
            Change::Added => self.added += words,
            Change::Removed => self.removed += words,
            Change::Same | Change::Changed => {}
        }
        self.changed += u64::from(change != Change::Same);
        let pieces = vec![Piece { change, text: paragraph.shown().to_owned() }];
        self.paragraphs.push(ParagraphView { change, kind: paragraph.kind, pieces });
    }

    /// A stretch in which paragraphs were rewritten: those that are alike are held against one another.
    fn stretch(&mut self, old: &[Paragraph], new: &[Paragraph]) {
        let mut left = old.iter();
        let mut right = new.iter();
        for (a, b) in pairs(old, new) {
            for gone in left.by_ref().take_while(|one| !std::ptr::eq(*one, a)) {
                self.whole(Change::Removed, gone);
            }
            for come in right.by_ref().take_while(|one| !std::ptr::eq(*one, b)) {
                self.whole(Change::Added, come);
            }
            self.rewritten(a, b);
        }
        left.for_each(|gone| self.whole(Change::Removed, gone));
        right.for_each(|come| self.whole(Change::Added, come));
    }

    fn rewritten(&mut self, old: &Paragraph, new: &Paragraph) {
        if old.words().max(new.words()) > WORDS as u64 {
            self.whole(Change::Removed, old);
            self.whole(Change::Added, new);
            return;
        }
        // A mark is shown only where nothing but the mark is another: a paragraph that became a heading.
        let by_words = old.shown() != new.shown();
        let shown = |one: &Paragraph| if by_words { one.shown().to_owned() } else { one.text.clone() };
        let (before, after) = (shown(old), shown(new));
        let mut pieces: Vec<Piece> = Vec::new();
        for change in TextDiff::from_words(before.as_str(), after.as_str()).iter_all_changes() {
            let (what, text) = match change.tag() {
                ChangeTag::Equal => (Change::Same, change.value()),
                ChangeTag::Delete => (Change::Removed, change.value()),
                ChangeTag::Insert => (Change::Added, change.value()),
            };
            let counts = u64::from(!text.trim().is_empty());
            match what {
                Change::Added => self.added += counts,
                Change::Removed => self.removed += counts,
                Change::Same | Change::Changed => {}
            }
            match pieces.last_mut() {
                Some(last) if last.change == what => last.text.push_str(text),
                _ => pieces.push(Piece { change: what, text: text.to_owned() }),
            }
        }
        self.changed += 1;
        self.paragraphs.push(ParagraphView { change: Change::Changed, kind: new.kind, pieces });
    }
}

/// A paragraph: as much as a person takes for one, with Markdown's mark at its beginning.
#[derive(Debug)]
struct Paragraph {
    text: String,
    kind: ParagraphKind,
    /// How many bytes of the text are the mark.
    mark: usize,
}

impl Paragraph {
    fn shown(&self) -> &str {
        self.text.get(self.mark..).unwrap_or(&self.text)
    }

    fn words(&self) -> u64 {
        u64::try_from(self.shown().split_whitespace().count()).unwrap_or(u64::MAX)
    }
}

/// Parts a text where a line is empty, a heading stands, or an item or row begins.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let (kind, mark) = beginning(line);
        if line.trim().is_empty() {
            open = false;
        } else if open && kind == ParagraphKind::Text && !line.trim_start().starts_with('|') {
            if let Some(last) = all.last_mut() {
                last.text.push(' ');
                last.text.push_str(line.trim());
            }
        } else {
            all.push(Paragraph { text: line.trim_end().to_owned(), kind, mark });
            open = kind != ParagraphKind::Heading;
        }
    }
    all
}

/// What a line begins, and how long its mark is.
fn beginning(line: &str) -> (ParagraphKind, usize) {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let behind = |mark: usize| {
        let rest = text.get(mark..).unwrap_or_default();
        rest.starts_with(' ').then(|| indent + mark + (rest.len() - rest.trim_start().len()))
    };
    let hashes = text.len() - text.trim_start_matches('#').len();
    if let (1..=6, Some(mark)) = (hashes, behind(hashes)) {
        return (ParagraphKind::Heading, mark);
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = digits > 0 && text.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
    let item = if text.starts_with(['-', '*', '+']) { behind(1) } else { None };
    match item.or_else(|| if numbered { behind(digits + 1) } else { None }) {
        Some(mark) => (ParagraphKind::Item, mark),
        None => (ParagraphKind::Text, indent),
    }
}

/// Paragraphs that are the same one, rewritten: the pairing in order that keeps most likeness.
fn pairs<'p>(old: &'p [Paragraph], new: &'p [Paragraph]) -> Vec<(&'p Paragraph, &'p Paragraph)> {
    if old.len().saturating_mul(new.len()) > PAIRS {
        return Vec::new();
    }
    // best[i][j]: likeness kept from old[i..] and new[j..].
    let width = new.len() + 1;
    let mut best = vec![0.0_f64; (old.len() + 1) * width];
    let at = |best: &[f64], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
    let bags = |all: &[Paragraph]| all.iter().map(bag).collect::<Vec<_>>();
    let (lefts, rights) = (bags(old), bags(new));
    let like = |i: usize, j: usize| match (lefts.get(i), rights.get(j)) {
        (Some(a), Some(b)) => Some(likeness(a, b)).filter(|like| *like >= ALIKE),
        _ => None,
    };
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let taken = like(i, j).map_or(0.0, |like| like + at(&best, i + 1, j + 1));
            let most = taken.max(at(&best, i + 1, j)).max(at(&best, i, j + 1));
            if let Some(slot) = best.get_mut(i * width + j) {
                *slot = most;
            }
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let here = at(&best, i, j);
        if at(&best, i + 1, j) >= here {
            i += 1;
        } else if at(&best, i, j + 1) >= here {
            j += 1;
        } else {
            found.extend(old.get(i).zip(new.get(j)));
            (i, j) = (i + 1, j + 1);
        }
    }
    found
}

/// A paragraph's words in order of the alphabet.
fn bag(paragraph: &Paragraph) -> Vec<String> {
    let mut words: Vec<String> = paragraph.shown().split_whitespace().map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}

/// The share of words that two paragraphs have in common (Dice's coefficient over words, each as often as it stands).
fn likeness(a: &[String], b: &[String]) -> f64 {
    let (mut left, mut right, mut common) = (a.iter().peekable(), b.iter().peekable(), 0_u32);
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                left.next();
                right.next();
            }
        }
    }
    let all = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX);
    if all == 0 { 0.0 } else { 2.0 * f64::from(common) / f64::from(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(old: &str, new: &str) -> Vec<String> {
        let mark = |piece: &Piece| match piece.change {
            Change::Added => format!("[+{}]", piece.text),
            Change::Removed => format!("[-{}]", piece.text),
            Change::Same | Change::Changed => piece.text.clone(),
        };
        let compared = Compared::of(old, new);
        compared.paragraphs.iter().map(|one| one.pieces.iter().map(mark).collect()).collect()
    }

    #[test]
    fn a_rewritten_sentence_shows_its_words_and_what_stands_around_it_stays() {
        let old = "# Purpose\n\nGauges are calibrated once a year.\n\n- by the laboratory\n- on its day\n";
        let new =
            "# Purpose\n\nGauges are calibrated twice a year.\n\n- by the laboratory\n- in a dry room\n- on its day\n";
        assert_eq!(
            lines(old, new),
            [
                "Purpose",
                "Gauges are calibrated [-once][+twice] a year.",
                "by the laboratory",
                "[+in a dry room]",
                "on its day"
            ]
        );
        let compared = Compared::of(old, new);
        assert_eq!((compared.added, compared.removed, compared.changed), (5, 1, 2));
    }

    #[test]
    fn what_has_little_in_common_is_gone_and_new_not_rewritten() {
        assert_eq!(lines("The cat sat.", "Invoices are paid late."), ["[-The cat sat.]", "[+Invoices are paid late.]"]);
        assert_eq!(lines("", "New."), ["[+New.]"]);
        assert_eq!(lines("Old.", ""), ["[-Old.]"]);
        assert_eq!(lines("same\nlines", "same lines"), ["same lines"], "a line's end is no change");
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_said_twice_whatever_the_texts() {
        let texts = ["", "a b c", "a\n\nb\n\nc d e f", "# x\n- a b c d\n- e\n\n1. one two\n2) two", "c d e g\n\na"];
        for old in texts {
            for new in texts {
                let compared = Compared::of(old, new);
                let words = |wanted: Change, text: &str| {
                    let pieces = compared.paragraphs.iter().flat_map(|one| &one.pieces);
                    let kept = pieces.filter(|piece| piece.change == Change::Same || piece.change == wanted);
                    let kept: Vec<&str> = kept.flat_map(|piece| piece.text.split_whitespace()).collect();
                    let all: Vec<String> = paragraphs(text).iter().map(|one| one.shown().to_owned()).collect();
                    assert_eq!(kept.join(" "), all.join(" "), "{old:?} {new:?}");
                };
                words(Change::Removed, old);
                words(Change::Added, new);
            }
        }
    }
}

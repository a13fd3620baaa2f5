//! Requirements found by what people type: an id of today, or one of an edition that is gone, which leads to where it went.

use plumb_model::{
    define::{
        edition::{Earlier, MovedRequirement},
        requirement::Standard,
    },
    id::StandardId,
    pack::PackSet,
};

use crate::{
    access::Reader,
    desk::{OldReference, RequirementHit},
    engine::Look,
    standards::{as_people_count, on},
};

/// Hits at most.
const MOST: usize = 12;

/// The requirements that a text names, such as `A.8.8`, `iso 9001 7.5.3` or the `A.12.6.1` of an edition that is gone.
pub(crate) fn requirements_named(look: &Look, reader: &Reader, text: &str) -> Vec<RequirementHit> {
    if reader.may_know_assessments().is_err() {
        return Vec::new();
    }
    let packs = &look.rules.packs;
    let Some(asked) = Asked::read(text) else { return Vec::new() };
    let mut standards: Vec<&Standard> = on(look).iter().filter_map(|id| packs.standards.get(id)).collect();
    standards.sort_by_key(|standard| as_people_count(standard.id.as_str()));
    let mut hits = Vec::new();
    for standard in &standards {
        if asked.means(standard.id.as_str(), &standard.name) {
            let here = standard.requirements.iter().filter(|one| same(&one.id.id, &asked.id));
            hits.extend(here.map(|one| hit(standard, &one.id.id, &one.title, None)));
        }
    }
    for standard in &standards {
        for earlier in standard.earlier.iter().filter(|it| asked.means_earlier(it)) {
            for moved in earlier.moved.iter().filter(|moved| same(&moved.old, &asked.id)) {
                hits.extend(moved.to.iter().filter_map(|to| {
                    let here = standard.requirements.iter().find(|one| one.id == *to)?;
                    Some(hit(standard, &here.id.id, &here.title, Some(old(earlier, moved))))
                }));
            }
        }
    }
    hits.truncate(MOST);
    hits
}

fn hit(standard: &Standard, id: &str, title: &str, old: Option<OldReference>) -> RequirementHit {
    RequirementHit {
        standard: standard.id.to_string(),
        standard_name: standard.name.clone(),
        id: id.to_owned(),
        title: title.to_owned(),
        old,
    }
}

fn old(earlier: &Earlier, moved: &MovedRequirement) -> OldReference {
    OldReference { edition: earlier.name.clone(), id: moved.old.clone(), title: moved.title.clone() }
}

/// Where an old reference leads: the standard that there is, the requirement there, the reference, and where else it went.
pub(super) struct Resolved<'p> {
    pub(super) standard: &'p Standard,
    pub(super) old: OldReference,
    pub(super) to: Vec<&'p str>,
}

/// Finds an id of an edition that is gone: addressed by that edition, or by the one that there is.
pub(super) fn resolve<'p>(packs: &'p PackSet, standard: &StandardId, id: &str) -> Option<Resolved<'p>> {
    let named = packs.standards.values().flat_map(|whole| whole.earlier.iter().map(move |earlier| (whole, earlier)));
    let mut named = named.filter(|(whole, earlier)| earlier.standard == *standard || whole.id == *standard);
    named.find_map(|(whole, earlier)| {
        let moved = earlier.moved.iter().find(|moved| same(&moved.old, id))?;
        let to = moved.to.iter().map(|to| &*to.id).collect();
        Some(Resolved { standard: whole, old: old(earlier, moved), to })
    })
}

fn same(id: &str, other: &str) -> bool {
    id.eq_ignore_ascii_case(other)
}

/// What somebody typed: an id, and words that narrow the standard.
struct Asked {
    words: Vec<String>,
    id: String,
}

impl Asked {
    fn read(text: &str) -> Option<Self> {
        let mut words: Vec<String> = text
            .split([' ', '/', ':'])
            .map(|word| word.trim_matches(',').to_lowercase())
            .filter(|it| !it.is_empty())
            .collect();
        let mut id = words.pop()?;
        // `A 12.6.1` is `A.12.6.1`, `Art 30` is `Art.30`.
        if let Some(letter) = words
            .last()
            .map(|word| word.trim_end_matches('.').to_owned())
            .filter(|it| matches!(it.as_str(), "a" | "art"))
        {
            words.pop();
            id = format!("{letter}.{id}");
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let fits = id.len() <= 32 && id.chars().all(plain) && id.contains(|c: char| c.is_ascii_digit());
        fits.then_some(Self { words, id })
    }

    /// Whether all other words stand in the standard's id or name.
    fn means(&self, id: &str, name: &str) -> bool {
        let name = name.to_lowercase();
        self.words.iter().all(|word| id.contains(word.as_str()) || name.contains(word.as_str()))
    }

    fn means_earlier(&self, earlier: &Earlier) -> bool {
        self.means(earlier.standard.as_str(), &earlier.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn an_id_is_read_with_or_without_its_standard() {
        let id = |text: &str| Asked::read(text).map(|asked| asked.id);
        assert_eq!(id("A.12.6.1").as_deref(), Some("a.12.6.1"));
        assert_eq!(id("ISO 27001 A 12.6.1").as_deref(), Some("a.12.6.1"));
        assert_eq!(id("ISO/IEC 27001:2013 A.12.6.1").as_deref(), Some("a.12.6.1"));
        assert_eq!(id("gdpr art. 30").as_deref(), Some("art.30"));
        assert_eq!(id("calibration"), None);
        assert_eq!(id("  "), None);
    }

    #[test]
    fn words_narrow_the_standard() {
        let asked = Asked::read("iso 9001 7.5.3").unwrap();
        assert!(asked.means("iso-9001-2015", "ISO 9001:2015"));
        assert!(!asked.means("iso-27001-2022", "ISO/IEC 27001:2022"));
    }
}

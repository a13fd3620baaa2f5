//! Packs: the system as data. Files in, one checked [`PackSet`] out, or every mistake in them with file, line and help.
//!
//! Reading has two passes: each file by itself into a draft whose references are still names (`*_file`), then all drafts against each other
//! (`resolve`), so that registers may point at one another in circles and one run finds every mistake. docs/pack-format.md is the format.

mod certification_file;
mod check_file;
mod diagnostic;
mod draft;
mod edition_file;
mod field_table;
mod fixture;
mod layer;
mod layer_edit;
mod number;
mod outline;
mod pack_file;
mod part_roles;
mod parts;
mod plan_file;
mod proposal_file;
mod read;
mod register_file;
mod rehearsal_file;
mod resolve;
mod resolve_certification;
mod resolve_check;
mod resolve_edition;
mod resolve_plan;
mod resolve_register;
mod resolve_rehearsal;
mod resolve_standard;
mod resolve_trail;
mod shape;
mod source;
mod standard_file;
mod toml_text;
mod trail_file;

use std::collections::BTreeMap;

use plumb_ledger::digest::Digest;
use toml::de::DeTable;

pub(crate) use diagnostic::near;
pub use diagnostic::{Diagnostic, Diagnostics};
pub use fixture::{Case, Expect};
pub use layer::LayerChange;
pub use layer_edit::{EditFault, NewField, NewRegister, RegisterEdit, add_register, edit_register};
pub use outline::{PackOutline, StandardOutline, needed, outlines};

use self::{
    diagnostic::Faults,
    draft::{CorrespondenceDraft, Drafts, EarlierDraft, EditionDraft, InformationDraft},
    read::Table,
    source::{At, Source, Sources, Spot},
};
use crate::{
    define::{
        certification::Certification,
        check::Check,
        plan::GearUp,
        proposal::Proposal,
        register::{Label, Part, Register},
        rehearsal::Rehearsal,
        requirement::{Requirement, Standard},
        role::Role,
        trail::Trail,
    },
    expr::Schema,
    id::{CheckCode, PackId, ProposalId, RegisterId, RequirementId, RoleId, StandardId, TrailId},
    vocabulary::Vocabulary,
};

/// A pack as its `pack.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Permanent id.
    pub id: PackId,
    /// Such as `1.0.0`.
    pub version: String,
    /// Its name.
    pub name: Label,
    /// What it is for, in a line.
    pub purpose: Label,
    /// Packs that it builds on.
    pub needs: Vec<PackId>,
    /// A start proposes its standard.
    pub usual: bool,
}

/// A document to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Whose it is.
    pub pack: PackId,
    /// Its first heading.
    pub title: String,
    /// The Markdown.
    pub text: String,
}

/// All packs in force, the company's own layer included: checked, typed, compiled.
#[derive(Debug, Clone)]
pub struct PackSet {
    /// SHA-256 over the sorted files, each as length and bytes of path and text (lengths as 8 bytes, big-endian).
    pub digest: Digest,
    /// The packs, by id.
    pub packs: BTreeMap<PackId, Pack>,
    /// Roles that people may hold.
    pub roles: BTreeMap<RoleId, Role>,
    /// Registers, by id.
    pub registers: BTreeMap<RegisterId, Register>,
    /// Standards, by id.
    pub standards: BTreeMap<StandardId, Standard>,
    /// Checks, by code; those the company switched off are not among them.
    pub checks: BTreeMap<CheckCode, Check>,
    /// Cases by the check they are for.
    pub fixtures: BTreeMap<CheckCode, Vec<Case>>,
    /// The chains that an auditor walks, by id.
    pub trails: BTreeMap<TrailId, Trail>,
    /// Proposed texts of how requirements are met, by id.
    pub proposals: BTreeMap<ProposalId, Proposal>,
    /// The cycle of certification.
    pub certification: Certification,
    /// The way to a certificate.
    pub gear_up: GearUp,
    /// Getting ready for a visit.
    pub rehearsal: Rehearsal,
    /// Documents to start from, by path such as `core/templates/policy.md`.
    pub templates: BTreeMap<String, Template>,
    /// The words of each pack that has a `vocabulary.toml`.
    pub vocabulary: BTreeMap<PackId, Vocabulary>,
    /// What the company's layer changed, with reasons.
    pub layer: Vec<LayerChange>,
    /// The shapes that expressions were typed against.
    pub schema: Schema,
}

impl PackSet {
    /// The register that plays this part.
    #[must_use]
    pub fn playing(&self, part: Part) -> Option<&Register> {
        self.registers.values().find(|register| register.plays.as_ref().is_some_and(|plays| plays.part == part))
    }

    /// The trails that start in this register.
    pub fn trails_from<'p>(&'p self, register: &'p RegisterId) -> impl Iterator<Item = &'p Trail> {
        self.trails.values().filter(move |trail| trail.start == *register)
    }

    /// The requirement with this id.
    #[must_use]
    pub fn requirement(&self, id: &RequirementId) -> Option<&Requirement> {
        self.standards.get(&id.standard)?.requirements.iter().find(|requirement| requirement.id == *id)
    }
}

/// Reads a pack set. Paths are like `core/registers/people.toml`: first the pack's id, then the place within the pack.
///
/// # Errors
/// [`Diagnostics`] with every mistake found.
pub fn load<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Result<PackSet, Diagnostics> {
    let mut all: Vec<Source> =
        files.into_iter().map(|(path, text)| Source { path: path.into(), text: text.into() }).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let sources = Sources(all);
    let mut faults = Faults::new(&sources);
    let mut gathered = Gathered::default();
    let mut last = None;
    for (file, source) in sources.0.iter().enumerate() {
        if last == Some(&source.path) {
            faults.say(Spot { file, start: 0, end: 0 }, "this file is given twice");
            continue;
        }
        last = Some(&source.path);
        gathered.file(&mut faults, file, source);
    }
    gathered.attach_beside(&mut faults);
    let layer = std::mem::take(&mut gathered.layer);
    let changes = layer::apply(&mut faults, layer, &mut gathered.drafts);
    let set = resolve::resolve(&mut faults, &gathered.drafts);
    for (vocabulary, file) in gathered.vocabulary.values() {
        known_words(&mut faults, &set, vocabulary, *file);
    }
    match faults.done() {
        Some(diagnostics) => Err(diagnostics),
        None => Ok(PackSet {
            digest: digest(&sources),
            templates: gathered.templates,
            vocabulary: gathered.vocabulary.into_iter().map(|(pack, (vocabulary, _))| (pack, vocabulary)).collect(),
            layer: changes,
            ..set
        }),
    }
}

/// Words are for requirements that there are.
fn known_words(faults: &mut Faults<'_>, set: &PackSet, vocabulary: &Vocabulary, file: usize) {
    let text = faults.sources.0.get(file).map_or("", |source| source.text.as_str());
    let find = |quoted: &str| {
        let start = text.find(quoted).unwrap_or(0);
        Spot { file, start, end: start + quoted.len() }
    };
    let Some(standard) = set.standards.values().find(|standard| standard.id.as_str() == vocabulary.standard) else {
        let quoted = format!("\"{}\"", vocabulary.standard);
        let known = set.standards.keys().map(StandardId::as_str);
        return faults.unknown(find(&quoted), "standard", &vocabulary.standard, known);
    };
    let ids: Vec<&str> = standard.requirements.iter().map(|requirement| &*requirement.id.id).collect();
    for words in vocabulary.requirements.iter().filter(|words| !ids.contains(&words.id.as_str())) {
        let what = format!("requirement of `{}`", standard.id);
        faults.unknown(find(&format!("\"{}\"", words.id)), &what, &words.id, ids.iter().copied());
    }
}

/// A whole line of a file.
fn sources_line(file: usize, text: &str, line: usize) -> Spot {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let length = text.get(before..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    Spot { file, start: before, end: before + length }
}

fn digest(sources: &Sources) -> Digest {
    let mut bytes = Vec::new();
    for text in sources.0.iter().flat_map(|source| [&source.path, &source.text]) {
        bytes.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    Digest::of(&bytes)
}

/// The folder that holds the company's own layer.
const LAYER: &str = "layer";

/// What the files of all packs said, file by file.
#[derive(Debug, Default)]
struct Gathered {
    drafts: Drafts,
    beside: Vec<(String, Spot, Beside)>,
    standards: Vec<String>,
    templates: BTreeMap<String, Template>,
    vocabulary: BTreeMap<PackId, (Vocabulary, usize)>,
    layer: Vec<layer::LayerDraft>,
}

/// What a pack may hold, for whoever put something else there.
const PLACES: &str = "a pack has pack.toml, requirements.toml, information.toml, edition.toml, correspondence.toml, earlier.toml, vocabulary.toml, \
                      certification.toml, plan.toml, rehearsal.toml, and TOML files in registers/, checks/, fixtures/, trails/, proposals/, Markdown in templates/";

impl Gathered {
    fn file(&mut self, faults: &mut Faults<'_>, file: usize, source: &Source) {
        let whole = Spot { file, start: 0, end: 0 };
        let mut parts = source.path.split('/');
        let (pack, folder, name) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let is = |name: &str, end: &str| name.ends_with(end) && parts.clone().next().is_none();
        let Ok(pack_id) = PackId::new(pack) else {
            return faults.help(
                whole,
                format!("`{}` does not lie in a pack's folder", source.path),
                "paths begin with a pack's id, such as `core/pack.toml`",
            );
        };
        let toml = match (folder, name) {
            (Some(name), None) if pack == LAYER && is(name, ".toml") => true,
            (
                Some(
                    "pack.toml"
                    | "requirements.toml"
                    | "information.toml"
                    | "edition.toml"
                    | "correspondence.toml"
                    | "earlier.toml"
                    | "vocabulary.toml"
                    | "certification.toml"
                    | "plan.toml"
                    | "rehearsal.toml",
                ),
                None,
            ) => pack != LAYER,
            (Some("registers" | "checks" | "fixtures" | "trails" | "proposals"), Some(name)) => {
                pack != LAYER && is(name, ".toml")
            }
            (Some("templates"), Some(name)) if pack != LAYER && is(name, ".md") => {
                let title =
                    source.text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name).trim().to_owned();
                let template = Template { pack: pack_id, title, text: source.text.clone() };
                self.templates.insert(source.path.clone(), template);
                return;
            }
            (Some("README.md" | "LICENSE"), None) => return,
            _ => false,
        };
        if !toml {
            return faults.help(whole, format!("`{}` has no place in a pack", source.path), PLACES);
        }
        let (document, errors) = DeTable::parse_recoverable(&source.text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            faults.say(Spot { file, start: span.start, end: span.end }, error.message().replace('\n', ", "));
        }
        let table = |what| Table::new(what, whole, document.get_ref());
        match (pack, folder.unwrap_or_default()) {
            (LAYER, _) => self.layer.push(layer::read(faults, table("the layer's file"))),
            (_, "pack.toml") => self.pack(faults, table("the pack's file"), pack),
            (_, "requirements.toml") => {
                if let Some(standard) = standard_file::standard(faults, table("the standard's file")) {
                    self.standards.push(pack.to_owned());
                    self.drafts.standards.push(standard);
                }
            }
            (_, "information.toml") => {
                let information = standard_file::information_file(faults, table("the information's file"));
                self.beside.push((pack.to_owned(), whole, Beside::Information(information)));
            }
            (_, "edition.toml" | "earlier.toml" | "correspondence.toml") => {
                let read = beside(faults, folder.unwrap_or_default(), table);
                self.beside.extend(read.map(|beside| (pack.to_owned(), whole, beside)));
            }
            // What is no TOML at all was named above.
            (_, "vocabulary.toml") if !errors.is_empty() => {}
            (_, "vocabulary.toml") => match Vocabulary::parse(&source.text) {
                Ok(vocabulary) => drop(self.vocabulary.insert(pack_id, (vocabulary, file))),
                Err(fault) => faults.help(sources_line(file, &source.text, fault.line), fault.say, fault.help),
            },
            (_, "registers") => {
                self.drafts.registers.extend(register_file::register(faults, table("the register's file")));
            }
            (_, "certification.toml") => {
                let read = certification_file::certification(faults, table("the file about certification"));
                self.drafts.certification.push(read);
            }
            (_, "plan.toml") => self.drafts.plans.push(plan_file::plan(faults, table("the plan's file"))),
            (_, "rehearsal.toml") => {
                self.drafts.rehearsals.push(rehearsal_file::rehearsal(faults, table("the rehearsal's file")));
            }
            (_, "trails") => self.drafts.trails.extend(trail_file::trail(faults, table("the trail's file"))),
            (_, "proposals") => self.drafts.proposals.extend(proposal_file::all(faults, table("the texts' file"))),
            (_, "checks") => self.drafts.checks.extend(check_file::checks(faults, table("the checks' file"))),
            _ => {
                let name = name.unwrap_or_default().trim_end_matches(".toml");
                match CheckCode::new(name) {
                    Ok(code) => {
                        let code = At { value: code, spot: whole };
                        self.drafts.fixtures.push(fixture::fixtures(faults, table("the fixtures' file"), code));
                    }
                    Err(bad) => {
                        faults.help(whole, bad.to_string(), "name the file after its check: `fixtures/CAL-002.toml`");
                    }
                }
            }
        }
    }

    fn pack(&mut self, faults: &mut Faults<'_>, table: Table<'_>, folder: &str) {
        let (pack, roles) = pack_file::pack(faults, table);
        self.drafts.roles.extend(roles);
        if let Some(pack) = pack {
            if pack.id.value.as_str() != folder {
                let say = format!("the pack `{}` lies in a folder `{folder}`", pack.id.value);
                faults.help(pack.id.spot, say, "give the folder the pack's id as its name");
            }
            self.drafts.packs.push(pack);
        }
    }

    /// What is said of a standard belongs to the standard of its own pack.
    fn attach_beside(&mut self, faults: &mut Faults<'_>) {
        for (pack, spot, beside) in std::mem::take(&mut self.beside) {
            let place = self.standards.iter().position(|standard| *standard == pack);
            match (place.and_then(|place| self.drafts.standards.get_mut(place)), beside) {
                (Some(standard), Beside::Information(information)) => standard.information.extend(information),
                (Some(standard), Beside::Edition(edition)) => standard.edition = Some(edition),
                (Some(standard), Beside::Earlier(earlier)) => standard.earlier.push(earlier),
                (Some(standard), Beside::Correspondences(all)) => standard.correspondences.extend(all),
                (None, beside) => {
                    let say = match beside {
                        Beside::Information(_) => "there is no standard that asks for this information",
                        Beside::Edition(_) | Beside::Earlier(_) | Beside::Correspondences(_) => {
                            "there is no standard of which this is said"
                        }
                    };
                    faults.help(spot, say, "add requirements.toml beside it");
                }
            }
        }
    }
}

/// Reads a file that speaks of editions and of what answers what.
fn beside<'t>(faults: &mut Faults<'_>, name: &str, table: impl Fn(&'static str) -> Table<'t>) -> Option<Beside> {
    match name {
        "edition.toml" => edition_file::edition(faults, table("the edition's file")).map(Beside::Edition),
        "earlier.toml" => edition_file::earlier(faults, table("the file of an earlier edition")).map(Beside::Earlier),
        _ => {
            let all = edition_file::correspondences(faults, table("the file of correspondences"));
            Some(Beside::Correspondences(all))
        }
    }
}

/// What a file beside `requirements.toml` says of the standard.
#[derive(Debug)]
enum Beside {
    Information(Vec<InformationDraft>),
    Edition(EditionDraft),
    Earlier(EarlierDraft),
    Correspondences(Vec<CorrespondenceDraft>),
}

//! Check my folder: walk, read, say what each document is and serves, and what the folder as a whole shows.

use crate::assessment::{Assessment, Beside, DocumentRow, InformationRow, RequirementRow, Served, Verdict};
use crate::document::Document;
use crate::facts::{Facts, facts};
use crate::kind::Treatment;
use crate::matching::{Match, Matcher, Subject};
use crate::problems;
use crate::text::{Limits, Unreadable};
use crate::walk::{FoundFile, walk};
use crate::worker::{Bounds, Reader, WorkerCommand};
use jiff::civil::Date;
use plumb_model::vocabulary::Vocabulary;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What an assessment needs to be told.
#[derive(Debug, Clone)]
pub struct Options {
    /// Today in the organisation's time zone.
    pub today: Date,
    /// How to start child processes; without it everything is read in this process.
    pub worker: Option<WorkerCommand>,
    /// What one file may cost.
    pub bounds: Bounds,
    /// Threads to read with; at least one.
    pub threads: usize,
}

/// Why a folder could not be assessed.
#[derive(Debug, thiserror::Error)]
#[error("the folder `{folder}` cannot be read: {source}\nhelp: name a folder that exists and that you may read")]
pub struct AssessError {
    /// The folder as given.
    pub folder: String,
    /// What the operating system said.
    pub source: std::io::Error,
}

/// Vocabularies compiled once, ready for any number of folders.
#[derive(Debug)]
pub struct Assessor {
    vocabularies: Vec<Vocabulary>,
    matcher: Matcher,
}

/// One file read.
struct ReadFile {
    row: DocumentRow,
    facts: Option<Facts>,
    matches: Vec<Match>,
}

impl Assessor {
    /// Compiles vocabularies; their order is the order of the standards in the answer.
    #[must_use]
    pub fn new(vocabularies: Vec<Vocabulary>) -> Self {
        let matcher = Matcher::new(&vocabularies);
        Self { vocabularies, matcher }
    }

    /// Reads a folder. `progress` is called with files done and files in all, from any thread.
    ///
    /// Nothing is written anywhere. The same files, vocabularies and day give the same assessment.
    ///
    /// # Errors
    /// Only when the folder itself cannot be read; an unreadable file is a row.
    pub fn assess(
        &self,
        folder: &Path,
        options: &Options,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Assessment, AssessError> {
        let found = walk(folder).map_err(|source| AssessError { folder: folder.display().to_string(), source })?;
        let files = self.read_all(&found.documents, options, progress);
        let beside = Beside {
            others: found.others,
            closed: found.closed,
            cut_short: found.cut_short,
            information_titles: self.information_titles(),
        };
        Ok(self.conclude(files, beside))
    }

    /// Hands the files to the threads one by one; each thread keeps its own child.
    fn read_all(
        &self,
        files: &[FoundFile],
        options: &Options,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Vec<ReadFile> {
        let next = AtomicUsize::new(0);
        let done = AtomicUsize::new(0);
        let results: Mutex<Vec<(usize, ReadFile)>> = Mutex::new(Vec::with_capacity(files.len()));
        let threads = options.threads.clamp(1, 64).min(files.len().max(1));
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut reader = Reader::new(options.worker.clone(), options.bounds);
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(file) = files.get(at) else { break };
                        let read = self.read_one(file, &mut reader, options.today);
                        if let Ok(mut results) = results.lock() {
                            results.push((at, read));
                        }
                        progress(done.fetch_add(1, Ordering::Relaxed) + 1, files.len());
                    }
                });
            }
        });
        let mut results = results.into_inner().unwrap_or_default();
        results.sort_by_key(|(at, _)| *at);
        results.into_iter().map(|(_, read)| read).collect()
    }

    fn read_one(&self, file: &FoundFile, reader: &mut Reader, today: Date) -> ReadFile {
        let kind = match file.treatment {
            Treatment::Read(kind) => kind,
            Treatment::Explain(why) => return unread(file, problems::not_read(why)),
            Treatment::Count => return unread(file, problems::not_read("this is no document")),
        };
        let document = match bytes(&file.full).and_then(|bytes| reader.read(kind, &bytes)) {
            Ok(document) => document,
            Err(reason) => return unread(file, problems::unreadable(&reason)),
        };
        self.judge(&file.path, &document, today)
    }

    fn judge(&self, path: &str, document: &Document, today: Date) -> ReadFile {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let facts = facts(document, stem);
        let matches = if facts.language.is_judged() {
            self.matcher.matches(document, facts.title.as_deref(), &facts.name_words)
        } else {
            Vec::new()
        };
        let row = DocumentRow {
            path: path.to_owned(),
            title: facts.title.clone(),
            number: facts.number.clone(),
            revision: facts.revision.clone(),
            owner: facts.owner.clone(),
            approved: facts.approved_on.map(|day| day.to_string()).or_else(|| facts.approver.clone()),
            review_due: facts.review_due.map(|day| day.to_string()),
            classification: facts.classification.clone(),
            language: facts.language.code().map(str::to_owned),
            requirements: matches.iter().filter_map(|m| self.served(m)).collect(),
            problems: problems::of(document, &facts, today),
        };
        ReadFile { row, facts: Some(facts), matches }
    }

    fn served(&self, found: &Match) -> Option<Served> {
        let Subject::Requirement { standard, place } = found.subject else { return None };
        let vocabulary = self.vocabularies.get(standard)?;
        let requirement = vocabulary.requirements.get(place)?;
        Some(Served {
            standard: vocabulary.standard.clone(),
            id: requirement.id.clone(),
            score: found.score,
            why: found.why.clone(),
        })
    }

    fn conclude(&self, mut files: Vec<ReadFile>, beside: Beside) -> Assessment {
        let with_facts: Vec<(usize, problems::Candidate<'_>)> = files
            .iter()
            .enumerate()
            .filter_map(|(at, f)| Some((at, problems::Candidate { path: &f.row.path, facts: f.facts.as_ref()? })))
            .collect();
        let (places, candidates): (Vec<usize>, Vec<problems::Candidate<'_>>) = with_facts.into_iter().unzip();
        let clashes = problems::versions(&candidates);
        for (at, problem) in clashes {
            if let Some(file) = places.get(at).and_then(|p| files.get_mut(*p)) {
                file.row.problems.push(problem);
            }
        }
        let mut requirements = Vec::new();
        let mut information = Vec::new();
        for (standard, vocabulary) in self.vocabularies.iter().enumerate() {
            for (place, requirement) in vocabulary.requirements.iter().enumerate() {
                let subject = Subject::Requirement { standard, place };
                let (verdict, evidence, say) = conclusion(&files, subject, requirement.not_from_documents.as_deref());
                requirements.push(RequirementRow {
                    standard: vocabulary.standard.clone(),
                    id: requirement.id.clone(),
                    title: requirement.title.clone(),
                    verdict,
                    evidence,
                    say,
                });
            }
            for (place, item) in vocabulary.information.iter().enumerate() {
                let mut subjects = vec![Subject::Information { standard, place }];
                let served = vocabulary.requirements.iter().enumerate().filter(|(_, r)| item.serves.contains(&r.id));
                subjects.extend(served.map(|(place, _)| Subject::Requirement { standard, place }));
                information.push(InformationRow {
                    id: item.id.clone(),
                    clause: item.clause.clone(),
                    found: paths(&serving(&files, &subjects, Match::SERVES)),
                });
            }
        }
        Assessment { documents: files.into_iter().map(|f| f.row).collect(), requirements, information, beside }
    }

    fn information_titles(&self) -> std::collections::BTreeMap<String, String> {
        let items = self.vocabularies.iter().flat_map(|v| &v.information);
        items.map(|i| (i.id.clone(), i.title.clone())).collect()
    }
}

/// The files that reach a score in one of the subjects, best first.
fn serving<'a>(files: &'a [ReadFile], subjects: &[Subject], least: f64) -> Vec<(f64, &'a ReadFile)> {
    let mut found: Vec<(f64, &ReadFile)> = files
        .iter()
        .filter_map(|file| {
            let scores = file.matches.iter().filter(|m| subjects.contains(&m.subject)).map(|m| m.score);
            scores.max_by(f64::total_cmp).filter(|s| *s >= least).map(|s| (s, file))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.row.path.cmp(&b.1.row.path)));
    found
}

fn paths(found: &[(f64, &ReadFile)]) -> Vec<String> {
    found.iter().map(|(_, file)| file.row.path.clone()).collect()
}

fn conclusion(files: &[ReadFile], subject: Subject, not_from: Option<&str>) -> (Verdict, Vec<String>, String) {
    let serving_files = serving(files, &[subject], Match::SERVES);
    if let Some(why) = not_from {
        return (Verdict::NotFromDocuments, paths(&serving_files), why.to_owned());
    }
    if !serving_files.is_empty() {
        let unfilled = serving_files
            .iter()
            .filter(|(_, f)| f.facts.as_ref().is_some_and(|facts| !facts.placeholders.is_empty()))
            .count();
        let say = match (serving_files.len(), unfilled) {
            (1, 0) => "One document serves it.".to_owned(),
            (1, _) => "One document serves it, a template that is not filled in yet.".to_owned(),
            (n, 0) => format!("{n} documents serve it."),
            (n, u) if u == n => format!("{n} documents serve it, all of them templates that are not filled in yet."),
            (n, u) => format!("{n} documents serve it, {u} of them not filled in yet."),
        };
        return (Verdict::Addressed, paths(&serving_files), say);
    }
    let mentions = serving(files, &[subject], Match::MENTIONED);
    match mentions.as_slice() {
        [] => (Verdict::NothingFound, Vec::new(), "No document speaks of it.".to_owned()),
        [(_, only)] => {
            let name = only.row.title.as_deref().unwrap_or(&only.row.path);
            (Verdict::Thin, paths(&mentions), format!("Only `{name}` touches on it."))
        }
        several => {
            (Verdict::Thin, paths(&mentions), format!("{} documents touch on it, none is about it.", several.len()))
        }
    }
}

fn unread(file: &FoundFile, problem: crate::assessment::Problem) -> ReadFile {
    let row = DocumentRow {
        path: file.path.clone(),
        title: None,
        number: None,
        revision: None,
        owner: None,
        approved: None,
        review_due: None,
        classification: None,
        language: None,
        requirements: Vec::new(),
        problems: vec![problem],
    };
    ReadFile { row, facts: None, matches: Vec::new() }
}

/// The file's bytes, to one more than is read so that a larger file is told from one that fits.
fn bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let io = |error: std::io::Error| Unreadable::Io(error.to_string());
    let file = File::open(path).map_err(io)?;
    let mut bytes = Vec::new();
    file.take(Limits::default().file_bytes + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

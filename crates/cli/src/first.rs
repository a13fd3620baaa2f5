//! `plumb` alone: opens the system there is, or the three doors where there is none yet.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
};

use clap::Args;
use plumb_engine::{
    Founding,
    desk::{Problem, ProblemKind},
};
use plumb_model::id::StandardId;
use plumb_web::doors::{Answers, Assessed, Behind};

use crate::{
    assess, checked, copies_page, data_folder,
    face::{self, Where},
    init,
    options::Shared,
    outcome::Outcome,
    serve, shipped,
    terminal::Terminal,
};

/// Most that an archive may unfold to, in bytes, and in files.
const UNFOLDED: u64 = 4 * 1024 * 1024 * 1024;
const FILES: usize = 100_000;

/// How `plumb` alone is to be seen.
#[derive(Debug, Default, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) place: Where,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let data = data_folder::path(shared)?;
    if data.exists() {
        return serve::open(&data, terminal, &asked.place);
    }
    let arriving = std::env::temp_dir().join(format!("plumb-arriving-{}", std::process::id()));
    let first = First { data, arriving: arriving.clone(), others: Mutex::default() };
    let served = face::doors(&asked.place, terminal, first);
    take_away(&arriving);
    served
}

/// What a browser sent to be read does not stay.
fn take_away(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "what was sent to be read could not be taken away");
        }
        _ => {}
    }
}

/// What happens behind the doors: each system that is opened runs as a program of its own, and ends with this one.
struct First {
    data: PathBuf,
    arriving: PathBuf,
    others: Mutex<Vec<Child>>,
}

impl Drop for First {
    fn drop(&mut self) {
        for other in self.others.get_mut().unwrap_or_else(PoisonError::into_inner) {
            // It may have ended by itself.
            let _ = other.kill();
            let _ = other.wait();
        }
    }
}

impl First {
    /// Starts another `plumb` and waits until it answers; gives its address.
    fn open(&self, arguments: &[&str], data: Option<&Path>) -> Result<String, Problem> {
        let broke = |why: String| Problem::new(ProblemKind::Fault, "doors.open", why);
        let program =
            std::env::current_exe().map_err(|error| broke(format!("this program cannot find itself: {error}")))?;
        let mut command = Command::new(program);
        command.args(arguments).arg("--no-browser");
        if let Some(data) = data {
            command.arg("--data").arg(data);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| broke(format!("it could not be started: {error}")))?;
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let mut lines = out.map(|out| BufReader::new(out).lines());
        let ready = lines.as_mut().and_then(|lines| {
            lines.map_while(Result::ok).find_map(|line| line.strip_prefix("ready: ").map(ToOwned::to_owned))
        });
        let Some(url) = ready else {
            let said = err.map(|err| BufReader::new(err).lines().map_while(Result::ok).collect::<Vec<_>>().join(" "));
            let _ = child.wait();
            return Err(broke(format!("it ended before it was ready: {}", said.unwrap_or_default())));
        };
        // Somebody must take what it says, or it would stand still once the pipe is full.
        if let Some(lines) = lines {
            thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        }
        if let Some(err) = err {
            thread::spawn(move || BufReader::new(err).lines().map_while(Result::ok).for_each(drop));
        }
        self.others.lock().unwrap_or_else(PoisonError::into_inner).push(child);
        Ok(url)
    }
}

impl Behind for First {
    fn example(&self) -> Result<String, Problem> {
        self.open(&["demo", "--listen", "127.0.0.1:0"], None)
    }

    fn check(&self, folder: &Path, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Assessed, Problem> {
        let place = if folder.is_file() { self.arriving()? } else { folder.to_owned() };
        let unfolded = if folder.is_file() { unfold(folder, &place) } else { unfold_all(&place, &self.arriving) };
        let read = unfolded.and_then(|()| assess::read(&place, progress));
        let view = read.map(|assessment| checked::view(&place, &assessment));
        // What was unfolded or sent was only to be read; a full disk has its room back at once.
        if place.starts_with(&self.arriving) {
            take_away(&place);
        }
        view
    }

    fn arriving(&self) -> Result<PathBuf, Problem> {
        let cannot = |error: io::Error| {
            if error.kind() == io::ErrorKind::StorageFull {
                return plumb_web::doors::no_room();
            }
            let say = format!("`{}` cannot be written: {error}", self.arriving.display());
            Problem::new(ProblemKind::Fault, "doors.arriving", say)
        };
        fs::create_dir_all(&self.arriving).map_err(cannot)?;
        let mut n = 0;
        loop {
            let folder = self.arriving.join(n.to_string());
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(folder),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => n += 1,
                Err(error) => return Err(cannot(error)),
            }
        }
    }

    fn start(&self, answers: &Answers) -> Result<String, Problem> {
        let standards = answers.standards.split(',').map(str::trim).filter(|id| !id.is_empty());
        let standards: Result<Vec<StandardId>, _> = standards.map(StandardId::new).collect();
        let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let content = |field: &str, say: String| Problem::new(ProblemKind::Content, "start.answers", say).field(field);
        let founding = Founding {
            company: answers.company.trim().to_owned(),
            zone: text(&answers.zone).unwrap_or_else(init::machine_zone),
            person: answers.person.trim().to_owned(),
            standards: standards.map_err(|error| content("standards", error.to_string()))?,
            next_visit: text(&answers.next_visit)
                .map(|day| day.parse())
                .transpose()
                .map_err(|_| content("next_visit", "write the day as in 2027-03-14".to_owned()))?,
            second_copy: text(&answers.second_copy),
        };
        let place = copies_page::named_place(founding.second_copy.as_deref())?;
        data_folder::found(&self.data, &founding, &shipped::packs())?;
        copies_page::first_place(&self.data, place)?;
        self.open(&["serve", "--listen", "127.0.0.1:0"], Some(&self.data))
    }

    fn standards(&self) -> Vec<(String, String, bool)> {
        let usual = shipped::usual();
        let proposed = |id: &str| usual.iter().any(|standard| standard.as_str() == id);
        shipped::standard_names().into_iter().map(|(id, name)| (id.clone(), name, proposed(&id))).collect()
    }

    fn zone(&self) -> String {
        init::machine_zone()
    }
}

/// Unfolds archives that a browser sent, in the place where they lie; a folder of the person's own is left as it is.
fn unfold_all(folder: &Path, arriving: &Path) -> Result<(), Problem> {
    if !folder.starts_with(arriving) {
        return Ok(());
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in entries.filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))) {
        let to = path.with_extension("");
        unfold(&path, &to)?;
    }
    Ok(())
}

/// Unfolds a ZIP archive: names that lead out of it, links and devices are passed over; what is far too much is refused.
fn unfold(archive: &Path, to: &Path) -> Result<(), Problem> {
    let refused = |why: String| {
        let say = format!("`{}` cannot be unfolded: {why}", archive.file_name().unwrap_or_default().to_string_lossy());
        Problem::new(ProblemKind::Content, "check.archive", say)
            .help("send a ZIP archive without a password, or a folder")
    };
    let unwritten = |error: io::Error| {
        if error.kind() == io::ErrorKind::StorageFull {
            plumb_web::doors::no_room()
        } else {
            refused(error.to_string())
        }
    };
    let file = File::open(archive).map_err(|error| refused(error.to_string()))?;
    let mut zip = zip::ZipArchive::new(file).map_err(|error| refused(error.to_string()))?;
    if zip.len() > FILES {
        return Err(refused(format!("it holds more than {FILES} files")));
    }
    let mut left = UNFOLDED;
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).map_err(|error| refused(error.to_string()))?;
        let Some(name) = entry.enclosed_name().filter(|_| entry.is_file()) else { continue };
        let place = to.join(name);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(unwritten)?;
        }
        let mut out = File::create(&place).map_err(unwritten)?;
        let mut bounded = io::Read::take(&mut entry, left + 1);
        let written = io::copy(&mut bounded, &mut out).map_err(unwritten)?;
        left = left.checked_sub(written).ok_or_else(|| refused("it unfolds to far too much".to_owned()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    #[test]
    fn an_archive_unfolds_inside_its_folder_only() {
        let dir = tempfile::tempdir().unwrap();
        let archive = dir.path().join("docs.zip");
        let mut zip = ZipWriter::new(File::create(&archive).unwrap());
        for name in ["quality/policy.md", "../outside.md"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"# Policy").unwrap();
        }
        zip.finish().unwrap();
        unfold(&archive, &dir.path().join("docs")).unwrap();
        assert!(dir.path().join("docs/quality/policy.md").exists());
        assert!(!dir.path().join("outside.md").exists());
        assert!(unfold(&dir.path().join("docs/quality/policy.md"), dir.path()).is_err());
    }
}

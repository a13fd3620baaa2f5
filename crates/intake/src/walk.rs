//! The files of a folder, in a fixed order, read only. Links that lead in circles or out of the folder are not followed.

use crate::kind::{Treatment, treatment};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// More files than this are not one company's documents; the rest is left out and said so.
const MOST_FILES: usize = 200_000;

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Found {
    /// Files that are documents, sorted by path relative to the folder.
    pub documents: Vec<FoundFile>,
    /// How many files of each other kind there are, by extension.
    pub others: BTreeMap<String, usize>,
    /// Folders that could not be opened, and why.
    pub closed: Vec<(String, String)>,
    /// Whether there were more files than are read.
    pub cut_short: bool,
}

/// One document in the folder.
#[derive(Debug)]
pub struct FoundFile {
    /// Path relative to the folder, with forward slashes.
    pub path: String,
    /// Where it is.
    pub full: PathBuf,
    /// What is to be done with it.
    pub treatment: Treatment,
}

/// Lists a folder and all folders in it.
///
/// # Errors
/// When the folder itself cannot be read.
pub fn walk(folder: &Path) -> io::Result<Found> {
    let mut found = Found::default();
    let mut waiting = vec![folder.to_path_buf()];
    fs::read_dir(folder)?;
    let mut files = 0usize;
    while let Some(directory) = waiting.pop() {
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) => {
                found.closed.push((relative(folder, &directory), error.to_string()));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_hidden(&name) {
                continue;
            }
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                if !is_system_folder(&name) {
                    waiting.push(path);
                }
                continue;
            }
            // A link to a file inside the folder is that file again; one that leads outside is not the company's folder.
            if !kind.is_file() {
                continue;
            }
            files += 1;
            if files > MOST_FILES {
                found.cut_short = true;
                continue;
            }
            match treatment(&path) {
                Treatment::Count => {
                    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
                    *found.others.entry(extension).or_default() += 1;
                }
                treatment => {
                    found.documents.push(FoundFile { path: relative(folder, &path), full: path, treatment });
                }
            }
        }
    }
    found.documents.sort_by(|a, b| a.path.cmp(&b.path));
    found.closed.sort();
    Ok(found)
}

fn relative(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Hidden files, and the locks and leavings of office programs.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.starts_with("~WRL")
        || name.ends_with('~')
        || name.to_ascii_lowercase().ends_with(".tmp")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

fn is_system_folder(name: &str) -> bool {
    matches!(name, "__MACOSX" | "$RECYCLE.BIN" | "System Volume Information" | "node_modules" | "lost+found")
}

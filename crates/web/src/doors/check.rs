//! Check my folder: name one on this machine, or choose or drop files, a folder or an archive.

use std::{
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use axum::{
    Form,
    extract::{DefaultBodyLimit, Multipart, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use maud::html;
use plumb_engine::desk::{Problem, ProblemKind};
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;

use super::{
    Doors, Spoken,
    job::{self, Ended},
};
use crate::{
    look::{self, Page, Speaks as _},
    words::t,
};

/// Most that one browser may send at once, in bytes.
const MOST: usize = 2 * 1024 * 1024 * 1024;

/// `GET /check`.
pub(super) async fn ask(Spoken(words): Spoken) -> Page {
    let v = &*words;
    let body = html! {
        div class="head" { div { h1 { (t!(v, "check-title")) } p { (t!(v, "check-lead")) } } }
        div class="stack" {
            section class="card" { header { h2 { (t!(v, "check-folder-title")) } }
                form class="in stack" method="post" action="/check" {
                    label for="folder" { (t!(v, "check-folder")) }
                    input class="field" id="folder" name="folder" required aria-describedby="folder-help" autocomplete="off";
                    p class="quiet" id="folder-help" { (t!(v, "check-folder-help")) }
                    button class="button main" type="submit" { (t!(v, "check-go")) }
                }
            }
            section class="card" { header { h2 { (t!(v, "check-send-title")) } }
                form class="in stack" method="post" action="/check/files" enctype="multipart/form-data" data-drop="" {
                    label for="chosen" { (t!(v, "check-chosen")) }
                    input class="field" id="chosen" name="files" type="file" multiple webkitdirectory;
                    label for="archive" { (t!(v, "check-archive")) }
                    input class="field" id="archive" name="files" type="file" multiple;
                    p class="quiet" { (t!(v, "check-send-help")) }
                    button class="button main" type="submit" { (t!(v, "check-send-go")) }
                }
            }
            p { a href="/" { (t!(v, "doors-back")) } }
        }
    };
    look::alone(v, &t!(v, "check-title"), &body)
}

/// What was named.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    folder: String,
}

/// `POST /check`.
pub(super) async fn folder(State(doors): State<Arc<Doors>>, Form(named): Form<Named>) -> Response {
    let folder = PathBuf::from(named.folder.trim());
    read(&doors, folder)
}

/// `POST /check/files`.
pub(super) async fn files(State(doors): State<Arc<Doors>>, Spoken(words): Spoken, mut files: Multipart) -> Response {
    match taken(&doors, &mut files).await {
        Ok(folder) => read(&doors, folder),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, job::trouble(&words, &problem)).into_response(),
    }
}

/// What a browser may send in one go.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MOST)
}

fn read(doors: &Arc<Doors>, folder: PathBuf) -> Response {
    let behind = Arc::clone(&doors.behind);
    job::begin(doors, "check-wait", move |job| {
        let assessed = behind.check(&folder, &|done, total| job.progress(done, total))?;
        Ok(Ended::Assessed(Box::new(assessed)))
    })
}

/// The disk for what is only passing through is full.
#[must_use]
pub fn no_room() -> Problem {
    let place = std::env::temp_dir();
    let say = format!("the disk that holds `{}` is full; nothing of what was sent was kept", place.display());
    Problem::new(ProblemKind::Content, "check.room", say)
        .help("make room there, or name the folder on this machine instead of sending it: it is read where it lies")
}

/// Keeps what arrives inside a folder of its own; nothing of it, if not all can be kept.
async fn taken(doors: &Doors, files: &mut Multipart) -> Result<PathBuf, Problem> {
    let folder = doors.behind.arriving()?;
    let kept = keep(&folder, files).await;
    if kept.is_err()
        && let Err(error) = tokio::fs::remove_dir_all(&folder).await
    {
        tracing::warn!(%error, "what was sent in part could not be taken away");
    }
    kept.map(|()| folder)
}

/// Keeps files under the names they had.
async fn keep(folder: &Path, files: &mut Multipart) -> Result<(), Problem> {
    let refused = |say: String| Problem::new(ProblemKind::Content, "check.files", say);
    let cannot = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return no_room();
        }
        refused(format!("what was sent could not be kept: {error}"))
    };
    let mut any = false;
    while let Some(mut field) = files.next_field().await.map_err(|error| refused(error.body_text()))? {
        let Some(place) = field.file_name().and_then(|name| inside(folder, name)) else { continue };
        if let Some(parent) = place.parent() {
            tokio::fs::create_dir_all(parent).await.map_err(cannot)?;
        }
        let mut file = tokio::fs::File::create(&place).await.map_err(cannot)?;
        while let Some(chunk) = field.chunk().await.map_err(|error| refused(error.body_text()))? {
            file.write_all(&chunk).await.map_err(cannot)?;
        }
        file.flush().await.map_err(cannot)?;
        any = true;
    }
    if any {
        Ok(())
    } else {
        Err(refused("no file was chosen".to_owned()).help("choose a folder, files or an archive"))
    }
}

/// A name that a browser gives, inside the folder: nothing that leads out of it.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut place = folder.to_owned();
    for part in Path::new(&name.replace('\\', "/")).components() {
        match part {
            Component::Normal(part) => place.push(part),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (place != folder).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_passed_over() {
        let folder = Path::new("/arriving");
        assert_eq!(inside(folder, "a/b.md"), Some(PathBuf::from("/arriving/a/b.md")));
        assert_eq!(inside(folder, "a\\b.md"), Some(PathBuf::from("/arriving/a/b.md")));
        for bad in ["", ".", "/etc/passwd", "../x", "a/../../x", "..\\x"] {
            assert_eq!(inside(folder, bad), None, "{bad}");
        }
    }
}

//! Files of a record: filed by form or by dropping them, streamed both ways, and given out so that nothing in them runs here.

use std::{
    fs::File,
    io::{self, Read},
};

use axum::{
    body::{Body, Bytes},
    extract::{
        Multipart, Path,
        multipart::{Field, MultipartError},
    },
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use futures_util::stream;
use maud::{Markup, html};
use plumb_engine::{
    Incoming,
    desk::{Done, FieldView, Problem, ProblemKind, RecordRef, RecordView},
};
use tokio::sync::mpsc;

use super::{
    address::{part, path_of},
    asking, facts,
    saying::once,
};
use crate::{guard::LARGEST_FILE, trouble::Trouble, visitor::Visitor, words::t};

/// Pieces of an upload that wait for the disk; then the sender waits.
const WAITING: usize = 8;

/// Read at a time when a file is given out.
const CHUNK: usize = 64 * 1024;

/// The files of one field, and a place to drop more.
pub(super) fn card(v: &Visitor, record: &RecordView, field: &FieldView) -> Markup {
    let files = record.files.get(&field.id).map(Vec::as_slice).unwrap_or_default();
    if files.is_empty() && !record.may_change {
        return html! {};
    }
    html! {
        section class="card" {
            header { h2 { (field.name) } }
            div class="in stack" {
                @if !files.is_empty() {
                    ul class="dots" { @for file in files { li { (facts::file(v, record, file)) } } }
                }
                @if record.may_change {
                    form class="drop" method="post" action={ (path_of(record)) "/files" } enctype="multipart/form-data" data-drop {
                        (once(v))
                        input type="hidden" name="field" value=(field.id);
                        label for={ "up-" (field.id) } { (t!(v, "registers-files-drop")) } " "
                        input type="file" id={ "up-" (field.id) } name="file" multiple required; " "
                        button class="button small" type="submit" { (t!(v, "registers-files-do")) }
                    }
                }
            }
        }
    }
}

/// `POST /r/{register}/{record}/files`: `field`, `once`, then one or more `file`.
pub(super) async fn take(
    v: Visitor,
    Path((id, key)): Path<(String, String)>,
    mut form: Multipart,
) -> Result<Response, Trouble> {
    let (_, record) = asking::record(&v, &id, &key).await?;
    let (mut field_id, mut once, mut n) = (String::new(), None, 0_u32);
    while let Some(field) = form.next_field().await.map_err(|error| broken_off(&error))? {
        match field.name() {
            Some("field") => field_id = field.text().await.map_err(|error| broken_off(&error))?,
            Some("once") => once = Some(field.text().await.map_err(|error| broken_off(&error))?),
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                if name.is_empty() {
                    continue;
                }
                n += 1;
                // Another file chosen after going back is another filing.
                let key = once.as_ref().map(|once| format!("{once}/{n}/{name}"));
                let filed = take_one(&v, &record, &field_id, name, key, field).await;
                filed.map_err(|trouble| after_others(trouble, n))?;
            }
            _ => {}
        }
    }
    if n == 0 {
        let problem = Problem::new(ProblemKind::Content, "content.no-file", "no file was chosen; nothing was filed");
        return Err(problem.help("choose a file, then file it").into());
    }
    Ok(Redirect::to(&path_of(&record)).into_response())
}

fn broken_off(error: &MultipartError) -> Trouble {
    let say = format!("the upload could not be read to its end: {}; nothing of it was filed", error.body_text());
    Trouble::with(error.status(), Problem::new(ProblemKind::Content, "content.upload", say).help("file it again"))
}

/// Of several files the last could not be filed; those before it were.
fn after_others(mut trouble: Trouble, n: u32) -> Trouble {
    if n > 1 {
        trouble.problem.say = format!("{}; the {} before it were filed", trouble.problem.say, n - 1);
    }
    trouble
}

/// One file, from the wire to the disk without ever being whole in memory.
async fn take_one(
    v: &Visitor,
    record: &RecordView,
    field_id: &str,
    name: String,
    key: Option<String>,
    mut field: Field<'_>,
) -> Result<Done, Trouble> {
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    let (caller, record, field_id) = (v.caller(), RecordRef(record.record.clone()), field_id.to_owned());
    let keeping = v.work(move |site| {
        let into =
            Incoming { record: &record, field: &field_id, name: &name, limit_bytes: LARGEST_FILE, key: key.as_deref() };
        site.engine.take_file(&caller, &into, &mut Pieces { receive, rest: Bytes::new() })
    });
    let passing = async move {
        loop {
            let piece = match field.chunk().await {
                Ok(Some(piece)) => Ok(piece),
                Ok(None) => return,
                Err(error) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, error.body_text())),
            };
            let broken = piece.is_err();
            // Whoever keeps it may have refused already.
            if send.send(piece).await.is_err() || broken {
                return;
            }
        }
    };
    let ((), kept) = futures_util::future::join(passing, keeping).await;
    kept
}

/// Pieces that arrive, as something to read.
struct Pieces {
    receive: mpsc::Receiver<io::Result<Bytes>>,
    rest: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.receive.blocking_recv() {
                None => return Ok(0),
                Some(piece) => self.rest = piece?,
            }
        }
        let n = self.rest.len().min(out.len());
        let piece = self.rest.split_to(n);
        for (to, from) in out.iter_mut().zip(&piece) {
            *to = *from;
        }
        Ok(n)
    }
}

/// `GET /r/{register}/{record}/files/{file}/{name}`.
pub(super) async fn give(
    v: Visitor,
    Path((id, key, file, _)): Path<(String, String, String, String)>,
) -> Result<Response, Trouble> {
    let (_, record) = asking::record(&v, &id, &key).await?;
    let (caller, named) = (v.caller(), RecordRef(record.record));
    // What is only shown is given to the browser where the browser shows it, and nowhere else.
    let (view, mut content, only_shown) = v
        .work(move |site| match site.engine.open_file(&caller, &named, &file) {
            Err(problem) if problem.code == "screen-only" => {
                site.engine.show_file(&caller, &named, &file).map(|(view, content)| (view, content, Some(problem)))
            }
            given => given.map(|(view, content)| (view, content, None)),
        })
        .await?;
    let (shown, content) = v
        .work(move |_| {
            let shown = shown_as(&mut content).map_err(|error| {
                Problem::new(ProblemKind::Fault, "fault.file", format!("the file cannot be read: {error}"))
            })?;
            Ok((shown, content))
        })
        .await?;
    if let (None, Some(refused)) = (shown, only_shown) {
        return Err(refused.into());
    }
    let way = if shown.is_some() { "inline" } else { "attachment" };
    let mut response = Body::from_stream(pieces(content)).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static(shown.unwrap_or("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(view.size_bytes));
    if let Ok(way) = HeaderValue::from_str(&format!("{way}; filename*=UTF-8''{}", part(&view.name))) {
        headers.insert(header::CONTENT_DISPOSITION, way);
    }
    // Whatever it holds, nothing of it runs in our name. Viewers of PDF do not work in a sandbox, and run nothing of ours either.
    let policy = if shown == Some("application/pdf") {
        "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    Ok(response)
}

/// The type under which a browser may show a file: only where its first bytes say so, whatever its name says.
fn shown_as(content: &mut File) -> io::Result<Option<&'static str>> {
    use std::io::Seek as _;
    let mut first = Vec::with_capacity(16);
    content.by_ref().take(16).read_to_end(&mut first)?;
    content.rewind()?;
    let begins = |magic: &[u8]| first.starts_with(magic);
    Ok(if begins(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if begins(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        Some("image/gif")
    } else if begins(b"RIFF") && first.get(8..12) == Some(b"WEBP".as_slice()) {
        Some("image/webp")
    } else if begins(b"%PDF-") {
        Some("application/pdf")
    } else {
        None
    })
}

/// A whole file as the body of an answer.
pub(crate) fn whole_file(content: File) -> Body {
    Body::from_stream(pieces(content))
}

/// A file's content in pieces, read away from the threads that serve requests.
fn pieces(content: File) -> impl stream::Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(content, |mut content| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::with_capacity(CHUNK);
            let n = content.by_ref().take(CHUNK as u64).read_to_end(&mut piece)?;
            Ok::<_, io::Error>((n > 0).then(|| (Bytes::from(piece), content)))
        });
        read.await.map_err(io::Error::other)?
    })
}

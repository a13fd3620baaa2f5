//! Files: streamed in and out, never held in memory whole, and served so that nothing in them runs.

use std::io::{self, Read};

use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use plumb_engine::{Incoming, desk::Act};
use tokio::sync::mpsc;

use super::{
    addressed::{Addressed, ToRead, ToWrite},
    asked::key,
    program::{nowhere, unexpected},
    refused::Refused,
};
use crate::guard::LARGEST_FILE;

/// Pieces on their way between the network and the disk.
const AHEAD: usize = 4;
/// Bytes read from the disk at a time.
const PIECE: usize = 64 * 1024;
/// Longest name of a field, in bytes.
const NAME: usize = 200;

/// What of a body has arrived, for a thread that waits for the rest.
struct Arriving {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    left: Bytes,
}

impl Read for Arriving {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.left.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.left = piece?,
                None => return Ok(0),
            }
        }
        let piece = self.left.split_to(self.left.len().min(into.len()));
        let n = piece.len();
        into.iter_mut().zip(piece).for_each(|(place, byte)| *place = byte);
        Ok(n)
    }
}

/// `POST …/files`: files a file under a field; `multipart/form-data` with `field` first, then `file`.
pub(super) async fn attach(
    ToWrite(Addressed { program, record, .. }): ToWrite,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refused> {
    let key = key(&headers)?;
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| {
        let say = "the body is no form with a file; nothing was done";
        Refused::with(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", say)
            .help("send it as `multipart/form-data` with `field` and then `file`")
    })?;
    let mut field = None;
    while let Some(mut part) = form.next_field().await.map_err(|error| cut(&error))? {
        match part.name() {
            Some("field") => {
                let mut name = Vec::new();
                while let Some(piece) = part.chunk().await.map_err(|error| cut(&error))? {
                    name.extend_from_slice(&piece);
                    if name.len() > NAME {
                        return Err(malformed("`field` is no field's name"));
                    }
                }
                field = Some(String::from_utf8(name).map_err(|_| malformed("`field` is no field's name"))?);
            }
            Some("file") => {
                let field = field.ok_or_else(|| malformed("`field` must stand before `file`"))?;
                let name = part.file_name().unwrap_or("file").to_owned();
                let (send, pieces) = mpsc::channel(AHEAD);
                let (caller, wanted) = (program.caller.clone(), record.clone());
                let filing = program.work(move |site| {
                    let limit_bytes = LARGEST_FILE;
                    let into =
                        Incoming { record: &wanted, field: &field, name: &name, limit_bytes, key: key.as_deref() };
                    site.engine.take_file(&caller, &into, &mut Arriving { pieces, left: Bytes::new() })
                });
                let sending = async {
                    let mut whole = true;
                    loop {
                        let piece = match part.chunk().await {
                            Ok(Some(piece)) => Ok(piece),
                            Ok(None) => break,
                            Err(error) => {
                                whole = false;
                                Err(io::Error::new(io::ErrorKind::UnexpectedEof, error.to_string()))
                            }
                        };
                        let last = piece.is_err();
                        // Whoever files it may have refused already, and says so.
                        if send.send(piece).await.is_err() || last {
                            break;
                        }
                    }
                    drop(send);
                    whole
                };
                let (done, whole) = tokio::join!(filing, sending);
                if !whole {
                    return Err(broken_off());
                }
                return program.changed(done?.record, StatusCode::CREATED).await;
            }
            _ => return Err(malformed("the form holds something else than `field` and `file`")),
        }
    }
    Err(malformed("the form holds no `file`"))
}

fn malformed(say: &str) -> Refused {
    Refused::with(StatusCode::UNPROCESSABLE_ENTITY, "content.form", format!("{say}; nothing was filed"))
}

fn broken_off() -> Refused {
    let say = "the form broke off before its end; nothing was filed";
    Refused::with(StatusCode::BAD_REQUEST, "cut-off", say)
}

fn cut(error: &axum::extract::multipart::MultipartError) -> Refused {
    let status = if error.status() == StatusCode::PAYLOAD_TOO_LARGE { error.status() } else { StatusCode::BAD_REQUEST };
    Refused::with(status, "cut-off", "the form cannot be read to its end; nothing was filed")
}

/// `GET …/files/{file}`: a file's bytes.
pub(super) async fn download(ToRead(mut addressed): ToRead) -> Result<Response, Refused> {
    let file = addressed.part("file")?;
    let Addressed { program, record, .. } = addressed;
    let caller = program.caller.clone();
    let (view, mut content) = program.work(move |site| site.engine.open_file(&caller, &record, &file)).await?;
    let (send, pieces) = mpsc::channel::<io::Result<Bytes>>(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut piece = vec![0; PIECE];
        loop {
            let read = match content.read(&mut piece) {
                Ok(0) => break,
                Ok(n) => Ok(Bytes::copy_from_slice(piece.get(..n).unwrap_or_default())),
                Err(error) => Err(error),
            };
            let last = read.is_err();
            if send.blocking_send(read).is_err() || last {
                break;
            }
        }
    });
    let stream = futures_util::stream::unfold(pieces, async |mut pieces| {
        let piece = pieces.recv().await?;
        Some((piece, pieces))
    });
    let mut response = Body::from_stream(stream).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    let name = utf8_percent_encode(&view.name, NON_ALPHANUMERIC);
    for (name, value) in [
        (header::CONTENT_LENGTH, view.size_bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::ETAG, format!("\"{}\"", view.digest)),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// `DELETE …/files/{file}`: takes a file away from its field; its bytes stay as long as any entry names them.
pub(super) async fn detach(ToWrite(mut addressed): ToWrite, headers: HeaderMap) -> Result<Response, Refused> {
    let file = addressed.part("file")?;
    let Addressed { program, record, .. } = addressed;
    let view = program.view(record.clone(), None).await?;
    let field = view.files.iter().find(|(_, files)| files.iter().any(|known| known.id == file));
    let Some((field, _)) = field else { return Err(nowhere(&file)) };
    let act = Act::Detach { record: record.clone(), field: field.clone(), file };
    match program.run(&record, act, key(&headers)?).await {
        Ok(response) if response.status().is_success() => Ok(response),
        Ok(_) => Err(unexpected()),
        Err(refused) => Err(refused),
    }
}

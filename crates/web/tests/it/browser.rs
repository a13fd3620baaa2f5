//! Somebody's browser, as far as these tests need one: keeps the session's cookie, says where its requests come from, follows
//! nothing by itself.

use std::{
    fmt::Write as _,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// What parts the fields of an upload.
const BOUNDARY: &str = "----plumb-test-boundary";

/// Somebody's browser.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    at: SocketAddr,
    pub(crate) cookie: Option<String>,
    /// The language it asks for.
    pub(crate) language: &'static str,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Where it sends the browser.
    pub(crate) fn to(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// The value of a form's field.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let rest = &self.body[at..];
        let tag = &rest[..rest.find('>')?];
        let value = tag.split_once("value=\"")?.1;
        Some(plain(&value[..value.find('"')?]))
    }

    /// What stands between two texts.
    pub(crate) fn between(&self, from: &str, to: &str) -> Option<String> {
        let rest = self.body.split_once(from)?.1;
        Some(plain(rest.split_once(to)?.0))
    }

    /// The same, if it has this status.
    #[track_caller]
    pub(crate) fn of(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Fails where any of these texts is missing.
    #[track_caller]
    pub(crate) fn says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.body.contains(text), "`{text}` is missing: {}", self.body);
        }
    }
}

/// A page's text without its escapes.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Browser {
    pub(crate) fn new(at: SocketAddr, cookie: Option<String>, language: &'static str) -> Self {
        Self { at, cookie, language }
    }

    pub(crate) fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    /// Sends a form from one of our own pages.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send("POST", path, &[("Sec-Fetch-Site", "same-origin")], &form(fields))
    }

    /// The page that a form leads to.
    #[track_caller]
    pub(crate) fn post_and_follow(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let reply = self.post(path, fields);
        assert_eq!(reply.status, 303, "{path}: {}", reply.body);
        self.get(reply.to())
    }

    /// Sends a form with files, each with the name that it has on the person's own disk.
    pub(crate) fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
        self.send_bytes(
            "POST",
            path,
            &[("Sec-Fetch-Site", "same-origin"), ("Content-Type", &upload_type())],
            &uploaded(fields, files),
        )
    }

    /// Asks, with these headers beside the usual ones.
    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.send_bytes(method, path, headers, body.as_bytes())
    }

    fn send_bytes(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(self.head(method, path, headers, body.len()).as_bytes()).unwrap();
        // Whoever refuses a body early may close before all of it was taken.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}"));
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let bytes = bytes[end + 4..].to_vec();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        for (_, value) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = value.split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        Reply { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    /// Begins an upload, sends so much of it and hangs up.
    pub(crate) fn hang_up_after(&self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8]), sent: usize) {
        let body = uploaded(fields, &[file]);
        let headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", &upload_type())];
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.write_all(self.head("POST", path, &headers, body.len()).as_bytes()).unwrap();
        stream.write_all(&body[..sent.min(body.len())]).unwrap();
    }

    /// Sends a form and hangs up before it is answered, as a second click does with the first one's way.
    pub(crate) fn post_and_hang_up(&self, path: &str, fields: &[(&str, &str)]) {
        let body = form(fields);
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.write_all(self.head("POST", path, &[("Sec-Fetch-Site", "same-origin")], body.len()).as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        // Long enough for the work to begin; what must hold does so whether it did or not.
        std::thread::sleep(Duration::from_millis(20));
    }

    fn head(&self, method: &str, path: &str, headers: &[(&str, &str)], length: usize) -> String {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nUser-Agent: Firefox on Linux\r\n");
        let named = |wanted: &str| headers.iter().any(|(name, _)| *name == wanted);
        if !named("Host") {
            write!(head, "Host: {}\r\n", self.at).unwrap();
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "Accept-Language: {}\r\n", self.language).unwrap();
        if let Some(cookie) = &self.cookie {
            write!(head, "Cookie: {cookie}\r\n").unwrap();
        }
        if method != "GET" {
            if !named("Content-Type") {
                head.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
            }
            write!(head, "Content-Length: {length}\r\n").unwrap();
        }
        head + "\r\n"
    }
}

fn upload_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// Fields and files as a browser sends them together.
fn uploaded(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (name, content) in files {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Fields as a browser sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

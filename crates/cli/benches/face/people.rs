//! People at their browsers: each on a connection of its own that stays open, asking for a page, looking at it, asking for the next.

use std::{
    error::Error,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

type Whatever<T> = Result<T, Box<dyn Error>>;

/// One connection.
struct Browser {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Browser {
    fn open(at: &str, cookie: &str) -> Whatever<Self> {
        let stream = TcpStream::connect(at)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        Ok(Self { stream: BufReader::new(stream), head: format!("Host: {at}\r\nCookie: {cookie}\r\n\r\n") })
    }

    /// Asks for a page and takes all of it; how long that took.
    fn ask(&mut self, page: &str) -> Whatever<Duration> {
        let request = format!("GET {page} HTTP/1.1\r\n{}", self.head);
        let begun = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        if !line.contains(" 200 ") {
            return Err(format!("{page}: {line}").into());
        }
        let mut length = None;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = Some(value.trim().parse::<u64>()?);
            }
        }
        let length = length.ok_or("an answer without a length")?;
        std::io::copy(&mut self.stream.by_ref().take(length), &mut std::io::sink())?;
        Ok(begun.elapsed())
    }
}

/// One page, once.
pub(crate) fn ask(at: &str, page: &str, cookie: &str) -> Whatever<Duration> {
    Browser::open(at, cookie)?.ask(page)
}

/// So many people at once, each asking for so many pages and looking at each for a while; all waits, shortest first. `{n}` in
/// the address is another of so many numbers each time.
pub(crate) fn at_once(
    at: &str,
    (page, numbers): (&str, usize),
    cookie: &str,
    people: usize,
    pages: usize,
    looks: Duration,
) -> Whatever<Vec<Duration>> {
    let one = |person: usize| -> Result<Vec<Duration>, String> {
        let mut browser = Browser::open(at, cookie).map_err(|error| error.to_string())?;
        // Nobody begins at the same moment as everybody else.
        thread::sleep(looks * u32::try_from(person).unwrap_or(0) / u32::try_from(people).unwrap_or(1));
        let mut waited = Vec::with_capacity(pages);
        for n in 0..pages {
            let page = page.replace("{n}", &format!("{:06}", (person * 1_021 + n * 37) % numbers.max(1)));
            waited.push(browser.ask(&page).map_err(|error| error.to_string())?);
            thread::sleep(looks);
        }
        Ok(waited)
    };
    let one = &one;
    let all: Vec<Result<Vec<Duration>, String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..people).map(|person| scope.spawn(move || one(person))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a person broke off".to_owned())))
            .collect()
    });
    let mut waited = Vec::new();
    for one in all {
        waited.extend(one?);
    }
    waited.sort();
    Ok(waited)
}

//! Pages as HTML that needs nothing beside it: opened from a medium, in any browser, years from now.

use maud::{DOCTYPE, Markup, html as markup};

use crate::paper::{Block, Body, Inline, Page, blocks};

/// All the look there is: what a browser on a borrowed machine shows and prints well.
const LOOK: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#555}dd{margin:0}\
pre{background:#f3f3f3;padding:.5rem;white-space:pre-wrap}footer{margin-top:3rem;border-top:1px solid #999;font-size:.8rem;color:#555;overflow-wrap:anywhere}";

/// The page as a whole HTML file.
#[must_use]
pub fn html(page: &Page<'_>) -> String {
    let imprint = page.imprint();
    let whole = markup! {
        (DOCTYPE)
        html lang=(imprint.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                // Nothing in a text shall fetch or run anything, wherever this is opened.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";
                title { (imprint.title) }
                style { (LOOK) }
            }
            body {
                header { p { (imprint.organisation) } h1 { (imprint.title) } }
                main { (body(page)) }
                footer { p { (imprint.made) } p { (imprint.checkpoint) } }
            }
        }
    };
    whole.into_string()
}

fn body(page: &Page<'_>) -> Markup {
    match page {
        Page::Document(page) => markup! { (facts(&page.facts)) @for block in &blocks(&page.text) { (shown(block)) } },
        Page::Listing(page) => markup! {
            table {
                thead { tr { @for name in &page.columns { th scope="col" { (name) } } } }
                tbody { @for row in &page.rows { tr { @for cell in row { td { (cell) } } } } }
            }
        },
        Page::Index(page) => markup! {
            @for line in &page.lead { p { (line) } }
            @for group in &page.groups {
                h2 { (group.title) }
                ul { @for entry in &group.entries {
                    li {
                        b { (entry.title) } " " (entry.note)
                        @for (name, path) in &entry.files { " · " a href=(address(path)) { (name) } }
                    }
                } }
            }
        },
        Page::Report(page) => markup! {
            p { strong { (page.classification) } }
            @for line in &page.lead { p { (line) } }
            (facts(&page.facts))
            @for table in &page.tables {
                h2 { (table.title) }
                @if let Some(note) = &table.note { p { (note) } }
                @if !table.rows.is_empty() {
                    table {
                        thead { tr { @for column in &table.columns { th scope="col" { (column.header) } } } }
                        tbody { @for row in &table.rows { tr { @for cell in row { td { @for line in cell.lines() { (line) br; } } } } } }
                    }
                }
            }
            @for line in &page.closing { p { (line) } }
        },
        Page::Sheet(page) => markup! {
            p { (page.lead) }
            @for section in &page.sections { h2 { (section.title) } (boxed(&section.body)) }
        },
    }
}

fn boxed(body: &Body) -> Markup {
    match body {
        Body::Steps { lines } => markup! { ol { @for line in lines { li { (line) } } } },
        Body::Text { lines } => markup! { @for line in lines { p { (line) } } },
        Body::Facts { facts: known } => facts(known),
        Body::Commands { lines } => markup! { @for (what, typed) in lines { p { (what) } pre { (typed) } } },
        Body::Secret { words, code, notes, .. } => markup! {
            ol { @for word in words { li { (word) } } }
            pre { (code) }
            @for note in notes { p { (note) } }
        },
    }
}

fn facts(known: &[(String, String)]) -> Markup {
    markup! { dl { @for (name, value) in known { dt { (name) } dd { (value) } } } }
}

/// Digits of an address (RFC 3986).
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// A path beside the index as an address: every part that is not plain is written out.
fn address(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let mut address = String::new();
    for byte in path.bytes() {
        if plain(byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.extend(HEX.get(usize::from(byte >> 4)).copied().map(char::from));
            address.extend(HEX.get(usize::from(byte & 15)).copied().map(char::from));
        }
    }
    address
}

/// Text as it stands on a page of its own making.
pub(crate) fn prose(text: &[Block]) -> Markup {
    markup! { @for block in text { (shown(block)) } }
}

fn shown(block: &Block) -> Markup {
    match block {
        Block::Heading { level, words } => match level {
            0..=2 => markup! { h2 { (line(words)) } },
            3 => markup! { h3 { (line(words)) } },
            4 => markup! { h4 { (line(words)) } },
            5 => markup! { h5 { (line(words)) } },
            _ => markup! { h6 { (line(words)) } },
        },
        Block::Paragraph { words } => markup! { p { (line(words)) } },
        Block::List { start, items } => {
            let items = markup! { @for item in items { li { @for block in item { (shown(block)) } } } };
            if let Some(start) = start {
                markup! { ol start=(start) { (items) } }
            } else {
                markup! { ul { (items) } }
            }
        }
        Block::Quote { blocks } => markup! { blockquote { @for block in blocks { (shown(block)) } } },
        Block::Code { text } => markup! { pre { (text) } },
        Block::Table { rows, .. } => markup! {
            table {
                @for (at, row) in rows.iter().enumerate() {
                    tr { @for cell in row { @if at == 0 { th scope="col" { (line(cell)) } } @else { td { (line(cell)) } } } }
                }
            }
        },
        Block::Rule => markup! { hr; },
    }
}

fn line(words: &[Inline]) -> Markup {
    markup! {
        @for part in words {
            @match part {
                Inline::Text { text } => (text),
                Inline::Code { text } => code { (text) },
                Inline::Break => br;,
                Inline::Emphasis { words } => em { (line(words)) },
                Inline::Strong { words } => strong { (line(words)) },
                Inline::Struck { words } => del { (line(words)) },
                Inline::Link { to, words } => a href=(to) rel="noreferrer" { (line(words)) },
            }
        }
    }
}

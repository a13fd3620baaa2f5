//! What people write in Markdown, as HTML that can do no harm: HTML of their own is shown as text, pictures come only from the
//! record's own files, and whatever comes out of that is cleaned once more.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;
use comrak::{
    Arena, Options,
    arena_tree::NodeEdge,
    nodes::{AstNode, NodeValue},
    parse_document,
};
use maud::{Markup, PreEscaped};

/// Schemes that a link may have.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// A picture that a text may show: the name it is called by in the text, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// The file's name.
    pub(crate) name: String,
    /// Its address with us.
    pub(crate) address: String,
}

/// Shows a text.
pub(crate) fn prose(text: &str, pictures: &[Picture]) -> Markup {
    shown(text, pictures, None)
}

/// Shows a text with what is new in it marked: paragraphs that do not stand so in the text before.
pub(crate) fn prose_since(text: &str, before: &str, pictures: &[Picture]) -> Markup {
    let arena = Arena::new();
    let root = parse_document(&arena, before, &options());
    let known: HashSet<String> = root.descendants().filter(|node| holds_words(node)).map(words).collect();
    shown(text, pictures, Some(&known))
}

fn shown(text: &str, pictures: &[Picture], known: Option<&HashSet<String>>) -> Markup {
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    // A page has one title; a text's own first heading stands below it.
    let top =
        root.descendants().any(|node| matches!(&node.data().value, NodeValue::Heading(heading) if heading.level == 1));
    let nodes: Vec<&AstNode<'_>> = root.descendants().collect();
    for node in &nodes {
        let fresh = known.is_some_and(|known| holds_words(node) && !known.contains(&words(node)));
        match &mut node.data_mut().value {
            NodeValue::Heading(heading) if top => heading.level = (heading.level + 1).min(6),
            NodeValue::Image(link) => {
                // One that is no file of the record points nowhere, and its words stay.
                let picture = pictures.iter().find(|picture| picture.name == decoded(&link.url));
                link.url = picture.map_or_else(String::new, |picture| picture.address.clone());
            }
            _ => {}
        }
        if fresh {
            let mark = |html: &str| &*arena.alloc(AstNode::from(NodeValue::Raw(html.to_owned())));
            node.prepend(mark("<ins>"));
            node.append(mark("</ins>"));
        }
    }
    let mut html = String::new();
    // Writing to a string cannot fail.
    let _ = comrak::format_html(root, &options, &mut html);
    PreEscaped(CLEANER.clean(&html).to_string())
}

/// A block whose words stand directly in it.
fn holds_words(node: &AstNode<'_>) -> bool {
    matches!(node.data().value, NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell)
}

/// The words in a block, without marks.
fn words<'a>(node: &'a AstNode<'a>) -> String {
    let mut all = String::new();
    for edge in node.traverse() {
        let NodeEdge::Start(part) = edge else { continue };
        match &part.data().value {
            NodeValue::Text(text) => all.push_str(text),
            NodeValue::Code(code) => all.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => all.push(' '),
            _ => {}
        }
    }
    all
}

fn decoded(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8_lossy().into_owned()
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.footnotes = false;
    options.render.escape = true;
    options
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    let tags = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
        "del",
        "ins",
        "a",
        "img",
        "hr",
        "br",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", HashSet::from(["href", "title"])),
        ("img", HashSet::from(["src", "alt", "title"])),
        ("ol", HashSet::from(["start"])),
        ("th", HashSet::from(["align"])),
        ("td", HashSet::from(["align"])),
    ]
    .into();
    cleaner
        .tags(HashSet::from(tags))
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            // Whatever a text says, a picture is fetched from here and from nowhere else.
            ("img", "src") if !value.starts_with("/r/") => None,
            _ => Some(value.into()),
        });
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let picture = Picture { name: "gauge one.png".into(), address: "/r/x/1/files/2/gauge%20one.png".into() };
        prose(text, &[picture]).into_string()
    }

    #[test]
    fn a_text_reads_as_it_was_meant() {
        let text = "## Purpose\n\nGauges, **all** of them:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        let html = html(text);
        for part in ["<h2>Purpose</h2>", "<strong>all</strong>", "<li>one</li>", "<td>1</td>"] {
            assert!(html.contains(part), "{html}");
        }
        assert!(super::prose("# Title\n\n## Part", &[]).into_string().starts_with("<h2>Title</h2>\n<h3>Part</h3>"));
    }

    #[test]
    fn nothing_in_a_text_can_do_harm() {
        for evil in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "![x](javascript:alert(1))",
            "<style>*{display:none}</style>",
            "<iframe src=\"//evil.example\"></iframe>",
            "[x](https://e.example \"\\\" onmouseover=\\\"alert(1)\")",
            "<ins onclick=\"alert(1)\">x</ins>",
        ] {
            let html = html(evil);
            for part in ["<script", "<style", "<iframe", "href=\"javascript", "href=\"data", "<ins"] {
                assert!(!html.to_lowercase().contains(part), "{evil}: {html}");
            }
            let tags = html.split('<').skip(1).filter_map(|rest| rest.split('>').next());
            for tag in tags {
                let outside: String = tag.split('"').step_by(2).collect();
                assert!(!outside.contains(" on"), "{evil}: {html}");
            }
        }
        assert!(html("a <b>c</b>").contains("&lt;b&gt;"), "what is typed is seen");
    }

    #[test]
    fn pictures_come_from_the_records_own_files_and_from_nowhere_else() {
        let own = html("![The gauge](<gauge one.png>)");
        assert!(own.contains("<img src=\"/r/x/1/files/2/gauge%20one.png\" alt=\"The gauge\""), "{own}");
        assert!(html("![The gauge](gauge%20one.png)").contains("/r/x/1/files/2/"));
        for foreign in
            ["![t](https://e.example/t.png)", "![t](//e.example/t.png)", "![t](../../secret.png)", "![t](/r/y/2)"]
        {
            let html = html(foreign);
            assert!(!html.contains("src=") && html.contains("alt=\"t\""), "{html}");
        }
    }

    #[test]
    fn what_is_new_is_marked_and_what_stood_there_is_not() {
        let before = "# A\n\nStays **as** it is.\n\n- one\n";
        let after = "# A\n\nStays as *it* is.\n\n- one\n- two\n\nNew *here*.\n";
        let html = prose_since(after, before, &[]).into_string();
        assert!(html.contains("<p>Stays as <em>it</em> is.</p>"), "{html}");
        assert!(html.contains("<ins>two</ins>") && html.contains("<p><ins>New <em>here</em>.</ins></p>"), "{html}");
        assert!(html.contains("<li>one</li>"), "{html}");
    }
}

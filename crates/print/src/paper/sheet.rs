//! One sheet that somebody reads without any software: titled boxes with steps, facts, commands, and what is secret.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

use super::Imprint;

/// How wide a line of plain text is, in characters.
const WIDTH: usize = 78;

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// What it carries.
    pub imprint: Imprint,
    /// What it is for.
    pub lead: String,
    /// Its boxes, in the order of need.
    pub sections: Vec<Section>,
}

/// A box with its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The title.
    pub title: String,
    /// What stands in it.
    #[serde(flatten)]
    pub body: Body,
}

/// What stands in a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Body {
    /// What to do, in order.
    Steps {
        /// One a line.
        lines: Vec<String>,
    },
    /// Paragraphs.
    Text {
        /// One a line.
        lines: Vec<String>,
    },
    /// What is known, by label.
    Facts {
        /// Label and value.
        facts: Vec<(String, String)>,
    },
    /// What is typed into a terminal.
    Commands {
        /// What it does, and what to type.
        lines: Vec<(String, String)>,
    },
    /// A secret: as words to be typed and as squares to be read by a camera.
    Secret {
        /// The words, in order.
        words: Vec<String>,
        /// What the squares say.
        code: String,
        /// What the picture is, for whoever cannot see it.
        alt: String,
        /// What holds of it: its checksum, who has it, what to do when it is lost.
        notes: Vec<String>,
    },
}

impl Sheet {
    /// The sheet as plain text, for a terminal or a file. What the squares say stands there in letters.
    #[must_use]
    pub fn text(&self) -> String {
        let imprint = &self.imprint;
        let mut text = underlined(&imprint.title, "=");
        wrap(&mut text, "", &imprint.made);
        wrap(&mut text, "", &self.lead);
        for section in &self.sections {
            text.push('\n');
            text.push_str(&underlined(&section.title, "-"));
            section.body.write(&mut text);
        }
        text.push('\n');
        text.push_str(&imprint.checkpoint);
        text.push('\n');
        text
    }

    /// The squares of every secret, in order, each as an SVG picture.
    pub(crate) fn pictures(&self) -> Vec<String> {
        let codes = self.sections.iter().filter_map(|section| match &section.body {
            Body::Secret { code, .. } => Some(code.as_str()),
            _ => None,
        });
        codes.map(|code| squares(code).unwrap_or_default()).collect()
    }
}

impl Body {
    fn write(&self, text: &mut String) {
        match self {
            Self::Steps { lines } => {
                for (line, at) in lines.iter().zip(1..) {
                    wrap(text, &format!("{at:>2}. "), line);
                }
            }
            Self::Text { lines } => {
                for line in lines {
                    wrap(text, "", line);
                }
            }
            Self::Facts { facts } => {
                for (name, value) in facts {
                    wrap(text, &format!("{name}: "), value);
                }
            }
            Self::Commands { lines } => {
                for (what, typed) in lines {
                    wrap(text, "", what);
                    // Unbroken, so that it can be copied.
                    set_in(text, typed);
                }
            }
            Self::Secret { words, code, notes, .. } => {
                for (row, part) in words.chunks(4).enumerate() {
                    let numbered = part.iter().zip(row * 4 + 1..).map(|(word, at)| format!("{at:>2} {word:<14}"));
                    set_in(text, numbered.collect::<Vec<_>>().join(" ").trim_end());
                }
                set_in(text, code);
                for note in notes {
                    wrap(text, "", note);
                }
            }
        }
    }
}

/// A title with its line below.
fn underlined(title: &str, with: &str) -> String {
    format!("{title}\n{}\n", with.repeat(title.chars().count()))
}

/// A line that stands in.
fn set_in(text: &mut String, line: &str) {
    text.push_str("    ");
    text.push_str(line);
    text.push('\n');
}

/// A QR code (ISO/IEC 18004) as SVG, dark on light with the four squares' margin that cameras want; none for what is too long for one.
fn squares(code: &str) -> Option<String> {
    let picture = QrCode::encode_text(code, QrCodeEcc::Medium).ok()?;
    let dark = (0..picture.size()).flat_map(|y| (0..picture.size()).map(move |x| (x, y)));
    let dark = dark.filter(|(x, y)| picture.get_module(*x, *y));
    let path: Vec<String> = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4)).collect();
    let (side, path) = (picture.size() + 8, path.concat());
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// Adds a paragraph, broken between words; lines after the first stand under its text.
fn wrap(text: &mut String, head: &str, words: &str) {
    let indent = " ".repeat(head.chars().count().min(WIDTH / 2));
    let mut line = head.to_owned();
    let mut bare = true;
    for word in words.split_whitespace() {
        if !bare && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line.clone_from(&indent);
            bare = true;
        }
        if !bare {
            line.push(' ');
        }
        line.push_str(word);
        bare = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

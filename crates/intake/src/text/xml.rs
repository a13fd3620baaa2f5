//! The few things all XML parts share: events with a bound, no document types, no entities from outside.

use super::{Unreadable, entities};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements nested deeper than this are not a document.
const DEEPEST: usize = 2_000;

/// What a part's reader is told.
pub(super) enum Node<'a> {
    /// An element begins.
    Open(&'a BytesStart<'a>),
    /// The element of this local name ends.
    Close(&'a str),
    /// Text, references already replaced.
    Text(&'a str),
}

/// Walks one part. Document types are refused: office formats have none, and only attacks declare entities.
pub(super) fn walk(xml: &str, mut tell: impl FnMut(Node<'_>) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut depth = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Unreadable::Hostile(format!("elements are nested more than {DEEPEST} deep")));
                }
                tell(Node::Open(&start))?;
            }
            Ok(Event::Empty(start)) => {
                tell(Node::Open(&start))?;
                let name = start.local_name();
                tell(Node::Close(name.as_ref()))?;
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                let name = end.local_name();
                tell(Node::Close(name.as_ref()))?;
            }
            Ok(Event::Text(text)) => tell(Node::Text(&text))?,
            Ok(Event::CData(text)) => tell(Node::Text(&text))?,
            Ok(Event::GeneralRef(name)) => {
                if let Some(c) = entities::character(&name) {
                    tell(Node::Text(c.encode_utf8(&mut [0; 4])))?;
                }
            }
            Ok(Event::DocType(_)) => {
                return Err(Unreadable::Hostile(
                    "the file declares XML entities of its own, which office files never do".to_owned(),
                ));
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Unreadable::Damaged("the file is damaged: its XML breaks off".to_owned())),
        }
    }
}

/// The value of an attribute by its local name.
pub(super) fn attribute(start: &BytesStart<'_>, local: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == local)
        .map(|a| entities::unescape(&a.value))
}

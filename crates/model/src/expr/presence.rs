//! What a condition proves to have a value: `has(a) && …` lets the rest read `a`.

use std::collections::BTreeSet;

use super::typed::{Place, Typed};

/// What is proven present, by a key that only equal parts share.
pub(crate) type Proven = BTreeSet<String>;

/// The key of a part.
pub(crate) fn key(tree: &Typed) -> String {
    match tree {
        Typed::Field(place, field) | Typed::End(place, field) | Typed::Has(place, field) => {
            format!("{} {}", place_key(place), field.field)
        }
        other => format!("{other:?}"),
    }
}

/// The key of the link that a hop goes through.
pub(crate) fn link_key(link: &super::scope::FieldRef) -> String {
    format!("own {}", link.field)
}

fn place_key(place: &Place) -> String {
    match place {
        Place::Own => "own".to_owned(),
        Place::Member => "member".to_owned(),
        Place::Hop(link) => format!("hop {}", link.field),
        Place::Organisation => "org".to_owned(),
    }
}

/// What is proven when this part is true, or false.
pub(crate) fn proven(tree: &Typed, truth: bool) -> Proven {
    match (tree, truth) {
        (Typed::Has(place, _), true) => {
            let link = if let Place::Hop(link) = place { Some(link_key(link)) } else { None };
            link.into_iter().chain([key(tree)]).collect()
        }
        (Typed::HasValue(of), true) => [key(of)].into(),
        (Typed::Not(of), _) => proven(of, !truth),
        (Typed::And(a, b), true) | (Typed::Or(a, b), false) => &proven(a, truth) | &proven(b, truth),
        (Typed::And(a, b), false) | (Typed::Or(a, b), true) => &proven(a, truth) & &proven(b, truth),
        _ => Proven::new(),
    }
}

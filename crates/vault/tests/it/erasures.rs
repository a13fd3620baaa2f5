//! What was erased after a copy was made does not come back with it.

use plumb_ledger::Kind;
use plumb_store::{Draft, Erasure, conformance::Desk};
use plumb_vault::{Restore, restore};

use crate::stage::{Bare, Company, quiet};

#[test]
fn a_later_copy_tells_an_older_one_what_was_erased_since() {
    let company = Company::new();
    company.works(3, "work");
    let open = company.open();
    let desk = Desk::new(&open, 77);
    let person = desk.thing(&[("title", "Erika Mustermann")]).unwrap();
    let made = desk.write(vec![person.clone()]).unwrap();
    let before = company.copies();
    assert_eq!(before.manifest.erasures, []);
    let erasure = desk.draft("things", person.record, Kind::Erased, None, Vec::new()).unwrap();
    let erased = desk.write(vec![Draft { erase: vec![made.last_seq], ..erasure }]).unwrap();
    drop(open);
    let after = company.copies();
    let [said] = <[Erasure; 1]>::try_from(after.manifest.erasures).unwrap();
    assert_eq!((said.seq, said.entries), (erased.last_seq, vec![made.last_seq]));
    // The bare premises count what they are asked to erase again.
    let asked = Restore { at: Some(before.manifest.made), ..company.restore("old") };
    assert_eq!(restore(&Bare, &asked, &quiet()).unwrap().mark.erased_again, 1);
    let until = Restore { erasures_until: Some(before.manifest.made), ..company.restore("older") };
    let until = Restore { at: asked.at, ..until };
    assert_eq!(restore(&Bare, &until, &quiet()).unwrap().mark.erased_again, u64::from(said.at <= before.manifest.made));
    assert_eq!(company.restores("new").unwrap().mark.erased_again, 0, "the newest copy has them erased already");
}

//! Reads `pack.toml`: what the pack is, what it needs, which roles it adds.

use super::{diagnostic::Faults, draft::PackDraft, read::Table, source::At};
use crate::{
    define::role::{Role, Seat},
    id::RoleId,
};

const SEATS: &[(&str, Seat)] = &[
    ("manager", Seat::Manager),
    ("top-management", Seat::TopManagement),
    ("internal-auditor", Seat::InternalAuditor),
    ("process-owner", Seat::ProcessOwner),
    ("guest", Seat::Guest),
];

/// Reads `pack.toml`.
pub(super) fn pack(faults: &mut Faults<'_>, mut file: Table<'_>) -> (Option<PackDraft>, Vec<(At<RoleId>, Role)>) {
    let head = file.table(faults, "pack", "the pack");
    let head = file.must(faults, "pack", head);
    let tables = file.tables(faults, "role", "a role");
    let roles = tables.into_iter().filter_map(|table| role(faults, table)).collect();
    file.done(faults);
    (head.and_then(|head| head_of(faults, head)), roles)
}

fn head_of(faults: &mut Faults<'_>, mut head: Table<'_>) -> Option<PackDraft> {
    let id = head.id(faults, "id");
    let version = head.text(faults, "version");
    let name = head.label(faults, "name");
    let purpose = head.label(faults, "purpose");
    let needs = head.ids(faults, "needs");
    let usual = head.flag(faults, "usual");
    let id = head.must(faults, "id", id);
    let version = head.must(faults, "version", version);
    let name = head.must(faults, "name", name);
    let purpose = head.must(faults, "purpose", purpose);
    head.done(faults);
    let version = version.filter(|version| {
        let parts: Vec<&str> = version.value.split('.').collect();
        let fine = parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok());
        if !fine {
            faults.help(
                version.spot,
                format!("`{}` is no version", version.value),
                "use three numbers, such as `1.0.0`",
            );
        }
        fine
    });
    Some(PackDraft { id: id?, version: version?.value, name: name?, purpose: purpose?, needs, usual })
}

/// One role; the company's layer adds its own in the same form.
pub(super) fn role(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<(At<RoleId>, Role)> {
    let id = table.id(faults, "id");
    let name = table.label(faults, "name");
    let seat = table.word(faults, "seat", SEATS).map(|seat| seat.value);
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    table.done(faults);
    Some((id?, Role { name: name?, seat }))
}

# From one edition to the next.
transition-title = Transition to new editions
transition-lead = What is new, what moves, what must be confirmed again, by when and by whom. A step is done when a statement that names the requirement was confirmed for the new edition; nobody ticks it off.
transition-print = Print
transition-none = None of the standards that are on has a new edition.
transition-sum = { $done } of { $all } requirements are confirmed for the new edition.
transition-by = To be done by
transition-off = { $name } is not on yet. Look first at what it would bring.
transition-look = Look at what it brings
transition-certified = Certified to it already:
transition-days = The days
transition-days-note = each with how surely it is known
transition-seen = seen at { $sources }
transition-ends = last day of certificates to the edition before
transition-visit-first = First surveillance visit
transition-visit-second = Second surveillance visit
transition-visit-recertification = Recertification visit
transition-changes = { $count ->
    [one] What is other: one place
   *[other] What is other: { $count } places
}
transition-changes-note = facts in our own words; buy the standard for its text
transition-kind-new = New
transition-kind-extended = More
transition-kind-changed = Changed
transition-kind-moved = Moved
transition-kind-integrated = Taken in
transition-kind-note = Note
transition-kind-removed = Gone
transition-level-published = read of the published text
transition-level-final = read of the final draft
transition-level-draft = read of a draft
transition-known = How surely this is known
transition-confirmed = Certain
transition-reported = Not seen at the origin
transition-expected = Announced
transition-new = { $count ->
    [one] New: one requirement
   *[other] New: { $count } requirements
}
transition-new-note = say how it is met, name who answers, confirm
transition-changed = { $count ->
    [one] Asks more or otherwise: one requirement
   *[other] Asks more or otherwise: { $count } requirements
}
transition-changed-note = say what is added, name the requirement in the statement, confirm
transition-moved = { $count ->
    [one] Stands elsewhere: one requirement
   *[other] Stands elsewhere: { $count } requirements
}
transition-moved-note = let the statement speak for it there, confirm
transition-same = { $count ->
    [one] As before: one requirement
   *[other] As before: { $count } requirements
}
transition-same-note = counts already; confirm once with the new edition in mind
transition-take-over = { $count ->
    [one] One statement can be taken over
   *[other] { $count } statements can be taken over
}
transition-speaks = { $count ->
    [one] answers one of these
   *[other] answers { $count } of these
}
transition-take = Take over
transition-from = before: { $ids }
transition-nobody = nobody answers yet
transition-done = confirmed
transition-open = open
transition-unconfirmed = to be confirmed
transition-search = Transition to new editions

# Walking the trail: what an auditor follows from one record to the next.
trail-all-title = Trails
trail-all-lead = What an auditor follows from one record to the next. Pick a record, or open any record and walk on from there.
trail-all-none = No pack that rules defines a trail.
trail-all-nothing = There is nothing yet at which to begin.
trail-all-more = All of { $name }
trail-way = Where you are
trail-title = The trail of { $name }
trail-title-none = Where { $name } stands
trail-as-of = As of { $day }: up to entry { $seq }, root { $root }
trail-as-of-nothing = As of { $day }: before the first entry
trail-do = Walk the trail
trail-do-record = Open the record
trail-do-print = Print
trail-sum-whole = { $found ->
    [one] The one hop finds what it should.
   *[other] All { $found } hops find what they should.
}
trail-sum = { $found ->
    [one] One hop finds what it should
   *[other] { $found } hops find what they should
}; { $missing ->
    [0] nothing is missing
    [one] one finds nothing
   *[other] { $missing } find nothing
}, { $wanting ->
    [0] and whatever is there holds.
    [one] and one finds something that does not hold.
   *[other] and { $wanting } find something that does not hold.
}
trail-cut = The trail goes on; what is beyond is left out here. Walk on from one of its records.
trail-none-starts = No trail starts at such a record ({ $one }).
trail-none-back = No trail leads through it either: nothing points here yet.
trail-none-but-back = Others lead through it: walk one of them.
trail-days = As of any day
trail-on = On
trail-on-do = Show
trail-today = Today
trail-others = Other trails from here
trail-back = From the other end
trail-back-as = meets this as: { $hop }
trail-back-more = and more
trail-wanting = does not hold
trail-missing = missing
trail-not-asked = not asked
trail-nothing = none
trail-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
trail-unseen = { $count ->
    [one] and one that you may not see
   *[other] and { $count } that you may not see
}
trail-hidden = A record that you may not see
trail-above = told above
trail-on-short = Walk on
trail-on-from = Walk on from { $name }
trail-yes = yes
trail-no = no
trail-rows = { $count ->
    [one] one row
   *[other] { $count } rows
}
trail-make = New { $one }
trail-change = Mend { $name }
trail-search = Walk the trail of { $name }
trail-search-all = Trails an auditor walks

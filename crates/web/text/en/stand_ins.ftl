# What stands in for records: answers, declarations, words that only their owner confirmed.
stand-ins-title = What stands in for records
stand-ins-lead = Answers to checks, declarations of having none, and statements that nobody but their owner confirmed: visible, ending by themselves, counted apart, never green. For whoever audits from within.
stand-ins-print = Print
stand-ins-sum = { $counts ->
    [0] No answer counts today
    [one] One answer counts today
   *[other] { $counts } answers count today
}, { $soon ->
    [0] none ends within sixty days
    [one] one ends within sixty days
   *[other] { $soon } end within sixty days
}; { $none ->
    [0] nothing is declared to be empty
    [one] one register is declared to be empty
   *[other] { $none } registers are declared to be empty
}; { $owner ->
    [0] no statement rests on its owner alone.
    [one] one statement rests on its owner alone.
   *[other] { $owner } statements rest on their owners alone.
}
stand-ins-answers = Answers to checks
stand-ins-answers-note = confirmed by another person, at most twelve months
stand-ins-answers-none = Nobody has answered a check. Where a gap is seen it can be answered: shown elsewhere, not our way, accepted until.
stand-ins-ended = ended
stand-ins-waits = waits for another person
stand-ins-not-counting = does not count
stand-ins-soon = ends soon
stand-ins-counts = counts
stand-ins-by = by { $who }
stand-ins-confirmed = confirmed by { $who }
stand-ins-declarations = We have none of these
stand-ins-declarations-note = a check over it says 'not applicable', never 'in order'
stand-ins-declarations-none = Nothing is declared to be empty.
stand-ins-contradicted = There are records in it after all.
stand-ins-review = looked at again on
stand-ins-owner = Confirmed by their owner alone
stand-ins-owner-count = { $count } of { $all } statements
stand-ins-owner-none = Somebody else confirmed every statement.
stand-ins-owner-lead = Who answers for it also said that it is so. Look at a few of them on the spot.
stand-ins-sample = To look at this quarter: { $numbers }
stand-ins-seed = Drawn by { $seed }: whoever draws again gets the same.
stand-ins-drawn = look at it
stand-ins-search = What stands in for records

# Readiness: the list, its figures and filters, days ahead and gone by.
readiness-title-today = If the auditor came today
readiness-title-past = If the auditor had come on { $day }
readiness-title-ahead = If the auditor came on { $day }
readiness-lead = { $standards }, judged from the records alone.
readiness-lead-visit = The next visit is on { $day }.
readiness-lead-ahead = This is what is known to fall due by then, if nobody acts.
readiness-two = { $first } and { $last }
readiness-more-names = { $first }, { $rest }
readiness-as-of = As it was said then: up to entry { $seq }, root { $root }.
readiness-as-of-later = With all that is known now: up to entry { $seq }, root { $root }.
readiness-as-of-checks = By today's checks.
readiness-no-entry = none
readiness-do-ahead = What turns red by { $day }
readiness-do-ahead-any = What turns red next
readiness-do-over-time = Over time
readiness-do-print = Print
readiness-do-today = Today
readiness-card-gaps = Gaps in the records
readiness-card-gaps-none = nothing that an auditor would have to write down
readiness-card-gaps-not-serious = none of them serious
readiness-card-gaps-serious = { $count } of them serious
readiness-card-gaps-mine = { $count ->
    [one] one is yours
   *[other] { $count } are yours
}
readiness-card-fine = No gap found
readiness-card-of = of { $count }
readiness-card-described = { $count } described only
readiness-card-nothing = { $count ->
    [one] one shows nothing
   *[other] { $count } show nothing
}
readiness-card-improve = { $count } to improve
readiness-card-ahead = Turn red before the visit
readiness-card-ahead-note = of what is already known to fall due
readiness-card-day = On another day
readiness-card-day-note = numbers and rows are those of that day
readiness-card-people = Cannot be seen here
readiness-card-people-note = rest mainly on interviews and the walk
readiness-show-open = To look at
readiness-show-all = All
readiness-show-gaps = Gaps
readiness-show-nothing = Nothing shows it
readiness-show-described = Described only
readiness-show-improve = To improve
readiness-show-mine = Mine
readiness-show-visit = Turns before the visit
readiness-on = On
readiness-on-do = Look
readiness-switch-checks = by today's checks
readiness-switch-known = with what we learnt later
readiness-standard-fine = { $fine } of { $judged } without gap
readiness-standard-excluded = { $count } not applicable
readiness-meter = { $share } % without gap
readiness-nothing-open = Nothing here that an auditor would ask about from the records.
readiness-nothing-mine = Nothing of yours here.
readiness-nothing-such = None like that.
readiness-general = { $of }, in general
readiness-nobody = nobody named
readiness-since-today = since today
readiness-since-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
readiness-since-weeks = { $count } weeks
readiness-since-months = { $count } months
readiness-basis-own-rule = own rule
readiness-basis-contract = contract
readiness-basis-law = law
readiness-basis-good-practice = good practice
readiness-mend-count = { $label } { $count }
readiness-mend-look = { $count ->
    [one] Look at it
   *[other] Look at { $count }
}
readiness-mend-fill = Add the first
readiness-mend-state = Say how
readiness-mend-show = Show it
readiness-more = and { $count } more
readiness-limits = This is what the records alone would lead an auditor to ask or write. Interviews and a walk through the house show the rest.
readiness-limits-link = What cannot be seen here

ahead-title = What turns red by { $day }
ahead-lead = { $count ->
    [one] One requirement without a gap today has one by then, if nobody acts.
   *[other] { $count } requirements without a gap today have one by then, if nobody acts.
}
ahead-lead-none = Nothing that is known today turns to a gap by then.
ahead-do-day = All of that day
ahead-do-today = Readiness today
ahead-until = Up to
ahead-until-do = Look
ahead-list = In the order of days
ahead-count = { $count ->
    [one] one change for the worse
   *[other] { $count } changes for the worse
}
ahead-none = Nothing changes for the worse.
ahead-note = Only what the records already say falls due is counted: what happens meanwhile is not known here.

over-time-title = How it stood, day by day
over-time-lead = From { $from } to { $to }, each day judged as it would have been judged then.
over-time-from = From
over-time-to = to
over-time-do = Show
over-time-ok = No gap found
over-time-mid = To improve or described only
over-time-none = Nothing shows it
over-time-bad = Gap
over-time-label = On { $day } { $ok } of { $judged } requirements were without gap, { $bad } had one. The table below has all of it.
over-time-table = The same in numbers
over-time-table-note = the last change of each month
over-time-day = From
readiness-beside = Beside it:
readiness-folded = { $count ->
    [one] Show the one requirement of { $name }
   *[other] Show the { $count } requirements of { $name }
}

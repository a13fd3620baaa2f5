# Home, for each seat.
home-title = { $count ->
    [0] Nothing waits for you
    [one] One thing waits for you
    [2] Two things wait for you
    [3] Three things wait for you
    [4] Four things wait for you
    [5] Five things wait for you
    [6] Six things wait for you
    [7] Seven things wait for you
    [8] Eight things wait for you
    [9] Nine things wait for you
   *[other] { $count } things wait for you
}
home-title-none = Nothing waits for you
home-title-top = Before the next review
home-title-top-visit = Before the visit on { $day }
home-title-guest = Welcome to { $organisation }
home-lead = Work comes from what falls due; it goes when the record says it is done.
home-lead-found = { $count ->
    [one] One of them could become a finding.
   *[other] { $count } of them could become findings.
}
home-lead-found-visit = { $count ->
    [one] One of them could become a finding on { $day }.
   *[other] { $count } of them could become findings on { $day }.
}
home-lead-staff = What is done goes away by itself.
home-lead-guest = You see what was opened for your visit. Whatever you need besides, ask the person who invited you.
home-stand-in = You also stand in for { $who }.
home-stand-in-until = You also stand in for { $who } until { $day }.
home-work = Your work
home-work-all = All of it
home-work-none = Nothing waits.
home-work-more = and { $count } more
home-next = The next three things
home-next-mend = Mend
home-next-prevent = Prevent
home-next-from = from { $day }
home-certificates = Certificates
home-certificate-until = valid to
home-certificate-past = ended on
home-certificate-open = held
home-next-visit = Next visit
home-copies = Second copy
home-judging = The program has just begun and still judges all records. How things stand appears here in a moment; everything else is complete.
home-restored = This system came back from a copy with { $entries } entries. Everything is there up to
home-restored-more = What was lost, and whom to ask
home-copy = Last copy
home-copy-none = none is recorded
home-drill = Last drill
home-drill-none = none is recorded
home-waits = Waits on others
home-waits-more = and { $count } more
home-readiness = Readiness
home-gaps = Gaps
home-gaps-mine = { $count } yours
home-fine = No gap found
home-fine-of = { $fine } of { $judged }
home-ahead = Turn red before the visit
home-stands-in = To look at on the spot
home-stands-in-note = Answers to checks, declarations of having none, and statements that only their owner confirmed, with a sample drawn for this quarter.
home-worst = What an auditor would ask first
home-worst-mine = What an auditor would ask you
home-worst-all = All of it
home-guest-open = Opened for you
home-guest-nothing = Nothing was opened for you yet.

top-stands-none = Nothing in the records would have to be written down today.
top-stands = { $count ->
    [one] One thing in the records would be written down today; it is not serious.
   *[other] { $count } things in the records would be written down today; none of them serious.
}
top-stands-serious = { $count ->
    [one] One thing in the records would be written down today, and it is serious.
   *[other] { $count } things in the records would be written down today; { $serious } of them serious.
}
top-gaps = { $count ->
    [one] gap
   *[other] gaps
}
top-worst = What would be asked first
top-ahead = What turns before the visit, if nobody acts

path-title = Your way in
path-lead = goes away by itself
path-week = The first week
path-month = The first month
path-done = done
path-open = to do
path-second-person = Let a second person in who can act when you are away
path-deputies = Name a deputy for everybody who decides
path-kit = Make the recovery kit, print it and put it away
path-first-record = Make a first record of your own
path-first-document = Put a first document in force
path-instruments = List what you measure with, or say that there is nothing
path-first-statements = Say how you meet the first requirements
path-first-reading = Have somebody read and confirm a document
path-second-copy = Put a copy elsewhere and record it
path-first-drill = Try a restore
path-all-statements = Say of every requirement how it is met
home-ahead-next = What comes next for you
home-ahead-all = All that is to come
home-process-nothing = Nothing says yet that it belongs to this process.
home-process-late = { $count } late
home-certificates-cycle = Cycle
home-way = Not certified yet
home-way-plan = The plan
home-way-text = From the first list of gaps to the certificate is about a year. The plan shows what must come before what, how far you are by the records, and what evidence is still too young.

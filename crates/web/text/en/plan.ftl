# The plan to a certificate.
plan-title = Plan to the certificate
plan-lead = For { $standards }. How far each step is follows from the records; what you decide is the day, the owners and the effort.
plan-print = Print
plan-set = Say by when
plan-change = Change the day
plan-search = Plan to the certificate
plan-certified = Certificates are held for all of these. What is below shows how the parts of the system stand.
plan-certified-cycle = The cycle goes on under Certification.
plan-target = Certificate wanted
plan-target-note = as you decided
plan-target-none = no day yet
plan-target-none-note = a year from the start is usual
plan-earliest = Earliest by the steps
plan-earliest-note = if work on each begins as soon as it can
plan-by-work = By the time there is
plan-by-work-none = not known
plan-by-work-note = { $days } days a week
plan-by-work-none-note = nobody said how many days a week there are
plan-effort = { $left } of { $all } days of work left
plan-pace = At the pace of the record
plan-pace-unknown = too early to say
plan-pace-never = no day in sight
plan-pace-done = everything is in order; what is left is evidence and visits
plan-pace-too-early = { $days ->
    [one] one day of history; { $needs } are needed before anything can be said
   *[other] { $days } days of history; { $needs } are needed before anything can be said
}
plan-pace-still = nothing was gained in the last { $weeks } weeks
plan-pace-lost = { $lost } requirements were lost in the last { $weeks } weeks
plan-pace-moving = { $gained } requirements gained in { $weeks } weeks: all in order by { $built }
plan-pace-crawling = { $gained } requirements gained in { $weeks } weeks: that is no plan
plan-said-impossible = The day cannot hold: even if nothing waits, the steps need until { $on }, { $weeks } weeks longer. Agree another day, or leave something out of the scope.
plan-said-late = The steps would fit, but as it goes it will be { $on }, { $weeks } weeks later. More days a week, fewer steps, or another day.
plan-said-still = The steps would fit, but nothing moves.
plan-said-early = The steps fit. Whether the pace does, nobody can say yet.
plan-said-holds = The day holds, if it goes on like this.
plan-said-stage1 = Stage 1 is agreed for
plan-burn = Left to bring in order
plan-burn-note = requirements, week by week, as the log has it
plan-burn-label = { $then } requirements were left on { $from }, { $now } are left today
plan-burn-table = As a table
plan-burn-day = Day
plan-burn-left = Left
plan-phase-build = Build
plan-phase-operate = Work by it
plan-phase-look = Look at it yourselves
plan-phase-certify = Have it looked at
plan-phase-done = { $done } of { $all } done
plan-step-done = done
plan-step-under-way = under way
plan-step-ready = can begin
plan-step-waits = waits
plan-step-waits-for = Waits for: { $steps }
plan-step-requirements = { $order } of { $wanted } requirements in order
plan-step-half = { $count } half way
plan-step-more = and { $count } more
plan-step-earliest = Earliest
plan-step-latest = At the latest
plan-step-late = { $days ->
    [one] one day too late
   *[other] { $days } days too late
}
plan-step-by-role = by role
plan-step-nobody = nobody yet
plan-step-effort = { $days } days of work left
plan-step-thumb = (rule of thumb)
plan-step-agreed = Agreed for
plan-step-agreed-late = That is later than the day wanted allows.
plan-step-agreed-past = That day is past, and the records do not show it done.
plan-step-settled = Called settled, but the records do not show it.
plan-step-agree = Agree owner and day
plan-step-change = What was agreed
plan-evidence = Is the evidence old enough?
plan-evidence-for = for stage 1 on
plan-evidence-not-agreed = not agreed yet
plan-evidence-lead = A system that was written last month shows nobody how it works. How far back evidence should reach is a convention of certification bodies, no rule.
plan-evidence-wants = { $months ->
    [one] one month back
   *[other] { $months } months back
}
plan-evidence-each = { $with } of the last { $months } months have one
plan-evidence-first = since
plan-evidence-count = { $count ->
    [one] one record
   *[other] { $count } records
}
plan-evidence-old-enough = old enough
plan-evidence-in-time = old enough by then
plan-evidence-too-young = too young
plan-evidence-nothing = none yet
plan-evidence-ready = old enough on
plan-evidence-if-today = if it begins today, on
plan-concerns = Areas of concern of stage 1
plan-concerns-note = resolved before stage 2, or they are nonconformities then
plan-concerns-none = None.
plan-how = A requirement in order counts whole, one that is only described or could be better counts half. Work and lengths are rules of thumb until you say otherwise; a step begins when those it waits for have ended. The pace is what the last thirteen weeks of the log show.

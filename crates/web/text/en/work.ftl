# Work.
work-title = { $count ->
    [one] One thing waits for you
   *[other] { $count } things wait for you
}
work-title-none = Nothing waits for you
work-lead = It comes from what falls due, and goes when the record says it is done.
work-late = Past the day
work-soon = Within a week
work-later = Later
work-count = { $count }
work-do-ahead = Three months ahead
work-do-now = Only what shows today
work-open = Open
work-today = today
work-tomorrow = tomorrow
work-late-days = { $count ->
    [one] 1 day late
   *[other] { $count } days late
}
work-day = { $day } { $month }
work-instead-of = for { $who }

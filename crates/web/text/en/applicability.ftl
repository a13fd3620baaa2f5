# The Statement of Applicability, its versions, and what moved since.
applicability-title = Statement of Applicability
applicability-title-version = Statement of Applicability { $number }
applicability-way = Where you are
applicability-lead-today = which controls we need and why, as a version prepared today would say it.
applicability-lead-draft = a draft. It counts once another person has approved and signed it.
applicability-issued = approved by { $who }, issued on { $day }. It stays as it was approved.
applicability-issued-by = approved by { $who }. It stays as it was approved.
applicability-nobody = nobody named
applicability-frozen = Frozen as approved, SHA-256 { $digest }…
applicability-none-issued = No version has been issued yet. Prepare one; another person approves it.
applicability-current = { $number } counts, and still says what holds.
applicability-out-of-date = { $number } counts, but is out of date: { $count ->
    [one] one line says something else by now
   *[other] { $count } lines say something else by now
}. What moved stands below.
applicability-pdf = PDF
applicability-xlsx = Workbook
applicability-md = Text (Markdown)
applicability-print = Print
applicability-record = Open the record
applicability-approve = Open it to approve
applicability-prepare = Prepare a version
applicability-refresh = Bring the draft up to date
applicability-lines = Controls
applicability-counts = { $yes } apply, { $no } do not, { $open } open
applicability-control = Control
applicability-applies = Applies
applicability-reason = Needed because of
applicability-driver = Needed because of
applicability-risks = Risks that need it
applicability-why = Why
applicability-status = Put into practice
applicability-practice = in practice: { $status }
applicability-how = How we meet it
applicability-statement = Statement
applicability-own = a control of our own
applicability-yes = yes
applicability-no = no
applicability-open = nobody has said
applicability-nothing = nothing
applicability-versions = Versions
applicability-versions-none = None yet.
applicability-counts-now = counts
applicability-compare = Compare
applicability-compare-what = This
applicability-compare-with = with
applicability-compare-do = Compare
applicability-today = As of today
applicability-standards = Of another standard
applicability-moved = What moved since { $before }
applicability-moved-count = { $count ->
    [one] one line
   *[other] { $count } lines
}
applicability-moved-none = Nothing: it says the same as { $before }.
applicability-came = It was not there before.
applicability-went = It is not there any more.
applicability-open-page = Read as a statement
applicability-search = Statement of Applicability

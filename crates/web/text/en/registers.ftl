# Registers: lists, records, forms, steps, history, files, import, proof.
registers-new-which = What is new?
registers-new-none = There is nothing that you may add. Ask whoever answers for the register.
registers-to-field = To the field { $field }
registers-troubles = { $count } things keep this from being saved. Nothing was changed.
registers-way = Where this stands

registers-with-it = With it:
registers-import = Import
registers-export = Export
registers-add = Add { $one }
registers-empty-title = Nothing here yet
registers-empty-duties = Once there is something, Plumb reminds whoever must:
registers-empty-import = Bring in a spreadsheet
registers-empty-number = The first one will be called { $number }.
registers-empty-others = Others fill this register. Ask whoever answers for it if something belongs here.
registers-narrow = Narrow the list
registers-all = All
registers-many = 1,000+
registers-only = What it is about
registers-overdue = Overdue
registers-soon = Due in 30 days
registers-mine = Mine
registers-filter = Filter
registers-filter-do = Show
registers-filter-none = Show all
registers-more-filters = More filters
registers-columns = Columns
registers-any = any
registers-without = without
registers-none-fits = Nothing fits. Show all to begin again.
registers-tick = Choose
registers-tick-one = Choose { $name }
registers-number = Number
registers-state = State
registers-sort = , sort
registers-bulk = Change the chosen ones together
registers-days-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
registers-due-in = { $days ->
    [0] Due today
    [one] Due tomorrow
   *[other] Due in { $days } days
}
registers-pages = Pages
registers-more-than = More than { $count }
registers-count = { $count } in this list
registers-first-page = First page
registers-next-page = Next page

registers-yes = Yes
registers-no = No
registers-years = { $n ->
    [one] 1 year
   *[other] { $n } years
}
registers-months = { $n ->
    [one] 1 month
   *[other] { $n } months
}
registers-weeks = { $n ->
    [one] 1 week
   *[other] { $n } weeks
}
registers-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
registers-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
registers-unit = Unit
registers-unit-days = days
registers-unit-weeks = weeks
registers-unit-months = months
registers-unit-years = years
registers-unit-hours = hours
registers-unseen = a record that you may not see
registers-bytes = { $n } bytes
registers-kilobytes = { $n } kB
registers-megabytes = { $n } MB

registers-must = must be filled in
registers-open = –
registers-theirs = Somebody changed this meanwhile to
registers-requirements-like = iso-9001-2015 7.1.5.2, one a line
registers-money-like = 12.50 EUR
registers-number-like = Number
registers-row-gone = Take out
registers-row-gone-one = Take out row { $row }
registers-more-rows = More rows
registers-cell = { $column }, row { $row }
registers-form-rest = { $count } more to fill in, if need be
registers-new-title = New { $one }
registers-new-do = Add { $one }
registers-files-later = Files can be added as soon as it is there.
registers-edit = Edit
registers-edit-title = Change { $name }
registers-edit-do = Save { $name }
registers-reason = Why it changes
registers-reason-help = May stay empty. It stands in the history.
registers-leave = Leave it
registers-back = Back
registers-stale = Somebody else saved this while you were at it.
registers-stale-help = Nothing of yours is lost: your changes stand below. Where both of you changed the same field, what they made of it stands beside yours. Look at it and save again.

registers-move-lead = { $name } will then be: { $state }
registers-alone = Another person should do this, and there is nobody else. Say why it goes on all the same: it is marked and counted, and the management review sees it.
registers-why = Why
registers-signs = { $name } signs this.
registers-sign-again = Enter your password or use your passkey, then try again: what you typed stays here.
registers-steps = What else
registers-why-not = Why not: { $step }?
registers-void = This should not be here: void it
registers-void-title = Void { $name }
registers-void-lead = It stays readable, with its history, and counts for nothing any more. Nothing is ever deleted.
registers-void-pointing = { $count ->
    [one] One record points here and will point at something void:
   *[other] { $count } records point here and will point at something void:
}
registers-void-do = Void { $name }
registers-is-void = This is void.
registers-erased = Its content was erased. That it was here, and when, remains.
registers-just-changed = You just changed this.
registers-undo = Take it back

registers-nothing-said = Nothing is filled in yet.
registers-without-value = Not filled in: { $fields }
registers-without-values = Not filled in: { $fields } and { $others } more
registers-fill-in = Fill them in
registers-by-field = by { $field }
registers-duties = What falls due
registers-duty-nobody = whoever answers for this register
registers-late-since = late since
registers-signatures = Signatures
registers-signed-before = changed since
registers-meaning-authorship = wrote it
registers-meaning-review = checked it
registers-meaning-approval = approves it
registers-meaning-release = lets it go into use
registers-meaning-rejection = turns it down
registers-meaning-responsibility = answers for it
registers-meaning-acknowledgement = has read it
registers-meaning-verification = verified that it worked
registers-meaning-disposal = had it destroyed
registers-method-password = by password
registers-method-passkey = by passkey
registers-method-session = by password within ten minutes
registers-method-local-operator = named at the machine
registers-method-demo = in the example company

registers-comments = Comments
registers-comment-say = Say something
registers-comment-do = Comment
registers-comment-help = @ and a name calls somebody
registers-called = Called: { $names }
registers-files-drop = Drop files here, or choose them:
registers-files-do = File them

registers-history = History
registers-history-all = All { $count }
registers-history-title = History of { $name }
registers-history-lead = Everything that happened, newest first. Nothing in it can be altered or taken out unseen.
registers-sealed = Sealed in the log as entry { $seq }
registers-entry = entry { $seq }
registers-because = Because:
registers-entry-erased = Its content was erased; that it was there remains proven.
registers-comment = Comment
registers-signature = Signature
registers-frozen = Frozen
registers-taken-away = taken away
registers-via-cli = at the machine
registers-via-page = on a page
registers-via-kiosk = at a shared terminal
registers-via-api = by a program
registers-via-dav = by a mounted folder
registers-via-link = by a link
registers-via-import = by import
registers-via-system = by itself
registers-via-demo = in the example company
registers-did-created = Made
registers-did-changed = Changed
registers-did-moved = Taken a step further
registers-did-moved-to = Now: { $state }
registers-did-signed = Signed
registers-did-linked = Linked
registers-did-unlinked = Link taken away
registers-did-filed = File added
registers-did-commented = Comment
registers-did-frozen = Frozen
registers-did-noted = Note
registers-did-voided = Voided
registers-did-erased = Erased
registers-did-log-opened = Log opened
registers-did-pack-activated = Rules changed
registers-did-clock-stepped = Clock moved
registers-did-clock-confirmed = Clock confirmed
registers-did-key-added = Key added
registers-did-key-revoked = Key revoked

registers-bulk-title = { $count ->
    [one] Change 1 record
   *[other] Change { $count } records together
}
registers-bulk-field = What changes
registers-bulk-choose = Choose
registers-bulk-do = { $count ->
    [one] Change 1 record
   *[other] Change all { $count }
}
registers-bulk-which = Which
registers-bulk-wrong = It is about { $name }. None of them was changed.

registers-import-title = Import into { $name }
registers-import-lead = First you see what would become of every column and row. Then all of it is taken in, or nothing.
registers-import-file = Spreadsheet
registers-import-file-help = CSV or XLSX with one line of headings, at most 32 MB.
registers-import-look = See what would happen
registers-import-columns = Columns that it knows
registers-import-column = Column
registers-import-example = For instance
registers-import-field = Becomes
registers-import-behind = stays behind
registers-import-unknown = say what becomes of it
registers-import-no-field = { $count ->
    [one] Nothing here is called { $names }.
   *[other] Nothing here is called any of these: { $names }.
} Say below what becomes of it. Nothing was taken in.
registers-import-sheet = Sheet
registers-import-one-sheet = { $name }, { $count } rows
registers-import-sheet-do = Look at this sheet
registers-import-did = Taken in: { $created } made, { $changed } changed, { $same } stood so already.
registers-import-rows = { $name }, { $count } rows
registers-import-again = Look again
registers-import-do = Take in all { $count } rows
registers-import-refused = { $count ->
    [one] One row cannot be taken in, so nothing would be.
   *[other] { $count } rows cannot be taken in, so nothing would be.
}
registers-import-would = { $created } would be made, { $changed } changed, { $same } stand so already.
registers-import-made = Also made, because rows name them: { $names }.
registers-import-dates = Dates are written
registers-import-dates-iso = 2026-03-14
registers-import-dates-day = 14.03.2026 or 14/03/2026
registers-import-dates-month = 03/14/2026
registers-import-missing = Make people and records that rows name and that are not there
registers-import-wrong = What stands in the way
registers-import-row = Row
registers-import-why = Why
registers-import-left = { $column }: “{ $text }” is not there; left empty in { $count } rows

registers-proof-title = Entry { $seq }
registers-proof-lead = It stands in a log of { $size } entries that anybody can check, and nobody can alter unseen.
registers-proof-file = The proof as a file
registers-proof-record = Record
registers-proof-did = What it did
registers-proof-version = version { $version }
registers-proof-who = Who
registers-proof-when = When
registers-proof-how = How it is proven
registers-proof-checked = Checked just now: header, path and root fit together.
registers-proof-leaf = The entry’s header. Its content is bound to it by the hash under “body”.
registers-proof-hash = Its hash
registers-proof-root = The log’s root
registers-proof-path = { $count ->
    [one] With this hash it gives the root:
   *[other] With these { $count } hashes, in this order, it gives the root:
}
registers-proof-note = The log’s head, signed:
registers-proof-means = This shows that the entry was in the log, unaltered, when that head was signed. That what it says is true, it does not show.

registers-all-title = All registers
registers-all-lead = What each is for. One that is off comes on with its first record.
registers-asleep = Off

# Lists that a person keeps.
registers-kept = Your lists
registers-keep = Keep this list
registers-keep-name = Under the name
registers-keep-do = Keep it
registers-kept-change = Change your lists
registers-kept-title = { $name }: your lists
registers-kept-lead = Filters, order and columns that you kept under a name. Nobody else sees them; to share one, send its address.
registers-kept-back = To the list
registers-kept-none = You have kept none yet. Narrow the list, by a filter, words or columns, and choose “Keep this list”; from then on it is one click away.
registers-kept-name = Name of { $name }
registers-kept-rename = Call it so
registers-kept-delete = Take away
registers-kept-delete-one = Take away { $name }
registers-columns-mine = Always show me these
registers-columns-usual = The usual columns again

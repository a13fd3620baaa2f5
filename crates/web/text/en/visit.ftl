# Auditors from outside: what they see, what they ask for, what leaves the house.
visit-noted = Which records and files you open here is noted and kept for 180 days, with day and time; what you search for is not. You see what the company keeps, never what it thinks of itself.
visit-plan = Plan
visit-plan-none = No plan has been entered yet.
visit-plan-day = Day
visit-plan-time = Time
visit-plan-what = What
visit-plan-who = With
visit-open-to-you = Open to you
visit-window = Until when
visit-from = from
visit-until = until
visit-period = Period audited
visit-registers = Registers
visit-registers-all = All that are open to people from outside
visit-highest = Up to
visit-screen = Only on the screen
visit-screen-from = Whatever is { $class } or more.
visit-screen-means = No download, no export, no program. That does not prevent a photograph of the screen, notes, or what a browser itself can save.
visit-closed = The closing meeting was held. Everything stays as you could see it then, until your access ends by itself.
visit-as-of = Everything is shown as it stood at the end of { $day }.
visit-requests = Requests
visit-requests-open =
    { $count ->
        [0] nothing open
        [one] one open
       *[other] { $count } open
    }
visit-requests-none = Nothing was asked for yet.
visit-request-open = Open
visit-request-due = wanted by
visit-request-outside = not among what was opened: ask to be shown
visit-bring-me = Bring me …
visit-ask = Ask
visit-room-lead = What the auditor is told, who was let in, what is asked for, what was found and what left the house.
visit-print = Print
visit-told = What the auditor is told
visit-ask-for-them = Enter a request
visit-let-in = Let somebody in
visit-let-in-how = A person with the role Guest, a window, a scope. The guest sees this audit's criteria, plan and requests, and the records that the grant opens; it ends by itself with its last day. 'Closing meeting held' on the grant freezes what is seen.
visit-let-in-do = New grant
visit-runs = Open
visit-is-closed = Closing meeting held
visit-over = Over
visit-grant = Change, close or end
visit-opened =
    { $count ->
        [one] Opened: one record or file
       *[other] Opened: { $count } records and files
    }
visit-findings = Findings
visit-findings-note = graded by the auditor, never by Plumb
visit-findings-none = None entered.
visit-findings-due = answer due
visit-findings-enter = Enter one, with its clocks:
visit-packs = Evidence to carry away
visit-packs-none = Nothing was prepared yet.
visit-packs-take = Take the archive
visit-packs-how = Chosen here, looked through and released by named people, two of them where something confidential is in it. The archive opens in any browser and proves itself: plumb verify FILE. Assessments, drafts and comments are never in it.
visit-packs-from = Evidence from
visit-packs-until = Evidence until
visit-packs-highest = Up to
visit-packs-registers = Only these registers
visit-packs-registers-hint = by name, with commas; empty: all
visit-packs-listed = Only these records
visit-packs-listed-hint = by number, with commas; empty: all
visit-packs-prepare = Prepare for release
visit-class-public = Public
visit-class-internal = Internal
visit-class-confidential = Confidential
visit-class-restricted = Restricted
visit-open-page = Visit
visit-screen-record = Only on the screen: nothing of this record is given as a file. That does not prevent a photograph of the screen, notes, or what a browser itself can save.
visit-about-kind = Kind
visit-about-systems = Of
visit-about-criteria = Criteria
visit-about-scope = Scope and sites
visit-about-body = By
visit-about-planned = Planned for
visit-about-held = Held on

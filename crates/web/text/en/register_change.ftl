# Changing a register.
change-open = Change this register
change-title = Change { $register }
change-lead = Fields, labels, states, numbers. Nothing changes before its consequences were shown and you said yes.
change-not-yours = You can look; changing this is for administrators and managers.
change-undone = Nothing is different yet.
change-names = Names
change-name = Name
change-one = One of them
change-purpose = What it is for
change-number = Numbers
change-number-help = { "{n:03}" } counts with zeros in front, { "{year}" } is the year. Numbers already drawn stay as they are.
change-switch = On or off
change-asleep = Switched off: hidden until something needs it. Its records stay.
change-awake = Switched on.
change-put-to-sleep = Switch off
change-wake = Switch on
change-fields = Fields
change-field = Field
change-type = Type
change-label = Label
change-help = Help
change-default = Filled in
change-default-help = Value where none is given; today for a date, actor for the person who makes the record.
change-choices = Choices
change-choice-add = One more choice
change-choice-remove = no more
change-choice-as = counts as
change-nothing = stays
change-field-remove = Not written any more
change-field-as = found from now on in
change-retired = not written any more, see { $field }
change-required = required
change-in-list = in lists
change-add = Add a field
change-add-choices-help = One a line, for choices and levels.
change-add-unit = Unit
change-add-unit-help = Of a number, as UCUM writes it: mm, kg, d.
change-add-to = Leads to
change-add-to-help = Of a link.
change-add-required = A record cannot be made without it
change-add-list = Shown in lists, to filter and sort by
change-states = States
change-reason = Why
change-reason-help = Stands in the log beside the change.
change-weigh = Show the consequences
change-do = Change it
change-back = Go on changing
change-leave = Leave
change-consequences = What will be different
change-weighed = Nothing has changed yet. This is what would.
change-records =
    { $count ->
        [0] It holds no records.
        [one] It holds one record.
       *[other] It holds { $count } records.
    }
change-still-open =
    { $count ->
        [0] None of them is open.
        [one] One of them is open.
       *[other] { $count } of them are open.
    }
change-affected = Records that feel it
change-affected-none = No record feels it.
change-lack =
    { $count ->
        [one] One record has no { $field }: it is asked for at its next change.
       *[other] { $count } records have no { $field }: they are asked for it at their next change.
    }
change-keep =
    { $count ->
        [one] One record holds a { $field }: it stays to be read.
       *[other] { $count } records hold a { $field }: it stays to be read.
    }
change-count-as-other =
    { $count ->
        [one] One record holds { $choice } in { $field }: it counts as the other from now on.
       *[other] { $count } records hold { $choice } in { $field }: they count as the other from now on.
    }
change-numbers = The next number was { $before } and will be { $after }.
change-assessments = Requirements assessed otherwise
change-assessments-none = No requirement is assessed otherwise.
change-requirement = Requirement
change-before = Before
change-after = After
change-what-register-added = New register: { $after }
change-what-name = Name: { $after } instead of { $before }
change-what-one = One of them: { $after } instead of { $before }
change-what-purpose = What it is for: { $after }
change-what-number = Numbers: { $after } instead of { $before }
change-what-put-to-sleep = { $of } is switched off
change-what-woken = { $of } is switched on
change-what-field-added = New field: { $of } ({ $after })
change-what-field-name = Label: { $after } instead of { $before }
change-what-field-help = Help of { $of }: { $after }
change-what-field-default = Filled in for { $of }: { $after }
change-what-field-removed = { $before } is not written any more; { $after } stands for it
change-what-choice-added = New choice of { $of }: { $after }
change-what-choice-name = Choice of { $of }: { $after } instead of { $before }
change-what-choice-removed = { $before } is not chosen any more in { $of }; it counts as { $after }
change-what-state-name = State: { $after } instead of { $before }
change-history = Changes so far
change-history-line = { $who }, { $reason }
change-history-none-said = no reason was noted
change-type-text = Text, one line
change-type-prose = Text, several paragraphs
change-type-number = Number
change-type-money = Money
change-type-date = Date
change-type-time = Time
change-type-moment = Moment
change-type-duration = Duration
change-type-choice = One of several choices
change-type-choices = Several of several choices
change-type-level = A level of a scale
change-type-rating = Rating
change-type-flag = Yes or no
change-type-person = A person
change-type-persons = Several people
change-type-link = A record of a register
change-type-links = Several records of a register
change-type-files = Files
change-type-requirements = Requirements of standards
change-type-table = Table
change-type-computed = Worked out
change-new-title = Add a register
change-new-lead = For what your company keeps and nothing here holds yet. Its list, form, page, search, import and export are there at once.
change-new-first = First field, the title
change-new-closes = Records are closed when done
change-new-add = Show the consequences

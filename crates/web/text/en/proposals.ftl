# Proposed texts of how requirements are met.
proposals-title = Proposed texts
proposals-lead = How requirements are met, in words to begin with, filled from your documents in force and the registers you keep. Taken over, a text is a draft: it says nothing until somebody has read it, made it true and put it in force.
proposals-all = All proposed texts
proposals-print = Print
proposals-sum = { $open ->
    [0] Everything is said
    [one] One text says what nobody has said yet
   *[other] { $open } texts say what nobody has said yet
}; { $drafted ->
    [0] no draft waits
    [one] one draft waits to be read
   *[other] { $drafted } drafts wait to be read
}; { $said ->
    [0] none is said already.
    [one] one is said already.
   *[other] { $said } are said already.
}
proposals-every = Every standard
proposals-none-left = Nothing is left to propose: for every leaf and control with a proposed text a statement is in force.
proposals-none-such = There is no proposed text for it.
proposals-drafts = Drafts that wait to be read
proposals-drafts-note = they say nothing yet
proposals-draft = draft
proposals-said = Said already ({ $count })
proposals-blanks = has blanks to fill
proposals-filled = filled
proposals-take = Take over as a draft
proposals-for = For
proposals-owner = Who would answer
proposals-owner-none = To be named, by role: { $role }
proposals-documents = Filled from
proposals-documents-none = no document in force serves it yet
proposals-by-title = by its title
proposals-registers = Shown by
proposals-records = { $more ->
    [yes] more than { $count } records
   *[no] { $count ->
        [0] no records
        [one] one record
       *[other] { $count } records
    }
}
proposals-partly = Said in part by
proposals-partly-draft = Drafted in part by
proposals-confirmed = Who answers for a text may also put it in force; then nobody else has looked.
proposals-confirmed-link = Those are listed for the internal auditor, with a sample to look at.
proposals-search = Proposed texts of how requirements are met

# Proposed texts of how requirements are met.
proposals-title = How we meet it
proposals-lead = Proposed texts in plain words, filled with the documents and registers you have. Read, mend, confirm: what stands here shows nothing by itself.
proposals-all = All proposals
proposals-sum = { $all } proposals; { $fit } fit what you have and are not said yet; { $used } are said already.
proposals-taken = { $count ->
    [0] Nothing was taken over: mark a text first.
    [one] One text is taken over. Its owner reads, mends and confirms it.
   *[other] { $count } texts are taken over. Their owners read, mend and confirm them.
}
proposals-take = Take over what is marked
proposals-take-note = Each becomes a statement that nobody has confirmed yet; reading it is its owner's work for the next 30 days.
proposals-mark = I have read it, and it is nearly so
proposals-said = said already
proposals-fits = fits what you have
proposals-lacks = something is missing
proposals-begin = Begin with it
proposals-for = For
proposals-owner = Who would answer
proposals-documents = Documents that serve it
proposals-documents-none = none yet
proposals-registers = Shown by
proposals-stated = Said in

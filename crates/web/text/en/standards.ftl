# Standards switched on and off.
standards-title = Standards we work by
standards-lead = Only what is on is judged. Switching one on or off is one sealed entry, and switching back brings everything back as it was.
standards-on = On
standards-off = May be switched on
standards-counts = { $count ->
    [one] one requirement
   *[other] { $count } requirements
}
standards-replaces = follows { $name }
standards-under = its checks rule already, because { $names } builds on it
standards-switch-on = Switch on
standards-switch-off = Switch off
standards-back = Leave it as it is
standards-reported = only reported
standards-expected = expected
standards-on-title = Switch { $name } on?
standards-off-title = Switch { $name } off?
standards-on-lead = This is how it would stand today, by the records there are. Nothing has changed yet.
standards-off-lead = It would be judged no more. No record changes, and nothing is lost.
standards-already = { $count ->
    [0] Nothing counts for it already; all is new.
   *[other] For { $count } of them something counts already; { $new } are new, and nothing shows them yet.
}
standards-through = What counts already comes through what these requirements answer:
standards-reported-count = { $count ->
    [one] One requirement is only reported to stand so; its page says which.
   *[other] { $count } requirements are only reported to stand so; their pages say which.
}
standards-stay = { $count ->
    [0] No statement names its requirements.
    [one] One statement names its requirements, and stays as it is.
   *[other] { $count } statements name its requirements, and stay as they are.
}
standards-statements = { $count ->
    [one] One statement names its requirements already.
   *[other] { $count } statements name its requirements already.
}
standards-registers = Registers that come or go with it: { $names }
standards-others = Assessed otherwise then
standards-reason = Why (optional)
standards-reason-help = It stands in the entry, for whoever asks later.
standards-undo = It can be switched back at any time; then everything is assessed as before.
standards-search = Standards: switch one on or off

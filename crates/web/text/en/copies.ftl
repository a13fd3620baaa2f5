# Second copies, the recovery kit, the emergency set.
copies-title = Copies and drills
copies-lead = A copy counts once it came back whole. A drill brings the newest one back beside the system, reads all of it, and takes it away again.
copies-lead-none = There is no second copy yet. One attack, one fire or one broken disk takes what lies in one place.
copies-lead-nothing-yet = A place for copies is set up. Make the first copy now, then drill it.
copies-done-place = The place is set up. Make the first copy, then a new recovery kit.
copies-done-begun = It runs. Look again in a moment; work goes on meanwhile.
copies-done-on = Writing goes on.
copies-done-carried = Noted: the emergency set was copied today.
copies-stopped = The writing of { $name } is stopped: { $why }. Look at the case that was opened, and talk to { $name }, before you let it go on.
copies-stopped-everybody = All writing is stopped: { $why }. Look at the case that was opened before you let it go on.
copies-go-on = Let writing go on
copies-running-copy = Copying
copies-running-drill = Drilling
copies-trouble = Something went wrong
copies-well = Copied
copies-same-disk = This place lies on the disk of the data itself: one failure takes both.
copies-where = Where
copies-last = Last copy
copies-holds = { $entries } entries
copies-none = none yet
copies-drilled = Last drill
copies-took = took
copies-never-drilled = never: nobody knows yet whether it comes back
copies-schedule = By itself
copies-every = a copy every { $span }
copies-drill-every = a drill every { $span }
copies-by-hand = only when somebody asks
copies-now = Copy now
copies-drill-now = Drill now
copies-by-a-person = By a person, on another machine
copies-by-a-person-on = Somebody last brought everything back by hand on
copies-by-a-person-never = Nobody has ever brought everything back by hand. A machine that drills itself does not know where the kit lies.
copies-by-a-person-how = Once a year at least. The steps:
copies-add = A place for copies
copies-add-lead = Another disk, a mounted share, a medium: a folder that is not on this machine's own disk. Two places are better than one, and one of them out of reach.
copies-add-name = What you call it
copies-add-to = The folder, or a server of copies
copies-add-to-help = With its whole path, such as /mnt/river/plumb; its last part is made if it is not there. Or rest:http://name:password@nas:8000/plumb/.
copies-add-do = Set it up
copies-register = All copies and drills on record
copies-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
copies-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}

kit-title = Recovery kit
kit-lead = One page on paper: what to do first, whom to call, where the copies are, the key that opens them, and a code for the day when nobody can sign in.
kit-none = none yet
kit-current = says what holds
kit-old = out of date
kit-made = Made on
kit-because = It is out of date because
kit-changed-places = copies go elsewhere now
kit-changed-key = there is another recovery key
kit-changed-keeper = somebody else has it
kit-changed-calls = telephone numbers changed
kit-changed-envelope = the code in the envelope was used or made anew
kit-no-calls = No telephone numbers are entered yet: the page leaves lines for them. They stand in the record of the organisation.
kit-new-key = With a new recovery key: the one on the page made before may have been seen
kit-do = Make it
kit-once = The page is made once and kept nowhere here. Print it twice, put it in two places, and delete the file.

emergency-title = Emergency set
emergency-lead = The documents in force, who is who and where copies are, as pages that any browser opens without Plumb; encrypted as a whole, nothing more confidential than internal. Put it on a medium that is not left in the machine. The password stands on the recovery kit.
emergency-do = Make the set
emergency-made = Made on
emergency-copied = Last copied on
emergency-never-copied = never: nobody has said so
emergency-carried = I copied it to its medium today

restored-title = This system came back from a copy
restored-lead = { $entries } entries out of { $from }, brought back
restored-newest = Everything is there up to
restored-copied = The copy was made
restored-took = It took
restored-lost = Lost
restored-lost-unknown = whatever came after that moment; nothing kept elsewhere says that there was more
restored-lost-entries = { $count ->
    [one] at least 1 entry
   *[other] at least { $count } entries
}
restored-ended = Ended
restored-ended-all = { $sessions } sessions, { $tokens } tokens, { $links } links
restored-erased = Erased again
restored-worked = Who worked in the last day that is left
restored-worked-lead = Ask them what they did after that moment: it is entered again, with a remark that it was. Mails, print-outs and papers of those hours help.
restored-fork = The history divides after entry { $entries }: what was kept elsewhere speaks of entries that are lost, and this system writes others in their place. Whoever holds such a checkpoint against it will find that out, rightly; keep it, and this page, as what explains it.
restored-case = What was decided about it stands in
restored-against = Held against what was kept elsewhere
restored-seen = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}

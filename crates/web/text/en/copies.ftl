# Second copies, the recovery kit, the emergency set.
copies-title = Copies and drills
copies-lead = A copy counts once it came back whole. A drill brings the newest one back beside the system, reads all of it, and takes it away again.
copies-lead-none = There is no second copy yet. One attack, one fire or one broken disk takes what lies in one place.
copies-lead-nothing-yet = A place for copies is set up. Make the first copy now, then drill it.
copies-done-place = The place is set up. Make the first copy, then a new recovery kit.
copies-done-begun = It runs. Look again in a moment; work goes on meanwhile.
copies-done-changed = Changed. The next round keeps to it.
copies-done-left = No more copies go there. What is there stays, and so does the key to it.
copies-done-by-hand = Entered: what was done by hand counts as evidence now.
copies-done-set = Changed: the emergency set.
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
copies-brings = A restore now brings back
copies-until = everything up to
copies-since = { $count ->
    [one] 1 entry since is not in it
   *[other] { $count } entries since are not in it
}
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
copies-change = Schedule and what stays
copies-drill-now = Drill now
copies-by-a-person = By a person, on another machine
copies-by-a-person-on = Somebody last brought everything back by hand on
copies-by-a-person-never = Nobody has ever brought everything back by hand. A machine that drills itself does not know where the kit lies.
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

by-hand-how = How it is done, once a year at least, and what came of it
by-hand-step-1 = Take the kit out of its place: the page with the places of the copies and the nine words of the recovery key. Write down the time.
by-hand-step-2 = Take a machine that has never seen this data, and put Plumb there, or any restic: the copies are in its format.
by-hand-step-3 = Type the nine words into a file, on one line, parted by hyphens or blanks.
by-hand-step-4 = Bring everything back with the command that stands on the kit, into a new folder.
by-hand-step-5 = Run plumb verify there, against the newest checkpoint that you have on paper or in a mail.
by-hand-step-6 = Open it, sign in, and look at one document that you know well.
by-hand-step-7 = Write down the time again, remove the folder and the file with the words, put the kit back, and say here what came of it.
by-hand-result = What came of it
by-hand-passed = Everything came back
by-hand-partly = Some of it came back
by-hand-failed = Nothing that helps
by-hand-learnt = What was learnt, in a line: how long it took, what was missing
by-hand-do = Enter it in my name

span-minutes = { $count ->
    [one] minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] hour
   *[other] { $count } hours
}
span-days = { $count ->
    [one] day
   *[other] { $count } days
}
span-weeks = { $count ->
    [one] week
   *[other] { $count } weeks
}
span-every = Every { $span }
span-never = Only when somebody asks

place-title = { $name }: schedule and what stays
place-lead = Nothing here takes a copy away. What stays is a rule for the day on which a person clears old copies by hand.
place-back = Back to copies and drills
place-means = What this means
place-lost = A copy every { $span }: as long as they are made, at most what came in since the last one would be lost.
place-lost-open = No copy is made by itself: whatever came in since somebody last asked for one would be lost.
place-drilled = Every { $span } a restore shows that everything comes back.
place-drilled-never = Nothing shows by itself that the copies come back.
place-only-takes = Nothing is ever taken away from there by this machine, whoever holds it. It grows: room is made where the place itself is kept.
place-nothing-goes = Nothing goes by itself. Old copies go only when a person clears: plumb backup --clear-old. Ages count from the newest copy that the log knows, so neither a wrong clock nor a flood of copies ages a good one.
place-left = If somebody always clears, about { $count } copies are left in the end, the oldest from { $days } days before the newest.
place-now = { $there ->
    [one] 1 copy is there now;
   *[other] { $there } copies are there now;
} { $count ->
    [0] who clears by this rule takes none of them away.
   *[other] who clears by this rule takes { $count } of them away.
}
place-now-there = { $count ->
    [one] 1 copy is there now.
   *[other] { $count } copies are there now.
}
place-not-seen = What is there now could not be looked at: { $why }
place-medium-means = If its medium is not mounted, no copy is made and it is said, instead of writing onto this machine's own disk.
place-weaker = This gives something up against what holds now:
place-weaker-copies = copies are made more rarely: more is lost
place-weaker-drills = drills are made more rarely: a copy that does not come back is found later
place-weaker-keeps = older copies may be taken away sooner: an attack that nobody notices for that long takes all that is left
place-weaker-takes = this machine may take copies away from there, and so may whoever holds it
place-weaker-medium = if the medium is not mounted, copies go onto this machine's own disk
place-uses = Schedule and what stays
place-every = A copy
place-drill-every = A drill
place-keep = What stays when a person clears old copies
place-keep-lead = In days, counted back from the newest copy.
place-keep-all = Every copy
place-keep-daily = The last of each day
place-keep-weekly = The last of each week
place-keep-monthly = The last of each month
place-append-only = It only takes: nothing is ever removed from here
place-medium = It is a medium of its own, or a mounted share: refuse to write when it is not mounted
place-moved = It moved
place-to = Where it is now
place-to-help = Now: { $to }. Only where the folder moved with everything in it; empty leaves it. For a new beginning set up another place.
place-look = Show what this means
place-keep-do = Keep it so
place-leave = No more copies there
place-leave-lead = The place goes out of the schedule and off the kit. The copies that are there stay, and so does the key to them: set up again at the same place, it goes on where it was.
place-leave-do = No more copies to { $name }

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
emergency-schedule = Make it by itself
emergency-every = A new set
emergency-to = Into which file
emergency-to-help = By its whole path, ending in .zip, such as /srv/plumb/emergency-set.zip. It is replaced whole each time; somebody carries it away.
emergency-schedule-do = Keep it so
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
restored-ended-all = { $sessions ->
    [one] 1 session
   *[other] { $sessions } sessions
}, { $tokens ->
    [one] 1 token
   *[other] { $tokens } tokens
}, { $links ->
    [one] 1 link
   *[other] { $links } links
}
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

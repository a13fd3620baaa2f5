# The three doors, before there is a system.
print = Print
doors-title = Where would you like to begin?
doors-lead = Everything stays on this machine.
doors-back = Back to the three doors
doors-wait = This takes a moment.
doors-read = { $done } of { $total } documents read
doors-example-title = Look at an example company
doors-example = A manufacturer of 62 people that does not exist, certified to both standards, with eighteen months of history and the gaps that real companies have.
doors-example-go = Look around
doors-example-wait = Making the example company
doors-check-title = Check my folder
doors-check = What do the documents you have serve already, and what is missing? A reading, in minutes; nothing is written into your folder.
doors-check-go = Choose a folder
doors-start-title = Start our system
doors-start = Five answers, and it runs: ten registers to begin with, the rest asleep until something needs them.
doors-start-go = Start

check-title = Check my folder
check-lead = Markdown, text, HTML, Word and PDF, folders within folders. Nothing is written there, and nothing leaves this machine.
check-folder-title = A folder on this machine
check-folder = Its path
check-folder-help = As in /home/ada/quality or C:\Quality
check-go = Read it
check-send-title = Or choose it here
check-chosen = A folder
check-archive = Files, or a ZIP archive
check-send-help = What you choose is copied into a folder of its own on this machine and goes away when Plumb ends.
check-send-go = Read these
check-wait = Reading your documents

checked-title = { $count ->
    [one] One document was read
   *[other] { $count } documents were read
  }
checked-not-an-audit = A reading of documents, not an audit.
checked-addressed = Addressed
checked-addressed-note = a document serves it
checked-thin = Thin
checked-thin-note = mentioned, no more
checked-nothing = Nothing found
checked-nothing-note = no document speaks of it
checked-not-from-documents = Not from documents
checked-not-from-documents-note = only records, people or a walk can show it
checked-of = { $count } of { $total } addressed
checked-missing = { $count ->
    [0] No piece of documented information is missing
    [one] One piece of documented information was not found
   *[other] { $count } pieces of documented information were not found
  }
checked-documents = { $count ->
    [0] Nothing is wrong with the documents themselves
    [one] One document has something wrong with itself
   *[other] { $count } documents have something wrong with themselves
  }
checked-serves = { $count ->
    [one] serves one requirement
   *[other] serves { $count } requirements
  }
checked-others = { $count ->
    [one] one requirement
   *[other] { $count } requirements
  }
checked-serves-nothing = serves no requirement

start-title = Five answers, and it runs
start-lead = What you do not know yet may wait.
start-company = What is your company called?
start-company-help = As it stands on the certificate, or will
start-person = What is your name?
start-person-help = You hold all roles until you name others
start-standards = Which standards?
start-standards-help = Others can be switched on at any time, and off again with nothing lost.
start-next_visit = When does the certification body come next?
start-next_visit-help = Leave it out while you are not certified
start-second_copy = Where does the second copy of everything go?
start-second_copy-help = A folder, a medium, a server elsewhere; one attack takes what lies in one place
start-zone = Your days begin and end in { $zone }.
start-go = Start
start-wait = Starting your system
start-company-lacks = the company needs a name
start-person-lacks = you need a name here
start-next_visit-wrong = write the day as in 2027-03-14, or leave it out

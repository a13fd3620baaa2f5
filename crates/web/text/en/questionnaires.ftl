# Answering a customer: questionnaires, what is proposed, and why.
questionnaires-title = Answer a customer
questionnaires-search = Answer a customer
questionnaires-lead = Drop the form a customer sent. Each question gets an answer from what you confirmed about how you work, with the reason; you decide, and the next time only what changed is asked again.
questionnaires-all = Questionnaires
questionnaires-none = No customer has asked yet.
questionnaires-count = { $count ->
    [one] one question
   *[other] { $count } questions
}
questionnaires-sent = sent on
questionnaires-due = wanted by
questionnaires-decided = All decided
questionnaires-holds = Holds as sent
questionnaires-to-answer = { $count } to decide
questionnaires-changed = { $count } changed since
questionnaires-new = A new questionnaire
questionnaires-file = The file
questionnaires-file-help = A workbook (XLSX) or a document (DOCX). You see which questions were found before anything is kept.
questionnaires-text = Or paste
questionnaires-text-help = One question a line.
questionnaires-customer = Customer
questionnaires-customer-help = Write the name as the last time: then what was answered and still holds is answered already.
questionnaires-name = What it is called
questionnaires-wanted = Wanted by
questionnaires-highest = Show up to
questionnaires-highest-help = Nothing more confidential is proposed. Only statements that somebody confirmed are.
questionnaires-statements = { $count ->
    [one] one statement
   *[other] { $count } statements
}
questionnaires-look = Look for questions
questionnaires-found = { $count ->
    [one] One question found
   *[other] { $count } questions found
}
questionnaires-found-lead = Untick what is none. Nothing is kept yet.
questionnaires-filed = { $name } is filed with it as it arrived.
questionnaires-how = How they were found:
questionnaires-questions = Questions
questionnaires-place = Where
questionnaires-question = Question
questionnaires-take = Take these in
questionnaires-for = For { $customer }
questionnaires-up-to = shown up to: { $class }
questionnaires-xlsx = Questions and answers as a workbook
questionnaires-pdf = Questions and answers as PDF
questionnaires-record = The record
questionnaires-was-sent = Sent on
questionnaires-still-holds = Everything it says still holds.
questionnaires-since = { $count ->
    [one] One answer rests on something that says otherwise now. Nobody has to be told unless you agreed so; the next time it is asked again.
   *[other] { $count } answers rest on something that says otherwise now. Nobody has to be told unless you agreed so; the next time they are asked again.
}
questionnaires-as-before-note = { $count ->
    [one] One question was answered for this customer before and still holds: it needs no second look.
   *[other] { $count } questions were answered for this customer before and still hold: they need no second look.
}
questionnaires-tab-waiting = To decide ({ $count })
questionnaires-tab-decided = Decided ({ $count })
questionnaires-none-waiting = Nothing is left to decide.
questionnaires-none-decided = Nothing is decided yet.
questionnaires-proposed = Proposed
questionnaires-nothing = Nothing fits
questionnaires-rests-changed = Changed since it was answered
questionnaires-answered = Answered
questionnaires-as-before = As the last time
questionnaires-left-open = Left open
questionnaires-answer = Answer
questionnaires-answer-was = What was answered
questionnaires-answer-to = Answer to: { $question }
questionnaires-accept = Answer so
questionnaires-open = Leave open
questionnaires-rests-on = Rests on
questionnaires-confirmed = confirmed on
questionnaires-about = Recognised by
questionnaires-about-nothing = no words that name a requirement
questionnaires-strength = { $percent } %
questionnaires-kept = Kept back
questionnaires-too-confidential = A statement fits, but it is more confidential than may be shown here.
questionnaires-earlier = Asked before
questionnaires-no-longer = no longer holds
questionnaires-by = Decided by
questionnaires-back = Back
questionnaires-on = { $count } more
rail-questionnaires = Answer a customer

# Signing in and out.
sign-in-title = Sign in
sign-in-name = Name
sign-in-name-help = Your sign-in name, your number or your full name.
sign-in-password = Password
sign-in-do = Sign in
sign-in-passkey = Sign in with a passkey
sign-in-lost = Lost your password? Somebody who administers can make a link for a new one. Nobody can come in at all?
sign-in-envelope = Open the envelope
sign-in-second = One more step
sign-in-code = Code
sign-in-code-help = The six digits that your authenticator shows, or one of your recovery codes.
sign-in-anew = Begin again
sign-in-envelope-title = The code from the envelope
sign-in-envelope-lead = It works once, for whoever administers, on the day when nobody else can come in. Everybody who administers sees in the access log that it was used.
sign-in-envelope-code = Code
sign-in-expired = Your session is over. Sign in and go on.
sign-in-expired-kept = Your session is over. What you typed is kept on this page: sign in, and it goes on.
sign-in-back = You are signed in again
sign-in-back-lead = What you typed is still here, as you typed it.
sign-in-go-on = Go on

# Invitations.
invite-title = Welcome, { $name }
invite-again = A new password
invite-lead = Choose a password, and you are in. This link works once.
invite-password = Password
invite-password-help = At least twelve characters. Four or five words in a row are easy to keep and hard to guess.
invite-do = Keep it and go in
invited-title = A way in for { $name }
invited-lead = Give this link to { $name } and nobody else: print it, copy it, or send it by a way you trust. Whoever opens it sets the password.
invited-until = It works until
invited-once = It works once, and is shown only now; a new one takes its place.
invited-back = Back to the person

# Proving once more to be oneself.
prove-title = Is it you?
prove-lead = A signature, and whatever changes how you come in, needs to know that it is really you.
prove-password = Your password
prove-help = Good for every signature of the next { $minutes } minutes.
prove-covered = You have proved it just now; you can go on.
prove-do = Yes, it is me
prove-passkey = Use a passkey instead

# Asking a device for its passkey.
passkey-refused = The device gave no passkey: it was put aside, or has none for here. Nothing was done.
passkey-broken = This browser and this device cannot do that at the moment. Nothing was done; your password works as before.

# Passkeys on the page about oneself.
passkeys-title = Passkeys
passkeys-lead = Your telephone, computer or security key shows that it is you, by finger, face or PIN. Nothing to type, and nothing that can be told to a false page.
passkeys-no-name = Devices keep passkeys for a name over https, or for localhost; this page was opened under neither. Open it there to add one.
passkeys-prove = Add a passkey …
passkeys-label = What you call it
passkeys-label-help = For you, to tell it from others: telephone, blue key.
passkeys-add = Add it
passkeys-script = Adding a passkey needs scripts in the browser.
passkeys-unnamed = Without a name
passkeys-unused = never used
passkeys-added = added
passkeys-used = last used
passkeys-rename = Call it something else
passkeys-end = Take away
passkeys-end-one = Take away { $name }

# The page about oneself.
account-title = You
account-lead = How you come in, where you are signed in, and which programs act in your name.
account-access = What I may see, and why
account-sign-out = Sign out
account-demo = This is the example company: nobody here has a password, so there is nothing to sign in with.
account-since = since
account-password = Password
account-current = Your password now
account-new-password = New password
account-password-ends = Every other session of yours ends.
account-password-do = Change the password
account-password-done = The password is changed; every other session of yours has ended.
account-sessions = Where you are signed in
account-end-others = End all others
account-this = This one
account-seen = last seen
account-end = End
account-browser = { $program } on { $system }
account-browser-unknown = Unknown browser
account-tokens = Programs that act in your name
account-tokens-none = None. A token lets a program do what you may, or less, without your password.
account-token-once = Keep this token now; it is not shown again.
account-token-unnamed = Without a name
account-token-until = works until
account-token-unused = never used
account-token-new = A new token
account-token-label = What it is for
account-token-may = It may
account-token-read = Look at what I may see
account-token-write = Look, and change what I may change
account-token-days = For how many days
account-token-do = Make it
account-language = Language and time
account-language-label = Language of pages
account-language-browser = As the browser asks
account-zone = Days and times are those of { $zone }, the organisation’s own: that is how deadlines are counted.
account-keep = Keep

how-password = by password
how-password-and-code = by password and code
how-password-and-passkey = by password and passkey
how-passkey = by passkey
how-recovery-code = by password and recovery code
how-link = by one-time link
how-break-glass = by the code from the envelope
how-demo = as somebody of the example company

link-enter = to come in
link-invite = for a first password
link-recover = for a new password
link-demo = into the example company
codes-recovery = recovery codes
codes-break-glass = the code in the envelope

# The second step.
totp-title = Second step
totp-on = On
totp-off = Off
totp-lead = With an authenticator app on your phone, a stolen password alone opens nothing.
totp-add = Add an authenticator
totp-scan = Take a picture of this with the app:
totp-picture = The secret as a picture for the app
totp-type = No camera? Type this instead:
totp-code = The code that the app shows now
totp-confirm = Turn it on
totp-since = Asked for since
totp-codes-left =
    { $count ->
        [one] One recovery code is left.
       *[other] { $count } recovery codes are left.
    }
totp-new-codes = New recovery codes
totp-end = Turn it off
codes-title = Recovery codes
codes-lead = Each works once, in place of the authenticator. Print them or write them down, and keep them where your phone is not. They are shown only now.
codes-kept = I have kept them

# Who may what.
access-title = People and access
access-lead = Everybody who works here and acts, and whether they can come in.
access-person = Person
access-roles = Roles
access-comes-in = Comes in
access-last-seen = Last seen
access-administers = Administers
access-can = Yes
access-cannot = Not yet
access-of-lead = What this person may, and why.
access-invite = Make a link to come in
access-hand-over = Hand work over
access-who = Roles and stand-ins
access-no-roles = None
access-role-for = { $role }, in place of { $name }
access-login = Sign-in name
access-deputy = Stands in while away
access-no-deputy = Nobody is named
access-rules = Administers
access-administers-help = May rule over people, access, packs and erasure.
access-here = Works here
access-not-here = Not today
access-grants = Grants beyond the roles
access-grants-none = None.
access-all-registers = in all registers
access-until = until
access-registers = Registers seen as a whole
access-end-title = Shut out
access-end-lead = Ends every session, token and link of { $name } at once, and takes password, authenticator and passkeys away. Records stay as they are.
access-end-do = Take all access away
access-ended = Nothing lets this person in any more.
why-everybody = Open to everybody who works here
why-own = It is theirs, or names them
why-role = As { $role }
why-role-for = As { $role }, in place of { $name }
why-grant = By { $number }: { $about }
why-some-grant = By a grant
may-read = See
may-create = Create
may-change = Change
may-move = Move on
may-sign = Sign
may-administer = Administer
who-sees-title = Who can see { $record }
who-sees-why = Why
who-sees-may = May also
who-sees-back = Back to the record
who-sees-operator = Whoever runs the machine can read everything in its data folder, as with any file.

# The envelope.
envelope-title = The envelope
envelope-lead = A code for the day when nobody who administers can come in. Seal it in an envelope and keep it in the safe. A new one takes the place of the one before.
envelope-do = Make the code
envelope-made = The code for the envelope
envelope-made-lead = Whoever holds it comes in as { $name }, once. It is shown only now.

# Handing work over.
hand-over-title = Hand over from { $name }
hand-over-lead = Every open record that names { $name }. What is done stays as it is, and so does the history.
hand-over-nothing = No open record names this person.
hand-over-unseen =
    { $count ->
        [one] One more record names this person that you may not see: somebody who may has to hand it over.
       *[other] { $count } more records name this person that you may not see: somebody who may has to hand them over.
    }
hand-over-to = Who takes over
hand-over-choose = Choose …
hand-over-do = Hand all of it over
hand-over-stays = Stays:
hand-over-done =
    { $count ->
        [one] One record went to { $name }
       *[other] { $count } records went to { $name }
    }
hand-over-done-lead = All in one step. What could not be changed says why.

# The access log.
access-log-title = Access log
access-log-lead = Who came, who was turned away, and what changed about who may come. Kept for { $days } days; it counts nobody’s work.
access-log-kind = Show
access-log-all = Everything
access-log-show = Show
access-log-none = Nothing of that kind.
access-log-when = When
access-log-what = What
access-log-about = About
access-log-from = From
access-log-older = Older
event-signed-in = Signed in
event-sign-in-refused = Not let in
event-signed-out = Signed out
event-session-ended = Session ended
event-proved = Proved it again
event-proof-refused = Did not prove it
event-password-set = Password set
event-totp-added = Authenticator added
event-totp-dropped = Authenticator taken away
event-passkey-added = Passkey added
event-passkey-dropped = Passkey taken away
event-codes-made = Codes made
event-code-used = Code used
event-link-made = Link made
event-link-used = Link used
event-token-made = Token made
event-token-ended = Token ended
event-access-ended = Shut out
event-handed-over = Work handed over
event-denied = Turned away
event-taken-out = Taken out
event-opened = Opened by a guest

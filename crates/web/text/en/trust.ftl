# The page for strangers: certificates, public documents, proof; and its switch.
trust-title = What strangers see
trust-search = What strangers see
trust-lead = Our certificates as they were issued, and what we publish.
trust-documents = Documents
trust-revision = revision { $mark }
trust-since = in force since
trust-proof = Proof
trust-proof-lead = Each certificate stands as a record in a log to which entries are only ever added. The newest entry of the record, its place in the tree, and the signed head of the log can be checked without us, with any program that reads the C2SP formats.
trust-proof-leaf = The entry, byte for byte as it is a leaf of the tree. What it says stays with us, behind the digest in it; an auditor can be shown that.
trust-proof-file = The proof as a file
trust-checkpoint = The signed head of the log
trust-means = This shows that the record was entered and that nothing before or after it was altered unseen. It proves neither that a certificate is right nor that any law is kept: ask the body named above.
trust-today = As of
trust-settings-lead = Anybody who opens /trust sees this, without signing in. Certificates that are suspended, withdrawn or over go by themselves, and with the last one the page.
trust-look = Open it
trust-preview = Exactly this
trust-none = No certificate holds today: there is nothing to show, and so no page.
trust-off = It is switched off: nobody sees it.
trust-on = It is switched on: anybody sees it.
trust-off-by-itself = It is switched on, but no certificate holds today: nobody sees it.
trust-not-shown = { $count ->
    [one] One certificate is not shown, because it does not hold today.
   *[other] { $count } certificates are not shown, because they do not hold today.
}
trust-above = What stands above
trust-above-help = In your words, for strangers. Leave it empty and nothing does.
trust-keep = Keep it on, with these words
trust-switch-off = Switch it off
trust-switch-on = Show this to anybody

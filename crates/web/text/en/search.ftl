# Search everything, and what one may want to do.
search-title = Search
search-title-for = Search: { $text }
search-lead = Numbers, names, contents; or what you want to do, such as “new supplier” or “readiness on 14 March”.
search-do = Search
search-wishes = Do
search-found = { $count ->
    [one] 1 record
   *[other] { $count } records
}
search-nothing = Nothing says “{ $text }”, as far as you may see.
search-new-word = new
search-new = New { $one } in { $name }
search-open = Open { $name }
search-readiness = Readiness
search-work = Your work
search-readiness-on = Readiness on { $day }
search-in-file = in the file { $name }
search-requirements = Requirements
search-old = was { $id } of { $edition }: { $title }

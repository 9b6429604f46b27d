# Search: what cannot be understood in a query, and what to do about it.

query-quote-open = A quotation begins at character { $from } and never ends. Close or delete it.
query-bracket-open = A bracket opens at character { $from } and is never closed. Close or delete it.
query-bracket-unopened = A bracket closes at character { $from } that was never opened. Delete it, or put the text in quotation marks.
query-brackets-empty = There is nothing to look for in the brackets (character { $from }). Put words in them or delete them.
query-phrase-empty = There is nothing to look for in the quotation marks (character { $from }). Put words in them or delete them.
query-wildcard-leading = An asterisk cannot begin a word (character { $from }). Type how the word begins: pabalst*. Inflections are found without an asterisk too.
query-wildcard-inner = { $typed } cannot stand inside a word or a quotation (character { $from }). An asterisk may only end a word: pabalst*.
query-prefix-too-short = At least { $most } letters must stand before an asterisk (character { $from }).
query-pattern = { $typed } is a search pattern (character { $from }); those are not understood here. Look for words, or for how a word begins: pabalst*.
query-operator-foreign = The sign { $typed } is not understood here (character { $from }). Use OR, a minus before what to leave out, and brackets; typing errors are recognised without a sign.
query-operator-alone = Something to look for must stand on either side of { $typed } (character { $from }). Put it in quotation marks to look for the word itself.
query-field-unknown = There is no field “{ $typed }” (character { $from }). There are: { $known }. Put the text in quotation marks if the colon belongs to it.
query-field-nested = The field “{ $typed }” stands in the brackets of another field (character { $from }). Take it out of them.
query-field-empty = Nothing to look for follows the field (character { $from }). Type the value right after the colon.
query-value-of-other-kind = “{ $typed }” is nothing this field can have (character { $from }). A year is typed year:2024 or year:2020..2024.
query-value-unknown = This field has no value “{ $typed }” (character { $from }). There are: { $known }.
query-value-none = This field has no value “{ $typed }” (character { $from }), and there is none to choose from.
query-file-unknown = There is no file “{ $typed }” (character { $from }). Type its index, and the number or the year where there are several: file:2-5, file:3-1/17, file:"2-5 (2024)".
query-too-many-files = More than { $most } files are meant by “{ $typed }” (character { $from }). Name fewer: a file by its number, file:3-1/17.
search-files-too-many = More than { $most } files stand there. Choose fewer lists.
query-date-malformed = “{ $typed }” is no day, month or year (character { $from }). Type 2024, 2024-03, 2024-03-01 or a range 2024-01-01..2024-03-31.
query-range-reversed = The range “{ $typed }” ends before it begins (character { $from }). Swap its ends.
query-range-without-field = The range “{ $typed }” needs a field (character { $from }). Type date:{ $typed } or registered:{ $typed }.
query-only-exclusions = “{ $typed }” only says what must not be there (character { $from }). Type what to look for as well, or choose a filter.
query-nothing = There is no letter or digit in this text to look for.
query-too-many-words = The query has more than { $most } words (from character { $from }). Keep the important ones.
query-too-deep = Brackets stand within each other more than { $most } times (character { $from }). Simplify the query.
query-text-too-long = The query is longer than { $most } characters. Keep the important words.

# — searches that people keep —
saved-search-unknown = There is no such search among yours.
saved-search-stale = You changed this search meanwhile, in another window or on another machine. Read it again.
saved-search-name-used = You keep another search under this name. Choose another name.
saved-searches-too-many = You keep { $most } searches already. Forget one that is not needed.

# — synonyms —
synonyms-stale = Somebody changed the list meanwhile. Read it again.
synonym-group-size = A group has 2 to { $most } terms.
synonym-no-word = There is no letter or digit in this term.
synonym-too-many-words = A term has at most { $most } words.
synonym-twice = This term stands in the list already: { $term }. A term stands in it once; put what means the same in one group.

# — what is found —
search-index-filling = The search index is being filled: not everything is found yet. Try again later if something is missing.
search-index-outdated = The search index is being renewed after an update of the program: some inflections may be missing for now.
search-widened = Nothing was found with “{ $typed }”; looked for as well: { $tried }.
search-synonyms = Looked for as well: { $tried }, which means the same as “{ $typed }”.
search-reason = “{ $words }”: { $found ->
    [title] in the title
    [names] in the name of a sender or addressee
    [number] in the document’s number
   *[text] in the text
}, { $form ->
    [as-typed] as typed
    [inflected] in another inflection
    [beginning] as the beginning of a word
    [near] near to what was typed
    [synonym] as a term that means the same
   *[side-by-side] the words side by side
}.

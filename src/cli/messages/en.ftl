# What the command line says to people. Problems of areas are in src/kernel/messages; of the same name, these win.

cli-fault = It could not be done: { $chain }
cli-nothing-there = There is no Aprite in { $directory }. Name its directory with --data-dir, or begin with `aprite init` or `aprite demo`.
cli-no-account = There is no account “{ $account }”, or it is disabled.
cli-unreadable = { $path } cannot be read: { $why }
cli-file-there = { $path } is there already. Choose another name.
cli-unwritable = { $path } cannot be written: { $why }
cli-unit-unknown = There is no unit with the code “{ $code }”.
cli-address-taken = Something else listens on { $address } already. Choose another port with --listen, for example --listen 127.0.0.1:0.
cli-address = It is not possible to listen on { $address }: { $why }
cli-occupied = Another Aprite serves { $directory } already: process { $process }, since { $since }, at { $url }. Use that one, or stop it first (kill { $process }), or name another directory with --data-dir.
cli-occupied-somehow = Another process serves { $directory } already. Stop it first, or name another directory with --data-dir.
cli-extract = `aprite extract` is started by the service itself.
cli-analyze-index = held as { $key }
cli-analyze-query = asks for { $key } ({ $by ->
    [lexicon] dictionary
    [restored] dictionary, with diacritics that were not typed
    [verb] dictionary, as a verb that it may be too
    [rule] rules of inflection
   *[foreign] another language, a number or a code
})
cli-migrated = The database is up to date.
cli-password-set = The password of { $account } is set.

cli-account-disabled = The account { $account } is disabled.
cli-account-enabled = The account { $account } is in use again.
cli-account-roles = The account { $account } has the roles: { $roles }.
cli-account-signed-out = { $account }: { $sessions } { $sessions ->
    [one] session
   *[other] sessions
} ended, { $tokens } { $tokens ->
    [one] token
   *[other] tokens
} revoked.
cli-account-unchanged = Nothing to change: the account { $account } is so already.
cli-account-staff = No staff member has the e-mail address “{ $email }”.
cli-account-institution = Name the institution with --institution. There are: { $known }.
cli-institution-unknown = There is no institution “{ $code }”. There are: { $known }.

# — demo —
cli-demo-again = The accounts were made earlier and their passwords are not kept. A lost one is replaced by: aprite password --account LOGIN
cli-demo-other-port = Something else listens on { $address }; taking another port.
cli-demo-real = This directory holds a real institution ({ $institution }); the demo does not mix its sample into it. Choose another --data-dir.

# — init —
cli-init-code = “{ $code }” is no code of an institution: it must be one word, for example OG.
cli-init-twice = There is an institution already: { $institution }.
cli-init-done = Done. Keep the keys in { $directory } safe and start with: aprite --data-dir { $directory } serve

# — import —
cli-import-forbidden = The account “{ $account }” may not import documents; a records clerk may.
cli-import-register = There is no register “{ $register }”. There are: { $known }.
cli-import-file = There is no open file { $index } of { $year }.
cli-import-metadata = { $path }, line { $line }: { $why }
cli-import-line = line { $line }
cli-import-column = column { $column }
cli-import-sum = Registered: { $registered }. Registered before: { $known }. Refused: { $refused }. Passed over: { $passed }.
cli-import-sum-dry = Would be registered: { $registered }. Registered before: { $known }. Refused: { $refused }. Passed over: { $passed }. Nothing was changed.
metadata-empty = The metadata has no line of column names.
metadata-quote = A cell that begins with a quotation mark here is never closed, or goes on after its closing mark: the rows after it would be lost in it. Mend the quotation marks; nothing was taken in.
metadata-malformed = This line cannot be read. Save the table as CSV in UTF-8 or windows-1257.
column-unknown = There is no column “{ $given }”. `aprite import --help` lists them.
column-twice = The column “{ $given }” stands there twice.
column-file-missing = The column `file` is missing: it says which file a line is about.
cell-without-column = “{ $given }” stands in no column. Put values that contain the separator in quotation marks.
file-named-twice = Line { $line } is about the same file. Leave one of the two; neither is taken.
file-not-in-folder = The folder has no file “{ $given }”.
document-not-in-folder = “{ $given }” becomes no document: it is not in the folder, or an annex itself.
cli-import-unnamed = No line of the metadata names it; its title is its name.
file-unreadable = The file cannot be read.
annex-without-document = The document that this is an annex of was refused.
path-outside = “{ $given }” leads out of the folder. Write the path below it.
word-unknown = “{ $given }” is not on the list. Choose from: { $allowed }.
count-malformed = “{ $given }” is no whole number.
date-malformed = “{ $given }” is no date. Write 15.01.2020 or 2020-01-15.
passed-hidden = Passed over: a hidden file.
passed-link = Passed over: a link.
passed-special = Passed over: no ordinary file.
passed-name = Passed over: its name is no UTF-8.

# — verify —
cli-verify-journal = Journal: { $entries } sealed entries and { $heads } signed heads are what was written; { $unsealed } wait to be sealed.
cli-verify-journal-found = Journal: { $faults } { $faults ->
    [one] fault
   *[other] faults
} in { $entries } sealed entries.
cli-verify-journal-fault = Journal: { $fault }
cli-verify-journal-head = Keep elsewhere: --key { $key } --head { $head }
cli-verify-bundle = Bundle: { $entries } entries about { $document } stand unaltered in the journal of { $size } entries that was signed at { $at } with the key { $key }.
cli-verify-bundle-found = Bundle: { $fault }
cli-verify-unpinned = No --key was given: this proves the file consistent in itself, not whose it is. Compare the key with one known from elsewhere.
cli-verify-file = { $path } cannot be read: { $why }
cli-verify-contents = Contents: { $contents } contents ({ $bytes } bytes) are what they were; all are owned.
cli-verify-contents-found = Contents: { $faults } { $faults ->
    [one] fault
   *[other] faults
} in { $contents } contents.
cli-content-altered = Content { $hash }: its bytes were altered.
cli-content-missing = Content { $hash }: its bytes are gone.
cli-content-size = Content { $hash }: its size is another than noted.
cli-content-unreadable = Content { $hash }: its bytes cannot be read to the end.
cli-content-unknown = Content { $hash }: bytes that the database does not know.
cli-content-unowned = Content { $hash }: no document, no draft and no upload owns it.
cli-verify-retention = Retention: { $files } files reckoned anew, each with the day that is kept; { $due } are due, { $behind } have changed and are followed in a moment.
cli-verify-retention-found = Retention: { $different } { $different ->
    [one] difference
   *[other] differences
} in { $files } files. Find out first why: somebody may have changed files or terms beside Aprite.
cli-retention-stale = File { $file } is kept until another day than it is reckoned, or for another reason.
cli-verify-destructions = Destruction: nothing of what was destroyed has come back (acts in the ledger: { $acts }).
cli-destruction-returned = Act { $act }: destroyed files are in the database again: { $files }. The service will destroy them again when it starts.
cli-verify-index = Index: { $documents } documents, equal to the database.
cli-verify-index-found = Index: { $different } { $different ->
    [one] difference
   *[other] differences
}, { $behind } { $behind ->
    [one] entry
   *[other] entries
} behind ({ $documents } documents, { $indexed } indexed). Find out first why: somebody may have changed cards beside Aprite. Then delete the index directory while the service is stopped; it is built anew at the next start.
cli-index-missing = Document { $document } is missing in the index.
cli-index-extra = Document { $document } is in the index and not in the database.
cli-index-stale = Document { $document } is in the index as it was and not as it is.

# — journal —
cli-journal-exported = Journal: { $entries } sealed entries and { $heads } signed heads written to { $path }.
cli-journal-file = { $path } cannot be written: { $why }
cli-journal-unknown = There is no document “{ $document }”. Name its registration number or its id.
cli-journal-several = Several documents have the number “{ $number }”. Name one by its id: { $ids }
cli-journal-nothing = The journal says nothing about “{ $document }”.

# — doctor —
cli-doctor-settings = are sound ({ $directory }).
cli-doctor-writable = { $path } can be written to.
cli-doctor-not-writable = { $path } cannot be written to: { $why }. Let the user that runs Aprite own it.
cli-doctor-key = { $path } is readable by its owner only.
cli-doctor-key-open = { $path } can be read by others (mode { $mode }). Run: chmod 600 { $path }
cli-doctor-key-foreign = is not the one that the journal of this database was signed with. Put the right key file back from its copy (keys/master.key, or what master_key_file names): without it sealed personal codes cannot be read.
cli-doctor-disk = { $mebibytes } MiB free in { $path }.
cli-doctor-disk-low = only { $mebibytes } MiB free in { $path }. Free some space.
cli-doctor-clock = { $now }.
cli-doctor-clock-wrong = { $now } cannot be right. Set the clock: the journal keeps its instants for ever.
cli-doctor-tesseract = reads scanned pages ({ $languages }).
cli-doctor-tesseract-languages = is installed without Latvian; scanned pages will not be found by their text. Install tesseract-ocr-lav.
cli-doctor-tesseract-missing = is not installed; scanned pages will not be found by their text. Install tesseract-ocr and tesseract-ocr-lav.
cli-doctor-poppler = is installed.
cli-doctor-poppler-missing = is not installed; scanned and unusual PDF files will not be found by their text. Install poppler-utils.
cli-doctor-office = { $program } makes renditions for the archive.
cli-doctor-office-off = is switched off by the settings; no renditions are made for the archive.
cli-doctor-office-missing = is not installed; no renditions are made for the archive. Install libreoffice-writer-nogui.
cli-doctor-mail = { $server } takes letters from us.
cli-doctor-mail-unset = no mail server is set up (smtp.host), so nothing goes out by e-mail.
cli-doctor-mail-broken = { $server } takes no letters from us: { $why }. Compare the smtp settings with the mail server's.
cli-doctor-no-institution = there is none. Begin with `aprite init` or `aprite demo`.
cli-doctor-mail-source = { $source } can be reached.
cli-doctor-mail-source-trouble = { $source }: { $trouble ->
    [unreachable] the server cannot be reached
    [untrusted] the server’s certificate is not trusted
    [sign_in] the server does not let us in
    [missing] the folder is not there or may not be changed
   *[other] it answers what cannot be understood
} ({ $why }). Look at mailroom.sources.
cli-doctor-jobs = none was given up.
cli-doctor-job-dead = { $kind } { $job } was given up: { $why }. Once the cause is mended: aprite jobs --retry

# — reread, jobs —
cli-reread = { $contents } contents are read again by the running service, or once one runs.
cli-jobs = { $waiting } jobs wait or run; { $revived } of them begin anew.

# — year —
cli-year-opened = The year { $year } is open: { $files } { $files ->
    [one] file
   *[other] files
} and { $registers } { $registers ->
    [one] register
   *[other] registers
}; { $there } were there before, { $carried } carry over.
cli-year-opening = In { $year } { $files } { $files ->
    [one] file
   *[other] files
} and { $registers } { $registers ->
    [one] register
   *[other] registers
} would be opened; { $there } are there already, { $carried } carry over. Nothing is changed.
cli-year-register = { $register }: from { $first } to { $last }, { $documents } { $documents ->
    [one] document
   *[other] documents
}, { $annulled } annulled, { $unused } { $unused ->
    [one] number
   *[other] numbers
} unused.
cli-year-file = File { $index }.
cli-year-closed = Year { $year }: { $registers } { $registers ->
    [one] register
   *[other] registers
} and { $files } { $files ->
    [one] file
   *[other] files
} closed; in the way: { $obstacles }.
cli-year-closing = In { $year } { $registers } { $registers ->
    [one] register
   *[other] registers
} and { $files } { $files ->
    [one] file
   *[other] files
} would be closed; in the way: { $obstacles }. Nothing is changed.

# — scheme —
cli-scheme-exported = { $title } is written to { $path }.
cli-scheme-imported = A draft with { $series } file series is made.
cli-scheme-would = The table has { $series } file series without a fault. Nothing is changed.

# — takeover —
cli-takeover-row = row { $row }
cli-takeover-column = column “{ $column }”
cli-takeover-checking = checking
cli-takeover-taking = taking over
cli-takeover-comparing = comparing
cli-takeover-sum = Rows: { $read }. Taken over: { $taken }. Taken over before: { $known }. Faulty and left out: { $faulty }.
cli-takeover-sum-dry = Rows: { $read }. Would be taken over: { $taken }. Taken over before: { $known }. Faulty: { $faulty }. Nothing was changed.
cli-takeover-register = Register “{ $code }”, “{ $title }”: { $direction ->
    [incoming] incoming documents
    [outgoing] outgoing documents
   *[internal] internal documents
} of “{ $service }”.
cli-takeover-completed = Rows of files taken over before and completed now: { $rows }.
cli-takeover-completed-dry = Rows of files taken over before that would be completed: { $rows }.
cli-takeover-without-term = Files of which nobody says how long they are kept: { $files }. They can be neither appraised nor handed over until a list with the column “glabāšanas termiņš” completes them.
cli-takeover-year = { $year }: sound rows { $rows }, records { $records }, { $first } … { $last }.
cli-takeover-year-files = { $year }: rows { $rows }, files { $records }.
cli-takeover-gaps = Numbers passed over: { $gaps }.
cli-takeover-agrees = Table and database agree in { $compared } rows (corrected since: { $corrected }); sheets { $sheets }, enclosures or volumes { $parts }, digest { $digest }. SHA-256 of the table: { $sha256 }.
cli-takeover-differs = Table and database differ! Rows: { $rows }. Compared: { $compared }; sheets { $sheets } and { $keptSheets }, enclosures or volumes { $parts } and { $keptParts }, digests { $digest } and { $keptDigest }. SHA-256 of the table: { $sha256 }.

# — organisation —
json-malformed = This is no JSON: see line { $line }, column { $column }.
cli-organisation-loaded = { $institution } is loaded. Units: { $units_added } new, { $units_changed } changed. Staff: { $staff_added } new, { $staff_changed } changed. Appointments: { $appointments_added } new, { $appointments_changed } changed.
cli-organisation-would = { $institution } would be loaded. Units: { $units_added } new, { $units_changed } changed. Staff: { $staff_added } new, { $staff_changed } changed. Appointments: { $appointments_added } new, { $appointments_changed } changed. Nothing was changed.
cli-organisation-same = { $institution } is so already. Nothing was changed.

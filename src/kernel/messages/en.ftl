# Messages that staff see. Each says what is wrong and what to do.

# — card —
required = Fill in this field.
too-long = At most { $most } characters fit here. Shorten the text.
control-character = The text has an invisible control character. Type it anew.
date-in-future = { DAY($date) } is still to come. Check the year and the month.
date-too-old = { DAY($date) } is before 1900. Check the year.
date-order = { DAY($later) } cannot be before { DAY($earlier) }. Check both dates.
negative-count = A count cannot be negative.
language-unknown = “{ $given }” is no language code. Use ISO 639-1, for example lv, en, ru.
too-many = At most { $most } entries fit here.
access-until-forbidden = An open document has no date of restriction. Remove the date or change the access class.
access-until-required = Say until which date access is restricted.
access-until-past = The restriction’s date { DAY($date) } has passed already.
access-until-year = An internal restriction lasts at most a year, until { $latest }; then it is reviewed.
access-ground-required = Say on which ground access is restricted (legal act or order).
access-ground-forbidden = An open document has no ground of restriction.
particulars-kind = These fields do not fit a document of kind “{ $kind }”.
amount-negative = An amount cannot be negative.

# — registering —
register-unknown = There is no such register.
register-not-in-force = The register gives numbers { $period } only. Choose another register.
year-closed = The register’s year { $year } is closed. Register into a file of this year, or ask an administrator to reopen the year.
year-over = The year { $year } is over. Register into a file of this year, or ask an administrator to reopen the register’s year.
year-not-begun = The year { $year } has not begun. Register into a file of this year.
file-unknown = There is no such file.
file-closed = File { $index } is closed. Choose an open one.
file-none-open = Series { $index } has no open file for { $year }. Open one or name another file.
file-several-open = Series { $index } has several open files. Name the one that the document belongs to.
file-other-year = File { $index } is of another year. Choose a file of the document’s year, or one that carries over.
enclosed-follows-letter = An enclosed document is kept where its letter is, for the same readers. Correct the letter’s card.
file-required = This register has no series of its own: name the file.
unit-unknown = There is no such unit.
unit-required = Name the responsible unit.
staff-member-unknown = There is no such staff member.
correspondent-unknown = There is no such correspondent.
document-unknown = There is no such document.
number-too-long = The number { $number } is longer than 30 characters. Shorten the register’s number format.
upload-unknown = There is no such upload. Upload the file again.
upload-claimed = This upload belongs to another document already. Upload the file again.
upload-twice = One upload is named twice.
relation-twice = One relation is named twice.

# — correcting and annulling —
revision-stale = Somebody else changed the card meanwhile. Open it anew and make the correction again.
document-annulled = The registration is annulled; its card no longer changes.
document-enclosed = An enclosed document has no number of its own to annul.
reason-required = Say why.
nothing-to-amend = Nothing is changed.

# — correspondents —
personal-code-malformed = A personal code has 11 digits: DDDDDD-DDDDD.
personal-code-date = The first six digits of a personal code given before July 2017 are the date of birth; there is no such date.
personal-code-doubtful = The check digit of the personal code does not fit. Compare it with the paper and confirm it if it is right.
registration-number-malformed = A registration number has 11 digits, the first greater than 3.
registration-number-control = The control digit of the registration number does not fit: one of the digits is wrong.
field-of-other-kind = This field does not belong to this kind of correspondent.

# — access —
not-permitted = Your role does not permit this.
not-permitted-by-token = { $tokens ->
    [none] No access token permits it. Sign in with login name and password.
   *[wider] This access token does not permit it. Sign in, or use a token of a wider scope.
}
not-permitted-standing-in = Nobody does this in another’s stead. Do it as yourself.
sign-in-required = Sign in to go on.
sign-in-refused = Account or password is wrong.
sign-in-throttled = Too many failed attempts. Try again in { $seconds } { $seconds ->
    [one] second
   *[other] seconds
}.
token-name-required = Name the token so that you recognise it later.
token-days = A token lasts from 1 to { $most } days.
token-unknown = There is no such token.

# — accounts and organisation —
login-malformed = A login name has 2 to 64 characters out of a–z, 0–9, full stop, hyphen and underscore.
login-taken = The login name “{ $login }” is taken. Choose another.
last-administrator = This is the institution’s last administrator. Give another account this role first.
account-unknown = There is no such account.
not-substitute = You do not stand in for this person today.
unit-code-taken = Another unit, perhaps one of old, has the code “{ $code }”. Choose another.
unit-code-twice = The code “{ $code }” stands in the plan twice.
unit-code-unknown = No unit has the code “{ $code }”.
unit-text = Put a short text without control characters here; a code is one word.
unit-above-itself = The unit “{ $code }” would stand above itself. Name another unit above it.
unit-own-predecessor = The unit “{ $code }” would be its own predecessor.
unit-succeeds-the-living = The unit “{ $code }” begins before its predecessor “{ $predecessor }” ends. Check the dates.
unit-not-in-force = The unit “{ $name }” exists { $period } Choose one that exists on the day of registration.
unit-not-there = The unit “{ $code }” does not exist on that day. Choose another, or let the plan begin it.
unit-ended-already = The unit “{ $code }” exists only { $period } There is nothing left to end.
unit-succeeded-already = “{ $code }” ends on { DAY($date) } and is succeeded by { $successors }: a reorganisation was carried out for it. Reorganise the successors instead.
unit-left-behind = “{ $below }” lies below “{ $code }” and goes on. Say what comes of it.
unit-still-keeps = The unit keeps { $files } open { $files ->
    [one] file
   *[other] files
} and { $registers } { $registers ->
    [one] register
   *[other] registers
}. Plan a reorganisation with a successor.
units-below = “{ $code }” lies below and goes on. End it first, or plan a reorganisation.
staff-in-unit = People still work there ({ $count }). End their appointments first, or plan a reorganisation.
period-backwards = The last day cannot be before the first.
appointment-overlaps = The person has a place in “{ $code }” in that time already ({ $period }).
outside-unit = The unit “{ $code }” exists { $period } Check the dates.
outside-employment = The person is employed { $period } Check the dates.
substitute-for-oneself = Nobody stands in for themselves. Choose somebody else.
substitution-overlaps = The two have a substitution in that time already ({ $period }).
substitution-too-long = A substitution lasts at most { $most } days. Who is needed for longer gets a place of their own.
ends-outside = The last day must lie within { $period }
appointment-unknown = There is no such appointment.
substitution-unknown = There is no such substitution.
reorganisation-unknown = There is no such reorganisation.
reorganisation-carried-out = The reorganisation was carried out already and cannot be changed.
reorganisation-empty = Nothing begins and nothing ends in this plan.
reorganisation-decided-after = It was decided after the day on which it takes effect. Check both dates.
reorganisation-before-unit = “{ $code }” exists { $period } only. It cannot be reorganised before it has begun.
reorganisation-documents-after = { $count ->
    [one] One document was
   *[other] { $count } documents were
} registered for “{ $code }” after its last day. Correct the unit, or choose a later day.
reorganisation-nobody-takes = Nobody succeeds “{ $code }”, and it keeps { $files } open { $files ->
    [one] file
   *[other] files
} and { $registers } { $registers ->
    [one] register
   *[other] registers
}. Name a successor.
heir-required = Say which successor of “{ $code }” takes people, open files and registers.
heir-elsewhere = The one that takes over must be among the successors.
assigned-elsewhere = “{ $code }” does not succeed the unit that keeps this.
no-record-group = “{ $code }” is no institution and has no record group of its own. Name the institution above it.
fonds-archive-malformed = Name the archive by 2 to 8 letters, for example VAZVA.
fonds-number-malformed = The number of a record group has up to 6 digits and perhaps a letter, for example 327.
fonds-taken = The record group with this number is that of “{ $code }”. Check archive and number.
name-before = A name changes on a day within { $period } Check the date.
post-unknown = There is no such post.
post-elsewhere = The post is in another unit. Choose a post of this one.
outside-post = The post exists { $period } Check the dates.
post-filled = { $places ->
    [one] The post's one place is taken then. Choose another post, or let the other appointment end first.
   *[other] All { $places } places of the post are taken then. Choose another post, or let an appointment end first.
}
post-places = A post has 1 to { $most } places.
post-held = { $count ->
    [one] One person holds the post after that day. End the appointment first.
   *[other] { $count } people hold the post after that day. End their appointments first.
}

# — request —
page-size = A page has from 1 to { $most } rows.
cursor-malformed = This cursor is not of this list. Begin with the first page.
id-malformed = “{ $given }” is no valid id.
id-of-other-type = Expected an id of { $expected }, got one of { $given }.
idempotency-key-malformed = An idempotency key has 1 to 100 visible ASCII characters.
idempotency-key-reused = This idempotency key was used for another request.
date-malformed = “{ $given }” is no date. Write year-month-day, for example 2026-03-02.

# — search —
query-empty = Type what to look for, or choose a filter.

# — upload —
upload-empty = The file is empty.
upload-too-large = The file is larger than { $most } bytes.
uploads-waiting = Uploads that nobody has claimed yet take { $most } bytes already. Register or wait until they expire, then upload again.
upload-hash-mismatch = The bytes received do not match the SHA-256 given. Upload the file again.
file-name-required = Name the file: send its name in the header X-File-Name (percent-encoded UTF-8) or Content-Disposition.

# — download —
content-unknown = There is no such content.
content-name-unfit = A file cannot be called so: { $because ->
    [empty] the name is empty
    [long] the name is longer than { $most } bytes (a letter with a diacritic is two)
    [separator] the name holds / \ or :
    [character] the name holds one of < > " | ? *
    [control] the name holds an invisible character
    [edge] the name begins with a space, or ends with a space or a full stop
   *[reserved] operating systems keep this name for themselves (CON, NUL, COM1)
}.
content-named-twice = The request names this content twice. Leave one name.
content-name-unknown = The content is nowhere called “{ $name }”.
content-name-doubled = The document already has a file “{ $other }”, and not every system tells the two apart. Choose another name.
package-boundless = Nothing in particular is looked for, so everything would be given out. Give words or a filter.
package-too-many = One package holds at most { $most } documents. Look for less, for one year, say.
package-empty = There is no document here that you could be given.
range-outside = The content has only { $size } { $size ->
    [one] byte
   *[other] bytes
}.

# — state of a document —
text-pending = The text is still being extracted.
text-recognition-unavailable = Text recognition is not installed on this machine (Tesseract with Latvian), so the text of the image cannot be found.
signature-not-validated = The signatures were not validated against trust lists.

# — doors —
instant-malformed = “{ $given }” is no instant. Write, for example, 2026-03-02T10:15:00+02:00.
internal = Something went wrong on our side. Try again; if it stays, tell the administrator the request’s number { $request }.
year-not-open = The register’s year { $year } is not open.
series-unknown = The scheme has no series { $index }.
series-not-in-force = This series is not in force. Take one of the present scheme.
series-of-the-year = The files of series { $index } are opened with the year.
file-of-the-year = File { $index } is closed with its year.
series-twice = The scheme has series { $index } twice.
file-index-malformed = “{ $given }” is no file index.
retention-period-contradictory = The retention period of series { $index } contradicts itself.
word-unknown = Series { $index } uses the unknown word “{ $word }”.
number-format-malformed = “{ $given }” is no number format. It is text with {"{seq}"} exactly once, set apart from digits, and {"{index}"}, {"{yy}"} or {"{yyyy}"} where wanted.
register-code-taken = Another register, perhaps one that has ended, has the code “{ $code }”. Choose another.
register-code-words = A code is one word.
register-numbers-alike = Register { $register } prints the same numbers. Choose another index or format.
register-documents-after = { $count ->
    [one] One document was registered after that day. Choose a later last day.
   *[other] { $count } documents were registered after that day. Choose a later last day.
}
number-format-unusable = The number format of register { $register } cannot be used.
purpose-malformed = The purpose in the header X-Purpose cannot be read: send percent-encoded UTF-8.
file-name-path = A file name must not hold a path (/ or \). Give the bare name.
file-name-shortened = The file’s name has more than { $most } bytes and was shortened: “{ $name }”.
file-name-cleaned = The file’s name had characters that some file systems do not take, so it is called “{ $name }” now.
hash-malformed = The SHA-256 is malformed: give 64 hexadecimal digits, or sha-256=:…: (RFC 9530).
upload-broken-off = The upload broke off. Upload the file again.
upload-form = Send the file’s bytes themselves, not a form (multipart).
text-empty = There is no text in the file.
text-encrypted = The file is protected by a password, so its text cannot be found.
text-unsupported = Text of files of this format is not read; the file is kept as it is.
text-broken = The file is damaged; its text could be read in part or not at all.
text-refused = Reading the file took more time, memory or space than is allowed; the file is kept as it is.
text-attachments-left = The first { $most } attachments became documents; { $left } more stay within the letter.
not-found = There is nothing here.
cross-site = The request came from another site and was not carried out.
method-not-allowed = This address answers other methods only; the header Allow names them.
media-type = Only { $wanted } is taken here.
body-too-large = The request is longer than { $most } bytes.
body-malformed = The request’s body is not valid: { $what }.
query-too-long = The query is longer than { $most } bytes. Put data into variables.
too-slow = The request was not answered in time. Try again.
app-name = Aprite
app-purpose = Document management and archive of the social service
sign-in = Sign in
sign-out = Sign out
to-the-start = To the first page
login-name = Login name
password = Password
signed-in-as = Signed in: { $login }
explore-api = API (GraphiQL)
graphiql-blocked = GraphiQL’s parts could not be loaded from unpkg.com. If your network forbids it, use another GraphQL client with the address /graphql and an access token.

# — the year's end and beginning —
year-impossible = { $given } is no year for these records. Give one from { $first } to { $last }.
year-not-over = The year { $year } is not over. Close it after 31 December.
year-not-to-open = The present year or the coming one is opened; { $year } is neither.
year-not-closed = The register's year { $year } is not closed.
stands-in-the-way = Several things stand in the way of closing the year.
numbers-without-document = In register { $register } the numbers { $first } to { $last } were given and no document has them. Find the document, or state why the number was not used.
number-beyond-counter = In register { $register } a document has number { $sequence }, which the counter has not reached. Tell the administrator: the database is damaged.
file-without-term = File { $index } has no retention period. Give it one in the classification scheme.
file-not-closed = File { $index } is not closed.
file-handed-over = The file was handed over to the archive (act { $act }); it does not change any more.
file-on-act = The file is on handover act { $act }, which is not signed yet. Cancel the act first.
file-packaged = The file is in package { $package }, prepared for the archive. Give the package up first.
unregistered = { $login } has taken in what is not registered: { $count }. It must be registered, or wait until its time is up.
number-not-missing = Number { $sequence } has a document, or was not given yet.

# — classification scheme —
scheme-unknown = There is no such version of the classification scheme.
scheme-in-force = A version of the scheme is in force. Draft a new one and take it through its steps.
scheme-not-draft = Only a draft can be changed. Take the version back to the draft.
scheme-of-no-institution = A scheme is that of an institution, of today or of old. Name one, or none for the scheme of everything.
scheme-unit-not-there = The institution does not exist on { DAY($date) }. Check the first day in force.
scheme-empty = The version has no file series.
scheme-faulty = The version has { $count } { $count ->
    [one] fault
   *[other] faults
}. Mend them and try again.
scheme-not-before = The version comes in force on { DAY($date) }; it cannot be done earlier.
scheme-not-after = The version must begin after the one in force since { DAY($date) }.
scheme-step-impossible = From “{ $from ->
    [draft] draft
    [reviewed] considered by the expert commission
    [approved] approved
    [agreed] agreed with the archive
    [in_force] in force
   *[superseded] superseded
}” it cannot go to “{ $to ->
    [draft] draft
    [reviewed] considered by the expert commission
    [approved] approved
    [agreed] agreed with the archive
    [in_force] in force
   *[superseded] superseded
}”.
agreed-until-forbidden = The end of the agreement is given only when the version is agreed with the archive.
register-left-behind = The series of register { $register } has no single successor in the new version. Give its former index, or the register another series.
agreed-too-long = An agreement holds for { $years } years at most, here until { DAY($date) }.
files-left-behind = Open files of { $index } carry over ({ $count }), and no series of the new version that carries over goes on with them alone. Give its former index, or close the files first.
series-without-level = Series { $index } has no level with its name.
level-titled-twice = Level { $level } has two different names.
series-without-title = Series { $index } has no title.
series-title-too-long = The title of series { $index } has more than 1000 characters.
series-without-term = Series { $index } has no retention term.
series-without-responsible = Series { $index } has no responsible unit or employee.
series-unit-ended = The unit responsible for { $index } ends before this version begins. Name its successor.
series-without-medium = Series { $index } has no medium.
series-without-system = Series { $index } does not say in which information system its electronic records are kept.
series-restriction-ungrounded = Series { $index } is restricted and lacks the ground or the time of the restriction.
series-open-with-restriction = Series { $index } is open; no ground or time of a restriction is given.
term-malformed = “{ $given }” is no retention term. Write for example: permanent; 10 years; until need ends.
trigger-unknown = “{ $given }” is not what a term is counted from. Use one of these words: { $known }.
medium-unknown = “{ $given }” is no medium. Write paper, electronic, hybrid or other.
access-class-unknown = “{ $given }” is no access class.
yes-or-no = “{ $given }” is neither yes nor no.
table-empty = The table has no row of column names.
table-unreadable = The table cannot be read. Save it as CSV or XLSX without a password.
table-encoding = This line is in another encoding than the others. Save the table anew as UTF-8.
table-too-large = The table is too large: a scheme has at most 5000 rows.
table-column-unknown = A scheme's table has no column “{ $given }”.
table-column-twice = The column “{ $given }” stands twice.
table-column-missing = The column “{ $column }” is missing.
table-cell-outside = The row has a value outside every column. Put values with a separator in them in quotes.
table-cell-date = The spreadsheet turned this cell into a date. Format the cell as text and type the value again.
base64-malformed = This is not base64.

# — volumes, and documents in further files —
volume-unknown = There is no such volume.
volume-still-open = The file has an open volume. Close it before the next is opened.
volume-closed = The volume is closed.
volume-lent = The volume is lent. Take it back first.
volume-not-lent = The volume is not lent.
sheets-impossible = A volume has between 0 and { $most } sheets.
already-in-file = The document is in this file already.

# — taking over old registers and files —
register-taken-over = This register was a former service's and takes no new registrations. Choose a register of today.
register-elsewhere = The code “{ $code }” belongs to a register of today or of another service. Choose another code.
source-unreadable = The file cannot be read ({ $why }).
source-empty = The table has no line of column names.
source-workbook = The workbook cannot be read: it is damaged, protected by a password, or unpacks to more than a gigabyte.
source-utf16 = The table is in UTF-16. Save it as CSV UTF-8, or as an XLSX workbook.
source-line-too-long = This line is longer than a megabyte or has more than 64 columns. Check the separator and the quotation marks.
source-quote = A cell that begins with a quotation mark here is never closed, or goes on after its closing mark: the rows after it would be lost in it. Mend the quotation marks.
source-too-many = A list of files has at most { $most } rows. Split the table.
mapping-column-unknown = It is not known what the column “{ $given }” holds. Say it in the mapping (--map): "{ $given }" = "{ $remarks }" keeps it with the remarks, "{ $given }" = "ignore" leaves it out.
mapping-target-unknown = The mapping says “{ $given }”, which is no column that can be taken over.
mapping-name-absent = The mapping names the column “{ $given }”, which the table does not have.
mapping-column-missing = The table has no column “{ $column }” ({ $english }). Name the one that holds it in the mapping.
rows-faulty = Faulty rows: { $rows }. Nothing was taken over. Mend them, or take over the others alone with --leave-faulty.
row-garbled = This is no text: the row, or the table once before, was saved in another encoding than the rest. Type the value anew; if an encoding was named (--encoding), check it first.
row-cell-outside = “{ $given }” stands in no column. Put values that contain the separator in quotation marks.
row-date-malformed = “{ $given }” is no date. Write 15.01.2020, 2020-01-15, 01.2020 or 2020.
row-count-malformed = “{ $given }” is no whole number.
row-word-unknown = “{ $given }” is not known here. Known are: { $allowed }.
row-code-malformed = This is neither a personal code nor a registration number.
row-outside-service = { DAY($date) } is outside the time of the former service ({ $period }).
row-changed = Number { $number } was taken over before, and its row says something else now. Correct the document itself.
number-impossible = “{ $given }” cannot be a registration number: it has no digit, or a character that does not print.
number-not-of-format = The register never printed a number like “{ $given }”: its format is { $format }.
number-of-other-year = The number “{ $given }” names another year than the day of registration ({ $year }).
number-doubled = Number { $number } of { $year } stands in row { $row } already.
file-not-taken-over = There is no file { $index } of { $year }. Take over the list of files first, or mend the index.
file-doubled = File { $file } stands in row { $row } already. If it is another volume, give its number.
file-other-title = File { $file } has another title in row { $row }. If they are two files, give each its number (number, numurs).
file-other-dates = File { $file } has other dates in row { $row }.
file-changed = File { $file } was taken over before, and its rows say something else now. A list may only add what was missing: term, legal basis, title of the series.
file-year-and-dates = A file has either a year ({ $year }) or its first and last day, not both. Empty one of them.
source-old-workbook = This is a workbook of the format before 2007 (.xls). Save it as .xlsx or CSV.
source-sheets = Several sheets of the workbook have something in them: “{ $sheets }”. Save each as a table of its own.
number-in-other-register = Number { $number } of { $year } was taken over before, in the service’s register “{ $register }”. If both registers gave the same numbers, add --own-numbers; if the code is mistyped, mend it.
file-series-title = A file that has a number, is open or spans years needs the title of its series: everybody reads it, and the titles of such files may be people’s names.
file-other-term = File { $file } has another retention term in row { $row }.
register-otherwise = Register “{ $code }” (“{ $title }”) was taken over with { $direction ->
    [incoming] incoming
    [outgoing] outgoing
   *[internal] internal
} documents and numbers like { $format }. To go on with it, say the same again. If that was wrong then, annul its documents with that reason and take the table over under another --register code: what was taken over is not turned round.
mapping-column-not-here = It is not known what the column “{ $given }” holds, and a list of files keeps no remarks. Say it in the mapping (--map): one of its columns, or "{ $given }" = "ignore" to leave it out.
mapping-names-garbled = The names of columns { $given } are no text in the table’s encoding. Leave --encoding out so that it is told from the text, or save the table as CSV UTF-8.
list-faulty = Faulty rows: { $rows }. Nothing was taken over: a list of files comes over as a whole. Mend them and give the command again.

# — loading a structure —
stands-twice = “{ $what }” stands in the file twice.
word-unknown-here = “{ $given }” is not on the list. Choose from: { $allowed }.
object-required = An object in braces is expected here.
list-required = A list in brackets is expected here.
text-required = A text in quotation marks is expected here.
unit-renamed = Documents are registered for “{ $name }”, so it keeps its name and kind. Plan a reorganisation: it is succeeded by a unit with the new one.
day-malformed = “{ $given }” is no date. Write year-month-day, for example 2026-03-02.

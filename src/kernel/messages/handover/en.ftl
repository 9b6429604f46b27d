# Handover to the archive.

# — inventories —
inventory-unknown = There is no such inventory.
inventory-stale = Somebody has changed the inventory meanwhile (revision { $revision }). Read it again.
inventory-state = That cannot be done with an inventory that is { $state ->
    [draft] a draft
    [submitted] with the archive
    [approved] approved by the archive
    [closed] closed
   *[other] { $state }
}.
inventory-number = An inventory is numbered from 1 to { $most }, with perhaps a letter: 2, 2A.
inventory-subgroup = A subgroup is numbered from 1 to { $most }.
inventory-type-medium = Records of this type are not kept on this medium ({ $type }, { $medium }).
inventory-no-fonds = The archive has given the record group of “{ $unit }” no number. Note the number first.
inventory-number-used = Another inventory of the record group has the number { $number }: “{ $title }”.
inventory-kind-open = Inventory { $number } (“{ $title }”) is open for the same terms, type and medium. Add to it, or close it first.
inventory-file-twice = The file is named twice.
inventory-file-destroyed = File { $file } is destroyed.
inventory-file-open = File { $file } is not closed. Only closed files are described.
inventory-file-term = File { $file } does not belong in an inventory of these terms ({ $term ->
    [permanent] kept permanently
    [long_term] long-term
    [personnel] files of persons
   *[other] { $term }
}). Look how long it is kept.
inventory-file-medium = File { $file } is not on this medium ({ $medium ->
    [paper] paper
    [electronic] electronic
    [audiovisual] audiovisual
   *[other] { $medium }
}).
inventory-file-group = File { $file } lies in another record group ({ $group ->
    [none] without a number from the archive
   *[other] { $group }
}).
inventory-file-described = File { $file } is a unit of an inventory already (No. { $unit }).
inventory-numbers-end = There are no numbers left for so many units.
inventory-behind-unknown = The inventory has no number { $number } to put units in behind.
inventory-letters-end = There are no letters left behind No. { $number }. Add the units at the end.
inventory-empty = No unit is being described. Add files first.
inventory-not-empty = Units are being described. Remove them, or have them approved, before the inventory is closed.
inventory-letter-not-received = The archive’s letter must be registered as received.
description-unit-unknown = The part that is being described has no such unit.
description-unit-described = No. { $unit } is being described already. Mend it, or derive it anew.
description-unit-twice = The unit is named twice.
description-unit-answered = No. { $unit }: the archive has answered about it, or it is on an act. It stays in the inventory; describe what it holds now.
description-unit-destroyed = No. { $unit }: its file is destroyed. Nothing more is said of it.

# — what is wrong with a unit —
archival-date-malformed = “{ $given }” is no date. Write 15.07.2015., 07.2015. or 2015.
description-series-code = “{ $given }” is no code of a series. Write numbers divided by dots, without zeros before them: 1.2.
description-related = “{ $given }” is no unit. Write the inventory and the unit with a hyphen between them, several with commas: 2-15, 2A-7a.
description-related-itself = No. { $unit }: a unit cannot be related to itself.
description-ground-needless = What everybody may read is restricted on no ground. Take the ground away.
description-ground = No. { $unit }: say on which ground not everybody may read it.
description-file-destroyed = No. { $unit }: file { $file } is destroyed. Remove the unit.
description-file-open = No. { $unit }: file { $file } was opened again. Close it, and derive the unit anew.
description-term = No. { $unit }: file { $file } is kept for other terms by now. Remove the unit, or look at the rule.
description-number-gaps = No. { $unit }: between the first and the last document of file { $file } numbers are missing ({ $count }). Look for them, or say why in the notes.
description-volume-gaps = No. { $unit }: the volumes of file { $file } are not numbered one after the other.
description-title-empty = No. { $unit }: the title does not say what is in it.
description-title-year = No. { $unit }: the title names the year { $year }, and the documents are of { DAY($from) } to { DAY($to) }.
description-language = No. { $unit }: say in which languages it is.
description-language-missing = No. { $unit }: there are documents in another language too ({ $language }).
description-dates-narrow = No. { $unit }: its documents are of { DAY($from) } to { DAY($to) }. Widen the dates.
description-dates-year = No. { $unit }: it is the file of { $year }, and its dates are { DAY($from) } to { DAY($to) }. Say why in the notes on dates.
description-volume-open = No. { $unit }: the volume is not closed. Close it and count its sheets.
description-extent = No. { $unit }: say how much it is.
description-sheets = No. { $unit }: it says { $said } sheets, and { $counted } were counted.
description-no-documents = No. { $unit }: no document is registered in the file.
description-no-contents = No. { $unit }: documents without any content: { $count } ({ $documents }). Add contents with a new version, or remove the unit.
description-damaged = No. { $unit }: broken contents: { $count } (documents: { $documents }). Register a version with a sound one in the same role (main document or annex); where there is none, say on the unit why they go as they are.
description-locked = No. { $unit }: contents that open with a password only: { $count } (documents: { $documents }). Register a version without it in the same role (main document or annex); where there is none, say on the unit why they go as they are.
description-unreadable-replaced = No. { $unit }: broken or locked contents after which a version that can be read was registered: { $count } (documents: { $documents }). Both go to the archive; look whether the new one stands for the other.
description-unreadable-needless = No. { $unit }: it says why contents go along that nobody can read, and there are none. Take it away.
description-changed = No. { $unit }: when it was submitted its file had documents: { $then } ({ $thenSize }), now: { $now } ({ $nowSize }). Describe the unit anew and have it approved.
description-tasks-open = No. { $unit }: documents with tasks that are not done: { $count } ({ $documents }). Have them done, or withdraw them: what is noted on a document later does not reach the archive.
description-format-pending = No. { $unit }: contents not looked at yet: { $count } (documents: { $documents }). Check again in a moment.
description-format-unknown = No. { $unit }: contents of no known format: { $count } (documents: { $documents }). Ask the archive whether it takes them.
description-format-name = No. { $unit }: contents whose extension ‘{ $extension }’ contradicts what they are ({ $format }, { $puid }): { $count } (documents: { $documents }). Ask the archive, or register a mended version.
description-format-encrypted = No. { $unit }: contents that can be read but are restricted by a password ({ $format }, { $puid }): { $count } (documents: { $documents }). Add a version without the restriction, or ask the archive.
description-format-rendition = No. { $unit }: the archive takes { $format } ({ $puid }) with a rendition: { $count } (documents: { $documents }). Order renditions.
description-format-ask = No. { $unit }: the archive may not take { $format } ({ $puid }): { $count } (documents: { $documents }). No rendition is made of it; ask the archive.
description-too-open = No. { $unit }: documents with restricted access in it: { $count }. It cannot be for everybody.
description-sensitive = No. { $unit }: documents with data of persons in it: { $count }. Look whether it is sensitive.
description-documents-undated = No. { $unit }: restricted documents without a last day or a ground: { $count }. The archive needs both.

# — packages —
package-unknown = There is no such package.
package-altered = The package’s file on this machine is not what was prepared, so it is not given out. Unless it was handed over, give it up and prepare another one; tell whoever runs the machine.
package-state = That cannot be done with a package that is { $state ->
    [preparing] being prepared
    [faulty] faulty
    [ready] ready
    [handed_over] handed over
    [discarded] given up
   *[other] { $state }
}.
package-on-paper = Records on paper go into no package. They are handed over by an act.
package-unit-unknown = The inventory has no such unit.
package-unit-not-approved = No. { $unit }: the archive has not approved it yet.
package-unit-packed = No. { $unit } is in the package { $package }. Give that one up first.
package-unit-handed-over = No. { $unit } was handed over by act No. { $act }.

# — agreements with archives —
agreement-answer-days = An answer takes from 1 to { $most } days.
agreement-unknown = There is no such agreement.
agreement-stale = Somebody has changed the agreement meanwhile (revision { $revision }). Read it again.
agreement-no-reply-folder = The agreement names no folder in which the archive puts its answers. Enter one into its terms, or enter the answer from a letter.
agreement-number-used = An agreement with the number { $number } is recorded already.
agreement-ends-before = The last day is before the first.
agreement-not-valid = Agreement { $number } does not hold today.
agreement-other-archive = Agreement { $number } is with the archive { $archive }, but the record group is with { $group }.
agreement-other-profile = Agreement { $number } does not name this layout.
agreement-not-of-package = The package was prepared by agreement { $said }, not { $number }.
agreement-reply-folder-same = Replies need another place than packages.
destination-missing = { $field ->
    [path] Say the path of the folder.
    [mountPoint] Say where the share is mounted.
    [host] Say the address of the server.
    [port] Say the port of the server.
    [user] Say the name of the user.
    [password] Say the password.
    [key] Give the private key.
    [passphrase] Say the passphrase of the private key.
    [hostKey] Give the public key of the server.
    [folder] Say the folder on the server.
    [endpoint] Say the address of the store.
    [region] Say the region of the store.
    [bucket] Say the bucket.
    [prefix] Say the prefix in the bucket.
    [accessKey] Give the access key.
    [secretKey] Give the secret key.
    [credential] Say how to sign in: with a password or a key.
   *[other] Fill in { $field }.
}
destination-invalid = This cannot be right. Check how it is written.
destination-not-absolute = The path must begin with “/”.
destination-relative = The path must not lead through “.” or “..”.
destination-not-above = The mount point must be the folder itself or one above it.
destination-key-unreadable = This key cannot be read.
destination-key-locked = The key is encrypted and the passphrase does not fit.
destination-other-host = This is the key of another host.
destination-key-unsupported = A key of this kind is not used.
destination-plain = The address is without TLS. Allow that only for a server inside your own walls.
destination-no-folders = This machine has no folders for archives (setting archives.dir).
destination-outside = The folder must lie below the one that is for archives (setting archives.dir).

# — deliveries —
package-under-way = The package is on its way to the archive. Cancel the delivery first.
delivery-unknown = There is no such delivery.
delivery-stale = Something has become of the delivery meanwhile (revision { $revision }). Read it again.
delivery-state = That cannot be done with a delivery: { $state ->
    [queued] it waits for its turn
    [sending] the package is being sent
    [delivered] the package is delivered
    [refused] the destination does not take the package
    [halted] it waits for somebody to act
    [cancelling] it is being cancelled
    [cancelled] it is cancelled
   *[other] { $state }
}.

# — the archive's reply —
reply-there = The archive’s reply to this package is entered already.
reply-not-delivered = The package has not been delivered to the archive.
reply-content-unknown = The letter has no such file.
reply-too-large = The reply is larger than { $most } MiB.
reply-not-text = The reply is no text in UTF-8.
reply-columns = Line { $line } must have the columns { $columns }
reply-workbook = The reply is damaged or no XLSX workbook.
reply-workbook-empty = There is nothing in the workbook.
reply-sheets = The reply must be on one sheet, but several have something on them: { $sheets }
reply-cell = Line { $line }: there must be text in the cells.
reply-kind = Line { $line }: the first column must be package, unit or file.
reply-torn = Line { $line }: the reply cannot be read.
reply-element = Line { $line }: there is no place for the element { $element } here.
reply-attribute = Line { $line }: there is no place for the attribute { $attribute } here.
reply-name = Line { $line }: say the name of the package, the number of the unit or the path of the file.
reply-remarks = Line { $line }: the remarks are too long or have control characters.
reply-outcome = Line { $line }: the outcome must be accepted, accepted_with_remarks or refused.
reply-hash-malformed = Line { $line }: a package and a file need their SHA-256, a unit has none.
reply-no-package = The reply has no line about the package.
reply-second-package = Line { $line }: a second line about the package.
reply-other-package = Line { $line }: the reply is about the package { $said }, not { $package }.
reply-other-hash = Line { $line }: { $name } has another hash.
reply-twice = Line { $line }: { $name } is named twice.
reply-package-unknown = Line { $line }: the reply is about the package { $said }, but there is no such package.
reply-not-sent-there = Line { $line }: the package { $said } was not delivered to this place.
reply-unit-unknown = Line { $line }: the package has no unit { $name }.
reply-file-unknown = Line { $line }: the package has no file { $name }.
reply-silent = Units and files of which the reply says nothing: { $number }. The first: { $first }
reply-contradicts = Line { $line }: what is said of { $name } contradicts what is said of the package.
package-accepted = The archive has accepted the package. It is not given up any more.

# — acts of handover —
act-unknown = There is no such act of handover.
act-stale = Something became of the act meanwhile (revision { $revision }). Read it again.
act-state = That cannot be done with an act of handover: { $state ->
    [drawn_up] signatures are still missing
    [signed] both sides have signed it
    [cancelled] it is cancelled
   *[other] { $state }
}.
act-packages-or-paper = Name either packages or units on paper.
act-package-twice = The package { $package } is named twice.
act-package-handed-over = The package { $package } is handed over already, by act No. { $act }.
act-not-answered = The archive has not answered to the package { $package }. An act is drawn up once the archive has accepted it.
act-package-refused = The archive has refused the package { $package }. Give it up, mend it and send another.
act-other-group = One act hands over units of one record group.
act-other-number = The packages bear different registration numbers of the institution.
act-unit-not-on-paper = The unit No. { $unit } is not on paper. It goes in a package.
act-unit-on-act = The unit No. { $unit } is on the act No. { $act } already.
act-before-time = The unit No. { $unit } need not go before { DAY($day) }. More than a year before that it takes the archive’s consent.
act-not-permanent = The unit No. { $unit } is not kept permanently. Handing it over takes the archive’s consent.
act-side-signed = The signature of this side is recorded already: { $name }, { DAY($day) }.
act-other-paper = Another paper was signed. The SHA-256 of this act’s paper is { $sha256 }.
act-hash-malformed = A SHA-256 has 64 hexadecimal digits.
act-content-unknown = The document has no such file.
act-content-unread = The file is still being read. Try again in a moment.
act-not-signed = That is the paper itself, without signatures. Name the signed act.
act-pdf-signature = The signature in the PDF leaves something of the file out, or cannot be read as one. Name the signed act exactly as you received it.
act-container-other = The container does not hold exactly the paper of this act.

# — finding aids —
group-history-stale = Somebody has written the history meanwhile (version { $version }). Read it again.
abbreviation-twice = “{ $short }” is named twice.

# — formats and renditions —
format-unknown = The format is not known; nobody can say whether the file will open.
format-name = The extension contradicts the content; an archive keeps the name too.
format-encrypted = A password is needed; an archive cannot keep one for decades.
format-signed = It is signed: it stays as it was signed.
format-not-listed = The archive's list has no such format.
rendition-no-program = No renditions are made here: LibreOffice is not installed. Ask the administrator; packages are prepared without renditions.
rendition-not-renderable = No rendition is made of this format. Ask the archive how to hand the file over.
rendition-signed = The file is signed and stays as it was signed.
rendition-encrypted = A password is needed. Add a version without it.
rendition-too-large = The file is too large. Ask the administrator.
rendition-corrupt = The file does not open as what it is. Look at it, and add a mended version if need be.
rendition-timed-out = The rendition was not made in time. Order it again, or ask the administrator.
rendition-output-too-large = The rendition would be too large. Ask the administrator.
rendition-nothing-made = LibreOffice made nothing. Order it again.
rendition-not-pdf-a = What was made is no PDF/A-2b. Ask the administrator.
rendition-machine = The machine failed it time and again (disk, store). Ask the administrator, then order it again.

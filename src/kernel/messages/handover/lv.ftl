# Nodošana arhīvam.

# — uzskaites saraksti —
inventory-unknown = Tāda uzskaites saraksta nav.
inventory-stale = Uzskaites sarakstu kāds pa to laiku ir mainījis (redakcija { $revision }). Izlasiet to vēlreiz.
inventory-state = Ar uzskaites sarakstu to nevar darīt: { $state ->
    [draft] tas ir projekts
    [submitted] tas ir arhīvā
    [approved] arhīvs to ir apstiprinājis
    [closed] tas ir slēgts
   *[other] { $state }
}.
inventory-number = Uzskaites sarakstu numurē no 1 līdz { $most }, vajadzības gadījumā ar burtu: 2, 2A.
inventory-subgroup = Apakšfondu numurē no 1 līdz { $most }.
inventory-type-medium = Šāda veida dokumentus šādā nesējā neglabā ({ $type }, { $medium }).
inventory-no-fonds = Arhīvs fondam «{ $unit }» numuru nav piešķīris. Vispirms ierakstiet fonda numuru.
inventory-number-used = Numurs { $number } fondā jau ir citam uzskaites sarakstam: «{ $title }».
inventory-kind-open = Tādam pašam termiņam, veidam un nesējam ir atvērts uzskaites saraksts { $number } («{ $title }»). Papildiniet to vai vispirms slēdziet.
inventory-file-twice = Lieta norādīta divreiz.
inventory-file-destroyed = Lieta { $file } ir iznīcināta.
inventory-file-open = Lieta { $file } nav slēgta. Apraksta tikai slēgtas lietas.
inventory-file-term = Lieta { $file } neietilpst šā termiņa uzskaites sarakstā ({ $term ->
    [permanent] pastāvīgi glabājamās lietas
    [long_term] ilgstoši glabājamās lietas
    [personnel] personas lietas
   *[other] { $term }
}). Pārbaudiet tās glabāšanas termiņu.
inventory-file-medium = Lieta { $file } nav šādā nesējā ({ $medium ->
    [paper] papīrs
    [electronic] elektroniska
    [audiovisual] audiovizuāla
   *[other] { $medium }
}).
inventory-file-group = Lieta { $file } ietilpst citā fondā ({ $group ->
    [none] arhīvs tam numuru nav piešķīris
   *[other] { $group }
}).
inventory-file-described = Lieta { $file } jau ir uzskaites sarakstā (Nr. { $unit }).
inventory-numbers-end = Tik daudz vienībām numuru vairs nav.
inventory-behind-unknown = Uzskaites sarakstā nav numura { $number }, aiz kura vienības ievietot.
inventory-letters-end = Aiz Nr. { $number } burtu vairs nav. Pievienojiet vienības beigās.
inventory-empty = Neviena vienība nav aprakstīta. Vispirms pievienojiet lietas.
inventory-not-empty = Tiek aprakstītas vienības. Pirms slēgšanas izņemiet tās vai saņemiet apstiprinājumu.
inventory-letter-not-received = Arhīva vēstulei jābūt reģistrētai kā saņemtai.
description-unit-unknown = Daļā, ko apraksta, tādas glabājamās vienības nav.
description-unit-described = Nr. { $unit }: vienību jau apraksta. Labojiet to vai atjaunojiet no lietas.
description-unit-twice = Glabājamā vienība norādīta divreiz.
description-unit-answered = Nr. { $unit }: arhīvs par vienību jau ir atbildējis, vai tā ir aktā. Tā paliek sarakstā; aprakstiet, kas tajā tagad ir.
description-unit-destroyed = Nr. { $unit }: lieta ir iznīcināta. Par to vairs neko neraksta.

# — glabājamās vienības trūkumi —
archival-date-malformed = «{ $given }» nav datējums. Rakstiet 15.07.2015., 07.2015. vai 2015.
description-series-code = «{ $given }» nav sērijas kods. Rakstiet skaitļus ar punktiem, bez nullēm to priekšā: 1.2.
description-related = «{ $given }» nav glabājamā vienība. Rakstiet uzskaites sarakstu un vienību ar defisi, vairākas ar komatu: 2-15, 2A-7a.
description-related-itself = Nr. { $unit }: vienība nevar būt saistīta ar sevi pašu.
description-ground-needless = Vispārējai pieejamībai ierobežojuma pamata nav. Dzēsiet pamatu.
description-ground = Nr. { $unit }: norādiet, uz kāda pamata pieejamība ir ierobežota.
description-file-destroyed = Nr. { $unit }: lieta { $file } ir iznīcināta. Izņemiet vienību.
description-file-open = Nr. { $unit }: lieta { $file } ir atkal atvērta. Slēdziet to un atjaunojiet aprakstu no lietas.
description-term = Nr. { $unit }: lietai { $file } tagad ir cits glabāšanas termiņš. Izņemiet vienību vai pārbaudiet noteikumu.
description-number-gaps = Nr. { $unit }: starp lietas { $file } pirmo un pēdējo dokumentu trūkst numuru ({ $count }). Meklējiet tos vai paskaidrojiet piezīmēs.
description-volume-gaps = Nr. { $unit }: lietas { $file } sējumi nav numurēti pēc kārtas.
description-title-empty = Nr. { $unit }: nosaukums neatklāj saturu.
description-title-year = Nr. { $unit }: nosaukumā minēts { $year }. gads, bet dokumenti ir no { DAY($from) } līdz { DAY($to) }
description-language = Nr. { $unit }: norādiet valodu.
description-language-missing = Nr. { $unit }: ir dokumenti arī citā valodā ({ $language }).
description-dates-narrow = Nr. { $unit }: dokumenti ir no { DAY($from) } līdz { DAY($to) } Paplašiniet datējumu.
description-dates-year = Nr. { $unit }: tā ir { $year }. gada lieta, bet datējums ir no { DAY($from) } līdz { DAY($to) } Paskaidrojiet datējuma piezīmēs.
description-volume-open = Nr. { $unit }: sējums nav slēgts. Slēdziet to un saskaitiet lapas.
description-extent = Nr. { $unit }: norādiet apjomu.
description-sheets = Nr. { $unit }: norādītas lapas: { $said }, saskaitītas: { $counted }.
description-no-documents = Nr. { $unit }: lietā nav reģistrēts neviens dokuments.
description-no-contents = Nr. { $unit }: dokumenti bez datnēm: { $count } ({ $documents }). Pievienojiet datnes ar jaunu redakciju vai izņemiet vienību.
description-damaged = Nr. { $unit }: bojātas datnes: { $count } (dokumenti: { $documents }). Reģistrējiet redakciju ar veselu datni tajā pašā lomā (pamatdokuments vai pielikums); ja tādas nav, vienības aprakstā norādiet, kāpēc tās nodod, kā ir.
description-locked = Nr. { $unit }: ar paroli aizslēgtas datnes: { $count } (dokumenti: { $documents }). Reģistrējiet redakciju bez paroles tajā pašā lomā (pamatdokuments vai pielikums); ja tādas nav, vienības aprakstā norādiet, kāpēc tās nodod, kā ir.
description-unreadable-replaced = Nr. { $unit }: bojātas vai aizslēgtas datnes, pēc kurām reģistrēta lasāma redakcija: { $count } (dokumenti: { $documents }). Arhīvam nodod abas; pārbaudiet, vai jaunā aizstāj iepriekšējo.
description-unreadable-needless = Nr. { $unit }: norādīts, kāpēc nodod nelasāmas datnes, bet tādu nav. Dzēsiet to.
description-changed = Nr. { $unit }: iesniedzot lietā bija dokumenti: { $then } ({ $thenSize }), tagad: { $now } ({ $nowSize }). Aprakstiet vienību no jauna un saņemiet arhīva apstiprinājumu.
description-tasks-open = Nr. { $unit }: dokumenti ar nepabeigtiem uzdevumiem: { $count } ({ $documents }). Pabeidziet vai atsauciet tos: ko uz dokumenta atzīmēs vēlāk, arhīvs nesaņems.
description-format-pending = Nr. { $unit }: datnes vēl nav apskatītas: { $count } (dokumenti: { $documents }). Pārbaudiet vēlreiz pēc brīža.
description-format-unknown = Nr. { $unit }: datņu formāts nav nosakāms: { $count } (dokumenti: { $documents }). Vaicājiet arhīvam, vai tas tās pieņems.
description-format-name = Nr. { $unit }: datņu paplašinājums «{ $extension }» neatbilst saturam ({ $format }, { $puid }): { $count } (dokumenti: { $documents }). Vaicājiet arhīvam vai reģistrējiet labotu redakciju.
description-format-encrypted = Nr. { $unit }: ar paroli ierobežotas datnes, ko var izlasīt ({ $format }, { $puid }): { $count } (dokumenti: { $documents }). Pievienojiet redakciju bez ierobežojumiem vai vaicājiet arhīvam.
description-format-rendition = Nr. { $unit }: formātu { $format } ({ $puid }) arhīvs pieņem ar atveidojumu: { $count } (dokumenti: { $documents }). Pasūtiet arhīva atveidojumus.
description-format-ask = Nr. { $unit }: formātu { $format } ({ $puid }) arhīvs var nepieņemt: { $count } (dokumenti: { $documents }). Atveidojumu no tā negatavo; vaicājiet arhīvam.
description-too-open = Nr. { $unit }: tajā ir ierobežotas pieejamības dokumenti: { $count }. Pieejamība nevar būt vispārēja.
description-sensitive = Nr. { $unit }: tajā ir dokumenti ar personas datiem: { $count }. Pārbaudiet, vai tie nav sensitīvi dati.
description-documents-undated = Nr. { $unit }: ierobežotas pieejamības dokumenti bez termiņa vai pamata: { $count }. Arhīvam vajadzīgi abi.

# — pakotnes —
package-unknown = Tādas pakotnes nav.
package-altered = Pakotnes datne šajā mašīnā vairs nav tāda, kādu to sagatavoja, tāpēc to neizsniedz. Ja pakotne nav nodota, atmetiet to un sagatavojiet no jauna; par mašīnu pasakiet tam, kas to uztur.
package-state = Ar pakotni to nevar darīt: { $state ->
    [preparing] tā tiek sagatavota
    [faulty] tajā ir kļūdas
    [ready] tā ir gatava
    [handed_over] tā ir nodota
    [discarded] tā ir atmesta
   *[other] { $state }
}.
package-on-paper = Papīra dokumentus pakotnē neliek. Tos nodod ar aktu.
package-unit-unknown = Uzskaites sarakstā tādas glabājamās vienības nav.
package-unit-not-approved = Nr. { $unit }: arhīvs to vēl nav apstiprinājis.
package-unit-packed = Nr. { $unit } ir pakotnē { $package }. Vispirms atmetiet to.
package-unit-handed-over = Nr. { $unit } ir nodota ar aktu Nr. { $act }.

# — nodošanas vienošanās —
agreement-answer-days = Atbildei paredz no 1 līdz { $most } dienām.
agreement-unknown = Tādas vienošanās nav.
agreement-stale = Vienošanos kāds pa to laiku ir mainījis (redakcija { $revision }). Izlasiet to vēlreiz.
agreement-no-reply-folder = Vienošanās nenosauc mapi, kurā arhīvs liek atbildes. Ierakstiet to vienošanās nosacījumos vai ievadiet atbildi no vēstules.
agreement-number-used = Vienošanās ar numuru { $number } jau ir ierakstīta.
agreement-ends-before = Pēdējā diena ir pirms pirmās.
agreement-not-valid = Vienošanās { $number } šodien nav spēkā.
agreement-other-archive = Vienošanās { $number } ir ar arhīvu { $archive }, bet fonds ir arhīvā { $group }.
agreement-other-profile = Vienošanās { $number } šādu pakotnes veidu neparedz.
agreement-not-of-package = Pakotne sagatavota pēc vienošanās { $said }, nevis { $number }.
agreement-reply-folder-same = Atbildēm vajadzīga cita vieta nekā pakotnēm.
destination-missing = { $field ->
    [path] Norādiet mapes ceļu.
    [mountPoint] Norādiet, kur koplietojums ir piemontēts.
    [host] Norādiet servera adresi.
    [port] Norādiet servera portu.
    [user] Norādiet lietotāja vārdu.
    [password] Norādiet paroli.
    [key] Norādiet privāto atslēgu.
    [passphrase] Norādiet privātās atslēgas paroli.
    [hostKey] Norādiet servera publisko atslēgu.
    [folder] Norādiet mapi serverī.
    [endpoint] Norādiet krātuves adresi.
    [region] Norādiet krātuves reģionu.
    [bucket] Norādiet spaini (bucket).
    [prefix] Norādiet prefiksu spainī.
    [accessKey] Norādiet piekļuves atslēgu (access key).
    [secretKey] Norādiet slepeno atslēgu (secret key).
    [credential] Norādiet, ar ko pieslēgties: paroli vai atslēgu.
   *[other] Aizpildiet lauku { $field }.
}
destination-invalid = Tas nevar būt pareizi. Pārbaudiet rakstību.
destination-not-absolute = Ceļam jāsākas ar «/».
destination-relative = Ceļā nevar būt «.» vai «..».
destination-not-above = Pievienošanas vietai jābūt pašai mapei vai mapei virs tās.
destination-key-unreadable = Šo atslēgu nevar izlasīt.
destination-key-locked = Atslēga ir šifrēta, un paroles frāze neder.
destination-other-host = Šī ir cita servera atslēga.
destination-key-unsupported = Šāda veida atslēgu nelieto.
destination-plain = Adrese ir bez TLS. Atļaujiet to tikai serverim savā tīklā.
destination-no-folders = Šajā serverī mapes arhīviem nav paredzētas (iestatījums archives.dir).
destination-outside = Mapei jābūt zem arhīviem paredzētās mapes (iestatījums archives.dir).

# — nosūtīšana —
package-under-way = Pakotne jau ir ceļā uz arhīvu. Vispirms atceliet nosūtīšanu.
delivery-unknown = Tādas nosūtīšanas nav.
delivery-stale = Ar nosūtīšanu pa to laiku kaut kas ir noticis (redakcija { $revision }). Izlasiet to vēlreiz.
delivery-state = Ar nosūtīšanu to nevar darīt: { $state ->
    [queued] tā gaida savu kārtu
    [sending] pakotne tiek nosūtīta
    [delivered] pakotne ir piegādāta
    [refused] galamērķis pakotni nepieņem
    [halted] tā gaida rīcību
    [cancelling] tā tiek atcelta
    [cancelled] tā ir atcelta
   *[other] { $state }
}.

# — arhīva atbilde —
reply-there = Arhīva atbilde uz šo pakotni jau ir ierakstīta.
reply-not-delivered = Pakotne arhīvam nav piegādāta.
reply-content-unknown = Vēstulei tādas datnes nav.
reply-too-large = Atbilde ir lielāka par { $most } MiB.
reply-not-text = Atbilde nav UTF-8 teksts.
reply-columns = { $line }. rindā jābūt ailēm: { $columns }
reply-workbook = Atbilde ir bojāta vai nav XLSX darbgrāmata.
reply-workbook-empty = Darbgrāmatā nekas nav ierakstīts.
reply-sheets = Atbildei jābūt vienā darblapā, bet aizpildītas ir vairākas: { $sheets }
reply-cell = { $line }. rinda: šūnās jābūt tekstam.
reply-kind = { $line }. rinda: pirmajā ailē jābūt package, unit vai file.
reply-torn = { $line }. rinda: atbilde nav salasāma.
reply-element = { $line }. rinda: elementam { $element } te nav vietas.
reply-attribute = { $line }. rinda: atribūtam { $attribute } te nav vietas.
reply-name = { $line }. rinda: norādiet pakotnes nosaukumu, vienības numuru vai datnes ceļu.
reply-remarks = { $line }. rinda: piezīme ir par garu vai tajā ir vadības rakstzīmes.
reply-outcome = { $line }. rinda: lēmumam jābūt accepted, accepted_with_remarks vai refused.
reply-hash-malformed = { $line }. rinda: pakotnei un datnei vajadzīga SHA-256 kontrolsumma, vienībai tās nav.
reply-no-package = Atbildē nav rindas par pakotni.
reply-second-package = { $line }. rinda: otra rinda par pakotni.
reply-other-package = { $line }. rinda: atbilde ir par pakotni { $said }, nevis { $package }.
reply-other-hash = { $line }. rinda: { $name } ir ar citu kontrolsummu.
reply-twice = { $line }. rinda: { $name } minēts divreiz.
reply-package-unknown = { $line }. rinda: atbilde ir par pakotni { $said }, bet tādas nav.
reply-not-sent-there = { $line }. rinda: pakotne { $said } nav piegādāta šai vietai.
reply-unit-unknown = { $line }. rinda: pakotnē nav glabājamās vienības { $name }.
reply-file-unknown = { $line }. rinda: pakotnē nav datnes { $name }.
reply-silent = Atbildē trūkst vienību un datņu: { $number }. Pirmā: { $first }
reply-contradicts = { $line }. rinda: lēmums par { $name } ir pretrunā lēmumam par pakotni.
package-accepted = Arhīvs pakotni ir pieņēmis. To vairs neatmet.

# — nodošanas akti —
act-unknown = Tāda nodošanas akta nav.
act-stale = Ar aktu pa to laiku kaut kas ir darīts (redakcija { $revision }). Izlasiet to vēlreiz.
act-state = Ar nodošanas aktu to nevar darīt: { $state ->
    [drawn_up] tam vēl trūkst parakstu
    [signed] abas puses to ir parakstījušas
    [cancelled] tas ir atcelts
   *[other] { $state }
}.
act-packages-or-paper = Norādiet vai nu pakotnes, vai glabājamās vienības papīra formā.
act-package-twice = Pakotne { $package } norādīta divreiz.
act-package-handed-over = Pakotne { $package } jau ir nodota ar aktu Nr. { $act }.
act-not-answered = Arhīvs par pakotni { $package } nav atbildējis. Aktu sastāda, kad arhīvs pakotni pieņēmis.
act-package-refused = Arhīvs pakotni { $package } ir noraidījis. Atmetiet to, labojiet un nosūtiet citu.
act-other-group = Ar vienu aktu nodod viena fonda vienības.
act-other-number = Pakotnēs ir dažādi iestādes reģistrācijas numuri.
act-unit-not-on-paper = Glabājamā vienība Nr. { $unit } nav papīra formā. To nodod ar pakotni.
act-unit-on-act = Glabājamā vienība Nr. { $unit } jau ir aktā Nr. { $act }.
act-before-time = Glabājamajai vienībai Nr. { $unit } nodošanas termiņš ir tikai { DAY($day) } Nodošanai vairāk nekā gadu pirms termiņa vajadzīga arhīva piekrišana.
act-not-permanent = Glabājamā vienība Nr. { $unit } nav pastāvīgi glabājama. Tās nodošanai vajadzīga arhīva piekrišana.
act-side-signed = Šīs puses paraksts jau ir ierakstīts: { $name }, { DAY($day) }
act-other-paper = Parakstīta cita izdruka. Šā akta izdrukas kontrolsumma ir { $sha256 }.
act-hash-malformed = SHA-256 kontrolsumma ir 64 heksadecimāli cipari.
act-content-unknown = Dokumentam tādas datnes nav.
act-content-unread = Datne vēl tiek lasīta. Mēģiniet pēc brīža.
act-not-signed = Tā ir pati izdruka bez parakstiem. Norādiet parakstīto aktu.
act-pdf-signature = PDF paraksts neaptver visu datni vai nav lasāms kā paraksts. Norādiet parakstīto aktu tieši tādu, kādu to saņēmāt.
act-container-other = Konteinerā nav tieši šā akta izdruka.

# — uzziņu sistēma —
group-history-stale = Vēsturisko izziņu kāds pa to laiku ir papildinājis (redakcija { $version }). Izlasiet to vēlreiz.
abbreviation-twice = «{ $short }» norādīts divreiz.

# — formāti un arhīva atveidojumi —
format-unknown = Formāts nav nosakāms; neviens nevar pateikt, vai datni varēs atvērt.
format-name = Datnes paplašinājums neatbilst saturam; arhīvs glabā arī nosaukumu.
format-encrypted = Datne ir aizsargāta ar paroli; arhīvs paroli nevar glabāt gadu desmitiem.
format-signed = Datne ir parakstīta: tā paliek tāda, kāda parakstīta.
format-not-listed = Arhīva sarakstā šāda formāta nav.
rendition-no-program = Arhīva atveidojumus šajā sistēmā neizgatavo: LibreOffice nav uzstādīts. Sazinieties ar administratoru; pakotnes sagatavo bez atveidojumiem.
rendition-not-renderable = No šī formāta atveidojumus neizgatavo. Vaicājiet arhīvam, kā datni nodot.
rendition-signed = Datne ir parakstīta un paliek tāda, kāda parakstīta.
rendition-encrypted = Datne ir aizsargāta ar paroli. Pievienojiet redakciju bez paroles.
rendition-too-large = Datne ir pārāk liela. Sazinieties ar administratoru.
rendition-corrupt = Datne neatveras kā tas, kas tā ir. Pārbaudiet datni un, ja vajag, pievienojiet labotu redakciju.
rendition-timed-out = Atveidojums nebija gatavs atvēlētajā laikā. Pasūtiet vēlreiz vai sazinieties ar administratoru.
rendition-output-too-large = Atveidojums būtu pārāk liels. Sazinieties ar administratoru.
rendition-nothing-made = LibreOffice neko neizgatavoja. Pasūtiet vēlreiz.
rendition-not-pdf-a = Izgatavotais nav PDF/A-2b. Sazinieties ar administratoru.
rendition-machine = To vairākkārt neļāva iekārtas kļūme (disks, krātuve). Sazinieties ar administratoru un pēc tam pasūtiet vēlreiz.

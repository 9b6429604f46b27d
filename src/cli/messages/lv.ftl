# Ko komandrinda saka cilvēkiem. Jomu paziņojumi ir src/kernel/messages; vienāda nosaukuma gadījumā noder šie.

cli-fault = Neizdevās: { $chain }
cli-nothing-there = Mapē { $directory } nav Aprites. Norādiet tās mapi ar --data-dir vai sāciet ar `aprite init` vai `aprite demo`.
cli-no-account = Konta “{ $account }” nav, vai tas ir slēgts.
cli-unreadable = { $path } nevar nolasīt: { $why }
cli-file-there = { $path } jau ir. Izvēlieties citu nosaukumu.
cli-unwritable = { $path } nevar ierakstīt: { $why }
cli-unit-unknown = Nav struktūrvienības ar kodu «{ $code }».
cli-address-taken = Adresē { $address } jau darbojas cita programma. Izvēlieties citu portu ar --listen, piemēram, --listen 127.0.0.1:0.
cli-address = Adresē { $address } nevar sākt darbu: { $why }
cli-occupied = Mapi { $directory } jau apkalpo cita Aprite: process { $process }, kopš { $since }, adresē { $url }. Lietojiet to, vispirms apturiet to (kill { $process }) vai norādiet citu mapi ar --data-dir.
cli-occupied-somehow = Mapi { $directory } jau apkalpo cits process. Vispirms apturiet to vai norādiet citu mapi ar --data-dir.
cli-extract = `aprite extract` palaiž pats pakalpojums.
cli-analyze-index = glabā kā { $key }
cli-analyze-query = meklē { $key } ({ $by ->
    [lexicon] vārdnīca
    [restored] vārdnīca, ar neuzrakstītām diakritiskajām zīmēm
    [verb] vārdnīca, kā darbības vārdu, kas tas arī var būt
    [rule] locīšanas likumi
   *[foreign] cita valoda, skaitlis vai kods
})
cli-migrated = Datubāze ir atjaunināta.
cli-password-set = Konta { $account } parole ir nomainīta.

cli-account-disabled = Konts { $account } ir slēgts.
cli-account-enabled = Konts { $account } atkal ir lietojams.
cli-account-roles = Kontam { $account } ir lomas: { $roles }.
cli-account-signed-out = { $account }: { PLURAL($sessions) ->
    [zero] izbeigtas { $sessions } sesiju
    [one] izbeigta { $sessions } sesija
   *[other] izbeigtas { $sessions } sesijas
}, { PLURAL($tokens) ->
    [zero] atsaukti { $tokens } marķieru
    [one] atsaukts { $tokens } marķieris
   *[other] atsaukti { $tokens } marķieri
}.
cli-account-unchanged = Nav ko mainīt: konts { $account } jau ir tāds.
cli-account-staff = Nevienam darbiniekam nav e-pasta adreses «{ $email }».
cli-account-institution = Norādiet iestādi ar --institution. Ir: { $known }.
cli-institution-unknown = Nav iestādes «{ $code }». Ir: { $known }.

# — demo —
cli-demo-again = Konti izveidoti agrāk, un to paroles netiek glabātas. Aizmirstu paroli nomaina ar: aprite password --account KONTS
cli-demo-other-port = Adresē { $address } darbojas cita programma; izmantošu citu portu.
cli-demo-real = Šajā mapē ir īstas iestādes dati ({ $institution }); paraugs tiem netiek pievienots. Izvēlieties citu --data-dir.

# — init —
cli-init-code = “{ $code }” nav iestādes kods: tam jābūt vienam vārdam, piemēram, OG.
cli-init-twice = Iestāde jau ir: { $institution }.
cli-init-done = Gatavs. Glabājiet drošībā atslēgas mapē { $directory } un sāciet darbu ar: aprite --data-dir { $directory } serve

# — import —
cli-import-forbidden = Konts “{ $account }” nedrīkst importēt dokumentus; to drīkst lietvedis.
cli-import-register = Reģistra “{ $register }” nav. Ir šādi: { $known }.
cli-import-file = Nav atvērtas { $year }. gada lietas { $index }.
cli-import-metadata = { $path }, { $line }. rinda: { $why }
cli-import-line = { $line }. rinda
cli-import-column = sleja { $column }
cli-import-sum = Reģistrēti: { $registered }. Reģistrēti agrāk: { $known }. Noraidīti: { $refused }. Izlaisti: { $passed }.
cli-import-sum-dry = Tiktu reģistrēti: { $registered }. Reģistrēti agrāk: { $known }. Noraidīti: { $refused }. Izlaisti: { $passed }. Nekas nav mainīts.
metadata-empty = Metadatos nav rindas ar sleju nosaukumiem.
metadata-quote = Šūna, kas šeit sākas ar pēdiņām, nav aizvērta, vai aiz aizverošajām pēdiņām vēl ir teksts: nākamās rindas tajā pazustu. Salabojiet pēdiņas; nekas nav pārņemts.
metadata-malformed = Šo rindu nevar nolasīt. Saglabājiet tabulu kā CSV kodējumā UTF-8 vai windows-1257.
column-unknown = Slejas “{ $given }” nav. Tās uzskaita `aprite import --help`.
column-twice = Sleja “{ $given }” minēta divreiz.
column-file-missing = Trūkst slejas `datne`: tā saka, par kuru datni ir rinda.
cell-without-column = “{ $given }” neatrodas nevienā slejā. Vērtības, kurās ir atdalītājs, lieciet pēdiņās.
file-named-twice = Par šo pašu datni ir arī { $line }. rinda. Atstājiet vienu; neviena no abām nav pārņemta.
file-not-in-folder = Mapē nav datnes “{ $given }”.
document-not-in-folder = “{ $given }” nekļūst par dokumentu: tās nav mapē, vai tā pati ir pielikums.
cli-import-unnamed = Neviena metadatu rinda to nemin; tās nosaukums ir datnes nosaukums.
file-unreadable = Datni nevar nolasīt.
annex-without-document = Dokuments, kura pielikums tas ir, noraidīts.
path-outside = “{ $given }” ved ārpus mapes. Rakstiet ceļu mapes iekšienē.
word-unknown = “{ $given }” nav sarakstā. Izvēlieties no: { $allowed }.
count-malformed = “{ $given }” nav vesels skaitlis.
date-malformed = “{ $given }” nav datums. Rakstiet 15.01.2020 vai 2020-01-15.
passed-hidden = Izlaista: slēpta datne.
passed-link = Izlaista: saite.
passed-special = Izlaista: nav parasta datne.
passed-name = Izlaista: tās nosaukums nav UTF-8.

# — verify —
cli-verify-journal = Žurnāls: { PLURAL($entries) ->
    [zero] { $entries } apzīmogotu ierakstu
    [one] { $entries } apzīmogots ieraksts
   *[other] { $entries } apzīmogoti ieraksti
} un { PLURAL($heads) ->
    [zero] { $heads } parakstītu galotņu
    [one] { $heads } parakstīta galotne
   *[other] { $heads } parakstītas galotnes
} – tieši tā, kā tika ierakstīts; { $unsealed } gaida apzīmogošanu.
cli-verify-journal-found = Žurnāls: { $faults } { PLURAL($faults) ->
    [zero] kļūdu
    [one] kļūda
   *[other] kļūdas
}; apzīmogotu ierakstu: { $entries }.
cli-verify-journal-fault = Žurnāls: { $fault }
cli-verify-journal-head = Glabājiet citur: --key { $key } --head { $head }
cli-verify-bundle = Izraksts: { PLURAL($entries) ->
    [zero] { $entries } ierakstu
    [one] { $entries } ieraksts
   *[other] { $entries } ieraksti
} par { $document } nemainīti žurnālā, kurā ir { $size } { PLURAL($size) ->
    [zero] ierakstu
    [one] ieraksts
   *[other] ieraksti
} un kas parakstīts { $at } ar atslēgu { $key }.
cli-verify-bundle-found = Izraksts: { $fault }
cli-verify-unpinned = Nav norādīts --key: tas pierāda, ka fails ir pats sevī saskanīgs, bet ne to, kam tas pieder. Salīdziniet atslēgu ar citur zināmu.
cli-verify-file = { $path } nevar nolasīt: { $why }
cli-verify-contents = Saturs: { $contents } { PLURAL($contents) ->
    [zero] saturu
    [one] saturs
   *[other] saturi
} ({ $bytes } { PLURAL($bytes) ->
    [zero] baitu
    [one] baits
   *[other] baiti
}) bez izmaiņām; visiem ir īpašnieks.
cli-verify-contents-found = Saturs: { $faults } { PLURAL($faults) ->
    [zero] kļūdu
    [one] kļūda
   *[other] kļūdas
}; pārbaudīti saturi: { $contents }.
cli-content-altered = Saturs { $hash }: baiti ir mainīti.
cli-content-missing = Saturs { $hash }: baitu vairs nav.
cli-content-size = Saturs { $hash }: lielums atšķiras no pierakstītā.
cli-content-unreadable = Saturs { $hash }: baitus nevar nolasīt līdz galam.
cli-content-unknown = Saturs { $hash }: baiti, kurus datubāze nepazīst.
cli-content-unowned = Saturs { $hash }: nepieder nevienam dokumentam, projektam vai augšupielādei.
cli-verify-retention = Glabāšana: { PLURAL($files) ->
    [zero] pārrēķinātas { $files } lietas
    [one] pārrēķināta { $files } lieta
   *[other] pārrēķinātas { $files } lietas
}, termiņi sakrīt ar pierakstītajiem; beigušies: { $due }, vēl nav pārskatītas pēc izmaiņām: { $behind }.
cli-verify-retention-found = Glabāšana: { $different } { PLURAL($different) ->
    [zero] atšķirību
    [one] atšķirība
   *[other] atšķirības
} (lietas: { $files }). Vispirms noskaidrojiet, kāpēc: varbūt kāds mainījis lietas vai termiņus, apejot Aprites.
cli-retention-stale = Lietas { $file } pierakstītais termiņš vai tā pamatojums atšķiras no aprēķinātā.
cli-verify-destructions = Iznīcināšana: nekas no iznīcinātā nav atgriezies (akti reģistrā: { $acts }).
cli-destruction-returned = Akts Nr. { $act }: datubāzē atkal ir iznīcinātas lietas: { $files }. Pakalpojums, kad to palaidīs, tās iznīcinās vēlreiz.
cli-verify-index = Meklēšana: { $documents } { PLURAL($documents) ->
    [zero] dokumentu
    [one] dokuments
   *[other] dokumenti
}, sakrīt ar datubāzi.
cli-verify-index-found = Meklēšana: { $different } { PLURAL($different) ->
    [zero] atšķirību
    [one] atšķirība
   *[other] atšķirības
}, atpaliek par { $behind } { PLURAL($behind) ->
    [zero] ierakstiem
    [one] ierakstu
   *[other] ierakstiem
} (dokumenti: { $documents }, meklējami: { $indexed }). Vispirms noskaidrojiet, kāpēc: varbūt kāds mainījis kartītes, apejot Aprites. Tad apturiet pakalpojumu un izdzēsiet meklēšanas mapi; nākamajā palaišanā tā izveidosies no jauna.
cli-index-missing = Dokumenta { $document } nav meklēšanā.
cli-index-extra = Dokuments { $document } ir meklēšanā, bet ne datubāzē.
cli-index-stale = Dokuments { $document } meklēšanā ir tāds, kāds bija, nevis kāds ir.

# — journal —
cli-journal-exported = Žurnāls: { PLURAL($entries) ->
    [zero] { $entries } apzīmogotu ierakstu
    [one] { $entries } apzīmogots ieraksts
   *[other] { $entries } apzīmogoti ieraksti
} un { PLURAL($heads) ->
    [zero] { $heads } parakstītu galotņu
    [one] { $heads } parakstīta galotne
   *[other] { $heads } parakstītas galotnes
} tagad ir failā { $path }.
cli-journal-file = { $path } nevar ierakstīt: { $why }
cli-journal-unknown = Dokumenta „{ $document }” nav. Norādiet tā reģistrācijas numuru vai id.
cli-journal-several = Numurs „{ $number }” ir vairākiem dokumentiem. Norādiet vienu pēc id: { $ids }
cli-journal-nothing = Žurnālā par „{ $document }” nav nekā.

# — doctor —
cli-doctor-settings = ir kārtībā ({ $directory }).
cli-doctor-writable = mapē { $path } var rakstīt.
cli-doctor-not-writable = mapē { $path } nevar rakstīt: { $why }. Tai jāpieder lietotājam, kas palaiž Apriti.
cli-doctor-key = { $path } var lasīt tikai īpašnieks.
cli-doctor-key-open = { $path } var lasīt arī citi (tiesības { $mode }). Izpildiet: chmod 600 { $path }
cli-doctor-key-foreign = nav tā, ar kuru parakstīts šīs datubāzes žurnāls. Atjaunojiet īsto atslēgas failu no kopijas (keys/master.key vai master_key_file norādīto): bez tā aizzīmogotos personas kodus nevar nolasīt.
cli-doctor-disk = { $mebibytes } MiB brīvi ({ $path }).
cli-doctor-disk-low = brīvi tikai { $mebibytes } MiB ({ $path }). Atbrīvojiet vietu.
cli-doctor-clock = { $now }.
cli-doctor-clock-wrong = { $now } nevar būt pareizi. Iestatiet pulksteni: žurnāls tā laikus glabā uz visiem laikiem.
cli-doctor-tesseract = atpazīst skenētas lapas ({ $languages }).
cli-doctor-tesseract-languages = uzstādīts bez latviešu valodas; skenētas lapas nebūs atrodamas pēc teksta. Uzstādiet tesseract-ocr-lav.
cli-doctor-tesseract-missing = nav uzstādīts; skenētas lapas nebūs atrodamas pēc teksta. Uzstādiet tesseract-ocr un tesseract-ocr-lav.
cli-doctor-poppler = ir uzstādīts.
cli-doctor-poppler-missing = nav uzstādīts; skenētas un neparastas PDF datnes nebūs atrodamas pēc teksta. Uzstādiet poppler-utils.
cli-doctor-office = { $program } gatavo arhīva atveidojumus.
cli-doctor-office-off = izslēgts iestatījumos; arhīva atveidojumus negatavo.
cli-doctor-office-missing = nav uzstādīts; arhīva atveidojumus negatavo. Uzstādiet libreoffice-writer-nogui.
cli-doctor-mail = { $server } pieņem mūsu vēstules.
cli-doctor-mail-unset = pasta serveris nav norādīts (smtp.host), tāpēc pa e-pastu nekas netiek sūtīts.
cli-doctor-mail-broken = { $server } mūsu vēstules nepieņem: { $why }. Salīdziniet smtp iestatījumus ar pasta servera iestatījumiem.
cli-doctor-no-institution = nav nevienas. Sāciet ar `aprite init` vai `aprite demo`.
cli-doctor-mail-source = { $source } ir sasniedzams.
cli-doctor-mail-source-trouble = { $source }: { $trouble ->
    [unreachable] serveris nav sasniedzams
    [untrusted] servera sertifikāts nav uzticams
    [sign_in] serveris mūs nelaiž iekšā
    [missing] mapes nav vai to nedrīkst mainīt
   *[other] atbilde nav saprotama
} ({ $why }). Pārbaudiet mailroom.sources.
cli-doctor-jobs = neviens nav atmests.
cli-doctor-job-dead = { $kind } { $job } atmests: { $why }. Kad cēlonis novērsts: aprite jobs --retry

# — reread, jobs —
cli-reread = { PLURAL($contents) ->
    [zero] { $contents } saturu tiks lasīti
    [one] { $contents } saturs tiks lasīts
   *[other] { $contents } saturi tiks lasīti
} vēlreiz, tiklīdz darbojas serviss.
cli-jobs = { PLURAL($waiting) ->
    [zero] { $waiting } darbu gaida
    [one] { $waiting } darbs gaida
   *[other] { $waiting } darbi gaida
} vai notiek; no tiem sākas no jauna: { $revived }.

# — year —
cli-year-opened = { $year }. gads atvērts: { $files } { PLURAL($files) ->
    [zero] lietu
    [one] lieta
   *[other] lietas
} un { $registers } { PLURAL($registers) ->
    [zero] reģistru
    [one] reģistrs
   *[other] reģistri
}; jau iepriekš bija { $there }, pārejošas turpinās { $carried }.
cli-year-opening = { $year }. gadā tiktu atvērtas: { $files } { PLURAL($files) ->
    [zero] lietu
    [one] lieta
   *[other] lietas
} un { $registers } { PLURAL($registers) ->
    [zero] reģistru
    [one] reģistrs
   *[other] reģistri
}; jau tagad ir { $there }, pārejošas turpinās { $carried }. Nekas nav mainīts.
cli-year-register = { $register }: no { $first } līdz { $last }, { $documents } { PLURAL($documents) ->
    [zero] dokumentu
    [one] dokuments
   *[other] dokumenti
}, anulēti { $annulled }, neizmantoti numuri { $unused }.
cli-year-file = Lieta { $index }.
cli-year-closed = { $year }. gads slēgts: { $registers } { PLURAL($registers) ->
    [zero] reģistru
    [one] reģistrs
   *[other] reģistri
} un { $files } { PLURAL($files) ->
    [zero] lietu
    [one] lieta
   *[other] lietas
}; šķēršļi: { $obstacles }.
cli-year-closing = { $year }. gadā tiktu slēgti: { $registers } { PLURAL($registers) ->
    [zero] reģistru
    [one] reģistrs
   *[other] reģistri
} un { $files } { PLURAL($files) ->
    [zero] lietu
    [one] lieta
   *[other] lietas
}; šķēršļi: { $obstacles }. Nekas nav mainīts.

# — scheme —
cli-scheme-exported = { $title } ierakstīta datnē { $path }.
cli-scheme-imported = Izveidots projekts: { $series } { PLURAL($series) ->
    [zero] lietu sēriju
    [one] lietu sērija
   *[other] lietu sērijas
}.
cli-scheme-would = Tabulā ir { $series } { PLURAL($series) ->
    [zero] lietu sēriju
    [one] lietu sērija
   *[other] lietu sērijas
} bez kļūdām. Nekas nav mainīts.

# — pārņemšana —
cli-takeover-row = { $row }. rinda
cli-takeover-column = sleja “{ $column }”
cli-takeover-checking = pārbauda
cli-takeover-taking = pārņem
cli-takeover-comparing = salīdzina
cli-takeover-sum = Rindas: { $read }. Pārņemtas: { $taken }. Pārņemtas agrāk: { $known }. Kļūdainas, izlaistas: { $faulty }.
cli-takeover-sum-dry = Rindas: { $read }. Tiktu pārņemtas: { $taken }. Pārņemtas agrāk: { $known }. Kļūdainas: { $faulty }. Nekas nav mainīts.
cli-takeover-register = Reģistrs “{ $code }”, “{ $title }”: { $direction ->
    [incoming] saņemtie dokumenti
    [outgoing] nosūtītie dokumenti
   *[internal] iekšējie dokumenti
}, dienests “{ $service }”.
cli-takeover-completed = Agrāk pārņemtu lietu rindas, kas tagad papildinātas: { $rows }.
cli-takeover-completed-dry = Agrāk pārņemtu lietu rindas, kas tiktu papildinātas: { $rows }.
cli-takeover-without-term = Lietas, kurām nav glabāšanas termiņa: { $files }. Tās nevar ne izvērtēt, ne nodot, kamēr tās nepapildina saraksts ar sleju “glabāšanas termiņš”.
cli-takeover-year = { $year }: derīgas rindas { $rows }, ieraksti { $records }, { $first } … { $last }.
cli-takeover-year-files = { $year }: rindas { $rows }, lietas { $records }.
cli-takeover-gaps = Izlaisti numuri: { $gaps }.
cli-takeover-agrees = Tabula un datubāze sakrīt { $compared } rindās (kopš tam labotas: { $corrected }); lapas { $sheets }, pielikumi vai sējumi { $parts }, kontrolsumma { $digest }. Tabulas SHA-256: { $sha256 }.
cli-takeover-differs = Tabula un datubāze atšķiras! Rindas: { $rows }. Salīdzinātas: { $compared }; lapas { $sheets } un { $keptSheets }, pielikumi vai sējumi { $parts } un { $keptParts }, kontrolsummas { $digest } un { $keptDigest }. Tabulas SHA-256: { $sha256 }.

# — organisation —
json-malformed = Tas nav JSON: skatiet { $line }. rindas { $column }. rakstzīmi.
cli-organisation-loaded = { $institution } ir ielādēta. Struktūrvienības: { $units_added } jaunas, { $units_changed } mainītas. Darbinieki: { $staff_added } jauni, { $staff_changed } mainīti. Amati: { $appointments_added } jauni, { $appointments_changed } mainīti.
cli-organisation-would = { $institution } tiktu ielādēta. Struktūrvienības: { $units_added } jaunas, { $units_changed } mainītas. Darbinieki: { $staff_added } jauni, { $staff_changed } mainīti. Amati: { $appointments_added } jauni, { $appointments_changed } mainīti. Nekas nav mainīts.
cli-organisation-same = { $institution } jau ir tāda. Nekas nav mainīts.

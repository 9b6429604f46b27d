# Glabāšana: termiņi, notikumi un to skaidrojums vārdiem.

# — cik ilgi —
retention-permanent = glabā pastāvīgi
retention-long-term = ilgstoši, { $years } { PLURAL($years) ->
    [one] gads
    [zero] gadu
   *[other] gadi
}
retention-short-term = īslaicīgi, { $years } { PLURAL($years) ->
    [one] gads
    [zero] gadu
   *[other] gadi
}
retention-until-superseded = līdz aizstāj ar jaunu
retention-until-need-ends = līdz vajadzība zudusi
retention-no-period = neviens nav noteicis, cik ilgi

# — notikumi —
retention-event-file-closed-year-end = Lietas slēgšana (gada beigas)
retention-event-case-closed = Lietas izbeigšana
retention-event-contract-end = Līguma beigas
retention-event-employment-end = Darba attiecību izbeigšana
retention-event-person-birth = Personas dzimšana
retention-event-project-end = Projekta vai programmas perioda beigas
retention-event-procurement-concluded = Iepirkuma noslēgums
retention-event-superseded = Aizstāšana ar jaunu
retention-event-audit-done = Audits
retention-event-decision-end = Lēmuma darbības beigas
retention-event-last-payment = Pēdējais maksājums
retention-event-child-majority = Bērna pilngadība
retention-event-need-ended = Vajadzības zušana
retention-event-event = Cits notikums

# — izcelsme vārdiem —
retention-rule = Noteikums «{ $title }» ({ $code }), redakcija spēkā no { $from }: { $period } ({ $ground }).
retention-scheme = Klasifikācijas shēmas, kas spēkā no { $from }, sērija { $code } «{ $title }»: { $period } ({ $ground }).
retention-scheme-groundless = Klasifikācijas shēmas, kas spēkā no { $from }, sērija { $code } «{ $title }»: { $period }.
retention-source-file = lieta { $designation }
retention-customary = Noteikumā notikums nav nosaukts, tāpēc ņem parasto: { $event }.
retention-happened = { $event }: { $day } ({ $source }).
retention-not-yet = { $event }: vēl nav.
retention-absent = { $event }: tāda nav un nebūs ({ $source }).
retention-unknown = { $event }: neviens nevar pateikt, kad ({ $source }): { $because }.
retention-latest = { $event }: no { $of } ņem vērā pēdējo, { $day }
retention-majority = Kas dzimis { $born }, pilngadīgs kļūst { $day } (Civillikums 219. p.).
retention-later-of = Ņem vērā vēlāko no šīm dienām: { $day }
retention-earlier-of = Ņem vērā agrāko no šīm dienām: { $day }
retention-all-of = Viss ir noticis, pēdējais — { $day }
retention-whole-years = Skaita pilnus kalendāra gadus pēc { $after }. gada: { $years ->
    [1] { $first }. gads
   *[other] { $years } { PLURAL($years) ->
        [one] gads
        [zero] gadu
       *[other] gadi
    }, no { $first }. līdz { $through }. gadam
}; brīva no { $day }
retention-to-the-day = Skaita līdz dienai, sākot ar { $after }: { $years } { PLURAL($years) ->
    [one] gads
    [zero] gadu
   *[other] gadi
}, līdz { $through } ieskaitot; brīva no { $day }
retention-until = Glabā līdz { $after }; brīva no { $day }
retention-still-open = Lieta vēl uzņem dokumentus, tāpēc tās diena nepienāk, pirms lieta slēgta.
retention-never = To neiznīcina nekad.
retention-due = To drīkst iznīcināt no { $day }, kad tas izlemts.
retention-waits = Gaida: { $events }.
retention-counted = Kad tas būs noticis, diena ir { $day }
retention-obstacle-no-term = Nevar aprēķināt: neviens nav noteicis, cik ilgi šīs sērijas lietas glabā.
retention-obstacle-faulty-term = Nevar aprēķināt: termiņa veids un gadi ir pretrunā.
retention-obstacle-faulty-trigger = Nevar aprēķināt: «{ $given }» nav termiņa sākums.
retention-obstacle-not-noted = Nevar aprēķināt: neviens nav ierakstījis: { $event }.
retention-obstacle-unknown = Nevar aprēķināt: { $event } — nav zināms: { $because }.
retention-obstacle-nothing-happens = Nevar aprēķināt: tas, no kā termiņu skaita, atzīmēts kā neesošs.
retention-obstacle-beyond-calendar = Nevar aprēķināt: diena ir ārpus kalendāra.

# — ko nevar izdarīt —
retention-stale = Tikmēr par šo lietu kaut ko ierakstījis kāds cits (redakcija { $revision }). Atveriet to no jauna un pārbaudiet, vai jūsu ieraksts vēl vajadzīgs.
retention-rule-stale = Tikmēr šim noteikumam { $from ->
    [none] nav nevienas redakcijas
   *[other] ir cita jaunākā redakcija, spēkā no { DAY($from) }
} Apskatiet to un savējo veidojiet no tās.
retention-event-of-file = Kad lieta slēgta, pasaka pati lieta. Slēdziet to vai atveriet no jauna.
retention-event-undated = Tam, kas nav noticis vai kam dienu neviens nezina, dienas nav. Atstājiet to tukšu.
retention-years = Termiņam ir no 1 līdz { $most } gadiem.
retention-category = Līdz 10 gadiem ir īslaicīgi, vairāk — ilgstoši.
retention-years-pointless = Šo veidu gados neskaita. Atstājiet tos tukšus.
retention-trigger-pointless = Pastāvīgi glabājamo neskaita ne no kā. Atstājiet to tukšu.
retention-series-too-many = Noteikums attiecas uz ne vairāk kā { $most } sērijām.
retention-rule-contends = Sērijai { $index } tajā laikā jau ir noteikums «{ $code }». Vispirms izbeidziet to vai šo sēriju izlaidiet.
retention-years-outside = Norādiet gadu no { $from } līdz { $to }.
trigger-malformed = Rakstiet vienu notikumu vai vairākus kopā: later_of(contract_end, last_payment).
trigger-lonely = «{ $word }» savieno divus vai vairākus notikumus: { $word }(contract_end, last_payment).
triggers-too-many = Noteikums nosauc ne vairāk kā { $most } notikumus. Nosauciet mazāk.

# — iznīcināšanas aizliegumi —
retention-held = Iznīcināt aizliegts: «{ $title }» ({ $ground }), līdz aizliegumu atceļ.
retention-held-until = Iznīcināt aizliegts: «{ $title }» ({ $ground }), līdz { $until } vai līdz aizliegumu atceļ agrāk.
retention-held-day = Kamēr aizliegums spēkā, lietu iznīcināt nedrīkst. Pēc tam diena ir { $day }
hold-unknown = Tāda aizlieguma nav.
hold-ended = Šis aizliegums vairs nav spēkā. Ja tas, ko tas sargāja, vēl vajadzīgs, nosakiet jaunu.
hold-stale = Pa to laiku aizliegumu pārskatīja kāds cits ({ $revision }. redakcija). Atveriet to no jauna un skatieties, vai jūsu labojums vēl vajadzīgs.
hold-owner-required = Aizliegumam ir atbildīgais, kas to pārskata. Nosauciet to.
hold-owner-not-employed = { $name } { DAY($date) } nestrādā. Nosauciet kādu citu.
hold-subject-required = Nosauciet, ko nedrīkst iznīcināt: lietas, sērijas, dokumentus, korespondentus vai to, ko atrod meklējot.
hold-subjects-too-many = Viens aizliegums aptver ne vairāk kā { $most } lietas, sērijas, dokumentus un korespondentus. Nosauciet sēriju vai nosakiet vairākus aizliegumus.
hold-search-empty = Nekas, ko aizliegt iznīcināt, nav atrasts. Meklējiet ko citu vai nosauciet to.
hold-day-passed = Diena { DAY($date) } jau ir pienākusi. Izvēlieties vēlāku.
hold-review-too-late = Aizliegums beidzas { DAY($date) } Pārskatiet to tajā dienā vai agrāk.
hold-without-end = Šim aizliegumam nav pēdējās dienas, ko pārcelt.
hold-shortened = Aizliegums ir spēkā līdz { DAY($date) } Kas grib, lai tas beidzas agrāk, to atceļ.
file-series-unknown = Tādas sērijas nav.

# — nodošana arhīvā —
transfer-from-document = Skaita no lietas pirmā dokumenta, Nr. { $number }, { $day }
transfer-from-file = Neviens lietas { $designation } dokuments šeit nav reģistrēts, tāpēc skaita no { $day }
transfer-term = { $medium ->
    [paper] Papīra formā arhīvā nodod { $years } gadu laikā (Arhīvu likums).
    [electronic] Elektroniski arhīvā nodod { $years } gadu laikā (Arhīvu likums).
   *[audiovisual] Audiovizuālo arhīvā nodod { $years } gadu laikā (Arhīvu likums).
}
transfer-leave = Arhīvs atļāvis paturēt vēl { $years } { PLURAL($years) ->
    [one] gadu
   *[other] gadus
} (Nr. { $number }, { $day }).
transfer-leave-special = Arhīvs īpašu apstākļu dēļ atļāvis paturēt vēl { $years } { PLURAL($years) ->
    [one] gadu
   *[other] gadus
} (Nr. { $number }, { $day }).
transfer-due = Arhīvā jānodod līdz { $day }
transfer-leave-years = Arhīvs atļauj paturēt vēl 1 līdz { $most } gadus.
transfer-leave-twice = Šis arhīva lēmums lietai jau ierakstīts.
transfer-leaves-used = Vairāk arhīvs šai lietai atļaut nevar: divreiz līdz 5 gadiem, kopā 10.
transfer-not-permanent = Šo lietu neglabā pastāvīgi, tāpēc arhīvā to nenodod.
transfer-file-twice = Šī lieta nosaukta divreiz. Vienu izņemiet.
transfer-document = Nosauciet reģistrēto vēstuli, ar kuru lēmums saņemts.

# — paziņojumi par neprecīziem datiem —
correction-notice-not-received = Paziņojums par neprecīziem datiem ir saņemta un reģistrēta vēstule. Vispirms reģistrējiet to.
correction-notice-of-itself = Paziņojums ir par citu dokumentu.
correction-notice-linked = Šis paziņojums dokumentam vai lietai jau piesaistīts.
correction-notice-about = Nosauciet vai nu dokumentu, vai lietu, par ko ir paziņojums, nevis abus.
record-closed = Lieta { $index } ir slēgta, tāpēc tās dokumenti paliek nemainīti. Ja kāds paziņo, ka dati tajos neprecīzi, reģistrējiet paziņojumu un piesaistiet to dokumentam.

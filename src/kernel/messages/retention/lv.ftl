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
retention-handed-over = Arhīvs to ir pārņēmis ar aktu Nr. { $act } ({ $day }): šeit glabājas kopija.
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
retention-years = { $given } nav gadu skaits, cik ilgi kaut ko glabā: termiņš ir no 1 līdz { $most } veseliem gadiem. Ko glabā ilgāk, to glabā pastāvīgi.
retention-series-unknown = Nevienai sērijai un lietai nav indeksa { $index }, tāpēc noteikums neattiektos ne uz ko. Izlabojiet to vai vispirms ierakstiet sēriju shēmā.
retention-adopted-since = Šīs redakcijas pirmā diena, { DAY($day) }, jau ir pienākusi. Lietām, kuru diena nav noteikta, tā ir spēkā uzreiz; kopš tā laika noteiktās dienas paliek, ja vien pieņemot nenorāda, ka tās pārceļ.
retention-category = Līdz 10 gadiem ir īslaicīgi, vairāk — ilgstoši.
retention-years-pointless = Šo veidu gados neskaita. Atstājiet tos tukšus.
retention-trigger-pointless = Pastāvīgi glabājamo neskaita ne no kā. Atstājiet to tukšu.
retention-series-too-many = Noteikums attiecas uz ne vairāk kā { $most } sērijām.
retention-series-permanent = Ar indeksu { $index } shēmā ir pastāvīgi glabājama sērija «{ $title }». To, kam ir arhīviska vērtība, noteikums nepadara par iznīcināmu: izlaidiet šo indeksu; ja arhīvs piekritis citam termiņam, to ieraksta shēmā.
retention-rule-contends = Sērijai { $index } tajā laikā jau ir noteikums «{ $code }». Vispirms izbeidziet to vai šo sēriju izlaidiet.
retention-years-outside = Norādiet gadu no { $from } līdz { $to }.
trigger-malformed = Rakstiet vienu notikumu vai vairākus kopā: later_of(contract_end, last_payment).
trigger-lonely = «{ $word }» savieno divus vai vairākus notikumus: { $word }(contract_end, last_payment).
triggers-too-many = Noteikums nosauc ne vairāk kā { $most } notikumus. Nosauciet mazāk.

# — iznīcināšanas aizliegumi —
retention-held = Iznīcināt aizliegts: «{ $title }» ({ $ground }), līdz aizliegumu atceļ.
retention-held-until = Iznīcināt aizliegts: «{ $title }» ({ $ground }), līdz { $until } vai līdz aizliegumu atceļ agrāk.
retention-kept = Ekspertīzē atzīta par saglabājamu (akts Nr. { $act }): { $reason }.
retention-kept-as-sample = Ekspertīzē atzīta par saglabājamu kā savas sērijas paraugs (akts Nr. { $act }): { $reason }.
retention-kept-until = Ekspertīzē glabāšana pagarināta līdz { $day } ieskaitot (akts Nr. { $act }): { $reason }.
retention-held-day = Kamēr aizliegums spēkā, lietu iznīcināt nedrīkst. Pēc tam diena ir { $day }
hold-unknown = Tāda aizlieguma nav.
hold-ended = Šis aizliegums vairs nav spēkā. Ja tas, ko tas sargāja, vēl vajadzīgs, nosakiet jaunu.
hold-stale = Pa to laiku aizliegumu pārskatīja kāds cits ({ $revision }. redakcija). Atveriet to no jauna un skatieties, vai jūsu labojums vēl vajadzīgs.
hold-owner-required = Aizliegumam ir atbildīgais, kas to pārskata. Nosauciet to.
hold-owner-not-employed = { $name } { DAY($date) } nestrādā. Nosauciet kādu citu.
hold-subject-required = Nosauciet, ko nedrīkst iznīcināt: lietas, sērijas, dokumentus, korespondentus vai to, ko atrod meklējot.
hold-subjects-too-many = Viens aizliegums aptver ne vairāk kā { $most } lietas, sērijas, dokumentus un korespondentus. Nosauciet sēriju vai nosakiet vairākus aizliegumus.
hold-search-boundless = Šādi meklējot, nekas noteikts nav meklēts, tāpēc aizliegums aptvertu visu. Norādiet vārdus vai atlasi; ko aizliegums aptvertu, var apskatīt iepriekš.
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
transfer-handed-over = Lieta jau ir nodota arhīvam (akts Nr. { $act }); nodošanas termiņa tai vairs nav.
transfer-not-permanent = Šo lietu neglabā pastāvīgi, tāpēc arhīvā to nenodod.
transfer-file-twice = Šī lieta nosaukta divreiz. Vienu izņemiet.
transfer-document = Nosauciet reģistrēto vēstuli, ar kuru lēmums saņemts.

# — paziņojumi par neprecīziem datiem —
correction-notice-not-received = Paziņojums par neprecīziem datiem ir saņemta un reģistrēta vēstule. Vispirms reģistrējiet to.
correction-notice-of-itself = Paziņojums ir par citu dokumentu.
correction-notice-linked = Šis paziņojums dokumentam vai lietai jau piesaistīts.
correction-notice-about = Paziņojums ir par vienu dokumentu vai par vienu veselu lietu. Aizpildiet «document» vai «file»: vienu no abiem, ne abus.
record-closed = Lieta { $index } ir slēgta, tāpēc tās dokumenti paliek nemainīti. Ja kāds paziņo, ka dati tajos neprecīzi, reģistrējiet paziņojumu un piesaistiet to dokumentam.
# — iznīcināšanas akti —
list-unknown = Tāda akta nav.
list-stale = Aktu pa šo laiku ir mainījis kāds cits (revīzija { $revision }). Izlasiet to no jauna.
list-state = { $state ->
    [draft] Akts ir sagatavošanā; vispirms iesniedziet to.
    [changes_requested] Akts atdots labošanai; vispirms iesniedziet to no jauna.
    [with_commission] Akts ir ekspertu komisijā: nākamais ir tās lēmums. Lai aktu labotu, pieprasiet labojumus.
    [with_head] Akts ir pie vadītāja: nākamais ir viņa apstiprinājums. Lai aktu labotu, pieprasiet labojumus.
    [with_archive] Akts ir saskaņošanā ar arhīvu: nākamais ir arhīva saskaņojums. Lai aktu labotu, pieprasiet labojumus.
    [waiting] Aktam visi ir piekrituši: nākamais ir izpilde. Lai to aizkavētu, apturiet aktu.
    [ready] Aktam visi ir piekrituši: nākamais ir izpilde. Lai to aizkavētu, apturiet aktu.
    [stopped] Akts ir apturēts. Pieprasiet labojumus vai atceliet to.
    [abandoned] Akts ir atcelts. Sagatavojiet citu.
   *[other] Aktu izpilda vai tas ir izpildīts; neko tajā vairs nevar mainīt.
}
list-needs-person = Par aktu atbild cilvēks; šis konts nav neviena cilvēka konts.
list-altered = Akts nav tāds, kāds tika iesniegts: kāds tā ierakstus mainījis, apejot sistēmu. Par to neko neizlemj. Pieprasiet labojumus, pārbaudiet aktu un iesniedziet to no jauna.
list-two-parts = { $person } { $part ->
    [compiler] sastādīja šo aktu
    [commission] ir šo aktu vērtējušās komisijas loceklis
    [head] apstiprināja šo aktu
   *[executor] izpilda šo aktu
}, un vienā aktā nevienam nav divu lomu. Tas jādara kādam citam.
list-wait = Akts nogaida no 1 līdz { $most } dienām.
list-too-far-ahead = Aktus sagatavo ne vairāk kā gadu uz priekšu: līdz { DAY($until) }
list-too-long = Aktā ir ne vairāk kā { $most } lietu. Sagatavojiet vairākus.
list-files-or-due = Nosauciet lietas vai norādiet, līdz kurai dienai beigušies termiņi; ne abus.
list-file-twice = Šī lieta nosaukta divreiz.
list-file-not-on = Šīs lietas aktā nav.
list-nothing-due = Līdz { DAY($until) } nav nekā, ko varētu iznīcināt.
list-file-in-the-way = Lieta { $file }: { $why ->
    [held] tās iznīcināšana aizliegta ({ $what }).
    [not_due] tās glabāšanas termiņš nav beidzies ({ DAY($what) }).
    [not_described] tā ir pastāvīgi glabājama un nav visa aprakstīta uzskaites sarakstā.
    [not_accepted] tā ir pastāvīgi glabājama, un arhīvs to nav pieņēmis ({ $what }).
    [not_on_act] tā ir pastāvīgi glabājama; arhīvs to ir pieņēmis ({ $what }), bet nodošanas akta nav.
    [not_signed] tā ir pastāvīgi glabājama; nodošanas aktu Nr. { $what } nav parakstījušas abas puses.
    [task_open] nav izpildīts dokumenta { $what } uzdevums.
    [draft_under_way] tai vai par tās dokumentu top projekts ({ $what }).
    [clock_runs] rit dokumenta { $what } termiņš.
    [contest_runs] dokumentu { $what } vēl var apstrīdēt.
    [dispatch_under_way] dokuments { $what } ir ceļā pie saņēmēja.
    [on_loan] izsniegts tās { $what }. sējums.
    [also_elsewhere] tās dokuments ir arī citā lietā ({ $what }).
    [on_list] tā ir aktā «{ $what }».
   *[other] { $what }
}
list-in-the-way = { $why ->
    [held] Lietas iznīcināšana aizliegta: { $what }.
    [not_due] Lietas glabāšanas termiņš nav beidzies ({ DAY($what) }).
    [not_described] Lieta ir pastāvīgi glabājama un nav visa aprakstīta uzskaites sarakstā. To iznīcina tikai pēc nodošanas arhīvam.
    [not_accepted] Lieta ir pastāvīgi glabājama, un arhīvs to nav pieņēmis ({ $what }). To iznīcina tikai pēc nodošanas arhīvam.
    [not_on_act] Lieta ir pastāvīgi glabājama. Arhīvs to ir pieņēmis ({ $what }), bet nodošanas akta nav.
    [not_signed] Lieta ir pastāvīgi glabājama. Nodošanas aktu Nr. { $what } nav parakstījušas abas puses.
    [task_open] Nav izpildīts dokumenta { $what } uzdevums.
    [draft_under_way] Lietai vai par tās dokumentu top projekts ({ $what }).
    [clock_runs] Rit dokumenta { $what } termiņš.
    [contest_runs] Dokumentu { $what } vēl var apstrīdēt.
    [dispatch_under_way] Dokuments { $what } ir ceļā pie saņēmēja.
    [on_loan] Izsniegts { $what }. sējums.
    [also_elsewhere] Lietas dokuments ir arī citā lietā: { $what }.
    [on_list] Lieta ir aktā «{ $what }».
   *[other] { $what }
}
list-until-past = { DAY($until) } jau ir pagājis. Glabāšanu pagarina līdz dienai, kas vēl būs.
list-until-pointless = Pēdējā diena ir tikai lietai, kuras glabāšanu pagarina.
list-act-number-used = Numurs { $number } ir aktam «{ $title }», arī ja to atdeva labošanai un tagad tam ir cits numurs. Katram aktam ir savs numurs: dodiet nākamo brīvo.
list-no-ground = Lieta { $file } ({ $unit }): neviens nav norādījis, uz kāda tiesiska pamata to glabā tieši tik ilgi, un to neteiktu arī akts. Pieņemiet sērijai { $index } glabāšanas termiņa noteikumu ar pamatojumu vai izņemiet lietu no akta.
clock-set-back = Pēc šī pulksteņa ir { DAY($today) }, bet žurnālā jau ir { DAY($last) }: pulkstenis ir pagriezts atpakaļ. Kamēr tas nav pareizs, par aktiem neko neizlemj.
list-paper-no-minutes = Ko komisija nolēma, tas ir tās protokolā. Nosauciet dokumentu, kas reģistrēts kā protokols.
list-paper-not-received = Arhīva saskaņojums ir saņemta vēstule. Nosauciet to, kā tā reģistrēta.
list-paper-no-sender = Šīs vēstules kartītē nav sūtītāja. Ierakstiet, kurš arhīvs to sūtīja.
list-paper-number = Šī dokumenta kartītē ir numurs { $number }. Ierakstiet šeit to pašu vai izlabojiet kartīti.
list-paper-date = Šī dokumenta kartītē ir cits datums: { DAY($date) } Ierakstiet šeit to pašu vai izlabojiet kartīti.
list-paper-of-other-kind = { $kind ->
    [commission] Šis dokuments jau ierakstīts kā komisijas protokols; tas nevar būt arī arhīva saskaņojums.
   *[other] Šis dokuments jau ierakstīts kā arhīva saskaņojums; tas nevar būt arī komisijas protokols.
}
list-paper-of-earlier-round = Šis dokuments ir par aktu, kāds tas bija, pirms to atdeva labošanai. Tam, kas iesniegts pēc tam, vajag jaunu.
list-paper-of-other-act = Šis dokuments ierakstīts aktam { $other }, un tā kartītē akts { $act } nav nosaukts. Ja tas ir par abiem, nosauciet abus tā nosaukumā, anotācijā vai piezīmēs.
list-paper-said-otherwise = Aktam { $other } šis dokuments ierakstīts ar citu numuru, citu datumu vai citiem komisijas locekļiem. Ierakstiet šeit, kas tajā ir, vai izvēlieties citu dokumentu.
appraisal-none = Neviens akts šo lietu neglabā ilgāk par tās termiņu.
appraisal-of-open-list = Akts { $act } vēl nav pabeigts. Lai lietu vērtētu no jauna, pieprasiet tā labojumus.
list-not-appraised = { PLURAL($files) ->
    [one] Par { $files } lietu neviens nav pateicis, kas ar to darāms.
   *[other] Par { $files } lietām neviens nav pateicis, kas ar tām darāms.
}
list-nothing-to-destroy = Neviena akta lieta nav iznīcināma, tāpēc nav par ko vienoties.
list-commission-small = Komisijā kopā ar vadītāju ir vismaz { $least } locekļi.
list-commission-large = Komisijā ir ne vairāk kā { $most } locekļu.
list-member-twice = Viens komisijas loceklis nosaukts divreiz: { $person }.
list-member-not-employed = { $person } { DAY($on) } nebija darba attiecībās.
list-missing-over = { $state ->
    [stopped] Akts ir apturēts.
    [abandoned] Akts ir atcelts.
    [executing] Aktu izpilda.
   *[other] Akts ir izpildīts.
}
list-missing-submission = Akts nav iesniegts.
list-missing-appraisals = { PLURAL($files) ->
    [one] Par { $files } lietu neviens nav pateicis, kas ar to darāms.
   *[other] Par { $files } lietām neviens nav pateicis, kas ar tām darāms.
}
list-missing-nothing-to-destroy = Neviena akta lieta nav iznīcināma.
list-missing-unchanged = Akts nav tāds, kāds tika iesniegts: kontrolsumma ir cita. Uz to neattiecas nekas no izlemtā.
list-missing-commission = Ekspertu komisija nav lēmusi.
list-missing-head = Vadītājs nav apstiprinājis.
list-missing-archive = Arhīvs nav saskaņojis.
list-missing-wait = Akts nogaida līdz { DAY($day) }, lai to varētu apturēt.
list-missing-clock = Kaut kas izlemts { DAY($day) }, dienā, kas vēl nav pienākusi: pārbaudiet pulksteni.

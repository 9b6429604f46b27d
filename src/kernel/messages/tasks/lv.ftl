# Rezolūcijas, uzdevumi un kam tos var uzdot.

# — kas ir prombūtnē —
absence-unknown = Šādas prombūtnes nav.
absence-overlaps = Darbiniekam jau ir norādīta prombūtne { $period }. Vispirms beidziet to vai izvēlieties citas dienas.

# — rezolūcijas došana —
resolution-unknown = Šādas rezolūcijas nav.
resolution-on-one = Norādiet vai nu dokumentu, vai uzdevumu, kuram rezolūcija domāta, bet ne abus.
not-a-person = Šis ir programmas konts. Rezolūciju dod darbinieks.
lead-required = Norādiet atbildīgo izpildītāju: par visu kopumā atbild viens cilvēks.
executors-none = Norādiet, kam jārīkojas vai kam ar dokumentu jāiepazīstas.
executors-too-many = Vienā rezolūcijā norāda ne vairāk kā { $most } { PLURAL($most) ->
    [one] cilvēku
   *[other] cilvēkus
}. Dodiet vairākas rezolūcijas.
executor-twice = Šis cilvēks norādīts divreiz. Atstājiet vienu.
executor-not-employed = { $name } { DAY($date) } nav darba attiecībās. Norādiet citu.
executor-away = { $name } ir prombūtnē līdz { DAY($date) }, un neviens neaizvieto. Norādiet citu vai lūdziet noformēt aizvietošanu.
controller-receives = Kas uzdevumu kontrolē, tas to neizpilda. Izvēlieties citu cilvēku.
controller-executes = Izpildītājs pats sevi nekontrolē. Norādiet citu kontrolētāju.
unit-empty = Šajā struktūrvienībā šodien neviens nestrādā. Norādiet cilvēkus.
term-passed = { DAY($date) } jau pagājis. Izvēlieties šodienu vai vēlāku dienu.
term-beyond = Uzdevums, kura daļa tas ir, beidzas { DAY($date) } Izvēlieties šo vai agrāku dienu.
resolution-not-controlled = Šo rezolūciju neviens nekontrolē.
resolution-released = Rezolūcija jau noņemta no kontroles { DAY($date) }

# — darbības ar uzdevumu —
task-unknown = Šāda uzdevuma nav.
task-not-executor = To dara uzdevuma izpildītājs.
task-not-controller = To dara kontrolētājs, rezolūcijas autors vai iestādes vadītājs.
task-not-author = To dara rezolūcijas autors vai iestādes vadītājs.
task-in-person = Iepazīstas personiski, nevis cita vietā.
task-for-information = Ar dokumentu tikai jāiepazīstas. Apstipriniet, ka esat iepazinies.
task-not-for-information = Šeit kaut kas jāpaveic. Kad tas izdarīts, atskaitieties par izpildi.
task-state = Tagad to nevar darīt: uzdevums ir { $state ->
    [assigned] uzdots un vēl nav pieņemts
    [accepted] izpildē
    [refused] atteikts un gaida autora lēmumu
    [reported] izpildīts un gaida apstiprinājumu
    [returned] atgriezts izpildei
    [done] izpildīts
   *[withdrawn] atsaukts
}.
subtasks-open = { PLURAL($count) ->
    [one] Nav pabeigts { $count } uzdevums, kurā tas sadalīts. Vispirms sagaidiet tā izpildi vai atsauciet to.
    [zero] Nav pabeigti { $count } uzdevumu, kuros tas sadalīts. Vispirms sagaidiet to izpildi vai atsauciet tos.
   *[other] Nav pabeigti { $count } uzdevumi, kuros tas sadalīts. Vispirms sagaidiet to izpildi vai atsauciet tos.
}
delegation-circle = Šis cilvēks uzdevumu devis vai jau nodevis tālāk. Norādiet citu vai atsakieties no uzdevuma.
executor-same = Uzdevums jau ir šim cilvēkam.
report-empty = Uzrakstiet, kas paveikts, vai norādiet dokumentu, ar kuru atbildēts.
answers-itself = Dokuments neatbild pats uz sevi. Norādiet atbildes dokumentu.
task-stale = Tikmēr paveikts ({ $who }, { DAY($date) }): { $what ->
    [given] dota rezolūcija
    [accept] uzdevums pieņemts izpildei
    [refuse] uzdevums atteikts
    [delegate] uzdevums deleģēts
    [report] par uzdevumu atskaitīts
    [acknowledge] ar dokumentu iepazinušies
    [confirm] uzdevuma izpilde apstiprināta
    [return] uzdevums atgriezts izpildei
    [reassign] uzdevums nodots citam
    [extend] termiņš pagarināts
    [remind] izpildītājam atgādināts
   *[withdraw] uzdevums atsaukts
}. Atveriet to no jauna un pārbaudiet, vai iecerētais vēl vajadzīgs.

# — kas pārņem atlikušo —
reorganisation-tasks-open = «{ $code }» nav pēcteča, bet tajā { PLURAL($count) ->
    [one] ir { $count } nepabeigts uzdevums
    [zero] ir { $count } nepabeigtu uzdevumu
   *[other] ir { $count } nepabeigti uzdevumi
}. Norādiet pēcteci vai vispirms sagaidiet to izpildi vai atsauciet tos.
unit-tasks-open = Struktūrvienībā { PLURAL($count) ->
    [one] ir { $count } nepabeigts uzdevums
    [zero] ir { $count } nepabeigtu uzdevumu
   *[other] ir { $count } nepabeigti uzdevumi
}. Sagaidiet to izpildi, nododiet citam vai atsauciet, vai plānojiet reorganizāciju ar pēcteci.
year-tasks-open = Reģistrā { $register } { PLURAL($count) ->
    [one] ir { $count } dokuments ar nepabeigtu uzdevumu
    [zero] ir { $count } dokumentu ar nepabeigtiem uzdevumiem
   *[other] ir { $count } dokumenti ar nepabeigtiem uzdevumiem
}. Sagaidiet to izpildi vai atsauciet tos; līdz tam reģistra gads paliek atvērts.

# — maršruti —
route-no-such-step = Maršrutā šāda soļa nav: dokuments ir { $stage ->
    [draft] projekts
    [coordination] saskaņošanā
    [signing] nodots parakstīšanai
    [registered] reģistrēts
    [for_resolution] nodots rezolūcijai
    [in_execution] izpildē
    [executed] izpildīts
    [for_information] nodots zināšanai
    [forwarded] pārsūtīts
    [left_unexamined] atstāts bez izskatīšanas
    [sent] nosūtīts
    [notified] paziņots
   *[filed] lietā
}.
route-not-directed = Nevienam ar dokumentu nekas nav uzdots. Vispirms dodiet rezolūciju.
route-tasks-open = { PLURAL($count) ->
    [one] Dokumentam nav pabeigts { $count } uzdevums. Vispirms sagaidiet tā izpildi vai atsauciet to.
    [zero] Dokumentam nav pabeigti { $count } uzdevumu. Vispirms sagaidiet to izpildi vai atsauciet tos.
   *[other] Dokumentam nav pabeigti { $count } uzdevumi. Vispirms sagaidiet to izpildi vai atsauciet tos.
}
route-term-runs = Uz dokumentu jāatbild līdz { DAY($date) } Vispirms atbildiet vai beidziet termiņu.
route-requisites-missing = Dokumentam trūkst autora, datuma vai paraksta. Vispirms papildiniet kartīti.
route-stale = Tikmēr dokuments virzīts tālāk ({ $who }, { DAY($date) }): tagad tas ir { $stage ->
    [draft] projekts
    [coordination] saskaņošanā
    [signing] nodots parakstīšanai
    [registered] reģistrēts
    [for_resolution] nodots rezolūcijai
    [in_execution] izpildē
    [executed] izpildīts
    [for_information] nodots zināšanai
    [forwarded] pārsūtīts
    [left_unexamined] atstāts bez izskatīšanas
    [sent] nosūtīts
    [notified] paziņots
   *[filed] lietā
}. Atveriet to no jauna.
route-superseded = Tikmēr apstiprināta maršruta { $version }. versija ({ $who }, { DAY($date) }). Iepazīstieties ar to un, ja jūsējā vēl vajadzīga, apstipriniet to pēc tās.
route-step-nowhere = Solim jāved citur, nekā tas sākas.
route-role-powerless = Kāda no šīm lomām dokumentus nevirza. Norādiet tikai tās, kas drīkst.
route-step-twice = Šāds solis maršrutā jau ir.
route-after-filed = Kad dokuments ir lietā, nekas vairs neseko.
route-roles-none = Norādiet vismaz vienu lomu, kas šo soli veic.
route-no-drafts = Saņemtam dokumentam projekta nav. Izņemiet šo soli.
route-back-to-draft = Dokuments ar numuru vairs nav projekts. Izņemiet šo soli.
route-no-start = Neviens solis nesākas ar «reģistrēts»: dokumenti no turienes netiktu tālāk.
route-unreachable = Uz šī soļa sākumu neved neviens ceļš.
route-no-end = No šī soļa beigām uz lietu neved neviens ceļš.

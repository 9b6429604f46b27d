# Iznīcināšana.

retention-destroyed = Lieta iznīcināta { $day }
document-destroyed = Dokuments ir iznīcināts{ $act ->
    [none] .
   *[other] {" "}(akts Nr. { $act }).
} Palikuši numurs, datumi, lietas sērija un kontrolsummas; vairāk ar to neko nevar darīt.
file-destroyed = Lieta ir iznīcināta (akts Nr. { $act }); ar to vairs neko nevar darīt.
destruction-lacks = Aktu vēl nevar izpildīt: { $lacks ->
    [over] { $words ->
        [stopped] tas ir apturēts.
        [abandoned] tas ir atcelts.
        [executing] to jau izpilda.
       *[other] tas jau ir izpildīts.
    }
    [submission] tas nav iesniegts.
    [appraisals] nav izvērtētas lietas: { $words }.
    [nothing_to_destroy] neviena lieta tajā nav iznīcināma.
    [unchanged] saraksts atšķiras no iesniegtā. Iesniedziet to vēlreiz.
    [commission] nav ekspertu komisijas lēmuma.
    [head] nav vadītāja apstiprinājuma.
    [archive] nav arhīva saskaņojuma.
    [wait] to vēl var apturēt līdz { DAY($words) } ieskaitot.
    [clock] ieraksts par to ir ar vēlāku dienu ({ DAY($words) }); pulkstenis ir pagriezts atpakaļ.
   *[other] { $lacks }.
}
destruction-in-the-way = Lietu { $file } nevar iznīcināt: { $obstacle ->
    [not_due] glabāšanas termiņš nav beidzies ({ DAY($words) }).
    [not_described] tā ir pastāvīgi glabājama un nav visa aprakstīta uzskaites sarakstā.
    [not_accepted] tā ir pastāvīgi glabājama, un arhīvs to nav pieņēmis ({ $words }).
    [not_on_act] tā ir pastāvīgi glabājama; nodošanas akta par { $words } nav.
    [not_signed] tā ir pastāvīgi glabājama; nodošanas aktu Nr. { $words } nav parakstījušas abas puses.
    [held] to aizliedz: { $words }.
    [task_open] dokumentam { $words } ir neizpildīts uzdevums.
    [draft_under_way] tai vai par tās dokumentu sagatavo dokumentu.
    [clock_runs] dokumentam { $words } rit izskatīšanas termiņš.
    [dispatch_under_way] dokumenta { $words } nosūtīšana nav pabeigta.
    [contest_runs] dokumentu { $words } vēl var apstrīdēt.
    [on_loan] izsniegts { $words }. sējums.
    [also_elsewhere] dokuments ir arī citā lietā: { $words }.
   *[other] { $obstacle } { $words }
} Aktu neizpilda; izņemiet lietu no tā vai novērsiet šķērsli.

# Projekti, to saskaņošana un parakstīšana.

draft-unknown = Šāda projekta nav.
draft-incoming = Šis reģistrs ir saņemtajiem dokumentiem. Izvēlieties nosūtāmo vai iekšējo dokumentu reģistru.
draft-signed = Dokuments ir parakstīts; parakstītā redakcija nemainās.
draft-withdrawn = Projekts ir atsaukts.
draft-not-in-approval = Projekts vēl nav nodots saskaņošanai.
draft-without-contents = Projektam nav satura. Vispirms pievienojiet datnes.
draft-content-unknown = Projekta pašreizējā redakcijā nav { $ordinal }. datnes.
draft-stale = Tikmēr paveikts ({ $who }, { DAY($date) }): { $what ->
    [prepared] projekts sagatavots
    [changed] projekts labots
    [withdrawn] projekts atsaukts
    [approval_started] projekts nodots saskaņošanai
    [approval_restarted] projekts labots, un saskaņošana sākta no jauna
    [approvals_voided] saskaņojumi zaudējuši spēku
    [approved] projekts vizēts
    [objected] celti iebildumi
    [abstained] kāds atturējies
    [signed] projekts parakstīts
    [card_departed] labota parakstītā dokumenta kartīte
    [card_returned] parakstītā dokumenta kartīte labota atpakaļ
   *[other] projekts mainīts
}. Atveriet projektu no jauna un pārbaudiet, vai jūsu labojums vēl vajadzīgs.
approval-stale = Redakcija, ko lasījāt, vairs nav spēkā. Tikmēr ({ $who }, { DAY($date) }): { $what ->
    [prepared] projekts sagatavots
    [changed] projekts labots
    [withdrawn] projekts atsaukts
    [approval_started] projekts nodots saskaņošanai no jauna
    [approval_restarted] projekts labots, un saskaņošana sākta no jauna
    [approvals_voided] saskaņojumi zaudējuši spēku
    [approved] jauno redakciju kāds jau vizējis
    [objected] pret jauno redakciju celti iebildumi
    [abstained] par jauno redakciju kāds atturējies
    [signed] projekts parakstīts
   *[other] projekts mainīts
}. Izlasiet pašreizējo redakciju un lemiet par to.
approval-step-unknown = Šādas saskaņošanas vietas nav.
approval-not-asked = Šeit lemj kāds cits.
approval-away = Jūs līdz { DAY($date) } esat prombūtnē: lemj kolēģis, kas ir uz vietas, un jūsu vietā – jūsu aizvietotājs.
approval-decided = Par to jau lemts ({ $who }, { DAY($date) }): { $verdict ->
    [approved] saskaņots
    [objected] celti iebildumi
    [abstained] atturējies
   *[other] nolemts
}.
approval-not-yet = Vispirms lemj: { $names }.
approval-objected = Iebildumi: { $names }. Labojiet projektu vai vienojieties, ka iebildumus atsauc.
approval-is-visa = Šeit vajadzīga vīza, nevis paraksts.
signature-no-abstention = Parakstu dod vai ar piezīmēm atsaka; no tā neatturas.
signature-by-signing = Šeit vajadzīgs paraksts: parakstiet projektu.
said-by-signature = To saka pats paraksts, un tas vairs nemainās.
document-signed = Šis dokuments ir parakstīts tāds, kāds tas ir. Kas tam pieder, reģistrējiet kā atsevišķu dokumentu – tā pielikumu; pašam dokumentam kā pielikumu pievieno tikai uz papīra parakstīta dokumenta skenējumu.
signatory-away = { $name } { DAY($date) } bija prombūtnē. Norādiet, kas parakstīja šajā vietā.
signatory-not-standing-in = { $name } { DAY($date) } neaizvietoja parakstītāju.
signed-on = Parakstīšanas diena nav starp { DAY($from) }, kad sākās kārta, un šodienu, { DAY($to) }
container-no-signature = Šajā datnē nav nolasāma paraksta. Augšupielādējiet parakstīto konteineru (.asice, .edoc).
container-other-contents = Konteinerā nav tieši tās datnes, kas saskaņotas.
container-not-covered = Neviens konteinera paraksts neaptver visas tā datnes nemainītas.
container-other-signers = Konteineru pēc sertifikātiem parakstījis kāds cits: { $names }. Norādiet, kurš parakstīja, vai augšupielādējiet parakstītāja konteineru.
container-other-day = Paraksts saka, ka parakstīts { DAY($date) } Norādiet šo dienu.
route-step-others = Šādu dokumentu maršrutā šo soli sper citas lomas.
route-wants-visas = Šādu dokumentu virzība līdz parakstam ved tikai caur vīzām. Norādiet, kas vizē.
stage-empty = Šajā posmā neviens nav norādīts.
approver-twice = Šī persona jau ir norādīta.
year-drafts-open = Reģistrā { $register } { PLURAL($count) ->
    [one] ir { $count } līdz gada beigām sagatavots projekts, kas nav ne parakstīts, ne atsaukts
    [zero] ir { $count } līdz gada beigām sagatavotu projektu, kas nav ne parakstīti, ne atsaukti
   *[other] ir { $count } līdz gada beigām sagatavoti projekti, kas nav ne parakstīti, ne atsaukti
}. Parakstiet vai atsauciet; līdz tam reģistra gads paliek atvērts.
approver-not-employed = { $name } { DAY($date) } nestrādā iestādē.
approver-away = { $name } līdz { DAY($date) } ir prombūtnē, un neviens, kas ir uz vietas, neaizvieto. Nokārtojiet aizvietošanu vai norādiet citu.
approver-without-account = { $name }: nav konta, ar kuru drīkst vizēt.
signatory-not-empowered = { $name }: nav tiesību parakstīt iestādes vai struktūrvienības vārdā.

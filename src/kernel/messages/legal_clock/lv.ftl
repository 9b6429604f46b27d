# Juridiskais pulkstenis: svētku dienas, termiņi un to skaidrojums vārdos.

# — svētku dienas —
holiday-new-year = Jaungada diena
holiday-good-friday = Lielā Piektdiena
holiday-easter-sunday = Pirmās Lieldienas
holiday-easter-monday = Otrās Lieldienas
holiday-labour-day = Darba svētki
holiday-independence = Latvijas Republikas Neatkarības atjaunošanas diena
holiday-mothers-day = Mātes diena
holiday-pentecost = Vasarsvētki
holiday-midsummer-eve = Līgo diena
holiday-midsummer-day = Jāņu diena
holiday-song-celebration = Vispārējo latviešu Dziesmu un deju svētku noslēguma diena
holiday-proclamation = Latvijas Republikas Proklamēšanas diena
holiday-christmas-eve = Ziemassvētku vakars
holiday-christmas-day = Pirmie Ziemassvētki
holiday-second-christmas-day = Otrie Ziemassvētki
holiday-new-years-eve = Vecgada diena
holiday-papal-visit = Viņa Svētības pāvesta Franciska pastorālās vizītes Latvijā diena
holiday-hockey-medal = Diena, kad Latvijas hokeja komanda ieguva bronzas medaļu

# — kāpēc dienu neskaita —
day-saturday = sestdiena
day-sunday = svētdiena
day-substitute = brīvdiena par svētkiem: { $holiday }
day-moved = pārcelta uz { $worked }
day-moved-off = iestādes brīvdiena

# — termiņš vārdos —
term-working-days = { $count ->
    [one] { $count } darba diena
   *[other] { $count } darba dienas
}
term-calendar-days = { $count ->
    [one] { $count } kalendāra diena
   *[other] { $count } kalendāra dienas
}
term-months = { $count ->
    [one] { $count } mēnesis
   *[other] { $count } mēneši
}
deadline-received = Saņemts { $day }; šo dienu neskaita.
deadline-presumed-complete = Saņemts { $day }; šo dienu neskaita. Nav atzīmēts, kad saņemts pēdējais vajadzīgais dokuments, tāpēc termiņu skaita no saņemšanas.
deadline-documents-complete = Saņemts { $received }, bet pēdējais vajadzīgais dokuments – { $day }; termiņu skaita no tā, pašu dienu neskaitot.
deadline-notified = Paziņots { $day }; šo dienu neskaita.
deadline-period-ended = Periods beidzies { $day }; šo dienu neskaita.
deadline-not-notified = Termiņš vēl nav sācies: nav atzīmēts, kad dokuments paziņots.
deadline-not-begun = Termiņš vēl nav sācies.
deadline-rule = Noteikums «{ $rule }», redakcija no { $from }: { $term } ({ $ground }).
deadline-counted-working-days = Skaita pēc { $after }, izlaižot sestdienas un svētdienas; { $term } beidzas { $day }
deadline-left-out = Neskaita arī: { $days }.
deadline-worked = Skaita pārcelto darba dienu: { $days }
deadline-counted = Skaita pēc { $after }; { $term } beidzas { $day }
deadline-shortened = Tajā mēnesī nav { $date }. datuma, tāpēc ņem mēneša pēdējo dienu.
deadline-rolled = { $from } nav darba diena ({ $why }), tāpēc termiņš beidzas nākamajā darba dienā, { $day }
deadline-paused = Apturēts { $from }, atjaunots { $until }; neskaitīts: { $term }; termiņš beidzas { $day }
deadline-paused-open = Apturēts { $from } un vēl nav atjaunots; pēdējā diena pārcelsies par apturēto laiku.
deadline-paused-late = Apturēts { $from } pēc termiņa beigām; tas neko nemaina.
deadline-extended = { $decided } pagarināts līdz { $until }
deadline-due-institution = Izpildes termiņš ir { $day }
deadline-due-addressee = Adresāts var rīkoties līdz { $day } ieskaitot.

# — paziņošana vārdos —
notified-e-address = Nosūtīts uz e-adresi { $sent }; uzskatāms par paziņotu otrajā darba dienā, { $day } ({ $ground }).
notified-email = Nosūtīts pa elektronisko pastu { $sent }; uzskatāms par paziņotu otrajā darba dienā, { $day } ({ $ground }).
notified-registered-post = Ierakstīts sūtījums nodots pastā { $sent }; uzskatāms par paziņotu septītajā dienā, { $day } ({ $ground }).
notified-ordinary-post = Vienkāršs sūtījums reģistrēts kā nosūtīts { $sent }; uzskatāms par paziņotu astotajā dienā, { $day } ({ $ground }).
notified-in-person = Izsniegts { $day } un ar to paziņots ({ $ground }).
notified-portal = Nosūtīts portālā { $sent }; uzskatāms par paziņotu otrajā darba dienā, { $day } ({ $ground }).
notified-document-exchange = Nosūtīts ar DIV starpniecību { $sent }; uzskatāms par paziņotu otrajā darba dienā, { $day } ({ $ground }).
notified-benefit-received = Pabalsts saņemts { $day }, un ar to lēmums paziņots ({ $ground }).

# — ar termiņu neiespējams —
deadline-none = Šim dokumentam termiņš neskrien. Ja tam jābūt, norādiet termiņa noteikumu.
deadline-stale = Tikmēr paveikts ({ $who }, { DAY($date) }): { $what ->
    [started] termiņš sācies
    [paused] termiņš apturēts
    [resumed] termiņš atjaunots
    [extended] termiņš pagarināts
    [applicant_told] atzīmēts, ka iesniedzējam par pagarinājumu paziņots
    [documents_completed] atzīmēts pēdējais vajadzīgais dokuments
    [notified] atzīmēta paziņošana
    [concluded] termiņš beigts
    [rule_applied] norādīts cits noteikums
    [corrected] labota kartīte un līdz ar to termiņš
    [recomputed] pārceltas darba dienas un līdz ar tām termiņš
   *[other] termiņš mainīts
}. { $due ->
    [none] Termiņš vēl nav sācies.
   *[other] Tagad tas beidzas { DAY($due) }
} Atveriet dokumentu no jauna un pārbaudiet, vai jūsu labojums vēl vajadzīgs.
deadline-concluded = Termiņš ir beigts { DAY($date) } Lai to sāktu no jauna, norādiet termiņa noteikumu un iemeslu.
deadline-stands-still = Termiņš ir apturēts { DAY($date) } Vispirms to atjaunojiet.
deadline-runs = Termiņš nav apturēts.
deadline-ran-out = Termiņš beidzās { DAY($date) }; apturēt vai pagarināt var tikai termiņu, kas vēl nav beidzies.
date-too-early = Agrākā iespējamā diena ir { DAY($date) } Pārbaudiet datumu.
until-passed = { DAY($date) } jau ir pagājis. Norādiet dienu, kas vēl priekšā.
until-not-later = Termiņš tāpat beidzas { DAY($date) } Norādiet vēlāku dienu.
until-beyond = Šo termiņu drīkst pagarināt ne tālāk kā līdz { DAY($date) }
extension-decision-required = Bez motivēta lēmuma termiņu drīkst pagarināt līdz { DAY($date) } Norādiet lēmumu.
deadline-not-extensible = Šo termiņu pagarināt nedrīkst.
deadline-not-extended = Termiņš nav pagarināts, tāpēc nav, par ko paziņot iesniedzējam.
deadline-other-event = Šī noteikuma termiņš nesākas ar šo notikumu. Ja lietai ir cits termiņš, vispirms norādiet citu noteikumu.
deadline-outcome = Šādu iznākumu atzīmē tikai programma. Izvēlieties citu.
deadline-rule-unknown = Noteikumam «{ $code }» nav redakcijas termiņiem, kas sākas { DAY($date) }
deadline-rule-of-periods = Šis noteikums ir par pārskata periodiem, nevis par dokumentiem. Izvēlieties citu.
deadline-rule-already = Šis noteikums dokumentam jau piemērots.
rule-code-malformed = Noteikuma kodā ir ne vairāk kā { $most } rakstzīmes: a–z, 0–9 un pasvītra.
term-amount = Termiņš ir no 1 līdz { $most }.
rule-overlaps = { $to ->
    [none] Šim noteikumam jau ir redakcija, kas sākas { DAY($from) } un ir bez beigām. Jaunā var sākties nākamajā dienā vai vēlāk.
   *[other] Šim noteikumam jau ir redakcija no { DAY($from) } līdz { DAY($to) } Izvēlieties citu laiku.
}
rule-leaves-gap = No { DAY($date) } noteikumam vairs nebūtu redakcijas, un termiņi nesāktos. Pieņemiet šo redakciju bez beigu datuma; nākamā to beigs.
rule-contends = Tiem pašiem dokumentiem tad sāktos arī noteikums «{ $code }». Norādiet citus veidus vai reģistru.
rule-or-kind = Norādiet vai nu noteikumu, vai dokumenta veidu.
year-outside = Svētku dienas var jautāt par gadiem no { $from } līdz { $to }.
day-already-off = { DAY($date) } tāpat ir brīvdiena.
day-already-worked = { DAY($date) } tāpat ir darba diena. Atstrādāt var sestdienā vai svētdienā.
day-is-holiday = { DAY($date) } ir svētku diena. Atstrādāt var sestdienā vai svētdienā, kas nav svētku diena.
day-moved-already = { DAY($date) } jau ir pārcelta.
moved-day-unknown = Tādas pārceltas dienas nav.

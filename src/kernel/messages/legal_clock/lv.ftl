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
notified-benefit-received = Pabalsts saņemts { $day }, un ar to lēmums paziņots ({ $ground }).

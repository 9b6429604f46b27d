# Ziņojumi, kurus redz darbinieki. Katram jāpasaka, kas nav kārtībā un ko darīt.

# — kartīte —
required = Aizpildiet šo lauku.
too-long = Šeit ietilpst ne vairāk kā { $most } { PLURAL($most) ->
    [zero] rakstzīmju
    [one] rakstzīme
   *[other] rakstzīmes
}. Saīsiniet tekstu.
control-character = Tekstā ir neredzama vadības rakstzīme. Ierakstiet tekstu no jauna.
date-in-future = Datums { DAY($date) } vēl nav pienācis. Pārbaudiet gadu un mēnesi.
date-too-old = Datums { DAY($date) } ir pirms 1900. gada. Pārbaudiet gadu.
date-order = { DAY($later) } nevar būt pirms { DAY($earlier) } Pārbaudiet abus datumus.
negative-count = Skaits nevar būt negatīvs.
language-unknown = «{ $given }» nav valodas kods. Lietojiet ISO 639-1, piemēram, lv, en, ru.
too-many = Šeit ietilpst ne vairāk kā { $most } { PLURAL($most) ->
    [zero] ierakstu
    [one] ieraksts
   *[other] ieraksti
}.
access-until-forbidden = Vispārpieejamam dokumentam ierobežojuma datumu nenorāda. Dzēsiet datumu vai mainiet pieejamību.
access-until-required = Norādiet, līdz kuram datumam pieejamība ir ierobežota.
access-until-past = Ierobežojuma datums { DAY($date) } jau ir pagājis.
access-until-year = Iekšēju ierobežojumu nosaka ne ilgāk kā uz gadu – līdz { $latest }; pēc tam to pārskata.
access-ground-required = Norādiet ierobežojuma pamatu (normatīvo aktu vai rīkojumu).
access-ground-forbidden = Vispārpieejamam dokumentam ierobežojuma pamatu nenorāda.
particulars-kind = Šie lauki neder dokumenta veidam «{ $kind }».
amount-negative = Summa nevar būt negatīva.

# — reģistrēšana —
register-unknown = Tāda reģistra nav.
register-not-in-force = Reģistrs piešķir numurus tikai { $period } Izvēlieties citu reģistru.
year-closed = Reģistra { $year }. gads ir slēgts. Reģistrējiet kārtējā gada lietā vai lūdziet administratoru atvērt gadu no jauna.
year-over = { $year }. gads ir beidzies. Reģistrējiet kārtējā gada lietā vai lūdziet administratoru atvērt reģistra gadu no jauna.
year-not-begun = { $year }. gads vēl nav sācies. Reģistrējiet kārtējā gada lietā.
file-unknown = Tādas lietas nav.
file-closed = Lieta { $index } ir slēgta. Izvēlieties atvērtu lietu.
file-none-open = Sērijai { $index } nav atvērtas lietas { $year }. gadam. Atveriet to vai norādiet citu lietu.
file-several-open = Sērijai { $index } ir vairākas atvērtas lietas. Norādiet to, kurai dokuments pieder.
file-other-year = Lieta { $index } ir cita gada lieta. Izvēlieties dokumenta gada lietu vai pārejošu lietu.
enclosed-follows-letter = Pievienots dokuments atrodas tur, kur tā vēstule, un to redz tie paši. Labojiet vēstules kartīti.
file-required = Šim reģistram nav savas sērijas: norādiet lietu.
unit-unknown = Tādas struktūrvienības nav.
unit-required = Norādiet atbildīgo struktūrvienību.
staff-member-unknown = Tāda darbinieka nav.
correspondent-unknown = Tāda korespondenta nav.
document-unknown = Tāda dokumenta nav.
number-too-long = Numurs { $number } ir garāks par 30 rakstzīmēm. Saīsiniet reģistra numura formātu.
upload-unknown = Tādas augšupielādes nav. Augšupielādējiet datni vēlreiz.
upload-claimed = Šī augšupielāde jau piesaistīta citam dokumentam. Augšupielādējiet datni vēlreiz.
upload-twice = Viena un tā pati augšupielāde norādīta divreiz.
relation-twice = Viena un tā pati saistība norādīta divreiz.

# — labošana un anulēšana —
revision-stale = Kartīti tikmēr mainīja kāds cits. Atveriet to no jauna un izdariet labojumu vēlreiz.
document-annulled = Reģistrācija ir anulēta; kartīti vairs nemaina.
document-enclosed = Pievienotam dokumentam nav sava numura, ko anulēt.
reason-required = Norādiet iemeslu.
nothing-to-amend = Nekas nav mainīts.

# — korespondenti —
personal-code-malformed = Personas kodā ir 11 cipari: DDDDDD-DDDDD.
personal-code-date = Pirms 2017. gada jūlija dotā personas koda pirmie seši cipari ir dzimšanas datums; šāda datuma nav.
personal-code-doubtful = Personas koda kontrolcipars nesakrīt. Salīdziniet ar dokumentu un apstipriniet, ja kods ir pareizs.
registration-number-malformed = Reģistrācijas numurā ir 11 cipari, pirmais lielāks par 3.
registration-number-control = Reģistrācijas numura kontrolcipars nesakrīt: kāds cipars ir kļūdains.
field-of-other-kind = Šis lauks neder šādam korespondenta veidam.

# — piekļuve —
not-permitted = Jūsu lomai šī darbība nav atļauta.
not-permitted-by-token = { $tokens ->
    [none] To neatļauj neviens piekļuves marķieris. Pierakstieties ar lietotājvārdu un paroli.
   *[wider] Šis piekļuves marķieris to neatļauj. Pierakstieties vai lietojiet marķieri ar plašāku tvērumu.
}
not-permitted-standing-in = Citas personas vietā to nedara. Dariet to savā vārdā.
sign-in-required = Pierakstieties, lai turpinātu.
sign-in-refused = Konts vai parole nav pareiza.
sign-in-throttled = Pārāk daudz neveiksmīgu mēģinājumu. Mēģiniet vēlreiz pēc { $seconds } { PLURAL($seconds) ->
    [zero] sekundēm
    [one] sekundes
   *[other] sekundēm
}.
token-name-required = Nosauciet marķieri, lai vēlāk to atpazītu.
token-days = Marķieris der no 1 līdz { $most } { PLURAL($most) ->
    [zero] dienām
    [one] dienai
   *[other] dienām
}.
token-unknown = Tāda marķiera nav.

# — konti un organizācija —
login-malformed = Lietotājvārdā ir no 2 līdz 64 rakstzīmēm: a–z, 0–9, punkts, domuzīme, pasvītra.
login-taken = Lietotājvārds «{ $login }» jau aizņemts. Izvēlieties citu.
last-administrator = Šis ir iestādes pēdējais administrators. Vispirms piešķiriet šo lomu citam kontam.
account-unknown = Tāda konta nav.
not-substitute = Šodien jūs šo darbinieku neaizvietojat.
unit-code-taken = Kods «{ $code }» jau ir citai struktūrvienībai (varbūt bijušai). Izvēlieties citu.
unit-code-twice = Kods «{ $code }» plānā ir divreiz.
unit-code-unknown = Nav struktūrvienības ar kodu «{ $code }».
unit-text = Ierakstiet šeit īsu tekstu bez vadības rakstzīmēm; kods ir viens vārds.
unit-above-itself = Struktūrvienība «{ $code }» atrastos pati virs sevis. Norādiet citu augstāko struktūrvienību.
unit-own-predecessor = Struktūrvienība «{ $code }» būtu pati sev priekštece.
unit-succeeds-the-living = Struktūrvienība «{ $code }» sākas, pirms beidzas tās priekštece «{ $predecessor }». Pārbaudiet datumus.
unit-not-in-force = Struktūrvienība «{ $name }» pastāv { $period } Izvēlieties to, kas pastāv reģistrācijas dienā.
unit-not-there = Struktūrvienība «{ $code }» tajā dienā nepastāv. Izvēlieties citu vai paredziet to plānā.
unit-ended-already = Struktūrvienība «{ $code }» pastāv tikai { $period } Tai vairs nav ko izbeigt.
unit-succeeded-already = «{ $code }» beidzas { DAY($date) }, un tās pēcteči ir { $successors }: šī reorganizācija jau ir izpildīta. Reorganizējiet pēctečus.
unit-left-behind = Zem «{ $code }» paliek «{ $below }». Norādiet, kas ar to notiek.
unit-still-keeps = Struktūrvienībai ir { $files } { PLURAL($files) ->
    [zero] atvērtu lietu
    [one] atvērta lieta
   *[other] atvērtas lietas
} un { $registers } { PLURAL($registers) ->
    [zero] reģistru
    [one] reģistrs
   *[other] reģistri
}. Plānojiet reorganizāciju ar pēcteci.
units-below = Zem tās turpina darboties «{ $code }». Vispirms izbeidziet to vai plānojiet reorganizāciju.
staff-in-unit = Tajā vēl strādā darbinieki ({ $count }). Vispirms izbeidziet viņu amatus vai plānojiet reorganizāciju.
period-backwards = Pēdējā diena nevar būt pirms pirmās.
appointment-overlaps = Darbiniekam struktūrvienībā «{ $code }» šajā laikā jau ir amats ({ $period }).
outside-unit = Struktūrvienība «{ $code }» pastāv { $period } Pārbaudiet datumus.
outside-employment = Darbinieks strādā { $period } Pārbaudiet datumus.
substitute-for-oneself = Neviens neaizvieto pats sevi. Izvēlieties citu darbinieku.
substitution-overlaps = Šiem diviem šajā laikā jau ir aizvietošana ({ $period }).
substitution-too-long = Aizvietošana ilgst ne vairāk kā { $most } { PLURAL($most) ->
    [zero] dienu
    [one] diena
   *[other] dienas
}. Ilgāk vajadzīgs savs amats.
ends-outside = Pēdējai dienai jābūt laikā { $period }
appointment-unknown = Tāda amata nav.
substitution-unknown = Tādas aizvietošanas nav.
reorganisation-unknown = Tādas reorganizācijas nav.
reorganisation-carried-out = Reorganizācija jau ir izpildīta; to vairs nemaina.
reorganisation-empty = Plānā nekas nesākas un nekas nebeidzas.
reorganisation-decided-after = Lēmums pieņemts pēc dienas, kad tas stājas spēkā. Pārbaudiet abus datumus.
reorganisation-before-unit = «{ $code }» pastāv tikai { $period } Reorganizācija nevar notikt, pirms tā sākusies.
reorganisation-documents-after = Struktūrvienībai «{ $code }» pēc tās pēdējās dienas { PLURAL($count) ->
    [zero] reģistrēti { $count } dokumentu
    [one] reģistrēts { $count } dokuments
   *[other] reģistrēti { $count } dokumenti
}. Labojiet to struktūrvienību vai izvēlieties vēlāku dienu.
reorganisation-nobody-takes = «{ $code }» nav pēcteča, bet tai ir { $files } { PLURAL($files) ->
    [zero] atvērtu lietu
    [one] atvērta lieta
   *[other] atvērtas lietas
} un { $registers } { PLURAL($registers) ->
    [zero] reģistru
    [one] reģistrs
   *[other] reģistri
}. Norādiet pēcteci.
heir-required = Norādiet, kurš no «{ $code }» pēctečiem pārņem darbiniekus, atvērtās lietas un reģistrus.
heir-elsewhere = Pārņēmējam jābūt vienam no pēctečiem.
assigned-elsewhere = «{ $code }» nav tās struktūrvienības pēctece, kura to glabā.
no-record-group = «{ $code }» nav iestāde, un tai nav sava fonda. Norādiet iestādi, kurā tā ietilpst.
fonds-archive-malformed = Norādiet arhīva struktūrvienību ar 2 līdz 8 burtiem, piemēram, VAZVA.
fonds-number-malformed = Fonda numurā ir līdz 6 cipariem un, ja vajag, burts, piemēram, 327.
fonds-taken = Fonds ar šo numuru pieder «{ $code }». Pārbaudiet arhīvu un numuru.
name-before = Vārds vai uzvārds mainās kādā dienā laikā { $period } Pārbaudiet datumu.
post-unknown = Tādas amata vietas nav.
post-elsewhere = Amata vieta ir citā struktūrvienībā. Izvēlieties šīs struktūrvienības amata vietu.
outside-post = Amata vieta pastāv { $period } Pārbaudiet datumus.
post-filled = { PLURAL($places) ->
    [one] { $places } vieta šajā amatā tajā laikā jau ir aizņemta. Izvēlieties citu amata vietu vai vispirms izbeidziet citu iecelšanu.
   *[other] Visas { $places } vietas šajā amatā tajā laikā jau ir aizņemtas. Izvēlieties citu amata vietu vai vispirms izbeidziet kādu iecelšanu.
}
post-places = Amata vietā ir no 1 līdz { $most } vietām.
post-held = { PLURAL($count) ->
    [zero] Pēc šīs dienas amatu ieņem { $count } darbinieku. Vispirms izbeidziet viņu iecelšanu.
    [one] Pēc šīs dienas amatu ieņem { $count } darbinieks. Vispirms izbeidziet viņa iecelšanu.
   *[other] Pēc šīs dienas amatu ieņem { $count } darbinieki. Vispirms izbeidziet viņu iecelšanu.
}

# — pieprasījums —
page-size = Lapā ir no 1 līdz { $most } { PLURAL($most) ->
    [zero] rindām
    [one] rindai
   *[other] rindām
}.
cursor-malformed = Šī norāde nav no šī saraksta. Sāciet no pirmās lapas.
id-malformed = «{ $given }» nav derīgs identifikators.
id-of-other-type = Gaidīts { $expected } identifikators, dots { $given }.
idempotency-key-malformed = Idempotences atslēgā ir no 1 līdz 100 redzamām ASCII rakstzīmēm.
idempotency-key-reused = Šī idempotences atslēga jau lietota citam pieprasījumam.
date-malformed = «{ $given }» nav datums. Rakstiet gads-mēnesis-diena, piemēram, 2026-03-02.

# — meklēšana —
query-empty = Ierakstiet, ko meklēt, vai izvēlieties kādu filtru.

# — augšupielāde —
upload-empty = Datne ir tukša.
upload-too-large = Datne ir lielāka par { $most } { PLURAL($most) ->
    [zero] baitiem
    [one] baitu
   *[other] baitiem
}.
uploads-waiting = Vēl nereģistrētās augšupielādes jau aizņem { $most } { PLURAL($most) ->
    [zero] baitu
    [one] baitu
   *[other] baitus
}. Reģistrējiet tās vai pagaidiet, līdz to termiņš beidzas, un augšupielādējiet vēlreiz.
upload-hash-mismatch = Saņemtie baiti nesakrīt ar norādīto SHA-256. Augšupielādējiet datni vēlreiz.
file-name-required = Norādiet datnes nosaukumu galvenē X-File-Name (UTF-8, procentu kodējumā) vai Content-Disposition.

# — lejupielāde —
content-unknown = Tādas datnes nav.
content-name-unfit = Datni tā nosaukt nevar: { $because ->
    [empty] nosaukums ir tukšs
    [long] nosaukums ir garāks par { $most } baitiem (burts ar garumzīmi vai mīkstinājuma zīmi ir divi)
    [separator] nosaukumā ir / \ vai :
    [character] nosaukumā ir kāda no zīmēm < > " | ? *
    [control] nosaukumā ir neredzama rakstzīme
    [edge] nosaukums sākas ar atstarpi vai beidzas ar atstarpi vai punktu
   *[reserved] šādu nosaukumu operētājsistēmas patur sev (CON, NUL, COM1)
}.
content-named-twice = Šī datne pieprasījumā minēta divreiz. Atstājiet vienu nosaukumu.
content-name-unknown = Šī datne nekur nav nosaukta «{ $name }».
content-name-doubled = Dokumentam jau ir datne «{ $other }», un ne visas sistēmas tās atšķir. Izvēlieties citu nosaukumu.
package-boundless = Nekas noteikts nav meklēts, tāpēc līdzi dotu visu. Norādiet vārdus vai filtru.
package-too-many = Vienā pakā ir ne vairāk kā { $most } dokumentu. Sašauriniet meklēto, piemēram, pa gadiem.
package-empty = Te nav neviena dokumenta, ko varat saņemt.
range-outside = Datnei ir tikai { $size } { PLURAL($size) ->
    [zero] baitu
    [one] baits
   *[other] baiti
}.

# — dokumenta stāvoklis —
text-pending = Teksts vēl tiek izgūts.
text-recognition-unavailable = Teksta atpazīšana šajā datorā nav uzstādīta (Tesseract ar latviešu valodu), tāpēc attēla tekstu meklēt nevar.
signature-not-validated = Paraksti nav pārbaudīti pret uzticamības sarakstiem.

# — durvis —
instant-malformed = «{ $given }» nav laiks. Rakstiet, piemēram, 2026-03-02T10:15:00+02:00.
internal = Mūsu pusē kaut kas neizdevās. Mēģiniet vēlreiz; ja neizdodas, pasakiet administratoram pieprasījuma numuru { $request }.
year-not-open = Reģistra { $year }. gads nav atvērts.
series-unknown = Shēmā nav sērijas { $index }.
series-not-in-force = Šī sērija nav spēkā. Izvēlieties sēriju no spēkā esošās shēmas.
series-of-the-year = Sērijas { $index } lietas atver kopā ar gadu.
file-of-the-year = Lietu { $index } slēdz kopā ar tās gadu.
series-twice = Sērija { $index } shēmā ir divreiz.
file-index-malformed = «{ $given }» nav lietas indekss.
retention-period-contradictory = Sērijas { $index } glabāšanas termiņš ir pretrunīgs.
word-unknown = Sērijā { $index } ir nezināms vārds «{ $word }».
number-format-malformed = «{ $given }» nav numura formāts. Tas ir teksts, kurā tieši vienreiz ir {"{seq}"}, atdalīts no cipariem, un, ja vajag, {"{index}"}, {"{yy}"} vai {"{yyyy}"}.
register-code-taken = Kods «{ $code }» jau ir citam reģistram (varbūt slēgtam). Izvēlieties citu.
register-code-words = Kods ir viens vārds.
register-numbers-alike = Reģistrs { $register } piešķir tādus pašus numurus. Izvēlieties citu indeksu vai formātu.
register-documents-after = { PLURAL($count) ->
    [zero] Pēc šīs dienas reģistrēti { $count } dokumentu. Izvēlieties vēlāku pēdējo dienu.
    [one] Pēc šīs dienas reģistrēts { $count } dokuments. Izvēlieties vēlāku pēdējo dienu.
   *[other] Pēc šīs dienas reģistrēti { $count } dokumenti. Izvēlieties vēlāku pēdējo dienu.
}
number-format-unusable = Reģistra { $register } numura formāts nav lietojams.
purpose-malformed = Iemeslu galvenē X-Purpose nevar nolasīt: sūtiet UTF-8 procentu kodējumā.
file-name-path = Datnes nosaukumā nedrīkst būt ceļa (/ vai \). Norādiet tikai nosaukumu.
file-name-shortened = Datnes nosaukums ir garāks par { $most } baitiem un tāpēc saīsināts: «{ $name }».
file-name-cleaned = Datnes nosaukumā bija zīmes, kuras dažas datņu sistēmas neņem pretim, tāpēc datni tagad sauc «{ $name }».
hash-malformed = SHA-256 norādīts nepareizi: vajag 64 heksadecimālos ciparus vai sha-256=:…: (RFC 9530).
upload-broken-off = Augšupielāde pārtrūka. Augšupielādējiet datni vēlreiz.
upload-form = Sūtiet datnes baitus tieši, nevis veidlapā (multipart).
text-empty = Datnē nav teksta.
text-encrypted = Datne ir aizsargāta ar paroli, tāpēc tās tekstu nevar atrast.
text-unsupported = Šāda formāta datņu tekstu nelasa; datne ir saglabāta nemainīta.
text-broken = Datne ir bojāta; tās tekstu izdevās nolasīt tikai daļēji vai nemaz.
text-refused = Datnes lasīšana pārsniedza atļauto laiku, atmiņu vai apjomu; datne ir saglabāta nemainīta.
text-attachments-left = { PLURAL($most) ->
    [zero] Pirmie { $most } pielikumu kļuva
    [one] Pirmais { $most } pielikums kļuva
   *[other] Pirmie { $most } pielikumi kļuva
} par dokumentiem; vēl { $left } paliek vēstulē.
not-found = Šeit nekā nav.
cross-site = Pieprasījums nāca no citas vietnes, tāpēc to neizpildīja.
method-not-allowed = Šai adresei ir citas metodes; tās nosauc galvene Allow.
media-type = Šeit pieņem tikai { $wanted }.
body-too-large = Pieprasījums ir garāks par { $most } { PLURAL($most) ->
    [zero] baitiem
    [one] baitu
   *[other] baitiem
}.
body-malformed = Pieprasījuma saturs nav derīgs: { $what }.
query-too-long = Vaicājums ir garāks par { $most } { PLURAL($most) ->
    [zero] baitiem
    [one] baitu
   *[other] baitiem
}. Datus lieciet mainīgajos.
too-slow = Pieprasījums netika izpildīts laikā. Mēģiniet vēlreiz.
app-name = Aprite
app-purpose = Sociālā dienesta dokumentu pārvaldība un arhīvs
sign-in = Pierakstīties
sign-out = Izrakstīties
to-the-start = Uz pirmo lapu
login-name = Lietotājvārds
password = Parole
signed-in-as = Pierakstījies: { $login }
explore-api = Programmsaskarne (GraphiQL)
graphiql-blocked = GraphiQL daļas nevarēja ielādēt no unpkg.com. Ja iestādes tīkls to liedz, lietojiet citu GraphQL klientu ar adresi /graphql un piekļuves marķieri.

# — gada noslēgšana un atvēršana —
year-impossible = { $given } nav šiem dokumentiem iespējams gads. Norādiet gadu no { $first } līdz { $last }.
year-not-over = { $year }. gads vēl nav beidzies. Noslēdziet to pēc 31. decembra.
year-not-to-open = Atver kārtējo vai nākamo gadu; { $year }. nav ne viens, ne otrs.
year-not-closed = Reģistra { $year }. gads nav slēgts.
stands-in-the-way = Gada noslēgšanu kavē vairāki šķēršļi.
numbers-without-document = Reģistrā { $register } numuri no { $first }. līdz { $last }. ir doti, bet dokumenta tiem nav. Atrodiet dokumentu vai norādiet, kāpēc numurs nav izmantots.
number-beyond-counter = Reģistrā { $register } dokumentam ir { $sequence }. numurs, bet skaitītājs līdz tam nav ticis. Pasakiet administratoram: datubāze ir bojāta.
file-without-term = Lietai { $index } nav glabāšanas termiņa. Norādiet to klasifikācijas shēmā.
file-not-closed = Lieta { $index } nav slēgta.
file-handed-over = Lieta ir nodota arhīvam (akts Nr. { $act }); tā vairs nemainās.
file-on-act = Lieta ir nodošanas aktā Nr. { $act }, kas vēl nav parakstīts. Vispirms atceliet aktu.
file-packaged = Lieta ir pakotnē { $package }, kas ir sagatavota arhīvam. Vispirms atmetiet pakotni.
unregistered = Kontā { $login } ir saņemts, bet nav reģistrēts: { $count }. Tas jāreģistrē vai jāpagaida, līdz beidzas termiņš.
number-not-missing = { $sequence }. numuram dokuments ir, vai tas vēl nav dots.

# — klasifikācijas shēma —
scheme-unknown = Tādas klasifikācijas shēmas redakcijas nav.
scheme-in-force = Viena shēmas redakcija jau ir spēkā. Sagatavojiet jaunu projektu un virziet to tālāk.
scheme-not-draft = Mainīt var tikai projektu. Atgrieziet redakciju projekta statusā.
scheme-of-no-institution = Shēma ir iestādei – tagadējai vai bijušai. Norādiet iestādi vai nevienu, ja shēma ir kopīga.
scheme-unit-not-there = Iestāde { DAY($date) } nepastāv. Pārbaudiet dienu, ar kuru shēma ir spēkā.
scheme-empty = Redakcijā nav nevienas lietu sērijas.
scheme-faulty = Redakcijā ir { $count } { PLURAL($count) ->
    [zero] nepilnību
    [one] nepilnība
   *[other] nepilnības
}. Novērsiet tās un mēģiniet vēlreiz.
scheme-not-before = Redakcija stājas spēkā { DAY($date) }; agrāk to nevar izdarīt.
scheme-not-after = Redakcijai jāstājas spēkā pēc tās, kura ir spēkā no { DAY($date) }
scheme-step-impossible = No statusa «{ $from ->
    [draft] projekts
    [reviewed] ekspertu komisijā izskatīta
    [approved] apstiprināta
    [agreed] saskaņota ar arhīvu
    [in_force] spēkā
   *[superseded] aizstāta
}» nevar pāriet uz «{ $to ->
    [draft] projekts
    [reviewed] ekspertu komisijā izskatīta
    [approved] apstiprināta
    [agreed] saskaņota ar arhīvu
    [in_force] spēkā
   *[superseded] aizstāta
}».
agreed-until-forbidden = Saskaņojuma termiņu norāda tikai tad, kad redakciju saskaņo ar arhīvu.
register-left-behind = Reģistra { $register } sērijai jaunajā redakcijā nav viena noteikta pēcteča. Norādiet iepriekšējo indeksu vai mainiet reģistra sēriju.
agreed-too-long = Saskaņojums ir spēkā ne ilgāk kā { $years } gadus, šeit līdz { DAY($date) }
files-left-behind = Sērijā { $index } ir atvērtas pārejošas lietas ({ $count }), bet jaunajā redakcijā tām nav viena noteikta pēcteča, kas arī ir pārejošs. Norādiet iepriekšējo indeksu vai vispirms lietas slēdziet.
series-without-level = Sērijai { $index } nav norādīts līmenis un tā nosaukums.
level-titled-twice = Līmenim { $level } ir divi dažādi nosaukumi.
series-without-title = Sērijai { $index } nav nosaukuma.
series-title-too-long = Sērijas { $index } nosaukums ir garāks par 1000 rakstzīmēm.
series-without-term = Sērijai { $index } nav glabāšanas termiņa.
series-without-responsible = Sērijai { $index } nav atbildīgās struktūrvienības vai darbinieka.
series-unit-ended = Par { $index } atbildīgā struktūrvienība beidzas, pirms šī redakcija stājas spēkā. Norādiet tās pēcteci.
series-without-medium = Sērijai { $index } nav norādīta vide.
series-without-system = Sērijai { $index } nav norādīta informācijas sistēma, kurā glabā tās elektroniskos dokumentus.
series-restriction-ungrounded = Sērijai { $index } ir ierobežota pieejamība, bet nav norādīts tās pamats vai laiks.
series-open-with-restriction = Sērija { $index } ir vispārpieejama; ierobežojuma pamatu un laiku nenorāda.
term-malformed = «{ $given }» nav glabāšanas termiņš. Rakstiet, piemēram: pastāvīgi; 10 gadi; līdz vajadzība zudusi.
trigger-unknown = «{ $given }» nav termiņa sākums. Lietojiet kādu no šiem vārdiem: { $known }.
medium-unknown = «{ $given }» nav vide. Rakstiet: papīrs, elektroniska, hibrīda vai cita.
access-class-unknown = «{ $given }» nav pieejamības statuss.
yes-or-no = «{ $given }» nav ne jā, ne nē.
table-empty = Tabulā nav rindas ar sleju nosaukumiem.
table-unreadable = Tabulu nevar nolasīt. Saglabājiet to kā CSV vai XLSX bez paroles.
table-encoding = Šī rinda ir citā kodējumā nekā pārējās. Saglabājiet tabulu no jauna kā UTF-8.
table-too-large = Tabula ir pārāk liela: shēmā ir ne vairāk kā 5000 rindu.
table-column-unknown = Slejas «{ $given }» shēmas tabulā nav.
table-column-twice = Sleja «{ $given }» minēta divreiz.
table-column-missing = Trūkst slejas «{ $column }».
table-cell-outside = Rindā ir vērtība, kas neatrodas nevienā slejā. Vērtības, kurās ir atdalītājs, lieciet pēdiņās.
table-cell-date = Izklājlapa šo šūnu pārvērtusi par datumu. Iestatiet šūnas formātu «teksts» un ierakstiet vērtību no jauna.
base64-malformed = Tas nav base64.

# — sējumi un norādes citās lietās —
volume-unknown = Tāda sējuma nav.
volume-still-open = Lietai jau ir atvērts sējums. Slēdziet to un tad atveriet nākamo.
volume-closed = Sējums ir slēgts.
volume-lent = Sējums ir izsniegts. Vispirms saņemiet to atpakaļ.
volume-not-lent = Sējums nav izsniegts.
sheets-impossible = Lapu skaits ir no 0 līdz { $most }.
already-in-file = Dokuments šajā lietā jau ir.

# — veco reģistru un lietu pārņemšana —
register-taken-over = Šis reģistrs piederēja bijušajam dienestam, un jaunus dokumentus tajā nereģistrē. Izvēlieties šodienas reģistru.
register-elsewhere = Kods “{ $code }” pieder šodienas reģistram vai cita dienesta reģistram. Izvēlieties citu kodu.
source-unreadable = Datni nevar nolasīt ({ $why }).
source-empty = Tabulā nav rindas ar sleju nosaukumiem.
source-workbook = Darbgrāmatu nevar nolasīt: tā ir bojāta, aizsargāta ar paroli vai izpakota pārsniedz gigabaitu.
source-utf16 = Tabula ir UTF-16 kodējumā. Saglabājiet to kā CSV UTF-8 vai kā XLSX darbgrāmatu.
source-line-too-long = Šī rinda ir garāka par megabaitu vai tajā ir vairāk nekā 64 slejas. Pārbaudiet atdalītāju un pēdiņas.
source-quote = Šūna, kas šeit sākas ar pēdiņām, nav aizvērta, vai aiz aizverošajām pēdiņām vēl ir teksts: nākamās rindas tajā pazustu. Salabojiet pēdiņas.
source-too-many = Lietu sarakstā ir ne vairāk kā { $most } rindu. Sadaliet tabulu.
mapping-column-unknown = Nav zināms, kas ir slejā “{ $given }”. Norādiet to kartējumā (--map): "{ $given }" = "{ $remarks }" to saglabā piezīmēs, "{ $given }" = "ignore" to izlaiž.
mapping-target-unknown = Kartējumā ir “{ $given }”, bet tādas pārņemamas slejas nav.
mapping-name-absent = Kartējumā ir nosaukta sleja “{ $given }”, kuras tabulā nav.
mapping-column-missing = Tabulā nav slejas “{ $column }” ({ $english }). Kartējumā nosauciet sleju, kurā tas ir.
rows-faulty = Kļūdainas rindas: { $rows }. Nekas nav pārņemts. Izlabojiet tās vai pārņemiet tikai pārējās ar --leave-faulty.
row-garbled = Tas nav teksts: rinda vai agrāk visa tabula ir saglabāta citā kodējumā nekā pārējais. Ierakstiet vērtību no jauna; ja kodējums bija norādīts (--encoding), vispirms pārbaudiet to.
row-cell-outside = “{ $given }” neatrodas nevienā slejā. Vērtības, kurās ir atdalītājs, lieciet pēdiņās.
row-date-malformed = “{ $given }” nav datums. Rakstiet 15.01.2020, 2020-01-15, 01.2020 vai 2020.
row-count-malformed = “{ $given }” nav vesels skaitlis.
row-word-unknown = “{ $given }” šeit nav pazīstams. Pazīstami ir: { $allowed }.
row-code-malformed = Tas nav ne personas kods, ne reģistrācijas numurs.
row-outside-service = { DAY($date) } ir ārpus bijušā dienesta pastāvēšanas laika ({ $period }).
row-changed = Numurs { $number } jau ir pārņemts, un tagad rindā ir rakstīts kas cits. Labojiet pašu dokumentu.
number-impossible = “{ $given }” nevar būt reģistrācijas numurs: tajā nav neviena cipara vai ir nedrukājama rakstzīme.
number-not-of-format = Tādu numuru kā “{ $given }” reģistrs nav piešķīris: tā formāts ir { $format }.
number-of-other-year = Numurā “{ $given }” ir cits gads nekā reģistrācijas datumā ({ $year }).
number-doubled = { $year }. gada numurs { $number } jau ir { $row }. rindā.
file-not-taken-over = Nav { $year }. gada lietas { $index }. Vispirms pārņemiet lietu sarakstu vai izlabojiet indeksu.
file-doubled = Lieta { $file } jau ir { $row }. rindā. Ja tas ir cits sējums, norādiet tā numuru.
file-other-title = Lietai { $file } { $row }. rindā ir cits nosaukums. Ja tās ir divas lietas, norādiet katrai numuru (sleja “numurs”).
file-other-dates = Lietai { $file } { $row }. rindā ir citi datumi.
file-changed = Lieta { $file } jau ir pārņemta, un tagad rindās ir rakstīts kas cits. Saraksts drīkst tikai papildināt trūkstošo: glabāšanas termiņu, tā pamatojumu, sērijas nosaukumu.
file-year-and-dates = Lietai ir vai nu gads ({ $year }), vai pirmā un pēdējā diena, nevis abi. Vienu no tiem izdzēsiet.
source-old-workbook = Šī darbgrāmata ir formātā, ko lietoja līdz 2007. gadam (.xls). Saglabājiet to kā .xlsx vai CSV.
source-sheets = Darbgrāmatā ir aizpildītas vairākas lapas: “{ $sheets }”. Saglabājiet katru kā atsevišķu tabulu.
number-in-other-register = { $year }. gada numurs { $number } jau ir pārņemts šī dienesta reģistrā “{ $register }”. Ja abi reģistri piešķīra vienādus numurus, pievienojiet --own-numbers; ja kods ir ierakstīts kļūdaini, izlabojiet to.
file-series-title = Lietai, kurai ir numurs, kura ir atvērta vai aptver vairākus gadus, vajadzīgs sērijas nosaukums: to redz visi, bet šādu lietu nosaukumos mēdz būt cilvēku vārdi.
file-other-term = Lietai { $file } { $row }. rindā ir cits glabāšanas termiņš.
register-otherwise = Reģistrs “{ $code }” (“{ $title }”) ir pārņemts ar { $direction ->
    [incoming] saņemtiem
    [outgoing] nosūtītiem
   *[internal] iekšējiem
} dokumentiem un tādiem numuriem kā { $format }. Lai to turpinātu, norādiet to pašu. Ja toreiz tas bija norādīts kļūdaini, anulējiet tā dokumentus ar šo iemeslu un pārņemiet tabulu ar citu --register kodu: pārņemto neapvērš.
mapping-column-not-here = Nav zināms, kas ir slejā “{ $given }”, un lietu sarakstam nav piezīmju. Norādiet to kartējumā (--map): kādu no tā slejām vai "{ $given }" = "ignore", lai to izlaistu.
mapping-names-garbled = { $given }. slejas nosaukums nav teksts tabulas kodējumā. Nenorādiet --encoding, lai kodējumu noteiktu pēc teksta, vai saglabājiet tabulu kā CSV UTF-8.
list-faulty = Kļūdainas rindas: { $rows }. Nekas nav pārņemts: lietu sarakstu pārņem tikai veselu. Izlabojiet rindas un dodiet komandu vēlreiz.

# — struktūras ielāde —
stands-twice = «{ $what }» datnē ir divreiz.
word-unknown-here = «{ $given }» nav sarakstā. Izvēlieties no: { $allowed }.
object-required = Šeit jābūt objektam figūriekavās.
list-required = Šeit jābūt sarakstam kvadrātiekavās.
text-required = Šeit jābūt tekstam pēdiņās.
unit-renamed = Struktūrvienībai «{ $name }» ir reģistrēti dokumenti, tāpēc tās nosaukums un veids paliek. Plānojiet reorganizāciju: jauno nosaukumu saņem pēctece.
day-malformed = «{ $given }» nav datums. Rakstiet gads-mēnesis-diena, piemēram, 2026-03-02.

# Meklēšana: ko meklējumā nevar saprast, un kas ar to darāms.

query-quote-open = { $from }. rakstzīmē sākas pēdiņas, kas nekur nebeidzas. Aizveriet tās vai izdzēsiet.
query-bracket-open = { $from }. rakstzīmē sākas iekava, kas nekur nebeidzas. Aizveriet to vai izdzēsiet.
query-bracket-unopened = { $from }. rakstzīmē beidzas iekava, kas nekur nesākas. Izdzēsiet to vai meklējiet pēdiņās.
query-brackets-empty = Iekavās ({ $from }. rakstzīme) nav, ko meklēt. Ierakstiet tajās vārdus vai izdzēsiet.
query-phrase-empty = Pēdiņās ({ $from }. rakstzīme) nav, ko meklēt. Ierakstiet tajās vārdus vai izdzēsiet.
query-wildcard-leading = Zvaigznīte nevar stāvēt vārda sākumā ({ $from }. rakstzīme). Ierakstiet vārda sākumu: pabalst*. Locījumus atrod arī bez zvaigznītes.
query-wildcard-inner = Vārda vidū vai pēdiņās { $typed } nestāv ({ $from }. rakstzīme). Zvaigznīte drīkst būt tikai vārda beigās: pabalst*.
query-prefix-too-short = Pirms zvaigznītes jābūt vismaz { $most } burtiem ({ $from }. rakstzīme).
query-pattern = { $typed } ir meklēšanas šablons ({ $from }. rakstzīme), tos šeit nesaprot. Meklējiet vārdus vai vārda sākumu: pabalst*.
query-operator-foreign = Zīmi { $typed } šeit nesaprot ({ $from }. rakstzīme). Lietojiet VAI, mīnusu izslēdzamā priekšā un iekavas; pārrakstīšanās kļūdas meklētājs atpazīst pats.
query-operator-alone = Abās pusēs vārdam { $typed } jābūt tam, ko meklē ({ $from }. rakstzīme). Ja meklējat pašu vārdu, lieciet to pēdiņās.
query-field-unknown = Lauka «{ $typed }» nav ({ $from }. rakstzīme). Ir šādi: { $known }. Ja kols pieder tekstam, lieciet tekstu pēdiņās.
query-field-nested = Lauks «{ $typed }» stāv cita lauka iekavās ({ $from }. rakstzīme). Izņemiet to no iekavām.
query-field-empty = Aiz lauka nav, ko meklēt ({ $from }. rakstzīme). Ierakstiet vērtību tūlīt aiz kola.
query-value-of-other-kind = «{ $typed }» šajā laukā nevar būt ({ $from }. rakstzīme). Gadu raksta kā gads:2024 vai gads:2020..2024.
query-value-unknown = Šajā laukā nav vērtības «{ $typed }» ({ $from }. rakstzīme). Ir šādas: { $known }.
query-value-none = Šajā laukā nav vērtības «{ $typed }» ({ $from }. rakstzīme), un nav arī, no kā izvēlēties.
query-file-unknown = Lietas «{ $typed }» nav ({ $from }. rakstzīme). Ierakstiet tās indeksu un, ja tādu ir vairākas, arī numuru vai gadu: lieta:2-5, lieta:3-1/17, lieta:"2-5 (2024)".
query-too-many-files = Ar «{ $typed }» domātas vairāk nekā { $most } lietas ({ $from }. rakstzīme). Nosauciet mazāk, piemēram, vienu lietu pēc numura: lieta:3-1/17.
search-files-too-many = Tajos ir vairāk nekā { $most } lietas. Izvēlieties mazāk sarakstu.
query-date-malformed = «{ $typed }» nav diena, mēnesis vai gads ({ $from }. rakstzīme). Rakstiet 2024, 03.2024, 01.03.2024 vai starplaiku 2024-01-01..2024-03-31.
query-range-reversed = Starplaiks «{ $typed }» beidzas, pirms sācies ({ $from }. rakstzīme). Apmainiet tā galus.
query-range-without-field = Starplaikam «{ $typed }» vajadzīgs lauks ({ $from }. rakstzīme). Rakstiet datums:{ $typed } vai reģistrēts:{ $typed }.
query-only-exclusions = «{ $typed }» pasaka tikai, kā nedrīkst būt ({ $from }. rakstzīme). Ierakstiet arī, ko meklēt, vai izvēlieties kādu filtru.
query-nothing = Šajā tekstā nav neviena burta vai cipara, ko meklēt.
query-too-many-words = Meklējumā ir vairāk nekā { $most } vārdi (no { $from }. rakstzīmes). Atstājiet svarīgākos.
query-too-deep = Iekavas cita citā ir vairāk nekā { $most } kārtās ({ $from }. rakstzīme). Vienkāršojiet meklējumu.
query-text-too-long = Meklējums ir garāks par { $most } rakstzīmēm. Atstājiet svarīgākos vārdus.

# — saglabātie meklējumi —
saved-search-unknown = Starp jūsu meklējumiem tāda nav.
saved-search-stale = Šis meklējums tikmēr mainīts, citā logā vai citā datorā. Nolasiet to vēlreiz.
saved-search-name-used = Ar šādu nosaukumu jums jau ir cits meklējums. Izvēlieties citu nosaukumu.
saved-searches-too-many = Jums jau ir { $most } saglabāti meklējumi. Dzēsiet kādu, kurš nav vajadzīgs.

# — sinonīmi —
synonyms-stale = Sarakstu tikmēr kāds mainīja. Nolasiet to vēlreiz.
synonym-group-size = Vienā grupā ir no 2 līdz { $most } terminiem.
synonym-no-word = Šajā terminā nav neviena burta vai cipara.
synonym-too-many-words = Terminā ir ne vairāk par { $most } vārdiem.
synonym-twice = Šis termins sarakstā jau ir: { $term }. Katrs termins tajā ir vienreiz; vienādas nozīmes terminus lieciet vienā grupā.

# — kas atrasts —
search-index-filling = Meklēšanas indekss vēl tiek aizpildīts: šobrīd atrod ne visu. Ja kaut kā trūkst, pamēģiniet vēlāk.
search-index-outdated = Pēc programmas atjaunināšanas meklēšanas indekss tiek atjaunots: pagaidām dažus locījumus var neatrast.
search-widened = Ar «{ $typed }» nav atrasts nekas; meklēts arī: { $tried }.
search-synonyms = Meklēts arī: { $tried }, kas nozīmē to pašu, ko «{ $typed }».
search-reason = «{ $words }»: { $found ->
    [title] nosaukumā
    [names] sūtītāja vai adresāta vārdā
    [number] dokumenta numurā
   *[text] tekstā
}, { $form ->
    [as-typed] kā ierakstīts
    [inflected] citā locījumā
    [beginning] kā vārda sākums
    [near] līdzīgs ierakstītajam
    [synonym] kā vārds ar to pašu nozīmi
   *[side-by-side] vārdi blakus
}.

# Saņemtie sūtījumi, kas vēl nav reģistrēti.

intake-item-unknown = Šāda sūtījuma nav.
intake-item-registered = Sūtījums reģistrēts { DAY($date) } ar numuru { $number }. Ja tā ir kļūda, vispirms anulējiet šo reģistrāciju.
intake-item-set-aside = Sūtījums { DAY($date) } atlikts kā { $reason ->
    [advertisement] reklāma
    [duplicate] jau reģistrēts
    [not_for_us] šai iestādei nedomāts
    [automatic_reply] automātiska atbilde
    [delivery_report] ziņojums par nepiegādātu vēstuli
    [invitation] ielūgums
    [periodical] periodisks izdevums
   *[other] nereģistrējams
}. Vispirms to atgrieziet.
intake-outgoing = Šis reģistrs ir nosūtāmajiem dokumentiem, bet šī vēstule ir atsūtīta. Izvēlieties citu reģistru.
intake-item-waiting = Sūtījums jau gaida: nav ko atgriezt.
intake-item-stale = Ar šo sūtījumu { DAY($date) } jau rīkojās { $who }. Ielādējiet to no jauna un apskatiet.
set-aside-words-required = Pasakiet vārdiem, kāpēc sūtījums nav reģistrējams.

# — kas neparasts —
intake-remark-empty = Tajā nav nekāda satura.
intake-remark-too_large = Tas ir lielāks, nekā tiek pieņemts. Šeit ir tikai tā sākums; viss sūtījums paliek pastkastē.
intake-remark-unreadable = Tas glabājas tā, kā saņemts, bet to neizdevās nolasīt līdz galam. Atveriet un apskatiet.
intake-remark-encrypted = Tas ir šifrēts. Lūdziet sūtītājam to atsūtīt nešifrētu.
intake-remark-no_message_id = Sūtītāja sistēma tam nav devusi identifikatoru, tāpēc atkārtojumu var pazīt tikai pēc baitiem.
intake-remark-no_sender = Tajā nav norādīts sūtītājs.
intake-remark-tnef = Pielikumi ir Outlook formātā (winmail.dat). Ja tos nevar atvērt, lūdziet sūtītājam parastas datnes.
intake-remark-attachments_within = Pielikumu ir pārāk daudz; daļa paliek vēstulē.
intake-remark-delivery_report = To rakstījis pasta serveris, un tas ziņo par citu vēstuli. Ja tā ir mūsu vēstule, kas nav piegādāta, atzīmējiet to pie nosūtījuma.

# — kāpēc vērojamās mapes datne atlikta —
intake-rejected-empty = Datne ir tukša. Skenējiet vai kopējiet to no jauna.
intake-rejected-too-large = Datne ir lielāka par { $mebibytes } MiB. Skenējiet ar mazāku izšķirtspēju vai lūdziet palielināt robežu (mailroom.max_bytes).
intake-rejected-no-file = Šī ir saite vai ierīce, nevis datne. Ielieciet šeit pašu datni.
intake-rejected-unreadable = Datni neizdevās nolasīt. Pārbaudiet tās piekļuves tiesības un to, vai disks ir vesels.

# Ko paziņo cilvēkiem un programmām.

# — tīmekļa āķi —
webhook-unknown = Šāda tīmekļa āķa nav.
webhook-stale = Kāds šo tīmekļa āķi pa to laiku mainīja. Nolasiet to vēlreiz.
webhook-url-malformed = Šī nav programmas adrese. Rakstiet to kā https://resursdators/ceļš, bez “#”.
webhook-url-not-https = Ziņas sūta tikai ar TLS. Rakstiet adresi ar https:// vai lūdziet resursdatoru nosaukt iestatījumā webhooks.trusted_hosts.
webhook-url-credentials = Adresē nerakstiet lietotājvārdu un paroli: ziņas ir parakstītas.
webhook-url-inside = Šī adrese ved iestādes iekštīklā vai uz pašu datoru. Norādiet adresi publiskajā internetā vai lūdziet resursdatoru nosaukt iestatījumā webhooks.trusted_hosts.
webhook-host-unknown = Šādu resursdatoru nevar atrast. Pārbaudiet, kā tas rakstīts.
webhook-account = Norādiet programmas kontu, ko lieto: tādu, kas nav neviena darbinieka konts.
webhook-kind = Šāda izmaiņu veida nav. Rakstiet žurnāla vārdu, piemēram, document.registered.
webhooks-too-many = Vairāk par { $most } tīmekļa āķiem iestādei nevar būt. Noņemiet kādu, kas nav vajadzīgs.
webhook-delivery-unknown = Starp atliktajām ziņām tādas nav.

# — atgādinājumi —
reminder-rules-stale = Kāds atgādinājumu noteikumus pa to laiku mainīja. Nolasiet tos vēlreiz.
reminder-days = Norādiet no 1 līdz { $most } darba dienām (pirms termiņa — no 0).
reminder-time = Norādiet diennakts laiku kā HH:MM.
reminder-address = Šī nav e-pasta adrese.

# — dienas kopsavilkuma vēstule —
digest-subject = { DAY($date) } Nokavēti: { $overdue }, termiņš tuvojas: { $soon }
digest-greeting = Labdien!
digest-overdue = Nokavēts:
digest-soon = Termiņš tuvojas:
digest-escalated = Jūsu uzdotais, ko nokavējis izpildītājs:
digest-line = — Nr. { $number }, termiņš { DAY($date) }
digest-line-for = — Nr. { $number }, termiņš { DAY($date) } (aizvietojot: { $name })
digest-deliveries = Arhīvam nosūtītās pakotnes:
digest-delivery-waits = — nosūtīšana gaida rīcību kopš { DAY($date) }
digest-delivery-waits-for = — nosūtīšana gaida rīcību kopš { DAY($date) } (aizvietojot: { $name })
digest-reply-waits = — no arhīva saņemtais gaida rīcību kopš { DAY($date) }
digest-reply-waits-for = — no arhīva saņemtais gaida rīcību kopš { DAY($date) } (aizvietojot: { $name })
digest-reply-overdue = — arhīva atbilde bija gaidāma līdz { DAY($date) }
digest-reply-overdue-for = — arhīva atbilde bija gaidāma līdz { DAY($date) } (aizvietojot: { $name })
digest-holds = Jāpārskata iznīcināšanas aizliegumi:
digest-hold = — līdz { DAY($date) }
digest-hold-for = — līdz { DAY($date) } (aizvietojot: { $name })
digest-more = … un vēl { $count }
digest-to-confirm = Jāapstiprina izpilde: { $count }
digest-to-approve = Gaida jūsu vīzu vai parakstu: { $count }
digest-open = Atvērti uzdevumi kopā: { $count }
digest-link = Jūsu darbi: { $url }
digest-footer = Šo vēstuli nosūtīja programma; uz to nav jāatbild. Vai un uz kuru adresi tādas sūtīt, katrs nosaka pats.

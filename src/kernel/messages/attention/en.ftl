# What people and programs are told of.

# — webhooks —
webhook-unknown = There is no such webhook.
webhook-stale = Somebody changed this webhook meanwhile. Read it again.
webhook-url-malformed = This is no address of a program. Write it as https://host/path, without “#”.
webhook-url-not-https = Messages go over TLS only. Write the address with https://, or have the host named in the setting webhooks.trusted_hosts.
webhook-url-credentials = Leave user name and password out of the address: messages are signed.
webhook-url-inside = This address leads inside the house or to the machine itself. Name one on the public internet, or have the host named in the setting webhooks.trusted_hosts.
webhook-host-unknown = This host cannot be found. Check how it is spelt.
webhook-account = Name an account of a program that is in use: one that is nobody’s on the staff.
webhook-kind = This is no kind of change. Write a word of the journal, as document.registered.
webhooks-too-many = There are { $most } webhooks already. Remove one that is not needed.
webhook-delivery-unknown = There is no such message among those put aside.

# — reminders —
reminder-rules-stale = Somebody changed the rules of reminders meanwhile. Read them again.
reminder-days = Name 1 to { $most } working days (before a term, from 0).
reminder-time = Write the time of day as HH:MM.
reminder-address = This is no e-mail address.

# — the letter of the day —
digest-subject = { DAY($date) }: overdue { $overdue }, due soon { $soon }
digest-greeting = Good morning,
digest-overdue = Overdue:
digest-soon = Due soon:
digest-escalated = Given by you and late with the executor:
digest-line = — No. { $number }, due { DAY($date) }
digest-line-for = — No. { $number }, due { DAY($date) } (for { $name })
digest-deliveries = Packages sent to the archive:
digest-delivery-waits = — a delivery waits for somebody to act since { DAY($date) }
digest-delivery-waits-for = — a delivery waits for somebody to act since { DAY($date) } (for { $name })
digest-reply-waits = — what came from the archive waits for somebody to act since { DAY($date) }
digest-reply-waits-for = — what came from the archive waits for somebody to act since { DAY($date) } (for { $name })
digest-reply-overdue = — the archive was to answer by { DAY($date) }
digest-reply-overdue-for = — the archive was to answer by { DAY($date) } (for { $name })
digest-holds = Holds on destruction to be reviewed by you:
digest-hold = — by { DAY($date) }
digest-hold-for = — by { DAY($date) } (for { $name })
digest-more = … and { $count } more
digest-to-confirm = To be confirmed by you: { $count }
digest-to-approve = Awaiting your visa or signature: { $count }
digest-open = Open tasks in all: { $count }
digest-link = Your work: { $url }
digest-footer = A program sent this letter; no answer is expected. Whether such letters come, and where to, everybody sets for themselves.

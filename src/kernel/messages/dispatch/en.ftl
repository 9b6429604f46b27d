# Dispatch: what stands in the way, what happens to a dispatch, and what letters say.

# — notification in words —
notified-confirmed = Sent on { $sent }; the recipient confirmed it, so it was notified on { $day }.
notified-returned = It came back on { $day }, but counts as notified.

# — what stands in the way —
dispatch-incoming = This document came in and is none that goes out. Register the letter with which it is to be passed on.
dispatch-not-registered = The document has no registration number. Register it first.
dispatch-requisites-missing = The document has no date or no signature, so it would not bind whoever gets it. Complete the card, or prepare and sign it as a draft.
recipients-none = Name at least one recipient.
recipients-too-many = At most { $most } { $most ->
    [one] recipient is
   *[other] recipients are
} named at a time. Send in several turns.
recipient-not-of-document = This correspondent is neither the document’s correspondent nor one of its addressees. Complete the card or choose another recipient.
recipient-twice = This recipient is named twice with the same way. Leave one.
dispatch-already = The document was prepared or sent to this recipient this way on { DAY($date) } already. If it is to be sent again, say so.
e-address-required = The recipient has an active e-address since { DAY($date) }, so the document must go there and only there (Oficiālās elektroniskās adreses likums 12. p.). Choose the e-address; exceptions, with their ground, are the head’s to make.
e-address-exception-not-permitted = An exception from the duty to use the e-address is for the head of the institution or of the unit to make.
e-address-exception-idle = There is no duty here to make an exception from. Remove the ground.
e-address-not-active = The recipient’s e-address is not known to be active. Check and note since when it is, or choose another way.
e-address-deactivated = The recipient’s e-address was active until { DAY($date) }. Choose another way.
email-missing = The recipient has no e-mail address. Enter one or choose another way.
email-malformed = This is no e-mail address. Check it.
email-not-set-up = No mail server is set up, so nothing can be sent by e-mail. Choose another way or ask the administrator to set one up (smtp.host).
address-missing = The recipient has no postal address. Enter one.
address-idle = This way takes no address. Remove it.
delivery-of-others = Nothing is sent to such a recipient this way. Choose another.
dispatch-nothing-to-send = The document has no file to send. Add one or choose another way.
letter-too-large = With its enclosures the letter would have { $mebibytes } MiB, but the mail server takes { $most } MiB. Choose another way.
dispatch-sent-by-itself = Aprite sends this and notes itself when it went. Remove the day.
dispatch-unknown = There is no such dispatch.
dispatch-follows-live = That dispatch is on its way or has arrived, so there is nothing to repeat.
dispatch-state = The dispatch is “{ $state ->
    [prepared] prepared
    [handed_over] handed over
    [sending] being sent
    [uncertain] of uncertain fate
    [sent] sent
    [delivered] delivered
    [failed] failed
    [returned] returned
   *[cancelled] cancelled
}”, and then this cannot be done.
dispatch-automatic = Aprite sends this and notes itself what became of it.
dispatch-sent-anew = The same letter goes again by e-mail alone. Prepare another dispatch and say which one it repeats.
dispatch-no-return = What goes this way does not come back. If it did not arrive, note that it failed.
dispatch-stale = Meanwhile this happened to the dispatch ({ $who }, { DAY($date) }): { $what ->
    [prepare] it was prepared
    [hand_over] it was handed over
    [send] it was sent
    [deliver] it was delivered
    [confirm] the recipient confirmed it
    [return] it came back
    [fail] it failed
    [postpone] it was put off
    [doubt] its fate became uncertain
    [retry] it was sent again
   *[cancel] it was cancelled
}. Open it anew and see whether your act is still wanted.

# — what Aprite itself says of a dispatch —
dispatch-interrupted = Work was interrupted while the letter was being handed to the mail server; it may have gone.
dispatch-no-mail-server = No mail server is set up.

# — the letter —
letter-subject = Document No. { $number }
letter-text =
    Dear Sir or Madam,

    please find enclosed document No. { $number }, registered on { DAY($date) }.

    Enclosed: { $files }

    Please quote this number in your answer.

    { $institution }

# What arrived and is not registered yet.

intake-item-unknown = There is no such item.
intake-item-registered = This was registered as { $number } on { DAY($date) }. Annul that registration first if it was a mistake.
intake-item-set-aside = This was set aside on { DAY($date) } as { $reason ->
    [advertisement] an advertisement
    [duplicate] registered before
    [not_for_us] not meant for this institution
    [automatic_reply] an automatic reply
    [delivery_report] a report of a letter that did not arrive
    [invitation] an invitation
    [periodical] a periodical
   *[other] not to be registered
}. Take it back first.
intake-outgoing = This register is for outgoing documents, and this letter was sent to us. Choose another register.
intake-item-waiting = This waits already: nothing is to be taken back.
intake-item-stale = { $who } dealt with this on { DAY($date) }. Load it again and look.
set-aside-words-required = Say in words why this is not registered.

# — what is out of the ordinary —
intake-remark-empty = It has no content at all.
intake-remark-too_large = It is larger than is taken in. Only its beginning is here; the whole stays in the mailbox.
intake-remark-unreadable = It is kept as it came, but could not be read to its end. Open it and look.
intake-remark-encrypted = It is encrypted. Ask the sender for it without.
intake-remark-no_message_id = The sender’s system gave it no id, so a repeat of it is known by its bytes alone.
intake-remark-no_sender = It names no sender.
intake-remark-tnef = Its attachments are packed in Outlook’s own format (winmail.dat). Ask the sender for them as plain files if they cannot be opened.
intake-remark-attachments_within = It has too many attachments; some stay within the letter.
intake-remark-delivery_report = A mail server wrote this, and it reports of another letter. If that one is ours and did not arrive, note it at the dispatch.

# — why a file of a watched folder was put aside —
intake-rejected-empty = The file is empty. Scan or copy it again.
intake-rejected-too-large = The file is larger than { $mebibytes } MiB. Scan it with a lower resolution, or have the limit raised (mailroom.max_bytes).
intake-rejected-no-file = This is a link or a device and no file. Put the file itself here.
intake-rejected-unreadable = The file could not be read. Look at its permissions, or whether the disk is sound.

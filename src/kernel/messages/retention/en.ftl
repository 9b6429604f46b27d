# Retention: periods, events, and their explanation in words.

# — how long —
retention-permanent = kept permanently
retention-long-term = long-term, { $years ->
    [one] { $years } year
   *[other] { $years } years
}
retention-short-term = short-term, { $years ->
    [one] { $years } year
   *[other] { $years } years
}
retention-until-superseded = until superseded
retention-until-need-ends = until the need ends
retention-no-period = nobody has said how long

# — events —
retention-event-file-closed-year-end = Closing of the file (end of its year)
retention-event-case-closed = End of the case
retention-event-contract-end = End of the contract
retention-event-employment-end = End of employment
retention-event-person-birth = Birth of the person
retention-event-project-end = End of the project or programme period
retention-event-procurement-concluded = Conclusion of the procurement
retention-event-superseded = Replacement by a new one
retention-event-audit-done = Audit
retention-event-decision-end = End of the decision’s effect
retention-event-last-payment = Last payment
retention-event-child-majority = Majority of the child
retention-event-need-ended = End of the need
retention-event-event = Another event

# — a derivation in words —
retention-rule = Rule “{ $title }” ({ $code }), version in force from { $from }: { $period } ({ $ground }).
retention-scheme = Series { $code } “{ $title }” of the scheme in force from { $from }: { $period } ({ $ground }).
retention-scheme-groundless = Series { $code } “{ $title }” of the scheme in force from { $from }: { $period }.
retention-source-file = file { $designation }
retention-customary = The rule names no event, so the customary one is taken: { $event }.
retention-happened = { $event }: { $day } ({ $source }).
retention-not-yet = { $event }: not yet.
retention-absent = { $event }: there is none and will be none ({ $source }).
retention-unknown = { $event }: nobody can say when ({ $source }): { $because }.
retention-latest = { $event }: of { $of } the last one counts, { $day }.
retention-majority = Whoever was born on { $born } is of age on { $day } (Civillikums 219. p.).
retention-later-of = The latest of these days counts: { $day }.
retention-earlier-of = The earliest of these days counts: { $day }.
retention-all-of = Everything has happened, last on { $day }.
retention-whole-years = Counted in whole calendar years after { $after }: { $years ->
    [one] the year { $first }
   *[other] { $years } years, from { $first } through { $through }
}; free from { $day }.
retention-to-the-day = Counted to the day from { $after }: { $years ->
    [one] { $years } year, through { $through }
   *[other] { $years } years, through { $through }
}; free from { $day }.
retention-until = Kept until { $after }; free from { $day }.
retention-still-open = The file still takes documents, so it is not due before it is closed.
retention-handed-over = The archive has it by the act No. { $act } ({ $day }): what is kept here is a copy.
retention-never = It is never destroyed.
retention-due = It may be destroyed from { $day }, once that has been decided.
retention-waits = Waiting for: { $events }.
retention-counted = Once that has happened, the day is { $day }.
retention-obstacle-no-term = It cannot be computed: nobody has said how long files of this series are kept.
retention-obstacle-faulty-term = It cannot be computed: category and years of the term contradict each other.
retention-obstacle-faulty-trigger = It cannot be computed: “{ $given }” is not what a term is counted from.
retention-obstacle-not-noted = It cannot be computed: nobody has noted this: { $event }.
retention-obstacle-unknown = It cannot be computed: { $event } is not known: { $because }.
retention-obstacle-nothing-happens = It cannot be computed: what the term is counted from was noted as not existing.
retention-obstacle-beyond-calendar = It cannot be computed: the day lies beyond the calendar.

# — what cannot be done —
retention-stale = Meanwhile somebody else entered something about this file (revision { $revision }). Open it anew and see whether your change is still wanted.
retention-rule-stale = Meanwhile this rule has { $from ->
    [none] no version
   *[other] another newest version, in force from { DAY($from) }
}. Look at it and make yours from it.
retention-event-of-file = The file itself says when it was closed. Close it, or open it again.
retention-event-undated = What has not happened, or nobody knows when, has no day. Leave it out.
retention-years = { $given } is no number of years that anything is kept for: a term has from 1 to { $most } whole years. What is kept longer is permanent.
retention-series-unknown = No series and no file has the index { $index }, so a rule for it would govern nothing. Correct it, or put the series in the scheme first.
retention-adopted-since = The first day of this version, { DAY($day) }, has come already. Files whose day is not fixed go by it at once; days that were fixed since stay, unless its adoption says that they move.
retention-category = Up to 10 years is short-term, more is long-term.
retention-years-pointless = This category is not counted in years. Leave them out.
retention-trigger-pointless = What is kept permanently is counted from nothing. Leave it out.
retention-series-too-many = A rule is for at most { $most } series.
retention-series-permanent = Under index { $index } the scheme keeps the series “{ $title }” permanently. No rule makes what is of archival value pass: leave this index out; if the archive agreed to another term, it is entered in the scheme.
retention-rule-contends = Series { $index } is governed by rule “{ $code }” in that time. End it first, or leave the series out.
retention-years-outside = Name a year from { $from } to { $to }.
trigger-malformed = Write one event, or several combined: later_of(contract_end, last_payment).
trigger-lonely = “{ $word }” combines two events or more: { $word }(contract_end, last_payment).
triggers-too-many = A rule names at most { $most } events. Name fewer.

# — holds —
retention-held = Held by “{ $title }” ({ $ground }) until that is lifted.
retention-held-until = Held by “{ $title }” ({ $ground }) until { $until }, or until that is lifted before.
retention-kept = Appraised to be kept (act { $act }): { $reason }.
retention-kept-as-sample = Appraised to be kept as a sample of its series (act { $act }): { $reason }.
retention-kept-until = Appraised to be kept on through { $day } (act { $act }): { $reason }.
retention-held-day = It must not be destroyed while it is held. Once nothing holds it, the day is { $day }.
hold-unknown = There is no such hold.
hold-ended = This hold has ceased already. Place another one if what it kept is still needed.
hold-stale = Meanwhile somebody else reviewed this hold (revision { $revision }). Open it anew and see whether your change is still wanted.
hold-owner-required = A hold has an owner who answers for it and reviews it. Name one.
hold-owner-not-employed = { $name } is not employed on { DAY($date) }. Name somebody else.
hold-subject-required = Name what must not be destroyed: files, series, documents, correspondents, or what is found by searching.
hold-subjects-too-many = One hold is on at most { $most } files, series, documents and correspondents. Name a series, or place several holds.
hold-search-boundless = This search looks for nothing in particular, so everything would be held. Give words or a filter; what a hold would cover can be seen beforehand.
hold-search-empty = Nothing was found that could be held. Search for something else, or name it.
hold-day-passed = { DAY($date) } is not to come any more. Choose a later day.
hold-review-too-late = The hold ends on { DAY($date) }. Review it on that day or earlier.
hold-without-end = This hold has no last day that could be moved.
hold-shortened = The hold stands until { DAY($date) }. Who wants it to end sooner lifts it.
file-series-unknown = There is no such series.

# — transfer to the archive —
transfer-from-document = Counted from its first document, No. { $number } of { $day }.
transfer-from-file = No document of file { $designation } is registered here, so it is counted from { $day }.
transfer-term = { $medium ->
    [paper] On paper it goes to the archive within { $years } years (Arhīvu likums).
    [electronic] What is electronic goes to the archive within { $years } years (Arhīvu likums).
   *[audiovisual] What is audiovisual goes to the archive within { $years } years (Arhīvu likums).
}
transfer-leave = The archive allows { $years ->
    [one] { $years } year
   *[other] { $years } years
} more (No. { $number } of { $day }).
transfer-leave-special = The archive allows { $years ->
    [one] { $years } year
   *[other] { $years } years
} more under special circumstances (No. { $number } of { $day }).
transfer-due = It goes to the archive by { $day }.
transfer-leave-years = The archive allows from 1 to { $most } years more.
transfer-leave-twice = This decision of the archive is recorded for the file already.
transfer-leaves-used = The archive can allow this file no more: twice up to 5 years, 10 in all.
transfer-handed-over = The file was handed over to the archive (act { $act }); it has no day of transfer any more.
transfer-not-permanent = This file is not kept permanently, so it does not go to the archive.
transfer-file-twice = This file is named twice. Leave one of the two.
transfer-document = Name the registered letter in which the decision came.

# — notices of wrong data —
correction-notice-not-received = A notice of wrong data is a letter that was received and registered. Register it first.
correction-notice-of-itself = A notice is about another record.
correction-notice-linked = This notice is linked to the record already.
correction-notice-about = A notice is about one document, or about one whole file. Fill in “document” or “file”: one of the two, and not both.
record-closed = File { $index } is closed, so its records stay as they are. If somebody says that data in it are wrong, register their notice and link it to the record.
# — lists of what is to be destroyed —
list-unknown = There is no such list.
list-stale = Somebody else changed the list meanwhile (revision { $revision }). Read it again.
list-state = { $state ->
    [draft] The list is a draft; submit it first.
    [changes_requested] The list was given back; submit it again first.
    [with_commission] The list is with the expert commission: its decision comes next. To change the list, ask for changes.
    [with_head] The list is with the head: the approval comes next. To change the list, ask for changes.
    [with_archive] The list is with the archive: its agreement comes next. To change the list, ask for changes.
    [waiting] Everybody has agreed to the list: its execution comes next. To prevent it, stop the list.
    [ready] Everybody has agreed to the list: its execution comes next. To prevent it, stop the list.
    [stopped] The list was stopped. Ask for changes, or give it up.
    [abandoned] The list was given up. Propose another.
   *[other] The list is being executed, or was; nothing about it can be changed.
}
list-needs-person = Only a person can answer for a list; this account is nobody’s.
list-altered = The list is not what was submitted: somebody changed its rows behind the system. Nothing is decided about it. Ask for changes, look through the list and submit it again.
list-two-parts = { $person } { $part ->
    [compiler] compiled this list
    [commission] sat in the commission that judged this list
    [head] approved this list
   *[executor] executes this list
}, and nobody has two parts in one list. Somebody else must do it.
list-wait = A list waits from 1 to { $most } days.
list-too-far-ahead = Lists are prepared a year ahead at most: until { DAY($until) }.
list-too-long = A list has at most { $most } files. Make several.
list-files-or-due = Name the files, or say what is due until when; not both.
list-file-twice = This file is named twice.
list-file-not-on = This file does not stand on the list.
list-nothing-due = Nothing that can be destroyed is due until { DAY($until) }.
list-file-in-the-way = File { $file }: { $why ->
    [held] it is held ({ $what }).
    [not_due] it is not due ({ DAY($what) }).
    [not_described] it is permanent and not all of it is described in an inventory.
    [not_accepted] it is permanent and the archive has not accepted it ({ $what }).
    [not_on_act] it is permanent; the archive has accepted it ({ $what }), but there is no act of handover.
    [not_signed] it is permanent; not both sides have signed the act of handover No. { $what }.
    [task_open] a task on document { $what } is open.
    [draft_under_way] a draft for it or about one of its documents is under way ({ $what }).
    [clock_runs] the term of document { $what } runs.
    [contest_runs] document { $what } can still be contested.
    [dispatch_under_way] document { $what } is on its way to a recipient.
    [on_loan] its volume { $what } is lent.
    [also_elsewhere] a document of it also stands in another file ({ $what }).
    [on_list] it stands on the list “{ $what }”.
   *[other] { $what }
}
list-in-the-way = { $why ->
    [held] The file is held: { $what }.
    [not_due] The file is not due ({ DAY($what) }).
    [not_described] The file is permanent and not all of it is described in an inventory. It is destroyed only once it is handed over to the archive.
    [not_accepted] The file is permanent and the archive has not accepted it ({ $what }). It is destroyed only once it is handed over to the archive.
    [not_on_act] The file is permanent. The archive has accepted it ({ $what }), but there is no act of handover.
    [not_signed] The file is permanent. Not both sides have signed the act of handover No. { $what }.
    [task_open] A task on document { $what } is open.
    [draft_under_way] A draft for the file or about one of its documents is under way ({ $what }).
    [clock_runs] The term of document { $what } runs.
    [contest_runs] Document { $what } can still be contested.
    [dispatch_under_way] Document { $what } is on its way to a recipient.
    [on_loan] Volume { $what } is lent.
    [also_elsewhere] A document of it also stands in another file: { $what }.
    [on_list] The file stands on the list “{ $what }”.
   *[other] { $what }
}
list-until-past = { DAY($until) } has passed. A file is kept on until a day to come.
list-until-pointless = Only what is kept on has a last day.
list-act-number-used = Number { $number } belongs to the act “{ $title }”, also where that was given back and has another number by now. Every act has a number of its own: give the next free one.
list-no-ground = File { $file } ({ $unit }): nobody has said on which legal ground it is kept just so long, and the act would not say either. Adopt a retention rule with a ground for series { $index }, or take the file off the list.
clock-set-back = By this clock it is { DAY($today) }, but the journal already tells of { DAY($last) }: the clock was set back. Nothing is decided about lists until it is set right.
list-paper-no-minutes = What the commission decided stands in its minutes. Name a document that is registered as minutes.
list-paper-not-received = The archive’s agreement is a letter that was received. Name the letter as it was registered.
list-paper-no-sender = The card of this letter names no sender. Enter which archive sent it.
list-paper-number = The card of this document says number { $number }. Write the same number here, or correct the card.
list-paper-date = The card of this document says { DAY($date) }. Write the same date here, or correct the card.
list-paper-of-other-kind = { $kind ->
    [commission] This document is noted as minutes of a commission already; it cannot be the archive’s agreement too.
   *[other] This document is noted as an agreement of the archive already; it cannot be minutes of a commission too.
}
list-paper-of-earlier-round = This document is about the list as it was before it was given back. What was submitted since needs a new one.
list-paper-of-other-act = This document was noted for act { $other }, and its card does not name act { $act }. If it is about both, name both in its title, summary or notes.
list-paper-said-otherwise = For act { $other } this document was noted with another number, another date or other members of the commission. Write here what stands in it, or choose another document.
appraisal-none = No act keeps this file beyond its term.
appraisal-of-open-list = Act { $act } is still under way. Ask for changes of that list to judge the file anew.
list-not-appraised = { $files ->
    [one] Of { $files } file nobody has said what is to become of it.
   *[other] Of { $files } files nobody has said what is to become of them.
}
list-nothing-to-destroy = No file on the list is to be destroyed, so there is nothing to agree on.
list-commission-small = A commission has at least { $least } members, whoever chairs among them.
list-commission-large = A commission has at most { $most } members.
list-member-twice = { $person } is named twice.
list-member-not-employed = { $person } was not employed on { DAY($on) }.
list-missing-over = { $state ->
    [stopped] The list was stopped.
    [abandoned] The list was given up.
    [executing] The list is being executed.
   *[other] The list was executed.
}
list-missing-submission = The list is not submitted.
list-missing-appraisals = { $files ->
    [one] Of { $files } file nobody has said what is to become of it.
   *[other] Of { $files } files nobody has said what is to become of them.
}
list-missing-nothing-to-destroy = No file on the list is to be destroyed.
list-missing-unchanged = The list is not what was submitted: its hash is another. Nothing that was decided holds for it.
list-missing-commission = The expert commission has not decided.
list-missing-head = The head has not approved.
list-missing-archive = The archive has not agreed.
list-missing-wait = The list waits until { DAY($day) }, so that it can be stopped.
list-missing-clock = Something was decided on { DAY($day) }, a day that has not come: check the clock.

# The legal clock: holidays, terms and their explanation in words.

# — holidays —
holiday-new-year = New Year’s Day
holiday-good-friday = Good Friday
holiday-easter-sunday = Easter Sunday
holiday-easter-monday = Easter Monday
holiday-labour-day = Labour Day
holiday-independence = Restoration of Independence Day
holiday-mothers-day = Mother’s Day
holiday-pentecost = Pentecost
holiday-midsummer-eve = Midsummer Eve
holiday-midsummer-day = Midsummer Day
holiday-song-celebration = Closing Day of the Nationwide Song and Dance Celebration
holiday-proclamation = Proclamation Day of the Republic of Latvia
holiday-christmas-eve = Christmas Eve
holiday-christmas-day = Christmas Day
holiday-second-christmas-day = Second Day of Christmas
holiday-new-years-eve = New Year’s Eve
holiday-papal-visit = Day of the pastoral visit of Pope Francis to Latvia
holiday-hockey-medal = Day on which the Latvian ice hockey team won the bronze medal

# — why a day does not count —
day-saturday = Saturday
day-sunday = Sunday
day-substitute = day off for { $holiday }
day-moved = moved to { $worked }
day-moved-off = the institution’s day off

# — a term in words —
term-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
term-calendar-days = { $count ->
    [one] { $count } calendar day
   *[other] { $count } calendar days
}
term-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
deadline-received = Received on { $day }, which is not counted.
deadline-presumed-complete = Received on { $day }, which is not counted. When the last required document came is not noted, so the term is counted from receipt.
deadline-documents-complete = Received on { $received }, but the last required document came on { $day }: the term is counted from then, that day left out.
deadline-notified = Notified on { $day }, which is not counted.
deadline-period-ended = The period ended on { $day }, which is not counted.
deadline-not-notified = The term has not begun: when the document was notified is not noted.
deadline-not-begun = The term has not begun.
deadline-rule = Rule “{ $rule }”, version in force from { $from }: { $term } ({ $ground }).
deadline-counted-working-days = Counted after { $after }, leaving out Saturdays and Sundays: { $term } end on { $day }.
deadline-left-out = Not counted either: { $days }.
deadline-worked = The moved working day counts: { $days }.
deadline-counted = Counted after { $after }: { $term } end on { $day }.
deadline-shortened = That month has no day { $date }, so its last day is taken.
deadline-rolled = { $from } is no working day ({ $why }), so the term ends on the next one, { $day }.
deadline-paused = Paused on { $from }, resumed on { $until }; not counted: { $term }; the term ends on { $day }.
deadline-paused-open = Paused on { $from } and not resumed yet; the last day will move by the time it stands still.
deadline-paused-late = Paused on { $from }, after the term had ended; that changes nothing.
deadline-extended = Extended on { $decided } until { $until }.
deadline-due-institution = Due on { $day }.
deadline-due-addressee = The addressee may act until { $day } inclusive.

# — notification in words —
notified-e-address = Sent to the e-address on { $sent }; deemed notified on the second working day, { $day } ({ $ground }).
notified-email = Sent by e-mail on { $sent }; deemed notified on the second working day, { $day } ({ $ground }).
notified-registered-post = Handed to the post as a registered item on { $sent }; deemed notified on the seventh day, { $day } ({ $ground }).
notified-ordinary-post = Registered as sent by ordinary post on { $sent }; deemed notified on the eighth day, { $day } ({ $ground }).
notified-in-person = Handed over on { $day } and thereby notified ({ $ground }).
notified-portal = Sent through the portal on { $sent }; deemed notified on the second working day, { $day } ({ $ground }).
notified-document-exchange = Sent through DIV on { $sent }; deemed notified on the second working day, { $day } ({ $ground }).
notified-benefit-received = The benefit was received on { $day }, whereby the decision is notified ({ $ground }).

# — what cannot be done to a term —
deadline-none = No term runs for this document. If one should, name the rule of its term.
deadline-stale = Meanwhile this was done ({ $who }, { DAY($date) }): { $what ->
    [started] the term began
    [paused] the term was paused
    [resumed] the term was resumed
    [extended] the term was extended
    [applicant_told] the applicant was noted as told of the extension
    [documents_completed] the last required document was noted
    [notified] the notification was noted
    [concluded] the term was ended
    [rule_applied] another rule was named
    [corrected] the card was corrected and the term with it
    [recomputed] working days were moved and the term with them
   *[other] the term was changed
}. { $due ->
    [none] The term has not begun.
   *[other] It now ends on { DAY($due) }.
} Open the document anew and see whether your change is still wanted.
deadline-concluded = The term was ended on { DAY($date) }. To start it again, name the rule and the reason.
deadline-stands-still = The clock stands still since { DAY($date) }. Resume it first.
deadline-runs = The clock does not stand still.
deadline-ran-out = The term ended on { DAY($date) }; only one that has not ended yet can be paused or extended.
date-too-early = The earliest day possible is { DAY($date) }. Check the date.
until-passed = { DAY($date) } has passed already. Name a day to come.
until-not-later = The term ends on { DAY($date) } anyway. Name a later day.
until-beyond = This term may be extended until { DAY($date) } at most.
extension-decision-required = Without a reasoned decision the term may be extended until { DAY($date) }. Name the decision.
deadline-not-extensible = This term may not be extended.
deadline-not-extended = The term was not extended, so there is nothing to tell the applicant.
deadline-other-event = The term of this rule does not start by this event. If the matter has another term, name another rule first.
deadline-outcome = Only the program states this outcome. Choose another.
deadline-rule-unknown = Rule “{ $code }” has no version for terms that start on { DAY($date) }.
deadline-rule-of-periods = This rule is about reporting periods, not about documents. Choose another.
deadline-rule-already = This rule applies to the document already.
rule-code-malformed = A rule’s code has at most { $most } characters: a–z, 0–9 and underscore.
term-amount = A term is from 1 to { $most }.
rule-overlaps = { $to ->
    [none] This rule has a version already that begins on { DAY($from) } and has no end. The new one can begin on the day after, or later.
   *[other] This rule has a version from { DAY($from) } to { DAY($to) } already. Choose another time.
}
rule-leaves-gap = From { DAY($date) } on the rule would have no version, and no term would start. Adopt this version without an end; the next one ends it.
rule-contends = Rule “{ $code }” would start for the same documents. Name other kinds or a register.
rule-or-kind = Name either a rule or a kind of document.
year-outside = Holidays can be asked about for the years { $from } to { $to }.
day-already-off = { DAY($date) } is a day off anyway.
day-already-worked = { DAY($date) } is a working day anyway. What is moved is made up for on a Saturday or Sunday.
day-is-holiday = { DAY($date) } is a holiday. What is moved is made up for on a Saturday or Sunday that is none.
day-moved-already = { DAY($date) } was moved already.
moved-day-unknown = There is no such moved day.

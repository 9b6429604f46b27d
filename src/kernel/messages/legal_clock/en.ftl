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
notified-benefit-received = The benefit was received on { $day }, whereby the decision is notified ({ $ground }).

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
retention-years = A term has from 1 to { $most } years.
retention-category = Up to 10 years is short-term, more is long-term.
retention-years-pointless = This category is not counted in years. Leave them out.
retention-trigger-pointless = What is kept permanently is counted from nothing. Leave it out.
retention-series-too-many = A rule is for at most { $most } series.
retention-rule-contends = Series { $index } is governed by rule “{ $code }” in that time. End it first, or leave the series out.
retention-years-outside = Name a year from { $from } to { $to }.
trigger-malformed = Write one event, or several combined: later_of(contract_end, last_payment).
trigger-lonely = “{ $word }” combines two events or more: { $word }(contract_end, last_payment).
triggers-too-many = A rule names at most { $most } events. Name fewer.

# Resolutions, tasks, and whom they can be given to.

# — who is away —
absence-unknown = There is no such absence.
absence-overlaps = The person is noted as away already, { $period }. End that absence first or choose other days.

# — giving a resolution —
resolution-unknown = There is no such resolution.
resolution-on-one = Name either the document or the task that the resolution is for, and not both.
not-a-person = This account is a program’s. A resolution is given by a member of staff.
lead-required = Name the lead executor: one person answers for the whole.
executors-none = Name who is to act, or who is to read the document.
executors-too-many = One resolution names at most { $most } people. Give several.
executor-twice = This person is named twice. Leave one of the two.
executor-not-employed = { $name } is not employed on { DAY($date) }. Name somebody else.
executor-away = { $name } is away until { DAY($date) } and nobody stands in. Name somebody else, or have a substitution arranged.
controller-receives = Whoever controls a task does not execute it. Choose somebody else.
controller-executes = Whoever executes does not control themselves. Name another controller.
unit-empty = Nobody works in this unit today. Name people instead.
term-passed = { DAY($date) } has passed. Choose today or a later day.
term-beyond = The task that this is part of ends on { DAY($date) }. Choose that day or an earlier one.
resolution-not-controlled = Nobody controls this resolution.
resolution-released = The resolution was removed from control on { DAY($date) } already.

# — acting on a task —
task-unknown = There is no such task.
task-not-executor = This is for the task’s executor to do.
task-not-controller = This is for the controller, the resolution’s author or the head of the institution to do.
task-not-author = This is for the resolution’s author or the head of the institution to do.
task-in-person = Reading is done in person, not in somebody’s stead.
task-for-information = The document is to be read, and nothing more. Confirm that you have read it.
task-not-for-information = Something is to be done here. Report when it is.
task-state = This cannot be done now: the task is { $state ->
    [assigned] assigned and not yet taken on
    [accepted] being worked on
    [refused] refused and waits for its author
    [reported] reported and waits for the controller
    [returned] returned to its executor
    [done] done
   *[withdrawn] withdrawn
}.
subtasks-open = { $count ->
    [one] One task that it was divided into is open. Wait for it or withdraw it first.
   *[other] { $count } tasks that it was divided into are open. Wait for them or withdraw them first.
}
delegation-circle = This person gave the task or passed it on already. Name somebody else, or give it back.
executor-same = This person has the task already.
report-empty = Say what was done, or name the document that answers.
answers-itself = A document does not answer itself. Name the answer.
task-stale = Meanwhile this was done ({ $who }, { DAY($date) }): { $what ->
    [given] the resolution was given
    [accept] the task was taken on
    [refuse] the task was refused
    [delegate] the task was delegated
    [report] the task was reported as done
    [acknowledge] the document was read
    [confirm] the task was confirmed as done
    [return] the task was returned to its executor
    [reassign] the task was given to somebody else
    [extend] the term was extended
    [remind] the executor was reminded
   *[withdraw] the task was withdrawn
}. Open it anew and see whether what you wanted is still wanted.

# — who takes what is left —
reorganisation-tasks-open = Nobody succeeds “{ $code }”, and { $count ->
    [one] one task is open in it
   *[other] { $count } tasks are open in it
}. Name a successor, or have them done or withdrawn first.
unit-tasks-open = { $count ->
    [one] One task is open in the unit. See that it is done, hand it to somebody else or withdraw it
   *[other] { $count } tasks are open in the unit. See that they are done, hand them to somebody else or withdraw them
}, or plan a reorganisation with a successor.
year-tasks-open = Register { $register }: { $count ->
    [one] one document has an open task
   *[other] { $count } documents have open tasks
}. See that they are done or withdrawn; until then the register’s year stays open.

# — routes —
route-no-such-step = The route has no such step: the document is { $stage ->
    [draft] a draft
    [coordination] being coordinated
    [signing] waiting for its signature
    [registered] registered
    [for_resolution] waiting for a resolution
    [in_execution] being worked on
    [executed] done
    [for_information] given for information
    [forwarded] forwarded
    [left_unexamined] left unexamined
    [sent] sent
    [notified] notified
   *[filed] in its file
}.
route-not-directed = Nobody was given anything to do with the document. Give a resolution first.
route-tasks-open = { $count ->
    [one] One task on the document is open. See that it is done or withdraw it first.
   *[other] { $count } tasks on the document are open. See that they are done or withdraw them first.
}
route-term-runs = The document must be answered by { DAY($date) }. Answer it, or end its term first.
route-requisites-missing = The document lacks its author, date or signature. Complete the card first.
route-stale = Meanwhile the document was moved ({ $who }, { DAY($date) }): it is { $stage ->
    [draft] a draft
    [coordination] being coordinated
    [signing] waiting for its signature
    [registered] registered
    [for_resolution] waiting for a resolution
    [in_execution] being worked on
    [executed] done
    [for_information] given for information
    [forwarded] forwarded
    [left_unexamined] left unexamined
    [sent] sent
    [notified] notified
   *[filed] in its file
} now. Open it anew.
route-superseded = Meanwhile version { $version } of the route was adopted ({ $who }, { DAY($date) }). See what it says and adopt yours from there, if it is still wanted.
route-step-nowhere = A step must lead somewhere else than where it begins.
route-role-powerless = One of these roles does not move documents. Name only those that may.
route-step-twice = This step is on the route already.
route-after-filed = Nothing follows once a document is in its file.
route-roles-none = Name at least one role that takes this step.
route-no-drafts = What is received has no draft. Remove this step.
route-back-to-draft = A document with its number is no draft any more. Remove this step.
route-no-start = No step begins at “registered”: documents could not leave it.
route-unreachable = No way leads to where this step begins.
route-no-end = From where this step leads, no way leads into the file.

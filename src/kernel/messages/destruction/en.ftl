# Destruction.

retention-destroyed = The file was destroyed on { $day }.
document-destroyed = The document is destroyed{ $act ->
    [none] .
   *[other] {" "}(act { $act }).
} Number, dates, the series of its file and checksums are left; nothing more can be done with it.
file-destroyed = The file is destroyed (act { $act }); nothing can be done with it any more.
destruction-lacks = The list cannot be executed yet: { $lacks ->
    [over] { $words ->
        [stopped] it was stopped.
        [abandoned] it was given up.
        [executing] it is being executed.
       *[other] it was executed.
    }
    [submission] it is not submitted.
    [appraisals] files that nobody has appraised: { $words }.
    [nothing_to_destroy] no file on it is to be destroyed.
    [unchanged] it is not what was submitted. Submit it again.
    [commission] the expert commission has not decided.
    [head] the head has not approved it.
    [archive] the archive has not agreed.
    [wait] it can still be stopped until { DAY($words) }.
    [clock] something about it was noted on a later day ({ DAY($words) }); the clock was set back.
   *[other] { $lacks }.
}
destruction-in-the-way = File { $file } cannot be destroyed: { $obstacle ->
    [not_due] its term is not over ({ DAY($words) }).
    [not_described] it is permanent and not all of it is described in an inventory.
    [not_accepted] it is permanent and the archive has not accepted it ({ $words }).
    [not_on_act] it is permanent; there is no act of handover about { $words }.
    [not_signed] it is permanent; not both sides have signed the act of handover No. { $words }.
    [held] it is held: { $words }.
    [task_open] a task on document { $words } is open.
    [draft_under_way] a draft for it or about a document of it is under way.
    [clock_runs] the clock of document { $words } runs.
    [dispatch_under_way] document { $words } is on its way to a recipient.
    [contest_runs] document { $words } can still be contested.
    [on_loan] volume { $words } is lent.
    [also_elsewhere] a document stands in another file as well: { $words }.
   *[other] { $obstacle } { $words }
} Nothing of the list is executed; take the file off it or remove the obstacle.

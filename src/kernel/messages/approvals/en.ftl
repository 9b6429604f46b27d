# Drafts, their approval and signature.

draft-unknown = There is no such draft.
draft-incoming = This register is for incoming documents. Choose a register of outgoing or internal ones.
draft-signed = The document is signed; the signed version does not change.
draft-withdrawn = The draft was withdrawn.
draft-not-in-approval = Nobody has been asked to approve the draft yet.
draft-without-contents = The draft has no contents. Add them first.
draft-content-unknown = The present version of the draft has no content { $ordinal }.
draft-stale = Meanwhile this was done ({ $who }, { DAY($date) }): { $what ->
    [prepared] the draft was prepared
    [changed] the draft was changed
    [withdrawn] the draft was withdrawn
    [approval_started] the draft was sent round for approval
    [approval_restarted] the draft was changed, and approval began anew
    [approvals_voided] decisions about the draft were voided
    [approved] it was approved
    [objected] somebody objected
    [abstained] somebody abstained
    [signed] it was signed
    [card_departed] the card of the signed document was corrected
    [card_returned] the card of the signed document was corrected back
   *[other] the draft was changed
}. Open the draft anew and see whether your change is still wanted.
approval-stale = What you read is no longer the present version. Meanwhile ({ $who }, { DAY($date) }): { $what ->
    [prepared] the draft was prepared
    [changed] the draft was changed
    [withdrawn] the draft was withdrawn
    [approval_started] the draft was sent round anew
    [approval_restarted] the draft was changed, and approval began anew
    [approvals_voided] decisions about the draft were voided
    [approved] the new version was approved by somebody
    [objected] somebody objected to the new version
    [abstained] somebody abstained about the new version
    [signed] it was signed
   *[other] the draft was changed
}. Read the present version and decide about that.
approval-step-unknown = There is no such step of approval.
approval-not-asked = You are not the one who is asked here.
approval-away = You are away until { DAY($date) }: a colleague who is here decides, in your stead where they stand in for you.
approval-decided = This was decided already ({ $who }, { DAY($date) }): { $verdict ->
    [approved] approved
    [objected] objected
    [abstained] abstained
   *[other] decided
}.
approval-not-yet = These come first: { $names }.
approval-objected = These object: { $names }. Change the draft, or let them think better of it.
approval-is-visa = Here a visa is asked for, not a signature.
signature-no-abstention = A signature is given or refused with remarks; nobody abstains from it.
signature-by-signing = Here a signature is asked for: sign the draft.
said-by-signature = The signature itself says this, and it does not change any more.
document-signed = This document was signed as it is. Register what belongs to it as a document of its own, annexed to this one; only the scan of a paper that was signed is added to it, as an annex.
signatory-away = { $name } was away on { DAY($date) }. Say who signed in their stead.
signatory-not-standing-in = { $name } did not stand in for the signatory on { DAY($date) }.
signed-on = The day of signing is not between { DAY($from) }, when the round began, and today, { DAY($to) }.
container-no-signature = No signature can be read in this file. Upload the signed container (.asice, .edoc).
container-other-contents = The container does not hold exactly the files that were approved.
container-not-covered = No signature in the container covers all of its files unchanged.
container-other-signers = By the certificates somebody else signed the container: { $names }. Say who signed, or upload the signatory’s container.
container-other-day = The signature says that it was given on { DAY($date) }. Give that day.
route-step-others = The route of such documents gives this step to other roles.
route-wants-visas = The route of such documents leads to the signature only by visas. Name whose.
stage-empty = Nobody is named in this stage.
approver-twice = This person is asked already.
year-drafts-open = Register { $register }: { $count ->
    [one] one draft was
   *[other] { $count } drafts were
} prepared by the end of the year and neither signed nor withdrawn. Have them signed or withdraw them; until then the register’s year stays open.
approver-not-employed = { $name } is not employed on { DAY($date) }.
approver-away = { $name } is away until { DAY($date) }, and nobody who is here stands in. Arrange a substitution or ask somebody else.
approver-without-account = { $name } has no account that may give visas.
signatory-not-empowered = { $name } may not sign for the institution or a unit.

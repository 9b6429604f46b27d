//! Typed identifiers (UUIDv7: they sort by the time they were made).

use crate::macros::id_type;

id_type! {
    /// An institution (*iestāde*).
    InstitutionId;
    /// A unit of an institution (*struktūrvienība*).
    UnitId;
    /// A staff member (*darbinieks*).
    StaffMemberId;
    /// A staff member's place in a unit (*amats struktūrvienībā*).
    AppointmentId;
    /// A post of a unit's staff list (*amata vieta*).
    PostId;
    /// A substitution: one staff member stands in for another (*aizvietošana*).
    SubstitutionId;
    /// A time in which a staff member is away (*prombūtne*).
    AbsenceId;
    /// A reorganisation (*reorganizācija*).
    ReorganisationId;
    /// An account that signs in (*konts*).
    AccountId;
    /// A browser session (*sesija*).
    SessionId;
    /// A personal access token (*piekļuves marķieris*).
    AccessTokenId;
    /// A version of the classification scheme (*klasifikācijas shēma*).
    SchemeId;
    /// A step in the life of a scheme version (*shēmas virzība*).
    SchemeStepId;
    /// A file series of the scheme (*lietu sērija*).
    SeriesId;
    /// A file (*lieta*).
    FileId;
    /// A volume of a file (*sējums*).
    VolumeId;
    /// A loan of a volume (*izsniegšana*).
    LoanId;
    /// A register (*reģistrs, žurnāls*).
    RegisterId;
    /// A closing of a register's year (*gada noslēgšana*).
    ClosingId;
    /// A taking over of an old register or of old files (*pārņemšana*).
    TakeoverId;
    /// A correspondent (*korespondents*).
    CorrespondentId;
    /// A document (*dokuments*).
    DocumentId;
    /// A version of a document's contents (*redakcija*).
    VersionId;
    /// A relation between two documents (*saistība*).
    RelationId;
    /// A draft of a document (*projekts*).
    DraftId;
    /// A round in which a draft is approved (*saskaņošanas kārta*).
    ApprovalRoundId;
    /// A place in a round: who is to approve or sign (*saskaņotājs, parakstītājs*).
    ApprovalStepId;
    /// A decision about a draft (*vīza, paraksts*).
    ApprovalId;
    /// A version of a rule of terms (*termiņa noteikums*).
    DeadlineRuleId;
    /// A time in which a document's clock stood still (*termiņa apturēšana*).
    DeadlinePauseId;
    /// An extension of a document's term (*termiņa pagarināšana*).
    DeadlineExtensionId;
    /// A working day that an institution moved (*pārceltā darba diena*).
    MovedDayId;
    /// A resolution (*rezolūcija*).
    ResolutionId;
    /// A task (*uzdevums*).
    TaskId;
    /// A step in the life of a task (*uzdevuma gaita*).
    TaskStepId;
    /// A version of a route (*maršruta veidne*).
    RouteTemplateId;
    /// A dispatch of a document to one recipient (*nosūtījums*).
    DispatchId;
    /// A step in the life of a dispatch (*nosūtījuma gaita*).
    DispatchStepId;
    /// An answer that went out (*atbilde*).
    AnswerId;
    /// A version of a rule of retention (*glabāšanas termiņa noteikums*).
    RetentionRuleId;
    /// An event from which a retention period is counted (*glabāšanas termiņa notikums*).
    RetentionEventId;
    /// A hold on destruction (*iznīcināšanas aizliegums*).
    HoldId;
    /// A review of a hold (*aizlieguma pārskatīšana*).
    HoldReviewId;
    /// The archive's leave to transfer a file later (*nodošanas termiņa pagarinājums*).
    TransferExtensionId;
    /// A notice of wrong data about a record (*paziņojums par neprecīziem datiem*).
    CorrectionNoticeId;
    /// A list of files chosen for destruction (*iznīcināšanas akts*).
    DestructionListId;
    /// What was decided about such a list (*lēmums par aktu*).
    ListDecisionId;
    /// An inventory (*uzskaites saraksts*).
    InventoryId;
    /// A unit of description (*glabājamā vienība*).
    DescriptionUnitId;
    /// Something done with an inventory (*uzskaites saraksta gaita*).
    InventoryStepId;
    /// A package for the archive (*pakotne*).
    HandoverPackageId;
    /// An agreement with an archive about what it takes (*nodošanas vienošanās*).
    SubmissionAgreementId;
    /// A package on its way to an archive (*pakotnes nosūtīšana*).
    HandoverDeliveryId;
    /// What an archive answered to a package (*arhīva atbilde*).
    HandoverReplyId;
    /// A file that an archive put where its answers come (*arhīva ielikta datne*).
    ReplyFileId;
    /// An act by which units are handed over (*nodošanas un pieņemšanas akts*).
    HandoverActId;
    /// What arrived and is not registered yet (*saņemtais sūtījums*).
    IntakeItemId;
    /// Where a program is told of changes (*tīmekļa āķa adresāts*).
    WebhookTargetId;
    /// A change that a program is still to be told of (*piegāde*).
    WebhookDeliveryId;
    /// Something that a person was told (*paziņojums*).
    NotificationId;
    /// Bytes taken in and not yet claimed (*augšupielāde*).
    UploadId;
    /// An entry of the journal (*žurnāla ieraksts*).
    EntryId;
    /// An operation: all entries of one commit by one actor share it (*darbība*).
    OperationId;
    /// A job (*fona darbs*).
    JobId;
    /// A search that a person keeps (*saglabāts meklējums*).
    SavedSearchId;
}

//! Ids as clients see them: the type's word, an underscore and the UUID in hexadecimal (`document_0193…`). To clients
//! they are opaque; the word lets us say what was mixed up instead of "not found".

use async_graphql::ID;
use entities::ids::{
    AbsenceId, AccessTokenId, AccountId, AppointmentId, ApprovalStepId, CorrectionNoticeId,
    CorrespondentId, DeadlineRuleId, DescriptionUnitId, DestructionListId, DispatchId, DocumentId,
    DraftId, EntryId, FileId, HandoverActId, HandoverDeliveryId, HandoverPackageId,
    HandoverReplyId, HoldId, InstitutionId, IntakeItemId, InventoryId, MovedDayId, NotificationId,
    PostId, RegisterId, ReorganisationId, ReplyFileId, ResolutionId, RetentionEventId,
    RetentionRuleId, RouteTemplateId, SavedSearchId, SchemeId, SeriesId, StaffMemberId,
    SubmissionAgreementId, SubstitutionId, TakeoverId, TaskId, TransferExtensionId, UnitId,
    UploadId, VersionId, VolumeId, WebhookDeliveryId, WebhookTargetId,
};
use uuid::Uuid;

use crate::kernel::Problem;

/// An id that clients see.
pub trait Identified: Copy {
    /// GraphQL type that it identifies.
    const TYPE: &'static str;
    /// Word before the underscore.
    const WORD: &'static str;
    /// From the bare id.
    fn from_uuid(id: Uuid) -> Self;
    /// The bare id.
    fn uuid(self) -> Uuid;
}

macro_rules! identified {
    ($($id:ident, $type:literal, $word:literal;)*) => {
        $(impl Identified for $id {
            const TYPE: &'static str = $type;
            const WORD: &'static str = $word;

            fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            fn uuid(self) -> Uuid {
                self.0
            }
        })*

        /// Every word with its type.
        const TYPES: &[(&str, &str)] = &[$(($word, $type)),*];
    };
}

identified! {
    InstitutionId, "Institution", "institution";
    UnitId, "Unit", "unit";
    StaffMemberId, "StaffMember", "staff";
    AppointmentId, "Appointment", "appointment";
    PostId, "Position", "post";
    SubstitutionId, "Substitution", "substitution";
    AbsenceId, "Absence", "absence";
    ReorganisationId, "Reorganisation", "reorganisation";
    AccountId, "Account", "account";
    AccessTokenId, "AccessToken", "token";
    SchemeId, "Scheme", "scheme";
    SeriesId, "FileSeries", "series";
    FileId, "File", "file";
    VolumeId, "Volume", "volume";
    RegisterId, "Register", "register";
    TakeoverId, "Takeover", "takeover";
    CorrespondentId, "Correspondent", "correspondent";
    DocumentId, "Document", "document";
    VersionId, "DocumentVersion", "version";
    UploadId, "Upload", "upload";
    DraftId, "Draft", "draft";
    ApprovalStepId, "ApprovalStep", "step";
    DeadlineRuleId, "DeadlineRule", "rule";
    MovedDayId, "MovedDay", "moved";
    ResolutionId, "Resolution", "resolution";
    TaskId, "Task", "task";
    RouteTemplateId, "Route", "route";
    DispatchId, "Dispatch", "dispatch";
    IntakeItemId, "IntakeItem", "intake";
    NotificationId, "Notification", "notification";
    SavedSearchId, "SavedSearch", "savedsearch";
    WebhookTargetId, "WebhookTarget", "webhook";
    WebhookDeliveryId, "WebhookDelivery", "delivery";
    RetentionRuleId, "RetentionRule", "retentionrule";
    RetentionEventId, "RetentionEvent", "retentionevent";
    HoldId, "Hold", "hold";
    TransferExtensionId, "TransferExtension", "extension";
    CorrectionNoticeId, "CorrectionNotice", "notice";
    DestructionListId, "DestructionList", "destructionlist";
    InventoryId, "Inventory", "inventory";
    DescriptionUnitId, "DescriptionUnit", "descriptionunit";
    HandoverPackageId, "HandoverPackage", "package";
    SubmissionAgreementId, "SubmissionAgreement", "agreement";
    HandoverDeliveryId, "HandoverDelivery", "handoverdelivery";
    HandoverReplyId, "ArchiveReply", "archivereply";
    ReplyFileId, "ArchiveReplyFile", "archivereplyfile";
    HandoverActId, "HandoverAct", "handoveract";
    EntryId, "JournalEntry", "entry";
}

/// The id as clients see it.
pub fn print<T: Identified>(id: T) -> String {
    format!("{}_{}", T::WORD, id.uuid().simple())
}

/// The id as a GraphQL value.
pub(super) fn global<T: Identified>(id: T) -> ID {
    ID(print(id))
}

/// The type and the bare id that a client's id stands for; none when it is no id of ours.
pub(super) fn split(id: &str) -> Option<(&'static str, Uuid)> {
    let (word, digits) = id.rsplit_once('_')?;
    let (_, name) = TYPES.iter().find(|(known, _)| *known == word)?;
    // Only the form that we print: one record has one id.
    let lower = digits.len() == 32 && !digits.bytes().any(|byte| byte.is_ascii_uppercase());
    lower.then(|| Uuid::try_parse(digits).ok().map(|id| (*name, id)))?
}

/// Reads an id that must be of one type.
///
/// # Errors
/// A problem at `path` that says whether it is no id, or an id of something else and of what.
pub fn read<T: Identified>(id: &str, path: &str) -> Result<T, Problem> {
    match split(id) {
        Some((name, uuid)) if name == T::TYPE => Ok(T::from_uuid(uuid)),
        Some((name, _)) => Err(Problem::new("ID_OF_OTHER_TYPE", path)
            .with("expected", T::TYPE)
            .with("given", name)),
        None => {
            // What was sent may be anything, so no more of it is repeated than tells the sender what it was.
            let given: String = id.chars().take(60).collect();
            Err(Problem::new("ID_MALFORMED", path).with("given", given))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_both_ways_and_mixed_up_ones_are_named() {
        let id = DocumentId(Uuid::from_u128(7));
        let printed = print(id);
        assert_eq!(printed, "document_00000000000000000000000000000007");
        assert_eq!(read::<DocumentId>(&printed, "input.document"), Ok(id));
        let mixed = read::<FileId>(&printed, "input.file").expect_err("another type");
        assert_eq!(mixed.code, "ID_OF_OTHER_TYPE");
        assert_eq!(mixed.path, ["input", "file"]);
        assert_eq!(
            mixed.arguments,
            [
                ("expected", "File".to_owned()),
                ("given", "Document".to_owned())
            ]
        );
        for malformed in [
            "",
            "7",
            "document_",
            "document_7",
            "nothing_00000000000000000000000000000007",
        ] {
            let problem = read::<DocumentId>(malformed, "id").expect_err("no id");
            assert_eq!(problem.code, "ID_MALFORMED", "{malformed}");
        }
    }

    #[test]
    fn each_type_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = TYPES.iter().map(|(word, _)| word).collect();
        assert_eq!(words.len(), TYPES.len());
    }
}

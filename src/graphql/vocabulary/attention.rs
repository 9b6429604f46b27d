//! The words of what people and programs are told.

use async_graphql::Enum;
use entities::vocabulary as kept;

mirror! {
    /// What a person is told of (paziņojuma veids).
    NotificationKind {
        /// A task falls due soon (uzdevuma termiņš tuvojas).
        TaskDueSoon,
        /// The last day of a task has passed (uzdevums nokavēts).
        TaskOverdue,
        /// A task that the person gave is late by more than the institution allows (uzdots uzdevums nokavēts).
        TaskEscalated,
        /// The legal clock of a document ends soon (atbildes termiņš tuvojas).
        TermDueSoon,
        /// The legal clock of a document has ended (atbildes termiņš nokavēts).
        TermOverdue,
        /// A hold that the person answers for is to be reviewed soon (iznīcināšanas aizliegums drīz jāpārskata).
        HoldReviewDue,
        /// The day by which such a hold was to be reviewed has passed (iznīcināšanas aizliegums nav pārskatīts).
        HoldReviewOverdue,
        /// A package that the person sent waits for somebody to act (nosūtīšana arhīvam gaida rīcību).
        DeliveryWaits,
        /// The archive has not answered to such a package in the time that was agreed (arhīvs laikā nav atbildējis).
        ReplyOverdue,
        /// What the archive put where its answers come is no answer to such a package, or that place cannot be looked into (arhīva
        /// atbilde gaida rīcību).
        ReplyWaits,
        /// Documents are new in a search that the person keeps (saglabātajā meklējumā ir jauni dokumenti).
        SavedSearchFound,
        /// Such a search cannot be understood any more (saglabātais meklējums vairs nav saprotams).
        SavedSearchBroken,
    }

    /// Whether and when a person is told what is new in a search they keep (ziņošana par meklējumu).
    SavedSearchTelling {
        /// Never (neziņo).
        Never,
        /// Once on each working day, at the minute of the institution's reminders, of what came before that day's telling
        /// (reizi dienā).
        Daily,
        /// As soon as it can be found (uzreiz).
        AtOnce,
    }

    /// In which language a person is written to (vēstules valoda).
    LetterLanguage {
        /// Latvian (latviešu).
        Latvian,
        /// English (angļu).
        English,
    }

    /// State of a change that a program is still to be told of (piegādes statuss).
    WebhookDeliveryState {
        /// Is still to be sent, or sent again (gaida).
        Waiting,
        /// Was put aside after many attempts (neizdevās).
        Dead,
    }
}

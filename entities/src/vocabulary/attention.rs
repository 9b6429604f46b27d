//! Who is told of what, and what is done in the background.

use crate::macros::vocabulary;

vocabulary! {
    /// State of a job (*fona darba statuss*).
    JobState {
        Waiting = "waiting", "gaida";
        /// Gave up after its last attempt; kept for people to look at.
        Dead = "dead", "neizdevās";
    }

    /// State of a change that a program is still to be told of (*piegādes statuss*).
    WebhookDeliveryState {
        Waiting = "waiting", "gaida";
        /// Gave up after its last attempt; kept for people to look at.
        Dead = "dead", "neizdevās";
    }

    /// What a person is told of (*paziņojuma veids*).
    NotificationKind {
        TaskDueSoon = "task_due_soon", "uzdevuma termiņš tuvojas";
        TaskOverdue = "task_overdue", "uzdevums nokavēts";
        /// Told to the author: the executor is late by more than the institution allows.
        TaskEscalated = "task_escalated", "uzdots uzdevums nokavēts";
        TermDueSoon = "term_due_soon", "atbildes termiņš tuvojas";
        TermOverdue = "term_overdue", "atbildes termiņš nokavēts";
        /// Told to the hold's owner.
        HoldReviewDue = "hold_review_due", "iznīcināšanas aizliegums drīz jāpārskata";
        HoldReviewOverdue = "hold_review_overdue", "iznīcināšanas aizliegums nav pārskatīts";
        /// Told to whoever sent the package.
        DeliveryWaits = "delivery_waits", "nosūtīšana arhīvam gaida rīcību";
        /// Told to whoever sent the package.
        ReplyOverdue = "reply_overdue", "arhīvs laikā nav atbildējis";
        /// Told to whoever sent the package: what the archive put there is no answer, or its place cannot be looked into.
        ReplyWaits = "reply_waits", "arhīva atbilde gaida rīcību";
        SavedSearchFound = "saved_search_found", "saglabātajā meklējumā ir jauni dokumenti";
        /// Something that the search names is not there any more, or not for its person.
        SavedSearchBroken = "saved_search_broken", "saglabātais meklējums vairs nav saprotams";
    }

    /// Whether and when a person is told what is new in a search they keep (*ziņošana par meklējumu*).
    SavedSearchTelling {
        Never = "never", "neziņo";
        /// Once on each working day, at the minute of the institution's reminders.
        Daily = "daily", "reizi dienā";
        AtOnce = "at_once", "uzreiz";
    }

    /// State of a letter that tells of the day (*dienas kopsavilkuma statuss*).
    DigestState {
        Waiting = "waiting", "gaida";
        /// Handed to the mail server, whose answer is awaited or never came.
        Handed = "handed", "nodots sūtīšanai";
        Sent = "sent", "nosūtīts";
        Refused = "refused", "atteikts";
    }

    /// In which language a person is written to (*vēstules valoda*).
    LetterLanguage {
        Latvian = "lv", "latviešu";
        English = "en", "angļu";
    }

    /// Who did it (*darītājs*).
    ActorKind {
        Account = "account", "konts";
        System = "system", "sistēma";
        Anonymous = "anonymous", "nezināms";
    }
}

//! What arrived and is not registered.

use crate::macros::vocabulary;

vocabulary! {
    /// By which door something arrived (*saņemšanas veids*).
    IntakeChannel {
        /// A mailbox (IMAP).
        Email = "email", "e-pasta pastkaste";
        /// A watched folder: scanner, network share.
        Folder = "folder", "mape";
        EAddress = "e_address", "e-adrese";
    }

    /// State of what arrived (*saņemtā sūtījuma statuss*).
    IntakeState {
        Waiting = "waiting", "gaida";
        Registered = "registered", "reģistrēts";
        /// It is no record, and a reason says why.
        SetAside = "set_aside", "nav reģistrējams";
    }

    /// Why something is not registered (*nereģistrēšanas iemesls*, domain §4.2).
    SetAsideReason {
        Advertisement = "advertisement", "reklāma";
        /// It was registered before.
        Duplicate = "duplicate", "jau reģistrēts";
        NotForUs = "not_for_us", "nav domāts iestādei";
        AutomaticReply = "automatic_reply", "automātiska atbilde";
        /// A mail server reports that a letter of ours did not arrive; its dispatch says so.
        DeliveryReport = "delivery_report", "ziņojums par nepiegādātu vēstuli";
        Invitation = "invitation", "ielūgums";
        Periodical = "periodical", "periodisks izdevums";
        /// What the words beside it say.
        Other = "other", "cits iemesls";
    }

    /// What is out of the ordinary about something that arrived (*piezīme par sūtījumu*).
    IntakeRemark {
        /// It has no bytes at all.
        Empty = "empty", "tukšs";
        /// Larger than is taken in: only its headers are here, the whole stayed where it came from.
        TooLarge = "too_large", "pārāk liels";
        /// It is kept as it is, but could not be read to its end.
        Unreadable = "unreadable", "nav nolasāms";
        Encrypted = "encrypted", "šifrēts";
        /// The sender's system gave it no id.
        NoMessageId = "no_message_id", "bez ziņojuma identifikatora";
        NoSender = "no_sender", "bez sūtītāja";
        /// What came attached is packed in Outlook's own format (TNEF, `winmail.dat`).
        Tnef = "tnef", "pielikumi Outlook formātā";
        /// Some attachments stay within it, because they are too many.
        AttachmentsWithin = "attachments_within", "daļa pielikumu paliek vēstulē";
        /// A mail server wrote it, and reports of another letter (RFC 3464).
        DeliveryReport = "delivery_report", "ziņojums par vēstules piegādi";
    }
}

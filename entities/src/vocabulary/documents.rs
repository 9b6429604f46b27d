//! What a card and its contents are filled with.

use crate::macros::vocabulary;

vocabulary! {
    /// Direction of a document (*dokumentu grupa*: saņemts, nosūtīts, iekšējs).
    Direction {
        Incoming = "incoming", "saņemts";
        Outgoing = "outgoing", "nosūtīts";
        Internal = "internal", "iekšējs";
    }

    /// Kind of a document (*dokumenta veids*; groups of MK 558/2018).
    DocumentKind {
        Letter = "letter", "vēstule";
        Submission = "submission", "iesniegums";
        Complaint = "complaint", "sūdzība";
        InformationRequest = "information_request", "informācijas pieprasījums";
        DataSubjectRequest = "data_subject_request", "datu subjekta pieprasījums";
        Decision = "decision", "lēmums";
        Order = "order", "rīkojums";
        Contract = "contract", "līgums";
        Minutes = "minutes", "protokols";
        Act = "act", "akts";
        Report = "report", "ziņojums";
        Opinion = "opinion", "atzinums";
        Statement = "statement", "izziņa";
        Assessment = "assessment", "novērtējums";
        Plan = "plan", "plāns";
        PowerOfAttorney = "power_of_attorney", "pilnvara";
        Invoice = "invoice", "rēķins";
        /// What came attached to another document and has no number of its own.
        Annex = "annex", "pielikums";
        Other = "other", "cits";
    }

    /// Where a document stands in its life (*dokumenta statuss*).
    DocumentStatus {
        Registered = "registered", "reģistrēts";
        Annulled = "annulled", "anulēts";
        /// Kept with the document it came with; carries no number of its own.
        Enclosed = "enclosed", "pievienots";
        /// Lawfully destroyed with its file; number, dates, kind, hashes and the act remain.
        Destroyed = "destroyed", "iznīcināts";
    }

    /// How a document came or went (*kanāls*, domain §4.4).
    Channel {
        Post = "post", "pasts";
        Email = "email", "e-pasts";
        EAddress = "e_address", "e-adrese";
        InPerson = "in_person", "klātienē";
        Portal = "portal", "portāls latvija.gov.lv";
        DocumentExchange = "document_exchange", "DIV";
        Oral = "oral", "mutvārdu";
        Telephone = "telephone", "tālrunis";
        Mailbox = "mailbox", "pastkastīte";
    }

    /// Access class (*pieejamība*; Informācijas atklātības likums, domain §16).
    AccessClass {
        /// Anyone of the staff may see it.
        Open = "open", "vispārpieejams";
        /// By the head's order, at most a year, with a review date.
        RestrictedInternal = "restricted_internal", "ierobežots – iekšējs";
        /// Private life, health, children: need-to-know only.
        RestrictedPersonal = "restricted_personal", "ierobežots – persona";
        RestrictedCommercial = "restricted_commercial", "ierobežots – komercnoslēpums";
        /// Only when its sender marked it so.
        OfficialUse = "official_use", "dienesta vajadzībām";
    }

    /// How one document stands to another (*dokumentu saistība*).
    RelationKind {
        ReplyTo = "reply_to", "atbilde uz";
        AnnexTo = "annex_to", "pielikums pie";
        Replaces = "replaces", "aizstāj";
    }

    /// What a content is within a version (*datnes loma*).
    ContentRole {
        Main = "main", "pamatdokuments";
        Annex = "annex", "pielikums";
    }

    /// Kind of a correspondent (*korespondenta veids*).
    CorrespondentKind {
        Person = "person", "fiziska persona";
        Organisation = "organisation", "juridiska persona";
        PublicBody = "public_body", "iestāde";
    }

    /// How far the text of a content is known (*teksta statuss*).
    TextState {
        Pending = "pending", "gaida apstrādi";
        Extracted = "extracted", "teksts izgūts";
        /// Read by optical character recognition.
        Recognised = "recognised", "teksts atpazīts";
        Empty = "empty", "bez teksta";
        RecognitionUnavailable = "recognition_unavailable", "teksta atpazīšana nav uzstādīta";
        Encrypted = "encrypted", "šifrēts";
        Unsupported = "unsupported", "formāts netiek lasīts";
        Broken = "broken", "bojāta datne";
        /// The extraction broke its limits of time, memory or output.
        Refused = "refused", "apstrāde pārtraukta";
    }

    /// On what an identification of a format rests (*noteikšanas pamats*), the surest first.
    FormatGround {
        /// The parts inside it.
        Structure = "structure", "iekšējā uzbūve";
        /// The bytes it begins with.
        Signature = "signature", "sākuma baiti";
        /// What it says of itself.
        Claim = "claim", "paša norāde";
        /// What its characters look like.
        Appearance = "appearance", "teksta izskats";
        /// Its extension; the characters do not speak against it.
        Extension = "extension", "paplašinājums";
    }

    /// Where a rendition stands (*arhīva atveidojuma statuss*).
    RenditionState {
        Ordered = "ordered", "pasūtīts";
        /// Its bytes are on their way into the store.
        Storing = "storing", "tiek saglabāts";
        /// Made, and found to be PDF/A-2b.
        Made = "made", "izgatavots";
        Failed = "failed", "neizdevās";
    }

    /// Why there is no rendition (*neizdošanās iemesls*).
    RenditionFault {
        /// LibreOffice is not installed.
        NoProgram = "no_program", "LibreOffice nav uzstādīts";
        /// No rendition is made of this format.
        NotRenderable = "not_renderable", "no šī formāta atveidojumus negatavo";
        /// Signed contents stay as they are.
        Signed = "signed", "parakstīts";
        Encrypted = "encrypted", "aizsargāts ar paroli";
        TooLarge = "too_large", "pārāk liels";
        /// It does not open as what it is.
        Corrupt = "corrupt", "bojāts";
        TimedOut = "timed_out", "nepabeigts laikā";
        /// The rendition would be too large.
        OutputTooLarge = "output_too_large", "atveidojums pārāk liels";
        /// The program ended and left nothing.
        NothingMade = "nothing_made", "programma neko neizgatavoja";
        /// What it made is no PDF/A-2b.
        NotPdfA = "not_pdf_a", "rezultāts nav PDF/A-2b";
        /// The machine failed it time and again: no space, no store.
        Machine = "machine", "iekārtas kļūme";
    }
}

//! What is done with a document on its way: terms, tasks, drafts and their approval, dispatch.

use crate::macros::vocabulary;

vocabulary! {
    /// In what a term is counted (*termiņa mērvienība*).
    TermUnit {
        WorkingDays = "working_days", "darba dienas";
        CalendarDays = "calendar_days", "kalendāra dienas";
        Months = "months", "mēneši";
    }

    /// Event from which a term is counted (*termiņa sākums*).
    TermStart {
        Received = "received", "saņemšana";
        /// The last required document came; until that is noted, receipt.
        DocumentsComplete = "documents_complete", "visi dokumenti saņemti";
        Notified = "notified", "paziņošana";
        /// For reports on a period.
        PeriodEnded = "period_ended", "perioda beigas";
    }

    /// Who must act within a term (*kam termiņš saistošs*).
    TermBinds {
        Institution = "institution", "iestāde";
        /// Whoever was notified: the term to contest a decision.
        Addressee = "addressee", "adresāts";
    }

    /// What ended a document's clock (*termiņa iznākums*).
    DeadlineOutcome {
        Answered = "answered", "atbildēts";
        Forwarded = "forwarded", "pārsūtīts";
        /// Told whom to ask instead of forwarding (Iesniegumu likums since 1 March 2026).
        Referred = "referred", "norādīts, kur vērsties";
        LeftUnexamined = "left_unexamined", "atstāts bez izskatīšanas";
        Withdrawn = "withdrawn", "iesniedzējs atsaucis";
        /// The registration was annulled.
        Annulled = "annulled", "reģistrācija anulēta";
        /// The card was corrected, and no rule is for such a document.
        NotApplicable = "not_applicable", "termiņš neattiecas";
    }

    /// How a document reaches its addressee (*paziņošanas veids*; Paziņošanas likums 3. p.).
    Delivery {
        EAddress = "e_address", "e-adrese";
        Email = "email", "elektroniskais pasts";
        RegisteredPost = "registered_post", "ierakstīts pasta sūtījums";
        OrdinaryPost = "ordinary_post", "vienkāršs pasta sūtījums";
        InPerson = "in_person", "uz vietas";
        /// The benefit itself arrives, or the certificate is issued (SPSPL as amended in June 2026).
        BenefitReceived = "benefit_received", "pabalsta saņemšana";
        Portal = "portal", "portāls latvija.gov.lv";
        /// From institution to institution.
        DocumentExchange = "document_exchange", "DIV";
    }

    /// In what part somebody has a task (*izpildītāja loma*, domain §4.5).
    TaskRole {
        /// The one who answers for the whole.
        Lead = "lead", "atbildīgais izpildītājs";
        CoExecutor = "co_executor", "līdzizpildītājs";
        /// Is to read the document, and nothing more.
        Information = "information", "zināšanai";
    }

    /// State of a task (*uzdevuma statuss*).
    TaskState {
        Assigned = "assigned", "uzdots";
        Accepted = "accepted", "pieņemts izpildei";
        /// The executor gave it back; its author names another or withdraws it.
        Refused = "refused", "atteikts";
        /// Reported as done; the controller has not looked yet.
        Reported = "reported", "izpildīts, jāapstiprina";
        /// The controller wants more.
        Returned = "returned", "atgriezts izpildei";
        Done = "done", "izpildīts";
        Withdrawn = "withdrawn", "atsaukts";
    }

    /// Where a document stands on its route (*dokumenta virzības posms*, domain §4.5).
    RouteStage {
        Draft = "draft", "projekts";
        Coordination = "coordination", "saskaņošanā";
        Signing = "signing", "parakstīšanai";
        Registered = "registered", "reģistrēts";
        ForResolution = "for_resolution", "rezolūcijai";
        InExecution = "in_execution", "izpildē";
        Executed = "executed", "izpildīts";
        ForInformation = "for_information", "zināšanai";
        Forwarded = "forwarded", "pārsūtīts";
        LeftUnexamined = "left_unexamined", "atstāts bez izskatīšanas";
        Sent = "sent", "nosūtīts";
        Notified = "notified", "paziņots";
        Filed = "filed", "lietā";
    }

    /// What may be done with a task (*darbība ar uzdevumu*).
    TaskAct {
        Accept = "accept", "pieņemt izpildei";
        Refuse = "refuse", "atteikt";
        Delegate = "delegate", "deleģēt";
        Report = "report", "atskaitīties par izpildi";
        /// The executor has read it (*iepazinos*).
        Acknowledge = "acknowledge", "iepazīties";
        Confirm = "confirm", "apstiprināt izpildi";
        Return = "return", "atgriezt izpildei";
        Reassign = "reassign", "nodot citam";
        Extend = "extend", "pagarināt termiņu";
        Remind = "remind", "atgādināt";
        Withdraw = "withdraw", "atsaukt";
    }

    /// Where a dispatch stands (*nosūtījuma statuss*).
    DispatchState {
        /// Waits for whoever carries it.
        Prepared = "prepared", "sagatavots";
        /// Lies with the connector, which has not said yet that it went.
        HandedOver = "handed_over", "nodots nosūtīšanai";
        /// Is being handed to the mail server or the connector this moment.
        Sending = "sending", "tiek nosūtīts";
        /// The mail server's answer never came: it may have gone.
        Uncertain = "uncertain", "nav zināms, vai nosūtīts";
        Sent = "sent", "nosūtīts";
        Delivered = "delivered", "piegādāts";
        Failed = "failed", "neizdevās nosūtīt";
        Returned = "returned", "atgriezts";
        /// Not sent after all.
        Cancelled = "cancelled", "atcelts";
    }

    /// What may happen to a dispatch (*darbība ar nosūtījumu*).
    DispatchAct {
        Prepare = "prepare", "sagatavot";
        HandOver = "hand_over", "nodot nosūtīšanai";
        Send = "send", "nosūtīt";
        /// The carrier says that it lies with the recipient.
        Deliver = "deliver", "piegādāt";
        /// The recipient says that they got it.
        Confirm = "confirm", "apstiprināt saņemšanu";
        Return = "return", "atgriezt";
        Fail = "fail", "atzīmēt neizdošanos";
        /// Not now: Aprite tries again.
        Postpone = "postpone", "atlikt";
        /// The mail server's answer never came.
        Doubt = "doubt", "atzīmēt par nezināmu";
        Retry = "retry", "sūtīt vēlreiz";
        Cancel = "cancel", "atcelt";
    }

    /// Why mail came back (*atgriešanas iemesls*).
    ReturnReason {
        Unclaimed = "unclaimed", "nav izņemts glabāšanas termiņā";
        Refused = "refused", "adresāts atteicās pieņemt";
        Moved = "moved", "adresāts pārcēlies";
        AddressUnknown = "address_unknown", "nepareiza vai nepilnīga adrese";
        Deceased = "deceased", "adresāts miris";
        Other = "other", "cits";
    }

    /// What an answer is (*atbildes veids*).
    AnswerKind {
        Final = "final", "atbilde pēc būtības";
        /// Only tells that the answer follows.
        Interim = "interim", "starpatbilde";
    }

    /// Where a draft stands (*projekta statuss*).
    DraftState {
        InPreparation = "in_preparation", "sagatavošanā";
        InApproval = "in_approval", "saskaņošanā";
        /// Signed and registered in one: it is a document now.
        Signed = "signed", "parakstīts";
        Withdrawn = "withdrawn", "atsaukts";
    }

    /// Where a round of approvals stands (*saskaņošanas kārtas statuss*).
    RoundState {
        Open = "open", "notiek";
        /// It ended with the signature.
        Completed = "completed", "pabeigta";
        /// What was to be approved, or by whom, changed: another round took its place.
        Superseded = "superseded", "aizstāta";
        /// The draft was withdrawn.
        Withdrawn = "withdrawn", "atsaukta";
    }

    /// What is asked of an approver (*saskaņojuma veids*).
    ApprovalKind {
        Visa = "visa", "vīza";
        Signature = "signature", "paraksts";
    }

    /// What an approver decided (*saskaņotāja lēmums*).
    Verdict {
        Approved = "approved", "saskaņots";
        Objected = "objected", "iebildumi";
        Abstained = "abstained", "atturējies";
    }

    /// In what form a signature was given (*paraksta veids*).
    SignatureForm {
        /// Given here, by the signatory's own account or that of whoever stands in.
        Internal = "internal", "iekšējs elektronisks apstiprinājums";
        /// By hand on paper; noted here.
        Paper = "paper", "parakstīts uz papīra";
        /// In an electronically signed container, which is kept with the document.
        Container = "container", "elektroniski parakstīts konteiners";
    }

    /// Why a decision no longer holds (*saskaņojuma zaudēšanas cēlonis*).
    VoidCause {
        Contents = "contents", "mainīts saturs";
        Card = "card", "mainīta kartīte";
        Route = "route", "mainīta virzība";
        /// The same approver decided anew.
        Reconsidered = "reconsidered", "pārskatīts";
        Withdrawn = "withdrawn", "projekts atsaukts";
    }
}

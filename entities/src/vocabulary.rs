//! Closed vocabularies: the words a card is filled with, each with the Latvian term.

use crate::macros::vocabulary;

/// A word that is not on its list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{list} has no word {word:?}")]
pub struct UnknownWord {
    /// The vocabulary that was asked.
    pub list: &'static str,
    /// What was given.
    pub word: String,
}

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

    /// Role of an account (*loma*).
    Role {
        RecordsClerk = "records_clerk", "lietvedis";
        Head = "head", "vadītājs";
        UnitHead = "unit_head", "nodaļas vadītājs";
        Specialist = "specialist", "speciālists";
        Lawyer = "lawyer", "jurists";
        Archivist = "archivist", "arhivārs";
        Auditor = "auditor", "auditors";
        Administrator = "administrator", "administrators";
    }

    /// What a personal access token may be used for (*marķiera tvērums*); a token never exceeds its account's roles.
    TokenScope {
        Read = "read", "lasīt";
        Write = "write", "rakstīt";
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

    /// State of a scheme version (*klasifikācijas shēmas statuss*, domain §3).
    SchemeState {
        Draft = "draft", "projekts";
        /// The expert commission has considered it.
        Reviewed = "reviewed", "ekspertu komisijā izskatīta";
        /// By the head of the institution.
        Approved = "approved", "apstiprināta";
        /// With the National Archives.
        Agreed = "agreed", "saskaņota ar arhīvu";
        InForce = "in_force", "spēkā";
        Superseded = "superseded", "aizstāta";
    }

    /// On what a file is kept (*vide, informācijas nesējs*).
    Medium {
        Paper = "paper", "papīrs";
        Electronic = "electronic", "elektroniska";
        /// Partly on paper, partly electronic (*hibrīdlieta*).
        Hybrid = "hybrid", "hibrīda";
        Other = "other", "cita";
    }

    /// Retention category (*glabāšanas termiņa veids*, domain §2).
    RetentionCategory {
        Permanent = "permanent", "pastāvīgi";
        LongTerm = "long_term", "ilgstoši";
        ShortTerm = "short_term", "īslaicīgi";
        UntilSuperseded = "until_superseded", "līdz aizstāj ar jaunu";
        UntilNeedEnds = "until_need_ends", "līdz vajadzība zudusi";
    }

    /// What a retention period is counted from (*glabāšanas termiņa sākums*, domain §2).
    RetentionTrigger {
        /// The last day of its year; for a file that carries over, the day on which it was closed.
        FileClosed = "file_closed_year_end", "lieta slēgta (gada beigas)";
        CaseClosed = "case_closed", "klienta lieta vai cita lieta izbeigta";
        ContractEnd = "contract_end", "līgums beidzies";
        EmploymentEnd = "employment_end", "darba attiecības izbeigtas";
        /// Of several persons the one born last counts.
        PersonBirth = "person_birth", "personas dzimšana";
        ProjectEnd = "project_end", "projekta vai programmas periods beidzies";
        ProcurementConcluded = "procurement_concluded", "iepirkums noslēgts";
        Superseded = "superseded", "aizstāts ar jaunu";
        AuditDone = "audit_done", "audits veikts";
        DecisionEnd = "decision_end", "lēmuma darbība beigusies";
        LastPayment = "last_payment", "pēdējais maksājums";
        ChildMajority = "child_majority", "bērna pilngadība";
        NeedEnded = "need_ended", "vajadzība zudusi";
        /// What no other word of this list names.
        OtherEvent = "event", "cits notikums";
    }

    /// How a retention period is counted (*glabāšanas termiņa skaitīšana*).
    RetentionCounting {
        /// Whole calendar years after the year of the event, as is customary (domain §2).
        WholeYears = "whole_years", "pilni kalendāra gadi";
        /// To the day.
        ToTheDay = "to_the_day", "līdz dienai";
    }

    /// What is known of an event from which a retention period is counted (*notikuma stāvoklis*).
    EventStanding {
        Happened = "happened", "noticis";
        /// There is none of the kind and will be none: no payment was ever due.
        Absent = "absent", "tāda nav un nebūs";
        /// It happened or will, but nobody can say when.
        Unknown = "unknown", "nav zināms";
    }

    /// When something may be destroyed, as far as that can be told (*glabāšanas termiņa stāvoklis*).
    RetentionState {
        /// Permanently kept.
        Never = "never", "glabājams pastāvīgi";
        Due = "due", "diena zināma";
        Waiting = "waiting", "gaida notikumu";
        /// Why is kept beside it.
        Uncomputable = "uncomputable", "nav aprēķināms";
        Destroyed = "destroyed", "iznīcināts";
        /// Its day is known, and something keeps it beyond that day.
        Held = "held", "iznīcināšana aizliegta";
    }

    /// For the sake of what a hold stands (*aizlieguma veids*).
    HoldKind {
        Litigation = "litigation", "tiesvedība";
        Audit = "audit", "audits vai pārbaude";
        /// Somebody disputes what was done with their data, or asked for them (GDPR Art. 15–21).
        DataSubject = "data_subject", "datu subjekta pieprasījums vai strīds";
        /// Of the police, a prosecutor, an inspectorate.
        Investigation = "investigation", "izmeklēšana";
        /// A case that is still open elsewhere needs it.
        OpenCase = "open_case", "nepabeigta lieta";
        Other = "other", "cits iemesls";
    }

    /// What a hold is placed on (*aizlieguma priekšmets*).
    HoldSubjectKind {
        File = "file", "lieta";
        /// Every file of the series, also of those that it went on from and that go on with it.
        Series = "series", "sērija";
        /// The files in which the document stands.
        Document = "document", "dokuments";
        /// The files in which a document names the correspondent as sender or addressee.
        Correspondent = "correspondent", "korespondents";
    }

    /// By what a permanent file's days of transfer are told apart (*nododamo dokumentu nesējs*, Arhīvu likums).
    TransferMedium {
        /// 15 years.
        Paper = "paper", "papīrs";
        /// 5 years.
        Electronic = "electronic", "elektroniska";
        /// Audiovisual, photographs, sound: 5 years.
        Audiovisual = "audiovisual", "audiovizuāla, foto, skaņas";
    }

    /// What is to become of a file whose term has ended (*ekspertīzes lēmums*).
    Appraisal {
        Destroy = "destroy", "iznīcināt";
        /// For its own value: it is never due again.
        Keep = "keep", "saglabāt";
        /// As an example of its series: it is never due again.
        Sample = "sample", "saglabāt kā paraugu";
        /// Kept on until a day.
        Extend = "extend", "pagarināt glabāšanu";
    }

    /// Where a list of what is to be destroyed stands (*akta statuss*).
    ListState {
        Draft = "draft", "sagatavošanā";
        /// It was given back; only then, and as a draft, it can be changed.
        ChangesRequested = "changes_requested", "labojama";
        WithCommission = "with_commission", "ekspertu komisijā";
        WithHead = "with_head", "pie vadītāja";
        WithArchive = "with_archive", "saskaņošanā ar arhīvu";
        /// Everybody has agreed; it can still be stopped.
        Waiting = "waiting", "nogaida";
        /// It has waited long enough. Never kept: that is a matter of the day.
        Ready = "ready", "izpildāma";
        Stopped = "stopped", "apturēta";
        Abandoned = "abandoned", "atcelta";
        /// Past the point of no return.
        Executing = "executing", "notiek iznīcināšana";
        /// Something that should have gone is still there; it is tried again.
        ExecutedWithRemains = "executed_with_remains", "izpildīta ar atliekām";
        Executed = "executed", "izpildīta";
    }

    /// Where a file on such a list stands (*akta rindas statuss*).
    ItemState {
        Standing = "standing", "sarakstā";
        /// It is not on the list any more, and why is kept beside it.
        Withdrawn = "withdrawn", "izņemta";
        /// It was appraised otherwise than for destruction, and everybody has agreed.
        Kept = "kept", "saglabāta";
        Destroying = "destroying", "tiek iznīcināta";
        Destroyed = "destroyed", "iznīcināta";
    }

    /// Why a file left a list of what is to be destroyed (*izņemšanas iemesls*).
    WithdrawnBecause {
        Held = "held", "glabāšanas aizturējums";
        NotDue = "not_due", "glabāšanas termiņš nav beidzies";
        TaskOpen = "task_open", "neizpildīts uzdevums";
        DraftUnderWay = "draft_under_way", "sagatavo dokumentu";
        ClockRuns = "clock_runs", "rit izskatīšanas termiņš";
        ContestRuns = "contest_runs", "rit apstrīdēšanas termiņš";
        DispatchUnderWay = "dispatch_under_way", "nosūtījums nav pabeigts";
        OnLoan = "on_loan", "sējums izsniegts";
        /// A document of it is also in another file, which stays.
        AlsoElsewhere = "also_elsewhere", "dokuments ir arī citā lietā";
        ListAbandoned = "list_abandoned", "akts atcelts";
    }

    /// What somebody decided or did about such a list (*lēmuma veids*).
    ListDecisionKind {
        /// Somebody chose, appraised or changed what is on it; once for each person.
        Compiled = "compiled", "sastādīja";
        Submitted = "submitted", "iesniedza";
        Commission = "commission", "ekspertu komisijas lēmums";
        Head = "head", "vadītāja apstiprinājums";
        Archive = "archive", "arhīva saskaņojums";
        ChangesRequested = "changes_requested", "pieprasīti labojumi";
        Stopped = "stopped", "apturēja";
        Abandoned = "abandoned", "atcēla";
        Executor = "executor", "izpildīja";
    }

    /// How far the execution of a destruction list has come (*iznīcināšanas gaita*).
    DestructionState {
        Erasing = "erasing", "dzēš lietas";
        Contents = "contents", "dzēš datnes";
        /// Index, folders, free pages of the database.
        Purging = "purging", "attīra glabātavas";
        /// Every place is read again.
        Proving = "proving", "pārbauda un apliecina";
        Done = "done", "iznīcināts un apliecināts";
        /// Something was found that should be gone; it is tried again.
        Remains = "remains", "palikušas atliekas";
    }

    /// What became of a file, or of a content, that is to be destroyed (*iznīcināmā liktenis*).
    DestructionFate {
        Waiting = "waiting", "gaida";
        Destroyed = "destroyed", "iznīcināts";
        /// Something stood in the way at the last moment, or somebody else owns the bytes.
        Kept = "kept", "palicis";
    }

    /// State of a file or of a register's year (*lietas statuss*).
    OpenState {
        Open = "open", "atvērts";
        Closed = "closed", "slēgts";
        /// Opened again by an administrator, with a reason.
        Reopened = "reopened", "atkārtoti atvērts";
    }

    /// Kind of a correspondent (*korespondenta veids*).
    CorrespondentKind {
        Person = "person", "fiziska persona";
        Organisation = "organisation", "juridiska persona";
        PublicBody = "public_body", "iestāde";
    }

    /// Kind of a unit (*struktūrvienības veids*); the words of the organisation data.
    UnitKind {
        PredecessorService = "predecessor_service", "priekštecis";
        Institution = "institution", "iestāde";
        Management = "management", "vadība";
        Department = "department", "nodaļa";
        SocialCentre = "social_centre", "sociālais centrs";
        ServiceUnit = "service_unit", "pakalpojumu struktūrvienība";
        SupervisedInstitution = "supervised_institution", "padotības iestāde";
        ClientServicePoint = "client_service_point", "klientu apkalpošanas punkts";
        Other = "other", "cita";
    }

    /// What a unit keeps and a reorganisation hands over (*glabāšanā nododamais*).
    CustodySubject {
        File = "file", "lieta";
        Register = "register", "reģistrs";
    }

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

    /// What a table of a former service lists (*pārņemšanas priekšmets*).
    TakeoverKind {
        Files = "files", "lietas";
        Register = "register", "reģistrs";
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

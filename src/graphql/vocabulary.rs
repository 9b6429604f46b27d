//! The closed vocabularies as GraphQL enums. Each mirrors one of `entities::vocabulary`, word by word: a word that is
//! missing here does not compile.

use async_graphql::Enum;
use entities::vocabulary as kept;

macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(in crate::graphql) enum $name { $($(#[$variant_doc])* $variant,)* }

        impl From<kept::$name> for $name {
            fn from(word: kept::$name) -> Self {
                match word { $(kept::$name::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for kept::$name {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

mod attention;
mod handover;
mod retention;

pub(super) use attention::{
    LetterLanguage, NotificationKind, SavedSearchTelling, WebhookDeliveryState,
};
pub(super) use handover::{
    ActSide, ActSignatureForm, ActState, DeliveryArrival, DeliveryCheck, DeliveryProblem,
    DeliveryStage, DeliveryState, DescriptionAccess, DestinationKind, ExtentUnit, FormatGround,
    InventoryState, InventoryStepKind, InventoryTerm, PackageProfile, PackageState, RecordType,
    RenditionFault, RenditionState, ReplyFileState, ReplyOutcome, Secrecy,
};
pub(super) use retention::{
    Appraisal, DestructionState, EventStanding, HoldKind, HoldState, HoldSubjectKind, ItemState,
    ListDecisionKind, ListState, RetentionCounting, RetentionState, RetentionTrigger,
    TransferMedium, WithdrawnBecause,
};

mirror! {
    /// Where a draft stands (projekta statuss).
    DraftState {
        /// Being prepared (sagatavošanā).
        InPreparation,
        /// With those who approve and sign (saskaņošanā).
        InApproval,
        /// Signed and registered in one: it is a document now (parakstīts).
        Signed,
        /// Withdrawn (atsaukts).
        Withdrawn,
    }

    /// Where a round of approval stands (saskaņošanas kārtas statuss).
    RoundState {
        /// Under way (notiek).
        Open,
        /// Ended with the signature (pabeigta).
        Completed,
        /// Another round took its place, because what was to be approved, or by whom, changed (aizstāta).
        Superseded,
        /// The draft was withdrawn (atsaukta).
        Withdrawn,
    }

    /// What is asked of an approver (saskaņojuma veids).
    ApprovalKind {
        /// Visa (vīza).
        Visa,
        /// Signature (paraksts).
        Signature,
    }

    /// What an approver decides (saskaņotāja lēmums).
    Verdict {
        /// Approved (saskaņots).
        Approved,
        /// Objected, with remarks (iebildumi).
        Objected,
        /// Abstained (atturējies).
        Abstained,
    }

    /// In what form a signature was given (paraksta veids).
    SignatureForm {
        /// Here, by the signatory's own account or whoever stands in (iekšējs elektronisks apstiprinājums).
        Internal,
        /// By hand on paper (parakstīts uz papīra).
        Paper,
        /// In an electronically signed container (elektroniski parakstīts konteiners).
        Container,
    }

    /// Why a decision no longer holds (saskaņojuma zaudēšanas cēlonis).
    VoidCause {
        /// The contents changed (mainīts saturs).
        Contents,
        /// The card changed in what was approved (mainīta kartīte).
        Card,
        /// Others are asked now (mainīta virzība).
        Route,
        /// The same approver decided anew (pārskatīts).
        Reconsidered,
        /// The draft was withdrawn (projekts atsaukts).
        Withdrawn,
    }

    /// What a table of a former service lists (pārņemšanas priekšmets).
    TakeoverKind {
        /// Files (lietas).
        Files,
        /// A register (reģistrs).
        Register,
    }

    /// Direction of a document (dokumentu grupa).
    Direction {
        /// Received (saņemts).
        Incoming,
        /// Sent (nosūtīts).
        Outgoing,
        /// Made and kept inside (iekšējs).
        Internal,
    }

    /// Kind of a document (dokumenta veids); groups of MK 558/2018.
    DocumentKind {
        /// Letter (vēstule).
        Letter,
        /// Submission (iesniegums); Iesniegumu likums.
        Submission,
        /// Complaint (sūdzība).
        Complaint,
        /// Request for information (informācijas pieprasījums); Informācijas atklātības likums.
        InformationRequest,
        /// Request of a data subject (datu subjekta pieprasījums); GDPR Art. 15–22.
        DataSubjectRequest,
        /// Decision (lēmums); Administratīvā procesa likums.
        Decision,
        /// Order (rīkojums).
        Order,
        /// Contract (līgums).
        Contract,
        /// Minutes (protokols).
        Minutes,
        /// Act (akts).
        Act,
        /// Report (ziņojums).
        Report,
        /// Opinion (atzinums).
        Opinion,
        /// Statement (izziņa).
        Statement,
        /// Assessment (novērtējums).
        Assessment,
        /// Plan (plāns).
        Plan,
        /// Power of attorney (pilnvara).
        PowerOfAttorney,
        /// Invoice (rēķins).
        Invoice,
        /// What came attached to another document and has no number of its own (pielikums).
        Annex,
        /// Any other kind (cits).
        Other,
    }

    /// Where a document stands in its life (dokumenta statuss).
    DocumentStatus {
        /// Registered (reģistrēts).
        Registered,
        /// Annulled: the number stays with its reason and is never given again (anulēts).
        Annulled,
        /// Kept with the document it came with; has no number of its own (pievienots).
        Enclosed,
        /// Lawfully destroyed with its file; number, dates, kind, hashes and the act remain (iznīcināts).
        Destroyed,
    }

    /// How a document came or went (kanāls).
    Channel {
        /// Post (pasts).
        Post,
        /// E-mail (e-pasts).
        Email,
        /// Official electronic address (e-adrese).
        EAddress,
        /// Brought in person (klātienē).
        InPerson,
        /// The portal latvija.gov.lv.
        Portal,
        /// Document exchange environment (DIV).
        DocumentExchange,
        /// Spoken and written down (mutvārdu).
        Oral,
        /// Telephone (tālrunis).
        Telephone,
        /// The institution's mailbox (pastkastīte).
        Mailbox,
    }

    /// Access class (pieejamība); Informācijas atklātības likums 5.–8. p.
    AccessClass {
        /// Open to the staff (vispārpieejams).
        Open,
        /// Restricted by the head's order for at most a year (ierobežots – iekšējs).
        RestrictedInternal,
        /// Private life, health, children: need-to-know only (ierobežots – persona).
        RestrictedPersonal,
        /// Trade secret (ierobežots – komercnoslēpums).
        RestrictedCommercial,
        /// For official use, marked so by its sender (dienesta vajadzībām).
        OfficialUse,
    }

    /// Role of an account (loma).
    Role {
        /// Records clerk (lietvedis).
        RecordsClerk,
        /// Head of the institution (vadītājs).
        Head,
        /// Head of a unit (nodaļas vadītājs).
        UnitHead,
        /// Specialist (speciālists).
        Specialist,
        /// Lawyer (jurists).
        Lawyer,
        /// Archivist (arhivārs).
        Archivist,
        /// Auditor (auditors).
        Auditor,
        /// Administrator (administrators).
        Administrator,
    }

    /// What an access token may be used for; never more than its account's roles (marķiera tvērums).
    TokenScope {
        /// Reading only (lasīt).
        Read,
        /// Reading and changing (rakstīt).
        Write,
    }

    /// How one document stands to another (dokumentu saistība).
    RelationKind {
        /// Replies to (atbilde uz).
        ReplyTo,
        /// Is an annex to (pielikums pie).
        AnnexTo,
        /// Replaces (aizstāj).
        Replaces,
    }

    /// What a content is within a version (datnes loma).
    ContentRole {
        /// The document itself (pamatdokuments).
        Main,
        /// An annex to it (pielikums).
        Annex,
    }

    /// State of a version of the scheme (klasifikācijas shēmas statuss).
    SchemeState {
        /// Being made (projekts).
        Draft,
        /// The expert commission has considered it (ekspertu komisijā izskatīta).
        Reviewed,
        /// By the head of the institution (apstiprināta).
        Approved,
        /// With the National Archives (saskaņota ar arhīvu).
        Agreed,
        /// Files are opened from it (spēkā).
        InForce,
        /// A newer version is in force (aizstāta).
        Superseded,
    }

    /// On what a file is kept (vide).
    Medium {
        /// Paper (papīrs).
        Paper,
        /// Electronic (elektroniska).
        Electronic,
        /// Partly on paper, partly electronic (hibrīda).
        Hybrid,
        /// Any other (cita).
        Other,
    }

    /// Retention category (glabāšanas termiņa veids); Arhīvu likums.
    RetentionCategory {
        /// Kept for ever (pastāvīgi).
        Permanent,
        /// Kept for a long term (ilgstoši).
        LongTerm,
        /// Kept for a short term (īslaicīgi).
        ShortTerm,
        /// Kept until a newer one replaces it (līdz aizstāj ar jaunu).
        UntilSuperseded,
        /// Kept until the need ends (līdz vajadzība zudusi).
        UntilNeedEnds,
    }

    /// State of a file or of a register's year (lietas statuss).
    OpenState {
        /// Takes documents (atvērts).
        Open,
        /// Takes no more (slēgts).
        Closed,
        /// Opened again by an administrator, with a reason (atkārtoti atvērts).
        Reopened,
    }

    /// Kind of a correspondent (korespondenta veids).
    CorrespondentKind {
        /// Natural person (fiziska persona).
        Person,
        /// Legal person (juridiska persona).
        Organisation,
        /// Public body (iestāde).
        PublicBody,
    }

    /// Kind of a unit (struktūrvienības veids).
    UnitKind {
        /// Service that this one succeeded (priekštecis).
        PredecessorService,
        /// The institution itself (iestāde).
        Institution,
        /// Management (vadība).
        Management,
        /// Department (nodaļa).
        Department,
        /// Social centre (sociālais centrs).
        SocialCentre,
        /// Unit that provides a service (pakalpojumu struktūrvienība).
        ServiceUnit,
        /// Institution under supervision (padotības iestāde).
        SupervisedInstitution,
        /// Client service point (klientu apkalpošanas punkts).
        ClientServicePoint,
        /// Any other kind (cita).
        Other,
    }

    /// In what a term is counted (termiņa mērvienība).
    TermUnit {
        /// Working days (darba dienas).
        WorkingDays,
        /// Calendar days (kalendāra dienas).
        CalendarDays,
        /// Months (mēneši).
        Months,
    }

    /// Event from which a term is counted (termiņa sākums).
    TermStart {
        /// The document came (saņemšana).
        Received,
        /// The last required document came (visi dokumenti saņemti); until that is noted, receipt.
        DocumentsComplete,
        /// The document was notified to its addressee (paziņošana).
        Notified,
        /// The period that a report is about ended (perioda beigas).
        PeriodEnded,
    }

    /// Who must act within a term (kam termiņš saistošs).
    TermBinds {
        /// The institution (iestāde).
        Institution,
        /// Whoever was notified (adresāts): the term to contest a decision.
        Addressee,
    }

    /// What ended a document's clock (termiņa iznākums).
    DeadlineOutcome {
        /// Answered (atbildēts).
        Answered,
        /// Forwarded to whom it concerns (pārsūtīts).
        Forwarded,
        /// Told whom to ask instead (norādīts, kur vērsties); Iesniegumu likums since 1 March 2026.
        Referred,
        /// Left unexamined (atstāts bez izskatīšanas).
        LeftUnexamined,
        /// Withdrawn by the applicant (iesniedzējs atsaucis).
        Withdrawn,
        /// The registration was annulled; only the program states it.
        Annulled,
        /// The card was corrected, and no rule is for such a document; only the program states it.
        NotApplicable,
    }

    /// How a document reaches its addressee (paziņošanas veids); Paziņošanas likums.
    Delivery {
        /// Official electronic address (e-adrese): notified on the second working day.
        EAddress,
        /// E-mail (elektroniskais pasts): on the second working day.
        Email,
        /// Registered post (ierakstīts sūtījums): on the seventh day.
        RegisteredPost,
        /// Ordinary post (vienkāršs sūtījums): on the eighth day.
        OrdinaryPost,
        /// Handed over (uz vietas): at once.
        InPerson,
        /// The benefit itself arrives (pabalsta saņemšana): at once; SPSPL as amended in June 2026.
        BenefitReceived,
        /// The portal latvija.gov.lv (portāls): on the second working day.
        Portal,
        /// From institution to institution (DIV): on the second working day.
        DocumentExchange,
    }

    /// Where a dispatch stands (nosūtījuma statuss).
    DispatchState {
        /// Waits for whoever carries it (sagatavots).
        Prepared,
        /// Lies with the connector, which has not said yet that it went (nodots nosūtīšanai).
        HandedOver,
        /// Is being handed to the mail server this moment (tiek nosūtīts).
        Sending,
        /// The mail server's answer never came: it may have gone (nav zināms, vai nosūtīts).
        Uncertain,
        /// On its way (nosūtīts).
        Sent,
        /// With the recipient (piegādāts).
        Delivered,
        /// It did not arrive (neizdevās nosūtīt).
        Failed,
        /// It came back (atgriezts).
        Returned,
        /// Not sent after all (atcelts).
        Cancelled,
    }

    /// What may happen to a dispatch (darbība ar nosūtījumu).
    DispatchAct {
        /// It is prepared (sagatavot).
        Prepare,
        /// It is given to the connector (nodot nosūtīšanai).
        HandOver,
        /// It goes (nosūtīt).
        Send,
        /// The carrier says that it lies with the recipient (piegādāt).
        Deliver,
        /// The recipient says that they got it (apstiprināt saņemšanu).
        Confirm,
        /// It comes back (atgriezt).
        Return,
        /// It does not arrive (atzīmēt neizdošanos).
        Fail,
        /// Not now: Aprite tries again (atlikt).
        Postpone,
        /// The mail server's answer never came (atzīmēt par nezināmu).
        Doubt,
        /// It is sent again (sūtīt vēlreiz).
        Retry,
        /// It is not sent after all (atcelt).
        Cancel,
    }

    /// Why mail came back (atgriešanas iemesls).
    ReturnReason {
        /// Nobody fetched it in time (nav izņemts glabāšanas termiņā).
        Unclaimed,
        /// The recipient did not accept it (adresāts atteicās pieņemt).
        Refused,
        /// The recipient lives elsewhere (adresāts pārcēlies).
        Moved,
        /// The address is wrong or not whole (nepareiza vai nepilnīga adrese).
        AddressUnknown,
        /// The recipient has died (adresāts miris).
        Deceased,
        /// Another one (cits).
        Other,
    }

    /// What an answer is (atbildes veids).
    AnswerKind {
        /// To the matter itself (atbilde pēc būtības).
        Final,
        /// Only tells that the answer follows (starpatbilde).
        Interim,
    }

    /// In what part somebody has a task (izpildītāja loma).
    TaskRole {
        /// Answers for the whole (atbildīgais izpildītājs).
        Lead,
        /// Helps (līdzizpildītājs).
        CoExecutor,
        /// Is to read the document, and nothing more (zināšanai).
        Information,
    }

    /// State of a task (uzdevuma statuss).
    TaskState {
        /// Given and not yet taken on (uzdots).
        Assigned,
        /// Taken on (pieņemts izpildei).
        Accepted,
        /// Given back to its author, who names another or withdraws it (atteikts).
        Refused,
        /// Reported as done; the controller has not looked yet (izpildīts, jāapstiprina).
        Reported,
        /// The controller wants more (atgriezts izpildei).
        Returned,
        /// Done, or read (izpildīts).
        Done,
        /// Taken back by its author (atsaukts).
        Withdrawn,
    }

    /// Where a document stands on its route (virzības posms).
    RouteStage {
        /// Has no number yet (projekts).
        Draft,
        /// Colleagues look at it (saskaņošanā).
        Coordination,
        /// Waits for its signature (parakstīšanai).
        Signing,
        /// Has its number (reģistrēts).
        Registered,
        /// Waits for a resolution (rezolūcijai).
        ForResolution,
        /// Somebody has something to do with it (izpildē).
        InExecution,
        /// All that was to be done is done (izpildīts).
        Executed,
        /// Is to be read (zināšanai).
        ForInformation,
        /// Went on to whom it concerns (pārsūtīts).
        Forwarded,
        /// Left unexamined (atstāts bez izskatīšanas).
        LeftUnexamined,
        /// Went to its addressee (nosūtīts).
        Sent,
        /// Counts as notified (paziņots).
        Notified,
        /// In its file (lietā).
        Filed,
    }

    /// What may be done with a task (darbība ar uzdevumu).
    TaskAct {
        /// The executor takes it on (pieņemt izpildei).
        Accept,
        /// The executor gives it back (atteikt).
        Refuse,
        /// The executor passes it on (deleģēt).
        Delegate,
        /// The executor says it is done (atskaitīties par izpildi).
        Report,
        /// The executor has read the document (iepazīties).
        Acknowledge,
        /// The controller agrees that it is done (apstiprināt izpildi).
        Confirm,
        /// The controller wants more (atgriezt izpildei).
        Return,
        /// The author gives it to somebody else (nodot citam).
        Reassign,
        /// The author sets a later term (pagarināt termiņu).
        Extend,
        /// The executor is reminded (atgādināt).
        Remind,
        /// The author takes it back (atsaukt).
        Withdraw,
    }

    /// By which door something arrived (saņemšanas veids).
    IntakeChannel {
        /// A mailbox (e-pasta pastkaste).
        Email,
        /// A watched folder: scanner, network share (mape).
        Folder,
        /// The official electronic address (e-adrese).
        EAddress,
    }

    /// State of what arrived (saņemtā sūtījuma statuss).
    IntakeState {
        /// Nobody has dealt with it (gaida).
        Waiting,
        /// It is a document now (reģistrēts).
        Registered,
        /// It is no record, and a reason says why (nav reģistrējams).
        SetAside,
    }

    /// Why something is not registered (nereģistrēšanas iemesls).
    SetAsideReason {
        /// An advertisement (reklāma).
        Advertisement,
        /// It was registered before (jau reģistrēts).
        Duplicate,
        /// It is meant for somebody else (nav domāts iestādei).
        NotForUs,
        /// A program answered (automātiska atbilde).
        AutomaticReply,
        /// A mail server reports that a letter of ours did not arrive; its dispatch says so (ziņojums par nepiegādātu vēstuli).
        DeliveryReport,
        /// An invitation (ielūgums).
        Invitation,
        /// A periodical (periodisks izdevums).
        Periodical,
        /// What the words beside it say (cits iemesls).
        Other,
    }

    /// What is out of the ordinary about something that arrived (piezīme par sūtījumu).
    IntakeRemark {
        /// It has no bytes at all (tukšs).
        Empty,
        /// Only its headers are here; the whole stayed where it came from (pārāk liels).
        TooLarge,
        /// It could not be read to its end (nav nolasāms).
        Unreadable,
        /// It is encrypted (šifrēts).
        Encrypted,
        /// The sender's system gave it no id (bez ziņojuma identifikatora).
        NoMessageId,
        /// It names no sender (bez sūtītāja).
        NoSender,
        /// Its attachments are packed in Outlook's own format (pielikumi Outlook formātā).
        Tnef,
        /// Some attachments stay within it (daļa pielikumu paliek vēstulē).
        AttachmentsWithin,
        /// A mail server wrote it, and reports of another letter (ziņojums par vēstules piegādi).
        DeliveryReport,
    }

    /// How far the text of a content is known, and so can be found by search (teksta statuss).
    TextState {
        /// Waits to be read (gaida apstrādi).
        Pending,
        /// Read from the file (teksts izgūts).
        Extracted,
        /// Read from pictures by optical character recognition (teksts atpazīts).
        Recognised,
        /// There is no text (bez teksta).
        Empty,
        /// Only pictures of text, and recognition is not installed (teksta atpazīšana nav uzstādīta).
        RecognitionUnavailable,
        /// A password is needed (šifrēts).
        Encrypted,
        /// Files of this format are not read (formāts netiek lasīts).
        Unsupported,
        /// The file is damaged (bojāta datne).
        Broken,
        /// Reading it broke its limits of time, memory or size (apstrāde pārtraukta).
        Refused,
    }

    /// Who did it (darītājs).
    ActorKind {
        /// An account that had signed in (konts).
        Account,
        /// Aprite itself (sistēma).
        System,
        /// Somebody who had not signed in (nezināms).
        Anonymous,
    }
}

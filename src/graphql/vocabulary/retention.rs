//! The words of retention.

use async_graphql::Enum;
use entities::vocabulary as kept;

mirror! {
    /// What a retention period is counted from (glabāšanas termiņa sākums).
    RetentionTrigger {
        /// The file was closed: the last day of its year, or for a file that carries over the day itself (lieta slēgta).
        FileClosed,
        /// A case ended (lieta izbeigta).
        CaseClosed,
        /// A contract ended (līgums beidzies).
        ContractEnd,
        /// Employment ended (darba attiecības izbeigtas).
        EmploymentEnd,
        /// A person was born; of several the one born last counts (personas dzimšana).
        PersonBirth,
        /// The period of a project or programme ended (projekta vai programmas periods beidzies).
        ProjectEnd,
        /// A procurement was concluded (iepirkums noslēgts).
        ProcurementConcluded,
        /// A newer one replaced it (aizstāts ar jaunu).
        Superseded,
        /// An audit was done (audits veikts).
        AuditDone,
        /// A decision ceased to have effect (lēmuma darbība beigusies).
        DecisionEnd,
        /// The last payment was made (pēdējais maksājums).
        LastPayment,
        /// A child came of age (bērna pilngadība).
        ChildMajority,
        /// The need ended (vajadzība zudusi).
        NeedEnded,
        /// Something that no other word names (cits notikums).
        OtherEvent,
    }

    /// How a retention period is counted (glabāšanas termiņa skaitīšana).
    RetentionCounting {
        /// Whole calendar years after the year of the event (pilni kalendāra gadi).
        WholeYears,
        /// To the day (līdz dienai).
        ToTheDay,
    }

    /// What is known of an event (notikuma stāvoklis).
    EventStanding {
        /// It happened (noticis).
        Happened,
        /// There is none of the kind and will be none (tāda nav un nebūs).
        Absent,
        /// Nobody can say when (nav zināms).
        Unknown,
    }

    /// Whether there is a day from which a file may be destroyed (glabāšanas termiņa stāvoklis).
    RetentionState {
        /// It is kept permanently (glabājams pastāvīgi).
        Never,
        /// There is (diena zināma).
        Due,
        /// Something must happen first (gaida notikumu).
        Waiting,
        /// It cannot be computed (nav aprēķināms).
        Uncomputable,
        /// There is, and a hold keeps the file whatever the day (iznīcināšana aizliegta).
        Held,
        /// It was destroyed (iznīcināta).
        Destroyed,
    }

    /// By what a permanent file's days of transfer are told apart (nododamo dokumentu nesējs).
    TransferMedium {
        /// On paper: 15 years (papīrs).
        Paper,
        /// Electronic: 5 years (elektroniska).
        Electronic,
        /// Audiovisual, photographs, sound: 5 years (audiovizuāla, foto, skaņas).
        Audiovisual,
    }

    /// For the sake of what a hold stands (aizlieguma veids).
    HoldKind {
        /// A lawsuit (tiesvedība).
        Litigation,
        /// An audit or inspection (audits vai pārbaude).
        Audit,
        /// A person's request or dispute about their data (datu subjekta pieprasījums vai strīds).
        DataSubject,
        /// An investigation (izmeklēšana).
        Investigation,
        /// A case that is open elsewhere (nepabeigta lieta).
        OpenCase,
        /// Something else (cits iemesls).
        Other,
    }

    /// What a hold is on (aizlieguma priekšmets).
    HoldSubjectKind {
        /// A file (lieta).
        File,
        /// A series (sērija).
        Series,
        /// A document (dokuments).
        Document,
        /// A correspondent (korespondents).
        Correspondent,
    }

    /// What is to become of a file whose term has ended (ekspertīzes lēmums).
    Appraisal {
        /// It is destroyed (iznīcināt).
        Destroy,
        /// It is kept for its own value and never due again (saglabāt).
        Keep,
        /// It is kept as an example of its series and never due again (saglabāt kā paraugu).
        Sample,
        /// It is kept on until a day (pagarināt glabāšanu).
        Extend,
    }

    /// Where a list of what is to be destroyed stands (akta statuss).
    ListState {
        /// Being prepared (sagatavošanā).
        Draft,
        /// Given back, and prepared anew (labojama).
        ChangesRequested,
        /// With the expert commission (ekspertu komisijā).
        WithCommission,
        /// With the head (pie vadītāja).
        WithHead,
        /// With the archive (saskaņošanā ar arhīvu).
        WithArchive,
        /// Everybody has agreed; it waits and can be stopped (nogaida).
        Waiting,
        /// It has waited long enough; it can be executed and still be stopped (izpildāma).
        Ready,
        /// Stopped while it waited (apturēta).
        Stopped,
        /// Given up (atcelta).
        Abandoned,
        /// Being executed; nothing stops it (notiek iznīcināšana).
        Executing,
        /// Something that should have gone is still there; it is tried again (izpildīta ar atliekām).
        ExecutedWithRemains,
        /// Executed (izpildīta).
        Executed,
    }

    /// Where a file on such a list stands (akta rindas statuss).
    ItemState {
        /// On the list (sarakstā).
        Standing,
        /// It left the list (izņemta).
        Withdrawn,
        /// It is kept, as everybody agreed (saglabāta).
        Kept,
        /// Being destroyed (tiek iznīcināta).
        Destroying,
        /// Destroyed (iznīcināta).
        Destroyed,
    }

    /// Why a file left such a list (izņemšanas iemesls).
    WithdrawnBecause {
        /// It is held (iznīcināšanas aizliegums).
        Held,
        /// It is not due (glabāšanas termiņš nav beidzies).
        NotDue,
        /// A task on a document of it is open (neizpildīts uzdevums).
        TaskOpen,
        /// A draft is to go into it or is related to a document of it (sagatavo dokumentu).
        DraftUnderWay,
        /// The legal clock of a document of it runs (rit izskatīšanas termiņš).
        ClockRuns,
        /// A document of it can still be contested (rit apstrīdēšanas termiņš).
        ContestRuns,
        /// A document of it is on its way to a recipient (nosūtījums nav pabeigts).
        DispatchUnderWay,
        /// A volume of it is lent (sējums izsniegts).
        OnLoan,
        /// A document of it also stands in another file, which stays (dokuments ir arī citā lietā).
        AlsoElsewhere,
        /// The list was given up (akts atcelts).
        ListAbandoned,
        /// It was put on another list while this one kept it (ir citā aktā).
        OnList,
    }

    /// What somebody decided or did about such a list (lēmuma veids).
    ListDecisionKind {
        /// Chose, appraised or changed what is on it; once for each person (sastādīja).
        Compiled,
        /// Submitted it (iesniedza).
        Submitted,
        /// The expert commission decided (ekspertu komisijas lēmums).
        Commission,
        /// The head approved (vadītāja apstiprinājums).
        Head,
        /// The archive agreed (arhīva saskaņojums).
        Archive,
        /// Gave it back (pieprasīti labojumi).
        ChangesRequested,
        /// Stopped it (apturēja).
        Stopped,
        /// Gave it up (atcēla).
        Abandoned,
        /// Executed it (izpildīja).
        Executor,
    }

    /// How far the execution of a destruction list has come (iznīcināšanas gaita).
    DestructionState {
        /// Files are erased, one by one (dzēš lietas).
        Erasing,
        /// Bytes that nobody owns any more are erased (dzēš datnes).
        Contents,
        /// Index, folders and the freed pages of the database are cleared (attīra glabātavas).
        Purging,
        /// Every place is read again (pārbauda un apliecina).
        Proving,
        /// All is gone and certified (iznīcināts un apliecināts).
        Done,
        /// Something was found that should be gone; it is tried again every hour (palikušas atliekas).
        Remains,
    }
}

/// Whether a hold holds (aizlieguma stāvoklis).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graphql) enum HoldState {
    /// It does (spēkā).
    Standing,
    /// Somebody lifted it (atcelts).
    Lifted,
    /// Its last day has passed (beidzies).
    RanOut,
}

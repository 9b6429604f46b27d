//! Until when something is kept, holds, lists of what is to be destroyed, destruction.

use crate::macros::vocabulary;

vocabulary! {
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
        Held = "held", "iznīcināšanas aizliegums";
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
        /// It was put on another list while this one kept it.
        OnList = "on_list", "ir citā aktā";
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
}

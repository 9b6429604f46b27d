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
    }
}

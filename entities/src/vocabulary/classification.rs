//! Schemes, files and what they are kept on.

use crate::macros::vocabulary;

vocabulary! {
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

    /// State of a file or of a register's year (*lietas statuss*).
    OpenState {
        Open = "open", "atvērts";
        Closed = "closed", "slēgts";
        /// Opened again by an administrator, with a reason.
        Reopened = "reopened", "atkārtoti atvērts";
    }
}

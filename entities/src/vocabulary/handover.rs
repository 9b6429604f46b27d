//! Inventories of what goes to the archive, and how their units are described.

use crate::macros::vocabulary;

vocabulary! {
    /// Which terms an inventory is for (*uzskaites saraksta glabāšanas termiņš*, domain §5).
    InventoryTerm {
        Permanent = "permanent", "pastāvīgi glabājamās lietas";
        LongTerm = "long_term", "ilgstoši glabājamās lietas";
        /// Files of persons, kept for 90 years from birth (MK 690/2018).
        Personnel = "personnel", "personas lietas (90 gadi kopš dzimšanas)";
    }

    /// What the records of an inventory are (*dokumentu veids*).
    RecordType {
        Textual = "textual", "tekstuāli dokumenti";
        Photo = "photo", "fotodokumenti";
        Sound = "sound", "skaņas dokumenti";
        Video = "video", "videodokumenti";
    }

    /// Where an inventory stands (*uzskaites saraksta statuss*).
    InventoryState {
        Draft = "draft", "projekts";
        /// With the archive.
        Submitted = "submitted", "iesniegts arhīvam";
        /// By the archive; a later year begins another part.
        Approved = "approved", "arhīva apstiprināts";
        /// Nothing is added any more.
        Closed = "closed", "slēgts";
    }

    /// What was done with a part of an inventory (*uzskaites saraksta gaita*).
    InventoryStepKind {
        Submitted = "submitted", "iesniegts arhīvam";
        Returned = "returned", "arhīvs atdeva labošanai";
        Approved = "approved", "arhīvs apstiprināja";
        Closed = "closed", "slēgts";
    }

    /// Who may read a unit of description (*pieejamība*).
    DescriptionAccess {
        General = "general", "vispārēja";
        Restricted = "restricted", "ierobežota";
        Sensitive = "sensitive", "sensitīvi dati";
    }

    /// How secret a unit of description is (*slepenība*).
    Secrecy {
        Public = "public", "publisks";
        Internal = "internal", "iekšējs";
        Confidential = "confidential", "konfidenciāls";
        Secret = "secret", "slepens";
        TopSecret = "top_secret", "sevišķi slepens";
    }

    /// In what the extent of a unit of description is measured (*apjoma mērvienība*).
    ExtentUnit {
        Sheets = "sheets", "lapas";
        Documents = "documents", "dokumenti";
        Units = "units", "glabājamās vienības";
        /// Printed in B to GB.
        Bytes = "bytes", "baiti";
    }
}

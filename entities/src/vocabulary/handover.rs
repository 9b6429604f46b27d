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

    /// What a package for the archive is (*pakotnes veids*, domain §7).
    PackageProfile {
        /// The layout of the archive's own tool, in the namespaces of the published standards.
        Opex = "opex", "LNA OPEX/PAX";
        /// The same without namespaces, as the archive's template has it.
        OpexPlain = "opex_plain", "LNA OPEX/PAX bez nosaukumvietas";
        SimpleSip = "simple_sip", "LNA vienkāršā nodošanas pakotne";
        Eark21 = "eark_2_1", "E-ARK SIP 2.1";
        Eark22 = "eark_2_2", "E-ARK SIP 2.2";
        BagIt = "bagit", "BagIt 1.0";
    }

    /// Where a package stands (*pakotnes statuss*).
    PackageState {
        /// Gathered, checked and written in the background.
        Preparing = "preparing", "tiek sagatavota";
        /// Something about it must be mended first; nothing of it is kept.
        Faulty = "faulty", "ar kļūdām";
        /// Written, read back and found sound.
        Ready = "ready", "gatava";
        /// The archive has it, by an act.
        HandedOver = "handed_over", "nodota";
        /// Given up; nothing of it is kept.
        Discarded = "discarded", "atmesta";
    }
}

//! The words of the handover to the archive.

use async_graphql::Enum;
use entities::vocabulary as kept;

mirror! {
    /// Which terms an inventory is for (uzskaites saraksta glabāšanas termiņš).
    InventoryTerm {
        /// Kept permanently (pastāvīgi glabājamās lietas).
        Permanent,
        /// Kept for more than ten years (ilgstoši glabājamās lietas).
        LongTerm,
        /// Files of persons, kept for 90 years from birth (personas lietas). Ground: MK 690/2018.
        Personnel,
    }

    /// What the records of an inventory are (dokumentu veids).
    RecordType {
        /// Texts (tekstuāli dokumenti).
        Textual,
        /// Photographs (fotodokumenti).
        Photo,
        /// Sound (skaņas dokumenti).
        Sound,
        /// Moving pictures (videodokumenti).
        Video,
    }

    /// Where an inventory stands (uzskaites saraksta statuss).
    InventoryState {
        /// A part of it is being described (projekts).
        Draft,
        /// With the archive (iesniegts arhīvam).
        Submitted,
        /// By the archive; a later year begins another part (arhīva apstiprināts).
        Approved,
        /// Nothing is added any more (slēgts).
        Closed,
    }

    /// What was done with a part of an inventory (uzskaites saraksta gaita).
    InventoryStepKind {
        /// It went to the archive (iesniegts arhīvam).
        Submitted,
        /// The archive gave it back (atdots labošanai).
        Returned,
        /// The archive approved it (apstiprināts).
        Approved,
        /// It was closed (slēgts).
        Closed,
    }

    /// Who may read a unit of description (pieejamība).
    DescriptionAccess {
        /// Everybody (vispārēja).
        General,
        /// Whoever has a ground (ierobežota).
        Restricted,
        /// It holds sensitive data of persons (sensitīvi dati).
        Sensitive,
    }

    /// How secret a unit of description is (slepenība).
    Secrecy {
        /// Public (publisks).
        Public,
        /// For the institution (iekšējs).
        Internal,
        /// Confidential (konfidenciāls).
        Confidential,
        /// Secret (slepens).
        Secret,
        /// Top secret (sevišķi slepens).
        TopSecret,
    }

    /// In what the extent of a unit of description is measured (apjoma mērvienība).
    ExtentUnit {
        /// Sheets of paper (lapas).
        Sheets,
        /// Documents (dokumenti).
        Documents,
        /// Units (glabājamās vienības).
        Units,
        /// Bytes (baiti).
        Bytes,
    }
}

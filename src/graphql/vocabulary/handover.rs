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

    /// What a package for the archive is (pakotnes veids).
    PackageProfile {
        /// The layout of the archive's own tool, OPEX with PAX, in the namespaces of the published standards.
        Opex,
        /// The same without namespaces, as the archive's template has it.
        OpexPlain,
        /// Files with their register as XML and as a workbook (vienkāršā nodošanas pakotne).
        SimpleSip,
        /// E-ARK SIP 2.1.
        Eark21,
        /// E-ARK SIP 2.2.
        Eark22,
        /// BagIt 1.0 (RFC 8493).
        BagIt,
    }

    /// Where a package stands (pakotnes statuss).
    PackageState {
        /// Gathered, checked and written in the background (tiek sagatavota).
        Preparing,
        /// Something about it must be mended first (ar kļūdām).
        Faulty,
        /// Written, read back and found sound (gatava).
        Ready,
        /// The archive has it, by an act (nodota).
        HandedOver,
        /// Given up (atmesta).
        Discarded,
    }
}

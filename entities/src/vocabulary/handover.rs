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

    /// What takes packages for an archive (*pakotņu galamērķis*).
    DestinationKind {
        /// A directory of this machine, as a rule a mounted share.
        Folder = "folder", "mape";
        Sftp = "sftp", "SFTP serveris";
        S3 = "s3", "S3 krātuve";
    }

    /// Where the delivery of a package stands (*nosūtīšanas statuss*).
    DeliveryState {
        /// Waits for its turn, or to be tried again.
        Queued = "queued", "gaida nosūtīšanu";
        Sending = "sending", "tiek nosūtīta";
        /// It lies at the destination under its name.
        Delivered = "delivered", "piegādāta";
        /// The destination does not take it; somebody must act.
        Refused = "refused", "galamērķis nepieņem";
        /// Something here keeps it, or it was tried often enough; somebody must act.
        Halted = "halted", "gaida rīcību";
        /// What it left at the destination is being removed.
        Cancelling = "cancelling", "tiek atcelta";
        Cancelled = "cancelled", "atcelta";
    }

    /// What a delivery is doing (*nosūtīšanas posms*).
    DeliveryStage {
        Comparing = "comparing", "salīdzina ar jau nosūtīto";
        Sending = "sending", "sūta";
        Checking = "checking", "nolasa atpakaļ";
    }

    /// How far a destination let us look at what arrived (*piegādes pārbaude*).
    DeliveryCheck {
        /// Every byte was read back and hashed.
        ReadBack = "read_back", "nolasīta atpakaļ";
        /// Its bytes cannot be read there.
        SizeOnly = "size_only", "pārbaudīts tikai apjoms";
        NotVerifiable = "not_verifiable", "nav pārbaudāma";
    }

    /// When a package came under its name (*piegādes brīdis*).
    DeliveryArrival {
        Now = "now", "ar šo nosūtīšanu";
        Before = "before", "jau agrāk";
    }

    /// What stands in the way of a delivery (*nosūtīšanas šķērslis*).
    DeliveryProblem {
        Unreachable = "unreachable", "galamērķi nevar sasniegt";
        Timeout = "timeout", "galamērķis neatbild";
        Full = "full", "galamērķī nav vietas";
        NotMounted = "not_mounted", "koplietotā mape nav pievienota";
        Failed = "failed", "galamērķis nav pateicis iemeslu";
        Damaged = "damaged", "pienākusi bojāta";
        Stopped = "stopped", "pārtraukta";
        Credentials = "credentials", "pieteikšanās noraidīta";
        HostKey = "host_key", "cita servera atslēga";
        Denied = "denied", "nav tiesību";
        Missing = "missing", "nav mapes vai krātuves";
        Unsupported = "unsupported", "galamērķis to neprot";
        /// Something else of that name lies there.
        Taken = "taken", "nosaukums aizņemts";
        /// Our own file is not there, or not what it was.
        Source = "source", "pakotnes datne bojāta vai zudusi";
        /// The package was given up meanwhile.
        PackageGone = "package_gone", "pakotne atmesta";
        /// The agreement leads nowhere any more: another setting, another master key.
        Agreement = "agreement", "vienošanās vairs neder";
    }

    /// What became of a file that the archive put where its answers come (*arhīva datnes statuss*).
    ReplyFileState {
        /// Seen once: it is read when it is the same at the next look.
        Growing = "growing", "vēl tiek rakstīta";
        Taken = "taken", "atbilde ierakstīta";
        /// The same bytes were entered before.
        Repeated = "repeated", "jau ierakstīta";
        Unfit = "unfit", "nav ierakstāma";
        /// It was not there any more when it was to be read.
        Gone = "gone", "vairs nav";
    }

    /// What the archive decided (*arhīva lēmums*).
    ReplyOutcome {
        Accepted = "accepted", "pieņemta";
        AcceptedWithRemarks = "accepted_with_remarks", "pieņemta ar piezīmēm";
        Refused = "refused", "noraidīta";
    }

    /// Where a handover act stands (*nodošanas akta statuss*).
    ActState {
        /// Signatures are still missing.
        DrawnUp = "drawn_up", "sastādīts";
        /// Both sides have signed: its units are the archive's.
        Signed = "signed", "abpusēji parakstīts";
        Cancelled = "cancelled", "atcelts";
    }

    /// Who signs a handover act (*akta puse*).
    ActSide {
        Institution = "institution", "nodevējs";
        Archive = "archive", "pieņēmējs";
    }

    /// What was compared of a signed act (*parakstītā akta veids*).
    ActSignatureForm {
        /// A signed container that holds exactly the act's paper.
        Container = "container", "parakstīts konteiners";
        /// A PDF that begins with the very bytes of the act's paper and goes on with a signature that covers the whole of it.
        SignedPdf = "signed_pdf", "parakstīts PDF";
        /// Nothing: a scan, as whoever recorded it says.
        AsStated = "as_stated", "kā norādīts";
    }
}

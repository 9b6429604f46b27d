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

    /// What takes packages for an archive (pakotņu galamērķis).
    DestinationKind {
        /// A directory of the service's machine, as a rule a mounted share (mape).
        Folder,
        /// A folder behind SFTP.
        Sftp,
        /// A prefix of an S3 bucket.
        S3,
    }

    /// Where the delivery of a package stands (nosūtīšanas statuss).
    DeliveryState {
        /// Waits for its turn, or to be tried again (gaida nosūtīšanu).
        Queued,
        /// Under way (tiek nosūtīta).
        Sending,
        /// It lies at the destination under its name (piegādāta).
        Delivered,
        /// The destination does not take it; somebody must act (galamērķis nepieņem).
        Refused,
        /// Something here keeps it, or it was tried often enough; somebody must act (gaida rīcību).
        Halted,
        /// Given up; what it left at the destination is being removed (tiek atcelta).
        Cancelling,
        /// Given up (atcelta).
        Cancelled,
    }

    /// What a delivery is doing (nosūtīšanas posms).
    DeliveryStage {
        /// What is there already is compared with the package (salīdzina).
        Comparing,
        /// Bytes go out (sūta).
        Sending,
        /// What arrived is read back (nolasa atpakaļ).
        Checking,
    }

    /// How far a destination let us look at what arrived (piegādes pārbaude).
    DeliveryCheck {
        /// Every byte was read back and hashed (nolasīta atpakaļ).
        ReadBack,
        /// The size is right; the bytes cannot be read there (pārbaudīts tikai apjoms).
        SizeOnly,
        /// Neither can be seen there (nav pārbaudāma).
        NotVerifiable,
    }

    /// When a package came under its name (piegādes brīdis).
    DeliveryArrival {
        /// By this delivery.
        Now,
        /// The same package was there already, put by an earlier one.
        Before,
    }

    /// What stands in the way of a delivery (nosūtīšanas šķērslis).
    DeliveryProblem {
        /// No connection could be made, or it broke.
        Unreachable,
        /// No answer in time.
        Timeout,
        /// No room left there.
        Full,
        /// What should be mounted in the folder is not.
        NotMounted,
        /// The destination failed and did not say why.
        Failed,
        /// What was read back is not what was sent; it was removed there.
        Damaged,
        /// The service was stopped meanwhile.
        Stopped,
        /// The destination did not accept who we say we are.
        Credentials,
        /// The host showed another key than the pinned one.
        HostKey,
        /// Not permitted to us there.
        Denied,
        /// The folder or the bucket is not there.
        Missing,
        /// The destination lacks what a delivery needs.
        Unsupported,
        /// Something else of that name lies there.
        Taken,
        /// The package's own file is not there, or not what it was.
        Source,
        /// The package was given up meanwhile.
        PackageGone,
        /// The agreement leads nowhere any more: another setting of the machine, another master key.
        Agreement,
    }

    /// What became of a file that the archive put where its answers come (arhīva datnes statuss).
    ReplyFileState {
        /// It was seen once, and is read when it is the same at the next look (vēl tiek rakstīta).
        Growing,
        /// It was entered as the answer to its package (atbilde ierakstīta).
        Taken,
        /// The same bytes were entered before (jau ierakstīta).
        Repeated,
        /// It cannot be entered; its problems say why (nav ierakstāma).
        Unfit,
        /// It was not there any more when it was to be read (vairs nav).
        Gone,
    }

    /// What the archive decided (arhīva lēmums).
    ReplyOutcome {
        /// Accepted (pieņemta).
        Accepted,
        /// Accepted; something is said besides (pieņemta ar piezīmēm).
        AcceptedWithRemarks,
        /// Refused (noraidīta).
        Refused,
    }

    /// Where a handover act stands (nodošanas akta statuss).
    ActState {
        /// Signatures are still missing (sastādīts).
        DrawnUp,
        /// Both sides have signed: its units are the archive's (abpusēji parakstīts).
        Signed,
        /// Cancelled before both had signed (atcelts).
        Cancelled,
    }

    /// Who signs a handover act (akta puse).
    ActSide {
        /// Who hands over (nodevējs).
        Institution,
        /// Who takes over (pieņēmējs).
        Archive,
    }

    /// What was compared of a signed act (parakstītā akta veids).
    ActSignatureForm {
        /// A signed container that holds exactly the act's paper (parakstīts konteiners).
        Container,
        /// A PDF that begins with the very bytes of the act's paper and goes on with a signature that covers the whole of it (parakstīts
        /// PDF). Its certificate is not checked.
        SignedPdf,
        /// Nothing: a scan, as whoever recorded it says (kā norādīts).
        AsStated,
    }

    /// On what an identification of a format rests, the surest first (noteikšanas pamats).
    FormatGround {
        /// The parts inside it (iekšējā uzbūve).
        Structure,
        /// The bytes it begins with (sākuma baiti).
        Signature,
        /// What it says of itself (paša norāde).
        Claim,
        /// What its characters look like (teksta izskats).
        Appearance,
        /// Its extension; the characters do not speak against it (paplašinājums).
        Extension,
    }

    /// Where a rendition stands (arhīva atveidojuma statuss).
    RenditionState {
        /// Waits to be made (pasūtīts).
        Ordered,
        /// Its bytes are on their way into the store (tiek saglabāts).
        Storing,
        /// Made, and found to be PDF/A-2b (izgatavots).
        Made,
        /// Could not be made (neizdevās).
        Failed,
    }

    /// Why there is no rendition (neizdošanās iemesls).
    RenditionFault {
        /// LibreOffice is not installed.
        NoProgram,
        /// No rendition is made of this format.
        NotRenderable,
        /// Signed contents stay as they are.
        Signed,
        /// A password is needed.
        Encrypted,
        /// The document is too large.
        TooLarge,
        /// It does not open as what it is.
        Corrupt,
        /// It was not done in time.
        TimedOut,
        /// The rendition would be too large.
        OutputTooLarge,
        /// The program ended and left nothing.
        NothingMade,
        /// What it made is no PDF/A-2b.
        NotPdfA,
        /// The machine failed time and again; whoever runs it sees the cause.
        Machine,
    }
}

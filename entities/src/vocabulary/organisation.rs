//! Who is who: accounts, units, what a reorganisation hands over.

use crate::macros::vocabulary;

vocabulary! {
    /// Role of an account (*loma*).
    Role {
        RecordsClerk = "records_clerk", "lietvedis";
        Head = "head", "vadītājs";
        UnitHead = "unit_head", "nodaļas vadītājs";
        Specialist = "specialist", "speciālists";
        Lawyer = "lawyer", "jurists";
        Archivist = "archivist", "arhivārs";
        Auditor = "auditor", "auditors";
        Administrator = "administrator", "administrators";
    }

    /// What a personal access token may be used for (*marķiera tvērums*); a token never exceeds its account's roles.
    TokenScope {
        Read = "read", "lasīt";
        Write = "write", "rakstīt";
    }

    /// Kind of a unit (*struktūrvienības veids*); the words of the organisation data.
    UnitKind {
        PredecessorService = "predecessor_service", "priekštecis";
        Institution = "institution", "iestāde";
        Management = "management", "vadība";
        Department = "department", "nodaļa";
        SocialCentre = "social_centre", "sociālais centrs";
        ServiceUnit = "service_unit", "pakalpojumu struktūrvienība";
        SupervisedInstitution = "supervised_institution", "padotības iestāde";
        ClientServicePoint = "client_service_point", "klientu apkalpošanas punkts";
        Other = "other", "cita";
    }

    /// What a unit keeps and a reorganisation hands over (*glabāšanā nododamais*).
    CustodySubject {
        File = "file", "lieta";
        Register = "register", "reģistrs";
    }

    /// What a table of a former service lists (*pārņemšanas priekšmets*).
    TakeoverKind {
        Files = "files", "lietas";
        Register = "register", "reģistrs";
    }
}

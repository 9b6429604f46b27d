//! Role × action, role × access class, role × correspondents: who may do what, how far each class of document opens to
//! whom, and who sees the people the institution deals with.
//!
//! The tables are printed to `docs/access-matrix.txt`, so that the data protection officer can read them and a
//! change shows in a diff. Ground: Informācijas atklātības likums 5.–8. p. (classes of restricted information), GDPR
//! Art. 5(1)(c) and 32 (no more access than the task needs).

use std::collections::BTreeSet;
use std::fmt::Write;

use entities::vocabulary::{AccessClass, CorrespondentKind, Role};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident, $word:literal, by: $roles:pat, changes: $changes:literal;)*) => {
        /// What an account may be allowed to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The action in words.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Whether it changes anything: a token of scope `read` is for the other ones.
            pub const fn changes(self) -> bool {
                match self { $(Self::$name => $changes),* }
            }

            /// Whether it lets somebody in who was not let in before. No token may: a leaked one would beget access that
            /// outlives it. A browser session may.
            pub const fn begets_access(self) -> bool {
                matches!(
                    self,
                    Self::ManageOwnTokens
                        | Self::ManageAccounts
                        | Self::ManageWebhooks
                        | Self::ManageAgreements
                )
            }

            const fn allowed_to(self, role: Role) -> bool {
                match self { $(Self::$name => matches!(role, $roles)),* }
            }
        }
    };
}

actions! {
    /// Cards and contents, as far as the scope reaches.
    ReadDocuments, "read documents",
        by: _, changes: false;
    RegisterDocument, "register documents",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer, changes: true;
    AmendDocument, "amend documents",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer, changes: true;
    AnnulRegistration, "annul registrations",
        by: Role::RecordsClerk | Role::Head, changes: true;
    /// Documents that go out or stay inside, before they are signed and get their number.
    PrepareDraft, "prepare drafts",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer, changes: true;
    /// Of a draft that one was asked about, and only then.
    DecideApproval, "give visas",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer | Role::Archivist, changes: true;
    /// Whoever speaks for the institution or a unit; of a draft that one was asked to sign, and only then.
    SignDraft, "sign drafts",
        by: Role::Head | Role::UnitHead, changes: true;
    UploadContent, "upload contents",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer | Role::Archivist, changes: true;
    /// What arrived by e-mail or through a folder may be anything until it is registered, so it opens as far as what is
    /// restricted for the sake of private life: to some in the whole institution, to others in their units.
    ReadIntake, "read what arrived",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist, changes: false;
    /// Registering it takes leave to register as well.
    SortIntake, "register or set aside arrivals",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist, changes: true;
    ManageCorrespondents, "manage correspondents",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer, changes: true;
    /// Letting a colleague see a single document that their role and unit do not open.
    GrantAccess, "grant access to a document",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead, changes: true;
    /// The administrator has no part in it: those who are watched do not keep the watch.
    ReadJournal, "read the journal",
        by: Role::Head | Role::Auditor, changes: false;
    /// Series, files, registers, closing of years.
    ManageScheme, "manage scheme, files, registers",
        by: Role::RecordsClerk | Role::Archivist, changes: true;
    /// They list every number of a register, so they are for those whom every class opens to.
    ReadExtracts, "read extracts of registers",
        by: Role::RecordsClerk | Role::Head | Role::Archivist, changes: false;
    /// Whose hands a file was in and what for tells of the matters in it. Those who lend know, and those who watch; whoever
    /// borrowed knows of their own.
    ReadLoans, "read who borrowed volumes",
        by: Role::RecordsClerk | Role::Head | Role::Archivist | Role::Auditor, changes: false;
    /// An exception against the records office's own closing, so not the records office's to make.
    ReopenYear, "open closed years and files again",
        by: Role::Administrator, changes: true;
    /// Starting, pausing and resuming a document's legal clock, noting complete documents and notification, ending it.
    KeepDeadline, "keep documents' deadlines",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer, changes: true;
    /// Only whoever gives the task may give it more time (domain §4.5).
    ExtendDeadline, "extend deadlines",
        by: Role::Head | Role::UnitHead, changes: true;
    /// Versions of the terms of law.
    ManageDeadlineRules, "adopt rules of deadlines",
        by: Role::Administrator, changes: true;
    /// The head's decision, noted by the records office.
    AdoptMovedDays, "adopt moved working days",
        by: Role::RecordsClerk | Role::Administrator, changes: true;
    /// Saying who does what with a document lets them see it, so it is for those who may grant access.
    GiveResolution, "give resolutions, delegate tasks",
        by: Role::Head | Role::UnitHead, changes: true;
    /// Whoever has a task acts on it: accepts, reports, reads; whoever controls it confirms.
    ActOnTask, "act on own tasks",
        by: _, changes: true;
    /// From registration to the file; each step of a route names its roles besides.
    MoveDocument, "move documents along their routes",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer, changes: true;
    /// Versions of the ways that documents go.
    ManageRoutes, "adopt routes",
        by: Role::Administrator, changes: true;
    /// Sending documents to their recipients, noting what became of that.
    Dispatch, "send documents",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer, changes: true;
    /// The law lets only stated grounds keep a letter from an active e-address; whoever answers for the letter states one.
    ExceptEAddress, "send past an active e-address",
        by: Role::Head | Role::UnitHead, changes: true;
    /// Until when files are kept and why. What that is counted from tells when people were born and when their cases ended, so
    /// it is for those whom every class opens to.
    ReadRetention, "read until when files are kept",
        by: Role::RecordsClerk | Role::Head | Role::Archivist, changes: false;
    /// What no record of ours says by itself: births, ends of contracts.
    EnterRetentionEvent, "enter events of retention",
        by: Role::RecordsClerk | Role::Archivist, changes: true;
    /// Versions of how long files are kept: the archivist answers for them, as for the scheme.
    ManageRetentionRules, "adopt rules of retention",
        by: Role::Archivist, changes: true;
    /// The archive lets files stay longer; its letter says so.
    ExtendTransfer, "record extensions of transfer",
        by: Role::RecordsClerk | Role::Archivist, changes: true;
    /// A person says that a record holds wrong data; the record stays, the notice is linked.
    LinkCorrectionNotice, "link notices of wrong data",
        by: Role::RecordsClerk | Role::Head | Role::Lawyer | Role::Archivist, changes: true;
    /// What must not be destroyed, why, and for whose sake.
    ReadHolds, "read holds",
        by: Role::RecordsClerk | Role::Head | Role::Lawyer | Role::Archivist | Role::Auditor, changes: false;
    /// Whoever sees first that something will be needed says so: keeping too long for a while does less harm than destroying.
    PlaceHold, "place and review holds",
        by: Role::RecordsClerk | Role::Head | Role::Lawyer | Role::Archivist, changes: true;
    /// Whoever answers for a hold says whether it is still needed; the auditor and the administrator watch and keep the machine.
    ReviewOwnHold, "review holds one answers for",
        by: Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer | Role::Archivist, changes: true;
    /// Whether a lawsuit or a dispute is over is for those to say who answer for it.
    LiftHold, "lift holds",
        by: Role::Head | Role::Lawyer, changes: true;
    /// What was chosen for destruction, by whom, on which grounds, and what became of it: also for those who watch.
    ReadDestructionLists, "read destruction lists",
        by: Role::RecordsClerk | Role::Head | Role::Archivist | Role::Auditor, changes: false;
    /// Proposing, appraising, submitting; noting what the commission and the archive decided.
    CompileDestructionList, "compile destruction lists",
        by: Role::RecordsClerk | Role::Archivist, changes: true;
    /// Remarking on files, giving a list back.
    JudgeDestructionList, "judge destruction lists",
        by: Role::RecordsClerk | Role::Head | Role::Archivist, changes: true;
    /// Only the head, or whoever stands in, and nobody who had another part in the list.
    ApproveDestructionList, "approve destruction lists",
        by: Role::Head, changes: true;
    /// Whoever sees that something would be lost stops it first and asks afterwards.
    StopDestructionList, "stop destruction lists",
        by: Role::RecordsClerk | Role::Head | Role::Archivist, changes: true;
    /// Only what everybody has agreed on, and by somebody who has no other part in it.
    ExecuteDestruction, "execute destruction lists",
        by: Role::RecordsClerk | Role::Archivist, changes: true;
    /// Titles of files that are kept for long name people, so they are for those whom every class opens to.
    ReadInventories, "read inventories for the archive",
        by: Role::RecordsClerk | Role::Head | Role::Archivist, changes: false;
    /// Opening, numbering, describing, submitting.
    CompileInventory, "compile inventories",
        by: Role::RecordsClerk | Role::Archivist, changes: true;
    /// Noting what the archive said of them, closing them: the archivist answers for that to the archive.
    ConcludeInventory, "note the archive's word on inventories",
        by: Role::Archivist, changes: true;
    /// Ordering packages for the archive, having them prepared again, giving them up.
    PreparePackage, "prepare packages for the archive",
        by: Role::Archivist, changes: true;
    /// All that is in a package, whatever its class: only whoever answers for the handover.
    TakePackage, "take packages for the archive away",
        by: Role::Archivist, changes: false;
    /// Where packages go, and by which credentials: the archivist knows what was agreed, the administrator the servers. Whole
    /// packages leave by that, so only from a browser session.
    ManageAgreements, "record agreements with archives",
        by: Role::Archivist | Role::Administrator, changes: true;
    /// Sending packages, trying again, giving up.
    DeliverPackage, "send packages to the archive",
        by: Role::Archivist, changes: true;
    /// Drawing acts up, recording who signed them, cancelling them.
    HandOver, "hand over to the archive by act",
        by: Role::Archivist, changes: true;
    /// Units, staff, appointments, substitutions, reorganisations.
    ManageOrganisation, "manage the organisation",
        by: Role::Administrator, changes: true;
    /// Accounts, roles, passwords, others' sessions and tokens. Only from a browser session.
    ManageAccounts, "manage accounts",
        by: Role::Administrator, changes: true;
    /// Days before and after a last day on which people are told.
    ManageReminders, "set when people are reminded",
        by: Role::Administrator, changes: true;
    /// Whether and where letters come, and which notifications were read.
    SetOwnReminders, "set own reminders",
        by: _, changes: true;
    /// What is looked for besides what is typed.
    EditSynonyms, "edit abbreviations and synonyms",
        by: Role::Administrator, changes: true;
    /// The old index answers until the new one is filled; that takes processor and disk.
    RenewIndex, "have the search index made anew",
        by: Role::Administrator, changes: true;
    /// Searches under a name of one's own, and whether one is told by them.
    KeepSearches, "keep own searches",
        by: _, changes: true;
    /// Where other programs are told of changes, and what they have not taken.
    ReadWebhooks, "read webhooks",
        by: Role::Administrator | Role::Auditor, changes: false;
    /// Another program hears of what its account may see, for as long as nobody looks: only from a browser session.
    ManageWebhooks, "manage webhooks",
        by: Role::Administrator, changes: true;
    /// Only from a browser session: a leaked token must not beget others.
    ManageOwnTokens, "manage own tokens",
        by: _, changes: true;
    Import, "import folders of documents",
        by: Role::RecordsClerk | Role::Archivist, changes: true;
    VerifyIntegrity, "verify integrity",
        by: Role::Head | Role::Archivist | Role::Auditor | Role::Administrator, changes: false;
}

/// Whether one of the roles allows the action.
pub fn permits(roles: &BTreeSet<Role>, action: Action) -> bool {
    roles.iter().any(|role| action.allowed_to(*role))
}

/// Whether a role works on every document that it sees. Everyone else changes only those of their own units and those they
/// execute (`documents::change`), whatever they may read.
pub const fn works_on_any(role: Role) -> bool {
    matches!(role, Role::RecordsClerk | Role::Head)
}

/// How far a role opens documents of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Only by grant or as the executor.
    Never,
    /// Where one's unit is the document's unit or the receiving one.
    OwnUnits,
    /// In the whole institution.
    Institution,
}

/// How far `role` opens documents of `class` (domain §16); executors and grants open any class besides.
pub const fn reach(role: Role, class: AccessClass) -> Reach {
    match class {
        AccessClass::Open => Reach::Institution,
        AccessClass::RestrictedInternal => match role {
            Role::Administrator => Reach::Never,
            _ => Reach::Institution,
        },
        AccessClass::RestrictedCommercial | AccessClass::OfficialUse => match role {
            Role::RecordsClerk | Role::Head | Role::Lawyer | Role::Archivist | Role::Auditor => {
                Reach::Institution
            }
            Role::UnitHead | Role::Specialist => Reach::OwnUnits,
            Role::Administrator => Reach::Never,
        },
        // Need-to-know: the clerk and the head register and direct everything, the archivist keeps it.
        AccessClass::RestrictedPersonal => match role {
            Role::RecordsClerk | Role::Head | Role::Archivist => Reach::Institution,
            Role::UnitHead | Role::Specialist | Role::Lawyer => Reach::OwnUnits,
            Role::Auditor | Role::Administrator => Reach::Never,
        },
    }
}

/// How far a role sees the correspondents of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acquaintance {
    /// Only those named on a document that was opened to one by name: as its executor or by a grant.
    ByName,
    /// Those named on documents that one may see.
    OnCards,
    /// All, in the list as well.
    List,
}

/// How far `role` sees correspondents of `kind`. That somebody turned to a social service is by itself personal data
/// (GDPR Art. 4(1), 5(1)(c)): people are for those who work with their documents. Bodies are in public registers.
pub const fn acquaintance(role: Role, kind: CorrespondentKind) -> Acquaintance {
    match kind {
        CorrespondentKind::Organisation | CorrespondentKind::PublicBody => Acquaintance::List,
        CorrespondentKind::Person => match role {
            Role::RecordsClerk | Role::Head | Role::UnitHead | Role::Specialist | Role::Lawyer => {
                Acquaintance::List
            }
            Role::Archivist => Acquaintance::OnCards,
            Role::Auditor | Role::Administrator => Acquaintance::ByName,
        },
    }
}

/// All tables as text, for `docs/access-matrix.txt`.
pub fn matrix() -> String {
    let mut text = String::from(
        "Who may do what, and how far each access class opens to whom.\n\
         Written by `cargo xtask matrix` from src/access/policy.rs; do not edit by hand.\n\n\
         Every role reaches its own institution only. An account with several roles has what each of them has.\n\n",
    );
    table(
        &mut text,
        "ACTION",
        Action::ALL,
        Action::as_str,
        |action, role| {
            if action.allowed_to(role) { "✓" } else { "·" }
        },
    );
    text.push_str(
        "\n✓ allowed   · not allowed\n\
         A token of scope `read` allows only: ",
    );
    let reading: Vec<&str> = Action::ALL
        .iter()
        .filter(|action| !action.changes())
        .map(|action| action.as_str())
        .collect();
    text.push_str(&reading.join(", "));
    text.push_str(".\nNo token allows: ");
    let begetting: Vec<&str> = Action::ALL
        .iter()
        .filter(|action| action.begets_access())
        .map(|action| action.as_str())
        .collect();
    text.push_str(&begetting.join(", "));
    text.push_str(
        " (a browser session does).\n\
         What arrived and is not registered opens like a document of the class restricted_personal: to a unit head and a specialist\n\
         where it came to their own unit's mailbox or folder.\n\
         Who stands in for a colleague acts with the colleague's roles and units, from the first day to the last of the\n\
         substitution, and never makes tokens then.\n",
    );
    let any: Vec<&str> = Role::ALL
        .iter()
        .filter(|role| works_on_any(**role))
        .map(|role| role.as_str())
        .collect();
    let _ = write!(
        text,
        "Whoever may amend documents, annul registrations, grant access, keep or extend deadlines, send documents does so for what they work on: {} for every document\n\
         that they see; everyone else for documents whose unit or receiving unit is their own, and for those they execute.\n\n",
        any.join(" and "),
    );
    table(
        &mut text,
        "ACCESS CLASS",
        AccessClass::ALL,
        AccessClass::as_str,
        |class, role| match reach(role, class) {
            Reach::Institution => "✓",
            Reach::OwnUnits => "unit",
            Reach::Never => "·",
        },
    );
    text.push_str(
        "\n✓ in the whole institution   unit: where one's own unit is the document's unit or the receiving one\n\
         · only as the document's executor, by a grant for that single document, or for a task on it (these open every class to\n\
           anyone; a task opens its document to whoever has, delegated or controls it, until it is refused, passed on or withdrawn)\n\
         A unit head's own units include the units below. Documents of a unit that has ended belong to its successor.\n\n",
    );
    table(
        &mut text,
        "CORRESPONDENTS",
        CorrespondentKind::ALL,
        CorrespondentKind::as_str,
        |kind, role| match acquaintance(role, kind) {
            Acquaintance::List => "✓",
            Acquaintance::OnCards => "cards",
            Acquaintance::ByName => "·",
        },
    );
    text.push_str(
        "\n✓ all, in the list as well   cards: those named as sender or addressee on documents that one may see\n\
         · only those named on a document that one is the executor of or was granted\n\
         Finding a person by the personal code takes leave to manage correspondents; every find stands in the journal.\n",
    );
    text
}

fn table<T: Copy>(
    text: &mut String,
    title: &str,
    rows: &[T],
    name: impl Fn(T) -> &'static str,
    cell: impl Fn(T, Role) -> &'static str,
) {
    const FIRST: usize = 34;
    let mut line = format!("{title:<FIRST$}");
    for role in Role::ALL {
        let _ = write!(line, "{:<15}", role.as_str());
    }
    push_line(text, &line);
    line.clear();
    let _ = write!(line, "{:<FIRST$}", "");
    for role in Role::ALL {
        let _ = write!(line, "{:<15}", short_latvian(*role));
    }
    push_line(text, &line);
    for row in rows {
        line.clear();
        let _ = write!(line, "{:<FIRST$}", name(*row));
        for role in Role::ALL {
            let _ = write!(line, "{:<15}", cell(*row, *role));
        }
        push_line(text, &line);
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

/// The column is narrow.
const fn short_latvian(role: Role) -> &'static str {
    match role {
        Role::UnitHead => "nod. vadītājs",
        _ => role.latvian(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_matrix_is_the_checked_in_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/access-matrix.txt");
        let checked_in = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            checked_in == matrix(),
            "docs/access-matrix.txt is not what the code says; run `cargo xtask matrix` and look at the difference:\n{}",
            matrix()
        );
    }

    #[test]
    fn roles_add_up_and_no_role_allows_nothing() {
        assert!(!permits(&BTreeSet::new(), Action::ReadDocuments));
        let both = BTreeSet::from([Role::Auditor, Role::Administrator]);
        for action in Action::ALL {
            assert_eq!(
                permits(&both, *action),
                action.allowed_to(Role::Auditor) || action.allowed_to(Role::Administrator)
            );
        }
    }

    #[test]
    fn people_are_for_those_who_work_with_their_documents() {
        let (list, cards, named) = (
            Acquaintance::List,
            Acquaintance::OnCards,
            Acquaintance::ByName,
        );
        let of = |kind| -> Vec<Acquaintance> {
            let roles = Role::ALL.iter();
            roles.map(|role| acquaintance(*role, kind)).collect()
        };
        assert_eq!(
            of(CorrespondentKind::Person),
            [list, list, list, list, list, cards, named, named]
        );
        for body in [
            CorrespondentKind::Organisation,
            CorrespondentKind::PublicBody,
        ] {
            assert_eq!(of(body), [list; 8]);
        }
        // Taking a person into the list tells whether their code is there already.
        for role in Role::ALL {
            let may_ask = Action::ManageCorrespondents.allowed_to(*role);
            let may_know = acquaintance(*role, CorrespondentKind::Person) == list;
            assert!(!may_ask || may_know, "{role}");
        }
    }

    #[test]
    fn duties_that_must_stay_apart_do() {
        for action in Action::ALL {
            let auditor_changes = action.allowed_to(Role::Auditor) && action.changes();
            // An auditor reads an order like everybody else, and says so; and sets what letters they get and
            // what they look for.
            let own = matches!(
                action,
                Action::ManageOwnTokens
                    | Action::ActOnTask
                    | Action::SetOwnReminders
                    | Action::KeepSearches
            );
            assert!(!auditor_changes || own, "{action:?}");
        }
        assert!(!Action::ReadJournal.allowed_to(Role::Administrator));
        assert!(!Action::ManageAccounts.allowed_to(Role::Auditor));
        assert!(!Action::RegisterDocument.allowed_to(Role::Administrator));
        for role in [Role::Auditor, Role::Administrator] {
            assert_eq!(reach(role, AccessClass::RestrictedPersonal), Reach::Never);
        }
    }

    /// Domain §16, row by row: clerk, head, unit head, specialist, lawyer, archivist, auditor, administrator.
    #[test]
    fn classes_open_as_the_domain_says() {
        let (all, unit, no) = (Reach::Institution, Reach::OwnUnits, Reach::Never);
        let rows = [
            (AccessClass::Open, [all, all, all, all, all, all, all, all]),
            (
                AccessClass::RestrictedInternal,
                [all, all, all, all, all, all, all, no],
            ),
            (
                AccessClass::RestrictedPersonal,
                [all, all, unit, unit, unit, all, no, no],
            ),
            (
                AccessClass::RestrictedCommercial,
                [all, all, unit, unit, all, all, all, no],
            ),
            (
                AccessClass::OfficialUse,
                [all, all, unit, unit, all, all, all, no],
            ),
        ];
        for (class, wanted) in rows {
            let found: Vec<Reach> = Role::ALL.iter().map(|role| reach(*role, class)).collect();
            assert_eq!(found, wanted, "{class}");
        }
    }
}

//! What can be typed after `aprite account`.

use clap::{Args, Subcommand};
use entities::vocabulary::Role;

pub(super) const AFTER_ACCOUNT: &str = "\
For the machine's administrator, who need not sign in; the institution's administrator does the same in the API. The \
journal notes each change. The last administrator of an institution can be neither disabled nor deprived of the role.

Roles: records_clerk, head, unit_head, specialist, lawyer, archivist, auditor, administrator (docs/access-matrix.txt says \
what each may do and see), or the Latvian words: lietvedis, vadītājs …

Examples:
  aprite account add ilze --role specialist --staff ilze.kalnina@ogre.example
  aprite account role ilze --role unit_head --role specialist
  aprite account disable ilze";

/// What `account` does.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum AccountCommand {
    /// Make an account and print `account LOGIN PASSWORD ROLES`; the password is shown this once.
    Add(AddAccountArguments),
    /// Give an account exactly these roles; what is not named is withdrawn.
    Role(RoleArguments),
    /// Let nobody sign in with an account any more; its sessions end and its tokens stop.
    Disable(AccountArguments),
    /// Let a disabled account be used again.
    Enable(AccountArguments),
    /// End all sessions of an account and revoke its tokens; it may sign in again.
    SignOut(AccountArguments),
    /// List accounts: `LOGIN STATE ROLES`, one a line.
    List(ListAccountsArguments),
}

/// The account to be made.
#[derive(Debug, Clone, Args)]
pub(crate) struct AddAccountArguments {
    /// Login name: 2 to 64 of a-z, 0-9, '.', '-', '_'.
    pub login: String,
    /// A role; may be given several times.
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: Vec<Role>,
    /// E-mail address of the staff member whose account it is; none for a program's.
    #[arg(long, value_name = "EMAIL")]
    pub staff: Option<String>,
    /// Code of the institution; needed where there are several.
    #[arg(long, value_name = "CODE")]
    pub institution: Option<String>,
    /// Read the password from standard input (one line) instead of drawing it.
    #[arg(long)]
    pub password_stdin: bool,
}

/// Whose roles.
#[derive(Debug, Clone, Args)]
pub(crate) struct RoleArguments {
    /// Login name of the account.
    pub login: String,
    /// A role; may be given several times. Without any the account may do nothing.
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: Vec<Role>,
}

/// Which account.
#[derive(Debug, Clone, Args)]
pub(crate) struct AccountArguments {
    /// Login name of the account.
    pub login: String,
}

/// Whose accounts.
#[derive(Debug, Clone, Args)]
pub(crate) struct ListAccountsArguments {
    /// Code of the institution; of all when none.
    #[arg(long, value_name = "CODE")]
    pub institution: Option<String>,
}

/// A role by its word or its Latvian term.
fn role(text: &str) -> Result<Role, String> {
    let known = Role::ALL
        .iter()
        .find(|role| role.as_str() == text || role.latvian() == text);
    known.copied().ok_or_else(|| {
        let words: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("choose from: {}", words.join(", "))
    })
}

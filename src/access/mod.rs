//! Access (*piekļuve*): who asks, what they may do, and what they may see.
//!
//! An account proves itself by password (browser session) or by a personal access token; out of it comes a [`Caller`]
//! with roles and units as of now. Who stands in for a colleague may act with the colleague's rights, and then every
//! entry says in whose stead. The roles allow actions (`policy`), roles and units open documents (`visibility`) and show
//! people (`people`). These tables are printed to `docs/access-matrix.txt`.
//!
//! Ground: Informācijas atklātības likums (restricted information), GDPR Art. 5, 25 and 32, domain §16 and rule 24.

mod error;
mod people;
mod recent;
mod throttle;

pub mod caller;
pub mod gate;
pub mod grants;
pub mod once;
pub mod policy;
pub mod session;
#[cfg(test)]
pub(crate) mod testing;
pub mod token;
pub mod visibility;

pub use caller::Caller;
pub use error::{
    GrantRefusal, ManageRefusal, NotPermitted, SignInRefusal, StandInRefusal, TokenRefusal,
};
pub use gate::{AccountChange, AccountDraft, Gate, SignedIn};
pub use people::CorrespondentFacts;
pub use policy::Action;
pub use visibility::{DocumentFacts, Key, Scope};

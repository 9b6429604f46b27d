//! What the commands of this area have in common: the right to give them, and a client's name for a request.

use super::Refusal;
use crate::access::{Action, Caller};

pub use crate::access::once::Named;
pub(super) use crate::access::once::{first_answer, keep_answer};

/// Goes on only where the caller may.
pub(super) fn permit(caller: &Caller, action: Action) -> Result<(), Refusal> {
    caller.require(action).map_err(Refusal::NotPermitted)
}

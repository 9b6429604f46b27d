//! The mailroom (saņemtie sūtījumi): what arrived and is not registered yet; registering it, setting it aside, taking it back.

mod item;
mod list;
mod mutations;

pub(super) use item::IntakeItem;
pub(super) use list::{MailroomQuery, viewed};
pub(super) use mutations::MailroomMutation;

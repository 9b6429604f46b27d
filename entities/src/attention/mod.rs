//! Attention: where programs are told of changes, and what they have not taken yet; what people were told of.

pub mod digest;
pub mod notification;
pub mod reminder_day;
pub mod reminder_preference;
pub mod reminder_rule;
pub mod webhook_delivery;
pub mod webhook_target;

//! Who the institution is: institutions, units in time, staff, substitutions, accounts, and the acts that reorganise it.

pub mod absence;
pub mod account;
pub mod account_role;
pub mod appointment;
pub mod institution;
pub mod post;
pub mod reorganisation;
pub mod staff_member;
pub mod substitution;
pub mod unit;
pub mod unit_predecessor;

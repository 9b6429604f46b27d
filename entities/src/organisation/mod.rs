//! Who the institution is: institutions, units in time, staff, accounts.

pub mod account;
pub mod account_role;
pub mod appointment;
pub mod institution;
pub mod staff_member;
pub mod unit;
pub mod unit_predecessor;

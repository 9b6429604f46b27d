//! The number a document is registered under.

use std::fmt;

/// Registration number as printed (*reģistrācijas numurs*): `1-15/26/124`.
///
/// Only [`super::NumberFormat::print`] makes a new one; it has at most 30 characters (domain §4.1 *Reģ. Nr.*).
#[derive(Clone, PartialEq, Eq, Hash, Debug, sea_orm::DeriveValueType)]
pub struct RegistrationNumber(pub(super) String);

impl RegistrationNumber {
    /// The number as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

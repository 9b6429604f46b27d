//! Renditions of contents for the archive (*arhīva atveidojumi*): PDF/A-2b of written documents, made by LibreOffice where it is
//! installed.
//!
//! For the archivist, who orders them for units whose formats the archive does not take as they are.
//!
//! - Renditions are ordered ([`order`]) for units of an inventory and made in the background ([`Maker`]), one process each, under
//!   the limits of the [`Workshop`]. Why one could not be made is kept; ordering again tries again.
//! - The original is never changed and always goes along; what is signed is never converted, because the bytes are what was
//!   signed.
//! - A rendition is a content of its own, verified to be PDF/A-2b. It belongs to whoever owns the original, is as open as that,
//!   and is destroyed with it. Each document that has it gets an entry, which packages tell as a change of format.
//!
//! Ground: MK 282/2024; ISO 14721 (preservation planning); domain §7 (formats).

mod make;
mod name;
mod order;

use std::path::PathBuf;

use entities::vocabulary::PackageProfile;
use formats::{
    Format, Ground, Identification, Identified, Limits, Profile, Protection, Signatures, Verdict,
    decide, is_renderable,
};

pub use make::Maker;
pub use name::{beside, called};
pub use order::{Order, Ordered, order};

/// The entry of a document of which a content was rendered.
pub const MADE: &str = "document.rendition_made";

/// With what renditions are made on this machine.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// LibreOffice; none where it is not installed, or switched off.
    pub program: Option<PathBuf>,
    /// A folder of this process alone, in which documents lie while they are rendered.
    pub work: PathBuf,
    /// Where a content of a remote store is laid down.
    pub scratch: PathBuf,
    /// What one may take.
    pub limits: Limits,
    /// How many are made at once.
    pub abreast: usize,
}

/// The list of formats by which packages of a profile go.
pub fn list(profile: PackageProfile) -> Option<&'static Profile> {
    Profile::called(match profile {
        PackageProfile::Opex | PackageProfile::OpexPlain => "lna-opex",
        PackageProfile::SimpleSip
        | PackageProfile::Eark21
        | PackageProfile::Eark22
        | PackageProfile::BagIt => "lna",
    })
}

/// Whether a rendition goes into a package of a profile. E-ARK and `BagIt` take whatever was made; the national archive's own
/// layouts take it where the original does not go as it is.
pub fn goes_along(profile: PackageProfile, original: Option<&Identification>) -> bool {
    match profile {
        PackageProfile::Eark21 | PackageProfile::Eark22 | PackageProfile::BagIt => true,
        PackageProfile::SimpleSip | PackageProfile::Opex | PackageProfile::OpexPlain => {
            match (list(profile), original) {
                (Some(list), Some(original)) => decide(list, original).verdict != Verdict::Accepted,
                _ => true,
            }
        }
    }
}

/// Identifiers of the formats of which packages of a profile want a rendition, and of which one can be made.
fn wanted(profile: PackageProfile) -> Vec<&'static str> {
    let Some(list) = list(profile) else {
        return Vec::new();
    };
    let wants = |format: &'static Format| {
        let as_it_is = Identification::Identified(Identified {
            format,
            ground: Ground::Structure,
            protection: Protection::Open,
            signatures: Signatures::NoneSeen,
        });
        matches!(
            decide(list, &as_it_is).verdict,
            Verdict::AcceptedWithRendition | Verdict::NotAccepted
        )
    };
    Format::all()
        .filter(|format| is_renderable(format) && wants(format))
        .map(|format| format.puid.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layout_wants_what_its_archive_does_not_take() {
        let simple = wanted(PackageProfile::SimpleSip);
        assert!(simple.contains(&"fmt/412") && !simple.contains(&"fmt/1756"));
        let opex = wanted(PackageProfile::Opex);
        assert!(opex.contains(&"fmt/1756") && !opex.contains(&"fmt/412"));
        assert_eq!(wanted(PackageProfile::Eark22), simple);
    }
}

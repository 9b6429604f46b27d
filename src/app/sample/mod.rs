//! The sample (*paraugs*) registered: the plain data of `crate::sample` become an institution, accounts and documents,
//! through the same doors as everybody's.
//!
//! For the demo and for tests. Every step can be repeated: what is there already stays as it is, so a demo that was
//! interrupted goes on where it stopped.

mod documents;
mod history;
mod institution;

pub use documents::load_documents;
pub use institution::{Loaded, MadeAccount, load_institution, load_valmiera};

use crate::classification;
use crate::documents::Refusal;
use crate::kernel::Fault;
use crate::organisation;
use crate::parties;
use crate::sample::SampleError;
use crate::succession;

/// The sample does not fit the service: one of the two was changed without the other.
#[derive(Debug, thiserror::Error)]
pub enum SampleRefused {
    /// The data embedded in the program are damaged.
    #[error("the sample cannot be made")]
    Sample(#[from] SampleError),
    /// The organisation refused.
    #[error("the sample institution was refused")]
    Organisation(#[source] organisation::Refusal),
    /// A merger was refused.
    #[error("a sample merger was refused")]
    Merger(#[source] succession::Refusal),
    /// The scheme refused.
    #[error("the sample scheme was refused")]
    Scheme(#[from] classification::Refusal),
    /// A correspondent was refused.
    #[error("a sample correspondent was refused")]
    Correspondent(#[source] parties::Refusal),
    /// A document was refused.
    #[error("sample document {position} was refused: {}", told(.refusal))]
    Document {
        /// Which.
        position: usize,
        /// Why.
        refusal: Refusal,
    },
    /// A name that the data use and do not define.
    #[error("the sample names {0}, which it does not hold")]
    Unknown(String),
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<organisation::Refusal> for SampleRefused {
    fn from(refusal: organisation::Refusal) -> Self {
        match refusal {
            organisation::Refusal::Fault(fault) => Self::Fault(fault),
            other => Self::Organisation(other),
        }
    }
}

impl From<succession::Refusal> for SampleRefused {
    fn from(refusal: succession::Refusal) -> Self {
        match refusal {
            succession::Refusal::Fault(fault) => Self::Fault(fault),
            other => Self::Merger(other),
        }
    }
}

impl From<SampleRefused> for Fault {
    fn from(refused: SampleRefused) -> Self {
        match refused {
            SampleRefused::Fault(fault) => fault,
            other => Self::at("loading the sample")(other),
        }
    }
}

fn told(refusal: &Refusal) -> String {
    let problems = refusal.problems();
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.path.join(".")))
        .collect();
    told.join(", ")
}

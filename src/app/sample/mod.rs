//! The sample (*paraugs*) registered: the plain data of `crate::sample` become an institution, accounts and documents,
//! through the same doors as everybody's.
//!
//! For the demo and for tests. Every step can be repeated: what is there already stays as it is, so a demo that was
//! interrupted goes on where it stopped.

mod documents;
mod drafts;
mod history;
mod institution;
mod predecessors;
mod scans;

pub use documents::load_documents;
pub use drafts::load_drafts;
pub use institution::{Loaded, MadeAccount, load_institution, load_valmiera};
pub use predecessors::load_predecessors;
pub use scans::load_scans;

use crate::circulation::approval;
use crate::classification;
use crate::documents::Refusal;
use crate::kernel::{Fault, Problem};
use crate::organisation;
use crate::parties;
use crate::sample::SampleError;
use crate::succession;
use crate::takeover;

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
    #[error("sample document {position} was refused: {}", told(&.refusal.problems()))]
    Document {
        /// Which.
        position: usize,
        /// Why.
        refusal: Refusal,
    },
    /// A scan of an old document was refused.
    #[error("the sample scan of {number} was refused: {}", told(&.refusal.problems()))]
    Scan {
        /// Number of the document.
        number: String,
        /// Why.
        refusal: Refusal,
    },
    /// A draft was refused.
    #[error("the sample draft was refused: {}", told(&.0.problems()))]
    Draft(approval::Refusal),
    /// The records of a predecessor were refused.
    #[error("the sample records of {service} were refused: {}", told(&.refusal.problems()))]
    Takeover {
        /// Whose.
        service: String,
        /// Why.
        refusal: takeover::Refusal,
    },
    /// A name that the data use and do not define.
    #[error("the sample names {0}, which it does not hold")]
    Unknown(String),
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<std::io::Error> for SampleRefused {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(Fault::at("keeping a sample table")(error))
    }
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

fn told(problems: &[Problem]) -> String {
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.path.join(".")))
        .collect();
    told.join(", ")
}

//! The ground everything stands on: time, working days, identifiers, faults, paging, Latvian text, secrets.
//!
//! Nothing here knows a document, a database table or a request.

pub mod batch;
pub mod bells;
pub mod calendar;
pub mod clock;
pub mod desk;
pub mod fault;
pub mod ids;
pub mod numerals;
pub mod paging;
pub mod problem;
pub mod reason;
pub mod secret;
pub mod table;
pub mod text;
pub mod working_days;

pub use bells::Bells;
pub use clock::Clock;
pub use desk::Desk;
pub use fault::Fault;
pub use ids::Ids;
pub use problem::Problem;

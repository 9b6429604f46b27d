//! The mailroom (*saņemtie sūtījumi*): what arrived by e-mail, through a watched folder or at the e-address, and is not
//! registered yet.
//!
//! For the records office, which looks at each item ([`read`], [`open`]; looks leave a trace, [`shown`]), sees whether it was
//! registered before ([`known`]), and registers it by the ordinary way ([`register`]) or sets it aside with a reason
//! ([`settle`]). What may be done with an item now is decided in one place ([`state`]), and done while it is held ([`hold`]). The doors (`mail`) bring items
//! in ([`arrive`]): bytes in the store, a row that can exist once, and only then do they put away what they took. What an item
//! says of itself is read in the sandbox afterwards ([`reading`]), so that nothing a stranger sent can keep it from arriving.
//! Who may see an item follows from where it came to ([`reach`]); how the doors are doing is told by [`condition`].
//!
//! Ground: MK 282/2024 and Iesniegumu likums (what is received is registered; its term runs from receipt), Ādaži rules p. 14 as
//! an example of what is not registered; domain §4.2, §4.4.

pub mod arrive;
pub mod condition;
pub mod error;
pub mod hold;
pub mod known;
pub mod open;
pub mod reach;
pub mod read;
pub mod reading;
pub mod register;
pub mod settle;
pub mod shown;
pub mod state;

pub use error::Refusal;

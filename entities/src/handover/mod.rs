//! What goes to the archive: inventories, their units of description, the numbers left out, what was done with them; histories and
//! abbreviations of record groups; packages, what archives answer to them, and the acts by which they are handed over.

pub mod abbreviation;
pub mod act;
pub mod act_paper;
pub mod act_signature;
pub mod act_unit;
pub mod agreement;
pub mod delivery;
pub mod description_unit;
pub mod former_part;
pub mod group_history;
pub mod inventory;
pub mod inventory_step;
pub mod omitted_number;
pub mod package;
pub mod package_fault;
pub mod package_file;
pub mod package_unit;
pub mod reply;
pub mod reply_file;
pub mod reply_line;

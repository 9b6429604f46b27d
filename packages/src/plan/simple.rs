//! The national archive's simple SIP (domain §7 A): folders of files, and their register as XML and as a workbook. The
//! checksum of the zip file lies beside it and is written with it.

use super::{Entry, folder, held, made, register, workbook};
use crate::description::Description;

pub(crate) const REGISTER: &str = "registrs.xml";
pub(crate) const WORKBOOK: &str = "registrs.xlsx";

pub(super) fn entries(description: &Description) -> Vec<Entry<'_>> {
    let contents = held(description).filter_map(|held| {
        let path = format!("{}/{}", held.folder(), held.file.name);
        held.entry(path)
    });
    let path = |inventory: &_, unit: &_, number: usize| folder(inventory, unit, number);
    let registers = [
        made(REGISTER, move |_| Ok(register::xml(description, path))),
        made(WORKBOOK, move |_| workbook::workbook(description, path)),
    ];
    contents.chain(registers).collect()
}

//! Bytes and what can be learned from them (saturs): the kind of a file, its text, its signatures, the files inside it.
//!
//! For intake, which shows what arrived; for search, which needs words; for the archive, which asks for formats. The
//! bytes themselves live in the content-addressed store and never change: everything here can be thrown away and made
//! again. Files come from strangers, so reading them happens in a child process with limits ([`sandbox`]): a malicious
//! or broken file costs one job and never the service.
//!
//! Ground: MK 282/2024 (what has to be known of an electronic document), Elektronisko dokumentu likums and eIDAS
//! (a signed container is the original and is never unpacked for good).
//!
//! In reading order: [`format`] and [`identify`] (what is it), [`extract`] (what is asked and answered), [`ocr`],
//! [`signature`], [`sandbox`] (the process around it all); [`uploads`] (bytes in), [`reading`] (what is kept of them),
//! [`pronom`] (what they are for the archive), [`renditions`] (what was made of them for keeping), [`owners`] (whose they are), [`sweep`] (what nobody claimed), [`fixity`] (are the bytes what they were).

pub mod extract;
pub mod fixity;
pub mod format;
pub mod identify;
pub mod names;
pub mod ocr;
pub mod owners;
pub mod pronom;
pub mod read;
pub mod reading;
pub mod renditions;
pub mod sandbox;
pub mod signature;
mod source;
pub mod sweep;
mod text;
pub mod uploads;

#[cfg(test)]
mod tests;

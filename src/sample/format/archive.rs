//! ZIP archives with fixed timestamps, the shell of DOCX, ODT, XLSX and signed containers.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::sample::SampleError;

/// One entry; `stored` entries are not compressed, as the `mimetype` of ODF and ASiC must not be.
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) stored: bool,
}

impl<'a> Entry<'a> {
    pub(crate) fn stored(name: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            name,
            bytes,
            stored: true,
        }
    }

    pub(crate) fn deflated(name: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            name,
            bytes,
            stored: false,
        }
    }
}

/// The archive with its entries in the given order, all dated 1980-01-01, the earliest a ZIP can say.
pub(crate) fn zip(entries: &[Entry<'_>]) -> Result<Vec<u8>, SampleError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        let method = if entry.stored {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        writer.start_file(entry.name, options)?;
        writer
            .write_all(entry.bytes)
            .map_err(zip::result::ZipError::from)?;
    }
    Ok(writer.finish()?.into_inner())
}

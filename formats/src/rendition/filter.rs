//! How LibreOffice is to read a format, by its own names of import filters.

use crate::table::Format;

/// A filter, and the extension of the name under which the document is put before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) name: &'static str,
    pub(super) extension: &'static str,
}

/// Whether a rendition can be made of documents of this format.
#[must_use]
pub fn is_renderable(format: &Format) -> bool {
    filter(format).is_some()
}

/// `None` for a format of which no rendition is made.
pub(super) fn filter(format: &Format) -> Option<Filter> {
    let (name, extension) = match format.puid.as_str() {
        "fmt/40" => ("MS Word 97", "doc"),
        "fmt/412" => ("MS Word 2007 XML", "docx"),
        "fmt/523" => ("MS Word 2007 XML VBA", "docm"),
        "fmt/597" => ("MS Word 2007 XML Template", "dotx"),
        "fmt/136" | "fmt/290" | "fmt/291" | "fmt/1756" => ("writer8", "odt"),
        "fmt/969" | "fmt/45" | "fmt/50" | "fmt/52" | "fmt/53" | "fmt/355" => {
            ("Rich Text Format", "rtf")
        }
        _ => return None,
    };
    Some(Filter { name, extension })
}

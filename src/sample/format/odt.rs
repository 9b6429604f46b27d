//! OpenDocument text (ISO/IEC 26300, ODF 1.3).

use std::fmt::Write;

use super::archive::{Entry, zip};
use super::escape;
use crate::sample::SampleError;
use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";

const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3""#;
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

const STYLES: &str = r#"<office:font-face-decls><style:font-face style:name="Liberation Serif" svg:font-family="'Liberation Serif'"/></office:font-face-decls><office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/><style:text-properties style:font-name="Liberation Serif" fo:font-size="12pt" fo:language="lv" fo:country="LV"/></style:default-style><style:style style:name="Standard" style:family="paragraph"/><style:style style:name="Centre" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center" fo:margin-bottom="0cm"/></style:style><style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center" fo:margin-top="0.4cm" fo:margin-bottom="0.4cm"/><style:text-properties fo:font-weight="bold" fo:font-size="14pt"/></style:style><style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-top="0.3cm" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="Right" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-left="8cm" fo:margin-bottom="0cm"/></style:style><style:style style:name="Item" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-left="1cm" fo:text-indent="-0.5cm" fo:margin-bottom="0.1cm"/></style:style><style:style style:name="Signature" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-top="0.7cm"><style:tab-stops><style:tab-stop style:position="16.5cm" style:type="right"/></style:tab-stops></style:paragraph-properties></style:style><style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style></office:styles><office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.5cm" fo:margin-right="2cm"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/></office:master-styles>"#;

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;

pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, SampleError> {
    let content = format!(
        "{HEAD}<office:document-content {NAMESPACES}><office:body><office:text>{}</office:text></office:body></office:document-content>",
        body(paper)
    );
    let styles =
        format!("{HEAD}<office:document-styles {NAMESPACES}>{STYLES}</office:document-styles>");
    let meta = format!(
        "{HEAD}<office:document-meta {NAMESPACES}><office:meta><meta:generator>Aprite paraugi</meta:generator><dc:title>{}</dc:title><meta:initial-creator>{}</meta:initial-creator><meta:creation-date>{}T08:00:00</meta:creation-date><dc:language>lv-LV</dc:language></office:meta></office:document-meta>",
        escape(&paper.title),
        escape(&paper.author),
        paper.date
    );
    zip(&[
        Entry::stored("mimetype", MEDIA_TYPE.as_bytes()),
        Entry::deflated("META-INF/manifest.xml", MANIFEST.as_bytes()),
        Entry::deflated("content.xml", content.as_bytes()),
        Entry::deflated("styles.xml", styles.as_bytes()),
        Entry::deflated("meta.xml", meta.as_bytes()),
    ])
}

fn body(paper: &Paper) -> String {
    let mut body = String::new();
    let mut tables = 0;
    for block in &paper.blocks {
        let (style, text) = match block {
            Block::Centre { text, strong: true } => ("Title", escape(text)),
            Block::Centre {
                text,
                strong: false,
            } => ("Centre", escape(text)),
            Block::Heading(text) => {
                let _ = write!(
                    body,
                    r#"<text:h text:style-name="Heading" text:outline-level="1">{}</text:h>"#,
                    escape(text)
                );
                continue;
            }
            Block::Right(text) => ("Right", escape(text)),
            Block::Text(text) => ("Standard", escape(text)),
            Block::Item(text) => ("Item", format!("– {}", escape(text))),
            Block::Table(rows) => {
                tables += 1;
                table(&mut body, tables, rows);
                continue;
            }
            Block::Signature { position, name } => (
                "Signature",
                format!("{}<text:tab/>{}", escape(position), escape(name)),
            ),
        };
        let _ = write!(body, r#"<text:p text:style-name="{style}">{text}</text:p>"#);
    }
    body
}

fn table(body: &mut String, number: usize, rows: &[Vec<String>]) {
    let columns = rows.first().map_or(1, Vec::len);
    let _ = write!(
        body,
        r#"<table:table table:name="Tabula{number}"><table:table-column table:number-columns-repeated="{columns}"/>"#
    );
    for (position, row) in rows.iter().enumerate() {
        let style = if position == 0 { "Heading" } else { "Standard" };
        body.push_str("<table:table-row>");
        for cell in row {
            let _ = write!(
                body,
                r#"<table:table-cell table:style-name="Cell" office:value-type="string"><text:p text:style-name="{style}">{}</text:p></table:table-cell>"#,
                escape(cell)
            );
        }
        body.push_str("</table:table-row>");
    }
    body.push_str("</table:table>");
}

//! Office Open XML text documents (ECMA-376, ISO/IEC 29500 transitional).

use std::fmt::Write;

use super::archive::{Entry, zip};
use super::escape;
use crate::sample::SampleError;
use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>"#;

const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>"#;

const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;

const APPLICATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Aprite paraugi</Application></Properties>"#;

const STYLES: &str = r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif" w:cs="Liberation Serif"/><w:sz w:val="24"/><w:lang w:val="lv-LV"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="180"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="18"/></w:rPr></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr></w:style>"#;

/// Width of the text area in twentieths of a point: A4 less the margins below.
const TEXT_WIDTH: usize = 9354;

pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, SampleError> {
    let document = document(paper);
    let styles = format!(r#"{HEAD}<w:styles xmlns:w="{MAIN}">{STYLES}</w:styles>"#);
    let header = format!(
        r#"{HEAD}<w:hdr xmlns:w="{MAIN}"><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr>{}</w:p></w:hdr>"#,
        run(&paper.author)
    );
    let footer = format!(
        r#"{HEAD}<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"#
    );
    let stamp = paper.date.format("%Y-%m-%dT08:00:00Z");
    let core = format!(
        r#"{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created><dc:language>lv-LV</dc:language></cp:coreProperties>"#,
        escape(&paper.title),
        escape(&paper.author)
    );
    zip(&[
        Entry::deflated("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        Entry::deflated("_rels/.rels", PACKAGE_RELATIONS.as_bytes()),
        Entry::deflated("word/document.xml", document.as_bytes()),
        Entry::deflated(
            "word/_rels/document.xml.rels",
            DOCUMENT_RELATIONS.as_bytes(),
        ),
        Entry::deflated("word/styles.xml", styles.as_bytes()),
        Entry::deflated("word/header1.xml", header.as_bytes()),
        Entry::deflated("word/footer1.xml", footer.as_bytes()),
        Entry::deflated("docProps/core.xml", core.as_bytes()),
        Entry::deflated("docProps/app.xml", APPLICATION.as_bytes()),
    ])
}

fn document(paper: &Paper) -> String {
    let mut body = String::new();
    for block in &paper.blocks {
        match block {
            Block::Centre { text, strong: true } => {
                body.push_str(&paragraph(r#"<w:pStyle w:val="Title"/>"#, text))
            }
            Block::Centre {
                text,
                strong: false,
            } => body.push_str(&paragraph(
                r#"<w:spacing w:after="0"/><w:jc w:val="center"/>"#,
                text,
            )),
            Block::Heading(text) => {
                body.push_str(&paragraph(r#"<w:pStyle w:val="Heading1"/>"#, text))
            }
            Block::Right(text) => body.push_str(&paragraph(
                r#"<w:spacing w:after="0"/><w:ind w:left="4535"/>"#,
                text,
            )),
            Block::Text(text) => body.push_str(&paragraph(r#"<w:jc w:val="both"/>"#, text)),
            Block::Item(text) => body.push_str(&paragraph(
                r#"<w:spacing w:after="60"/><w:ind w:left="567" w:hanging="283"/>"#,
                &format!("– {text}"),
            )),
            Block::Table(rows) => table(&mut body, rows),
            Block::Signature { position, name } => {
                let _ = write!(
                    body,
                    r#"<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs><w:spacing w:before="360"/></w:pPr>{}<w:r><w:tab/></w:r>{}</w:p>"#,
                    run(position),
                    run(name)
                );
            }
        }
    }
    format!(
        r#"{HEAD}<w:document xmlns:w="{MAIN}" xmlns:r="{RELATIONSHIPS}"><w:body>{body}<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1418" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>"#
    )
}

fn run(text: &str) -> String {
    format!(
        r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r>"#,
        escape(text)
    )
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", run(text))
}

fn table(body: &mut String, rows: &[Vec<String>]) {
    let columns = rows.first().map_or(1, Vec::len).max(1);
    let width = TEXT_WIDTH / columns;
    body.push_str(r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>"#);
    for _ in 0..columns {
        let _ = write!(body, r#"<w:gridCol w:w="{width}"/>"#);
    }
    body.push_str("</w:tblGrid>");
    for (position, row) in rows.iter().enumerate() {
        body.push_str(if position == 0 {
            "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
        } else {
            "<w:tr>"
        });
        for cell in row {
            let strong = if position == 0 {
                "<w:rPr><w:b/></w:rPr>"
            } else {
                ""
            };
            let _ = write!(
                body,
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r>{strong}<w:t xml:space="preserve">{}</w:t></w:r></w:p></w:tc>"#,
                escape(cell)
            );
        }
        body.push_str("</w:tr>");
    }
    // Two adjacent tables would melt into one.
    body.push_str("</w:tbl><w:p/>");
}

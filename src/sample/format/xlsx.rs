//! Office Open XML workbooks with one sheet: the tables of a paper, numbers as numbers.

use std::fmt::Write;

use super::archive::{Entry, zip};
use super::escape;
use crate::sample::SampleError;
use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Pārskats" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, SampleError> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for block in &paper.blocks {
        match block {
            Block::Table(table) => rows.extend(table.iter().cloned()),
            Block::Centre { text, .. }
            | Block::Heading(text)
            | Block::Right(text)
            | Block::Text(text)
            | Block::Item(text) => rows.push(vec![text.clone()]),
            Block::Signature { position, name } => rows.push(vec![position.clone(), name.clone()]),
        }
    }
    let mut data = String::new();
    for (number, row) in (1..).zip(&rows) {
        let _ = write!(data, r#"<row r="{number}">"#);
        for (column, cell) in ('A'..='Z').zip(row) {
            let _ = if !cell.is_empty()
                && cell.len() < 10
                && cell.bytes().all(|byte| byte.is_ascii_digit())
            {
                write!(data, r#"<c r="{column}{number}"><v>{cell}</v></c>"#)
            } else {
                write!(
                    data,
                    r#"<c r="{column}{number}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                    escape(cell)
                )
            };
        }
        data.push_str("</row>");
    }
    let sheet = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>"#
    );
    zip(&[
        Entry::deflated("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        Entry::deflated("_rels/.rels", PACKAGE_RELATIONS.as_bytes()),
        Entry::deflated("xl/workbook.xml", WORKBOOK.as_bytes()),
        Entry::deflated("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.as_bytes()),
        Entry::deflated("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

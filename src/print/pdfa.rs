//! The shell of a PDF/A-2b file (ISO 19005-2): fonts embedded, colour that means the same on every device, metadata in
//! XMP that says what the file is and agrees with its information dictionary, an identifier in the trailer.

use pdf_extract::{Document, Object, Stream, StringFormat, dictionary, text_string};
use ring::digest;

use super::layout::{PAGE, Pages};
use super::{Paper, PrintError};

const PRODUCER: &str = "Aprite";

pub(super) fn assemble(paper: &Paper, pages: Pages<'_>) -> Result<Vec<u8>, PrintError> {
    let Pages {
        contents,
        regular,
        bold,
    } = pages;
    let mut document = Document::with_version("1.7");
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(paper.title.as_bytes());
    hash.update(&paper.at.timestamp_micros().to_be_bytes());
    for content in &contents {
        hash.update(content.as_bytes());
    }
    let tree = document.new_object_id();
    let mut fonts = pdf_extract::Dictionary::new();
    if !regular.is_empty() {
        fonts.set("F1", regular.embed(&mut document)?);
    }
    if !bold.is_empty() {
        fonts.set("F2", bold.embed(&mut document)?);
    }
    // 6.2.4.3: grey of a device may be used where a grey of no device stands in for it. D65, gamma 2.2: as sRGB's greys.
    let grey = vec![
        Object::Name("CalGray".into()),
        dictionary! {
            "WhitePoint" => vec![0.9505.into(), 1.into(), 1.089.into()],
            "Gamma" => 2.2,
        }
        .into(),
    ];
    let resources = document.add_object(dictionary! {
        "Font" => fonts,
        "ColorSpace" => dictionary! { "DefaultGray" => grey },
    });
    let mut kids: Vec<Object> = Vec::with_capacity(contents.len());
    for content in contents {
        let mut stream = Stream::new(pdf_extract::Dictionary::new(), content.into_bytes());
        stream.compress()?;
        let content = document.add_object(stream);
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
        kids.push(document.add_object(page).into());
    }
    let count = kids.len() as i64;
    let pages = dictionary! {
        "Type" => "Pages",
        "Kids" => kids,
        "Count" => count,
        "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), PAGE.0.into(), PAGE.1.into()],
    };
    document.objects.insert(tree, pages.into());
    // Not compressed: whoever looks for metadata without reading PDF must find them (6.6.2.1).
    let metadata = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp(paper).into_bytes(),
    )
    .with_compression(false);
    let metadata = document.add_object(metadata);
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => tree,
        "Lang" => Object::string_literal("lv-LV"),
        "Metadata" => metadata,
    });
    let at = paper.at.format("D:%Y%m%d%H%M%SZ").to_string();
    let info = document.add_object(dictionary! {
        "Title" => text_string(&paper.title),
        "Author" => text_string(&paper.author),
        "Producer" => Object::string_literal(PRODUCER),
        "CreationDate" => Object::string_literal(at.clone()),
        "ModDate" => Object::string_literal(at),
    });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let digest = hash.finish();
    let id = digest.as_ref().get(..16).unwrap_or_default().to_vec();
    let id = Object::String(id, StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::new();
    document
        .save_to(&mut bytes)
        .map_err(pdf_extract::Error::from)?;
    Ok(bytes)
}

fn xmp(paper: &Paper) -> String {
    let title = quick_xml::escape::escape(&paper.title);
    let author = quick_xml::escape::escape(&paper.author);
    let at = paper.at.format("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
         <pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n\
         </rdf:Description>\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
         </rdf:Description>\n\
         <rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n\
         <pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         <xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>\n\
         </rdf:Description>\n\
         </rdf:RDF>\n\
         </x:xmpmeta>\n\
         <?xpacket end=\"w\"?>"
    )
}

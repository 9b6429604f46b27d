//! A document that points elsewhere is not followed: LibreOffice as it comes does fetch such pictures, from the network
//! and from the machine's own files.

use std::net::TcpListener;
use std::process::Command;

use formats::{Limits, Rendition};

use crate::bench::{Bench, fixture, with_part};

fn open_door() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}/picture.png", listener.local_addr().unwrap());
    (listener, address)
}

fn assert_nobody_came(door: &TcpListener) {
    let caller = door.accept().unwrap_err();
    assert_eq!(caller.kind(), std::io::ErrorKind::WouldBlock);
}

fn pictures_in(rendition: &Rendition) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rendition.pdf");
    let mut copy = std::fs::File::create(&file).unwrap();
    std::io::copy(&mut rendition.open().unwrap(), &mut copy).unwrap();
    let listed = Command::new("pdfimages")
        .arg("-list")
        .arg(&file)
        .output()
        .expect("run `cargo xtask setup`");
    assert!(listed.status.success());
    // Two lines of headings.
    String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .skip(2)
        .count()
}

#[test]
fn an_open_document_gets_no_picture_from_the_network_or_the_machine() {
    let (door, remote) = open_door();
    let local = format!(
        "file://{}/../tests/fixtures/content/skenets.png",
        env!("CARGO_MANIFEST_DIR")
    );
    let picture = |link: &str| {
        format!(
            "<text:p><draw:frame text:anchor-type=\"as-char\" svg:width=\"2cm\" svg:height=\"2cm\"><draw:image \
             xlink:href=\"{link}\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/></draw:frame></text:p>"
        )
    };
    let letter = with_part(&fixture("vestule.odt"), "content.xml", |content| {
        let links = format!("{}{}</office:text>", picture(&local), picture(&remote));
        let changed = content.replace("</office:text>", &links);
        assert_ne!(changed, content);
        changed
    });
    let bench = Bench::new();
    let rendition = bench.render("a.odt", &letter, Limits::default()).unwrap();
    assert_nobody_came(&door);
    assert_eq!(pictures_in(&rendition), 0);
}

#[test]
fn a_word_document_gets_no_picture_from_the_network() {
    const PICTURE: &str = r#"<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="720000" cy="720000"/><wp:docPr id="99" name="x"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="99" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="linked"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="720000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#;
    let (door, remote) = open_door();
    let relation = format!(
        "<Relationship Id=\"linked\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" \
         Target=\"{remote}\" TargetMode=\"External\"/></Relationships>"
    );
    let letter = with_part(
        &fixture("vestule.docx"),
        "word/_rels/document.xml.rels",
        |relations| relations.replace("</Relationships>", &relation),
    );
    let letter = with_part(&letter, "word/document.xml", |document| {
        let end = document.rfind("<w:sectPr").unwrap();
        format!("{}{PICTURE}{}", &document[..end], &document[end..])
    });
    let bench = Bench::new();
    let rendition = bench.render("a.docx", &letter, Limits::default()).unwrap();
    assert_nobody_came(&door);
    assert_eq!(pictures_in(&rendition), 0);
}

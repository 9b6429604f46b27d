//! A document that points elsewhere is not followed: LibreOffice as it comes does fetch such pictures, from the network
//! and from the machine's own files.

use std::net::TcpListener;
use std::process::Command;

use formats::Limits;

use crate::bench::{Bench, fixture, with_part};

#[test]
fn a_linked_picture_is_neither_fetched_nor_copied_from_the_machine() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let bench = Bench::new();
    let local = format!(
        "file://{}/../tests/fixtures/content/skenets.png",
        env!("CARGO_MANIFEST_DIR")
    );
    let remote = format!("http://{}/picture.png", listener.local_addr().unwrap());
    let picture = |link: &str| {
        format!(
            "<text:p><draw:frame text:anchor-type=\"as-char\" svg:width=\"2cm\" svg:height=\"2cm\"><draw:image \
             xlink:href=\"{link}\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/></draw:frame></text:p>"
        )
    };
    let letter = with_part(&fixture("vestule.odt"), "content.xml", |content| {
        let links = format!("{}{}</office:text>", picture(&local), picture(&remote));
        content.replace("</office:text>", &links)
    });
    let rendition = bench.render("a.odt", &letter, Limits::default()).unwrap();
    let caller = listener.accept().unwrap_err();
    assert_eq!(caller.kind(), std::io::ErrorKind::WouldBlock);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rendition.pdf");
    let mut copy = std::fs::File::create(&file).unwrap();
    std::io::copy(&mut rendition.open().unwrap(), &mut copy).unwrap();
    let listed = Command::new("pdfimages")
        .arg("-list")
        .arg(&file)
        .output()
        .unwrap();
    let pictures = String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .skip(2)
        .count();
    assert_eq!(pictures, 0);
}

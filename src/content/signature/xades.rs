//! Reading XAdES signatures (EN 319 132-1) out of `META-INF/*signatures*.xml`.

use std::io::BufRead;

use chrono::DateTime;
use mail_parser::decoders::base64::base64_decode;
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};

use super::{DigestAlgorithm, Reference, Signer, Unchecked};
use crate::content::text::xml::{Node, walk};
use crate::content::text::{Stop, sink::one_line};

/// More references than a container may have entries by default.
const MOST_REFERENCES: usize = 5_000;

/// Which text is being collected.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Wanted {
    #[default]
    Nothing,
    Digest,
    Certificate,
    Time,
}

/// The signatures of one entry, in document order.
pub(crate) fn parse<R: BufRead>(file: &str, xml: R) -> Result<Vec<Unchecked>, Stop> {
    let mut signatures: Vec<Unchecked> = Vec::new();
    let mut state = State::default();
    walk(xml, |node| {
        match node {
            Node::Open(element) => {
                let name = element.name();
                if name == "Signature" {
                    signatures.push(Unchecked::new(file));
                    state = State::default();
                    return Ok(());
                }
                if let Some(current) = signatures.last_mut() {
                    let attribute = |name: &str| element.attribute(name).unwrap_or_default();
                    state.open(name, attribute, current);
                }
            }
            Node::Close(name) => {
                if let Some(current) = signatures.last_mut() {
                    state.close(name, current);
                }
            }
            Node::Text(text) if state.wanted != Wanted::Nothing => state.text.push_str(text),
            Node::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(signatures)
}

#[derive(Default)]
struct State {
    in_signed_info: bool,
    in_key_info: bool,
    reference: Option<Reference>,
    wanted: Wanted,
    text: String,
}

impl State {
    fn open(&mut self, name: &str, attribute: impl Fn(&str) -> String, current: &mut Unchecked) {
        let evidence = &mut current.signature.evidence;
        match name {
            "SignedInfo" => self.in_signed_info = true,
            "KeyInfo" => self.in_key_info = true,
            "Reference" if self.in_signed_info => {
                self.reference = Some(Reference {
                    name: file_name(&attribute("URI")),
                    algorithm: None,
                    expected: Vec::new(),
                    transformed: false,
                });
            }
            "Transform" => {
                if let Some(reference) = &mut self.reference {
                    reference.transformed = true;
                }
            }
            "DigestMethod" => {
                if let Some(reference) = &mut self.reference {
                    reference.algorithm = DigestAlgorithm::from_uri(&attribute("Algorithm"));
                }
            }
            "DigestValue" if self.reference.is_some() => self.collect(Wanted::Digest),
            "X509Certificate" if self.in_key_info => self.collect(Wanted::Certificate),
            "SigningTime" => self.collect(Wanted::Time),
            "QualifyingProperties" => evidence.qualifying_properties = true,
            "SignatureTimeStamp" => evidence.signature_timestamp = true,
            "RevocationValues" => evidence.revocation_values = true,
            "ArchiveTimeStamp" => evidence.archive_timestamp = true,
            _ => {}
        }
    }

    fn collect(&mut self, wanted: Wanted) {
        self.wanted = wanted;
        self.text.clear();
    }

    fn close(&mut self, name: &str, current: &mut Unchecked) {
        match name {
            "SignedInfo" => self.in_signed_info = false,
            "KeyInfo" => self.in_key_info = false,
            "Reference" => {
                // What points into the signature itself (its signed properties) is no file.
                if let Some(reference) = self.reference.take()
                    && !reference.name.is_empty()
                    && !reference.name.starts_with('#')
                    && current.references.len() < MOST_REFERENCES
                {
                    current.references.push(reference);
                }
            }
            _ => {}
        }
        match std::mem::take(&mut self.wanted) {
            Wanted::Nothing => return,
            Wanted::Digest => {
                if let Some(reference) = &mut self.reference {
                    reference.expected = decoded(&self.text);
                }
            }
            Wanted::Certificate => {
                // Some signers enclose the chain: the signer's own certificate is the one that is no authority's.
                if let Some((signer, is_authority)) = signer(&decoded(&self.text))
                    && (current.signature.signer.is_none() || !is_authority)
                {
                    current.signature.signer = Some(signer);
                }
            }
            Wanted::Time => {
                current.signature.claimed_at = DateTime::parse_from_rfc3339(self.text.trim())
                    .ok()
                    .map(|moment| moment.to_utc());
            }
        }
        self.text.clear();
    }
}

fn decoded(text: &str) -> Vec<u8> {
    let compact: String = text.split_whitespace().collect();
    base64_decode(compact.as_bytes()).unwrap_or_default()
}

/// The entry a reference points to: a relative URI, percent-encoded (EN 319 162-1, 6.2.2).
fn file_name(uri: &str) -> String {
    let bytes = uri.as_bytes();
    let mut name = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let encoded = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        name.push(encoded.unwrap_or(bytes[at]));
        at += if encoded.is_some() { 3 } else { 1 };
    }
    let name = String::from_utf8_lossy(&name).into_owned();
    let bare = name.strip_prefix("./").unwrap_or(&name);
    bare.strip_prefix('/').unwrap_or(bare).to_owned()
}

/// The subject of a certificate, and whether it is an authority's.
fn signer(der: &[u8]) -> Option<(Signer, bool)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let subject = certificate.subject();
    let validity = certificate.validity();
    let moment = |time: x509_parser::time::ASN1Time| DateTime::from_timestamp(time.timestamp(), 0);
    let given = attribute(subject, GIVEN_NAME);
    let surname = attribute(subject, SURNAME);
    let name = attribute(subject, COMMON_NAME)
        .or_else(|| Some(format!("{} {}", given?, surname?)))
        .unwrap_or_default();
    let signer = Signer {
        name,
        identifier: attribute(subject, SERIAL_NUMBER),
        organisation: attribute(subject, ORGANISATION),
        issuer: attribute(certificate.issuer(), COMMON_NAME),
        valid_from: moment(validity.not_before),
        valid_until: moment(validity.not_after),
    };
    Some((signer, certificate.is_ca()))
}

// Attribute types of names (X.520), by their encoded identifiers 2.5.4.n.
const COMMON_NAME: u64 = 3;
const SURNAME: u64 = 4;
const SERIAL_NUMBER: u64 = 5;
const ORGANISATION: u64 = 10;
const GIVEN_NAME: u64 = 42;

fn attribute(name: &X509Name<'_>, number: u64) -> Option<String> {
    name.iter_attributes()
        .find(|attribute| {
            attribute
                .attr_type()
                .iter()
                .is_some_and(|arcs| arcs.eq([2, 5, 4, number]))
        })
        .and_then(|attribute| attribute.as_str().ok())
        .map(|value| one_line(value, 200))
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_an_entry() {
        assert_eq!(file_name("l%C4%93mums%20Nr.%201.docx"), "lēmums Nr. 1.docx");
        assert_eq!(file_name("./a/b%"), "a/b%");
        assert_eq!(file_name("/etc/passwd"), "etc/passwd");
    }

    #[test]
    fn rubbish_for_a_certificate_is_no_signer() {
        assert!(signer(b"\x30\x82\xFF\xFFnot").is_none());
    }
}

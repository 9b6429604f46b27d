//! Signed containers: ASiC-E with XAdES baseline B signatures (ETSI EN 319 162-1, EN 319 132-1), as `.asice` and `.edoc`.
//!
//! Real signatures over real digests, by keys that are published on purpose: they verify against the sample's own test
//! authority and against nothing else. RSA with PKCS#1 v1.5 padding, because ring's ECDSA draws a fresh nonce for each
//! signature and the sample must yield the same bytes for the same seed. There is no timestamp: that needs an authority.
//!
//! Everything that is digested is written in its exclusive canonical form to begin with (no empty-element tags, attributes
//! in order, each namespace declared where it is first used), so that the bytes in the file are the bytes to hash.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;
use sha2::{Digest, Sha256};

use super::archive::{Entry, zip};
use super::eml::percent_encode;
use super::escape;
use crate::sample::{SampleError, SampleFile};

pub(crate) const MEDIA_TYPE: &str = "application/vnd.etsi.asic-e+zip";

const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
const CANONICAL: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/// Somebody who can sign sample containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signer {
    /// Name in the certificate, in the spelling of letters.
    pub(crate) name: &'static str,
    certificate: &'static [u8],
    key: &'static [u8],
}

macro_rules! signer {
    ($name:literal, $file:literal) => {
        Signer {
            name: $name,
            certificate: include_bytes!(concat!(
                "../data/paraugs-test-pki/paraugs-test-",
                $file,
                ".crt"
            )),
            key: include_bytes!(concat!(
                "../data/paraugs-test-pki/paraugs-test-",
                $file,
                ".key"
            )),
        }
    };
}

/// The head of the service, who signs for it.
pub(crate) const HEAD: Signer = signer!("Ilze Vanaga", "vaditaja");

const SIGNERS: [Signer; 15] = [
    HEAD,
    signer!("Iveta Lāce", "palidziba"),
    signer!("Dace Auziņa", "administracija"),
    signer!("Gunta Krūmiņa", "gimenes"),
    signer!("Santa Cīrule", "aprupe"),
    signer!("Ināra Eglīte", "madliena"),
    signer!("Uldis Vītols", "suntazi"),
    signer!("Dzintra Žagare", "taurupe"),
    signer!("Andris Zariņš", "ministrija"),
    signer!("Anita Priede", "apdrosinasana"),
    signer!("Inese Kļaviņa", "barintiesa"),
    signer!("Normunds Grava", "policija"),
    signer!("Pēteris Drīzulis", "dome"),
    signer!("Mudīte Strode", "arhivs"),
    signer!("Kaspars Freimanis", "pakalpojumi"),
];

impl Signer {
    /// The person of this name, if they have a key.
    pub(crate) fn named(name: &str) -> Option<Self> {
        SIGNERS.into_iter().find(|signer| signer.name == name)
    }
}

/// A container of these files with one signature file for each signer and moment.
pub(crate) fn write(
    files: &[SampleFile],
    signatures: &[(Signer, DateTime<Utc>)],
) -> Result<Vec<u8>, SampleError> {
    let manifest = manifest(files);
    let mut signed = Vec::with_capacity(signatures.len());
    for (number, (signer, moment)) in signatures.iter().enumerate() {
        signed.push((
            format!("META-INF/signatures{number}.xml"),
            signature(number, files, *signer, *moment)?,
        ));
    }
    let mut entries = vec![Entry::stored("mimetype", MEDIA_TYPE.as_bytes())];
    entries.extend(
        files
            .iter()
            .map(|file| Entry::deflated(&file.name, &file.bytes)),
    );
    entries.push(Entry::deflated(
        "META-INF/manifest.xml",
        manifest.as_bytes(),
    ));
    entries.extend(
        signed
            .iter()
            .map(|(name, xml)| Entry::deflated(name, xml.as_bytes())),
    );
    zip(&entries)
}

fn manifest(files: &[SampleFile]) -> String {
    let mut manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{MEDIA_TYPE}\"/>"
    );
    for file in files {
        let _ = write!(
            manifest,
            "<manifest:file-entry manifest:full-path=\"{}\" manifest:media-type=\"{}\"/>",
            escape(&file.name),
            file.media_type
        );
    }
    manifest.push_str("</manifest:manifest>");
    manifest
}

fn digest(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

fn signature(
    number: usize,
    files: &[SampleFile],
    signer: Signer,
    moment: DateTime<Utc>,
) -> Result<String, SampleError> {
    let Signer {
        name,
        certificate,
        key,
    } = signer;
    let id = format!("S{number}");

    let mut formats = String::new();
    let mut references = String::new();
    for (position, file) in files.iter().enumerate() {
        let _ = write!(
            references,
            "<ds:Reference Id=\"{id}-RefId{position}\" URI=\"{}\"><ds:DigestMethod Algorithm=\"{SHA256}\"></ds:DigestMethod><ds:DigestValue>{}</ds:DigestValue></ds:Reference>",
            percent_encode(&file.name),
            digest(&file.bytes)
        );
        let _ = write!(
            formats,
            "<xades:DataObjectFormat ObjectReference=\"#{id}-RefId{position}\"><xades:MimeType>{}</xades:MimeType></xades:DataObjectFormat>",
            file.media_type
        );
    }
    let properties = format!(
        "<xades:SignedProperties xmlns:xades=\"{XADES}\" Id=\"{id}-SignedProperties\"><xades:SignedSignatureProperties><xades:SigningTime>{}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod xmlns:ds=\"{DS}\" Algorithm=\"{SHA256}\"></ds:DigestMethod><ds:DigestValue xmlns:ds=\"{DS}\">{}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties><xades:SignedDataObjectProperties>{formats}</xades:SignedDataObjectProperties></xades:SignedProperties>",
        moment.format("%Y-%m-%dT%H:%M:%SZ"),
        digest(certificate)
    );
    let signed_info = format!(
        "<ds:SignedInfo xmlns:ds=\"{DS}\"><ds:CanonicalizationMethod Algorithm=\"{CANONICAL}\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"></ds:SignatureMethod>{references}<ds:Reference Type=\"http://uri.etsi.org/01903#SignedProperties\" URI=\"#{id}-SignedProperties\"><ds:Transforms><ds:Transform Algorithm=\"{CANONICAL}\"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"{SHA256}\"></ds:DigestMethod><ds:DigestValue>{}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
        digest(properties.as_bytes())
    );
    let key = KeyPair::from_pkcs8(key).map_err(|_| SampleError::Signing(name))?;
    let mut value = vec![0; key.public().modulus_len()];
    #[expect(
        clippy::disallowed_methods,
        reason = "ring asks for a generator, but PKCS#1 v1.5 padding takes nothing from it"
    )]
    let unused = SystemRandom::new();
    key.sign(
        &RSA_PKCS1_SHA256,
        &unused,
        signed_info.as_bytes(),
        &mut value,
    )
    .map_err(|_| SampleError::Signing(name))?;
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<asic:XAdESSignatures xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\"><ds:Signature xmlns:ds=\"{DS}\" Id=\"{id}\">{signed_info}<ds:SignatureValue Id=\"{id}-SIG\">{}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades=\"{XADES}\" Target=\"#{id}\">{properties}</xades:QualifyingProperties></ds:Object></ds:Signature></asic:XAdESSignatures>",
        STANDARD.encode(value),
        STANDARD.encode(certificate)
    ))
}

//! Which addresses a webhook may go to.
//!
//! Plain functions over addresses and hosts, used when a target is registered and again for every address that a name
//! resolves to. Only what is globally reachable is let through; every form of writing an address is read by the same
//! parser that the connection uses, so `http://2130706433`, `http://0x7f.1` and `http://[::ffff:127.0.0.1]` are what they
//! are.
//!
//! Ground: IANA special-purpose address registries (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Hosts inside, named by the settings, to which webhooks may go all the same, and without TLS.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trusted(pub Vec<String>);

impl Trusted {
    /// Whether the settings name this host.
    pub fn names(&self, host: &str) -> bool {
        let bare = bare(host);
        self.0
            .iter()
            .any(|known| self::bare(known).eq_ignore_ascii_case(bare))
    }
}

/// Why a text is no address of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// No URL, or one that names no host.
    #[error("this is no address of a program")]
    Malformed,
    /// Neither https nor a trusted host.
    #[error("the address must begin with https://")]
    NotHttps,
    /// Credentials stand in it.
    #[error("the address must hold no user name or password")]
    Credentials,
    /// It leads inside.
    #[error("the address is not one of the public internet")]
    Inside,
}

/// Longest address of a target, in characters.
const LONGEST: usize = 1_000;

/// Reads the address of a target, as far as it can be judged without resolving names.
///
/// # Errors
/// [`BadUrl`].
pub fn read(text: &str, trusted: &Trusted) -> Result<Url, BadUrl> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(BadUrl::Malformed);
    }
    let url = Url::parse(text).map_err(|_| BadUrl::Malformed)?;
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or(BadUrl::Malformed)?.to_owned();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadUrl::Credentials);
    }
    if url.fragment().is_some() {
        return Err(BadUrl::Malformed);
    }
    let is_trusted = trusted.names(&host);
    match url.scheme() {
        "https" => {}
        "http" if is_trusted => {}
        "http" => return Err(BadUrl::NotHttps),
        _ => return Err(BadUrl::Malformed),
    }
    if is_trusted {
        return Ok(url);
    }
    match literal(&host) {
        Some(address) if !is_public(address) => Err(BadUrl::Inside),
        None if leads_inside(&host) => Err(BadUrl::Inside),
        _ => Ok(url),
    }
}

/// The address that a host is, where it is one and no name.
pub fn literal(host: &str) -> Option<IpAddr> {
    bare(host).parse().ok()
}

/// Without the brackets of IPv6 and the dot at the end of an absolute name.
fn bare(host: &str) -> &str {
    let host = host
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(host);
    host.strip_suffix('.').unwrap_or(host)
}

/// Names that lead inside whatever a resolver says (RFC 6761, RFC 6762, RFC 8375).
fn leads_inside(host: &str) -> bool {
    let host = bare(host).to_ascii_lowercase();
    let inside = [
        "localhost",
        "local",
        "internal",
        "intranet",
        "lan",
        "home.arpa",
    ];
    // A name of one label is looked up in the house's own domain.
    !host.contains('.')
        || inside
            .iter()
            .any(|name| host == *name || host.ends_with(&format!(".{name}")))
}

/// Whether an address is one of the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Networks of IPv4 that are not reachable globally: the address, and how many bits of it count.
const INSIDE_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    // Where clouds keep what a machine may know of itself (metadata).
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !INSIDE_V4.iter().any(|(network, length)| {
        let network = u32::from(Ipv4Addr::from(*network));
        (bits ^ network) >> (32 - length) == 0
    })
}

/// Networks of IPv6 within 2000::/3 that are not reachable globally, or lead to an address of IPv4 that we do not see.
const INSIDE_V6: [([u16; 8], u32); 6] = [
    // Protocol assignments, Teredo (RFC 4380) and ORCHID among them.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    // 6to4 (RFC 3056): holds an address of IPv4.
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
    // Segment routing and the rest of what was never given out.
    ([0x3ffe, 0, 0, 0, 0, 0, 0, 0], 16),
];

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    let within = |network: [u16; 8], length: u32| {
        let network = u128::from(Ipv6Addr::from(network));
        (bits ^ network) >> (128 - length) == 0
    };
    // Global unicast alone (RFC 4291). What maps or translates IPv4 (::ffff:0:0/96, 64:ff9b::/96) lies outside, and so do
    // loopback, unique local, link-local and multicast addresses.
    within([0x2000, 0, 0, 0, 0, 0, 0, 0], 3)
        && !INSIDE_V6
            .iter()
            .any(|(network, length)| within(*network, *length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> BadUrl {
        read(text, &Trusted::default()).expect_err(text)
    }

    #[test]
    fn the_public_internet_is_let_through() {
        for text in [
            "https://example.com/hook",
            "https://example.com:8443/hook?from=aprite",
            "https://8.8.8.8/",
            "https://[2a00:1450:400f:80d::200e]/",
            "https://ķirsis.lv/",
            "https://172.32.0.1/",
            "https://100.128.0.1/",
        ] {
            assert!(read(text, &Trusted::default()).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_address_inside_is_known_in_all_its_spellings() {
        for text in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://017700000001/",
            "https://127.0.0.1./",
            "https://①②⑦.0.0.1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[64:ff9b::808:808]/",
            "https://[2002:7f00:1::]/",
            "https://[2001:0:7f00:1::]/",
            "https://[fd00::1]/",
            "https://[fc00::1]/",
            "https://[fe80::1]/",
            "https://[fec0::1]/",
            "https://[ff02::1]/",
            "https://[2001:db8::1]/",
            "https://0.0.0.0/",
            "https://0/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://172.31.255.255/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://100.64.0.1/",
            "https://192.0.0.192/",
            "https://198.18.0.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://localhost/",
            "https://LOCALHOST/",
            "https://localhost./",
            "https://db.localhost/",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://aprite/",
            "https://server.lan/",
        ] {
            assert_eq!(refused(text), BadUrl::Inside, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_program_is_told() {
        for (text, why) in [
            ("", BadUrl::Malformed),
            ("example.com", BadUrl::Malformed),
            ("https://", BadUrl::Malformed),
            ("ftp://example.com/", BadUrl::Malformed),
            ("file:///etc/passwd", BadUrl::Malformed),
            ("javascript:alert(1)", BadUrl::Malformed),
            ("https://999.1.1.1/", BadUrl::Malformed),
            ("https://example.com/#x", BadUrl::Malformed),
            ("http://example.com/", BadUrl::NotHttps),
            ("http://127.0.0.1/", BadUrl::NotHttps),
            ("https://user@example.com/", BadUrl::Credentials),
            ("https://u:p@example.com/", BadUrl::Credentials),
            ("https://example.com@127.0.0.1/", BadUrl::Credentials),
        ] {
            assert_eq!(refused(text), why, "{text}");
        }
        let long = format!("https://example.com/{}", "x".repeat(1_000));
        assert_eq!(refused(&long), BadUrl::Malformed);
    }

    #[test]
    fn the_settings_may_name_hosts_inside() {
        let trusted = Trusted(vec![
            "127.0.0.1".to_owned(),
            "dvs.ogre.lan".to_owned(),
            "[::1]".to_owned(),
        ]);
        for (text, expected) in [
            ("http://127.0.0.1:8080/hook", true),
            // The same address, however it is written.
            ("http://2130706433/hook", true),
            ("https://DVS.ogre.lan/", true),
            ("http://[::1]:9/", true),
            ("http://127.0.0.2/", false),
            ("https://192.168.1.1/", false),
            ("https://x.dvs.ogre.lan/", false),
        ] {
            assert_eq!(read(text, &trusted).is_ok(), expected, "{text}");
        }
    }
}

//! The keys by which a host is known: those that somebody pinned, no others.

use std::borrow::Cow;

use russh::keys::{Algorithm, HashAlg, PublicKey};

/// One or more pinned keys of a host (more while it changes from one to the next).
#[derive(Clone, Debug)]
pub(crate) struct HostKeys {
    keys: Vec<PublicKey>,
}

/// What is wrong with the text of the pinned keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostKeyFault {
    Missing,
    Unreadable,
    /// The line names another host.
    OtherHost,
    /// A mark (`@revoked`, `@cert-authority`), or a kind of key that we do not speak.
    Unsupported,
}

impl HostKeys {
    /// Reads lines as `ssh-keyscan` prints or `known_hosts` keeps them, or bare public keys (`ssh-ed25519 AAAA…`).
    /// Of a line that names hosts in clear, one must be ours; a hashed name is not looked at, since pinning says it all.
    pub(crate) fn parse(text: &str, host: &str, port: u16) -> Result<Self, HostKeyFault> {
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<PublicKey> = lines
            .map(|line| parse_line(line, host, port))
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(HostKeyFault::Missing);
        }
        Ok(Self { keys })
    }

    pub(crate) fn knows(&self, shown: &PublicKey) -> bool {
        self.keys
            .iter()
            .any(|key| key.key_data() == shown.key_data())
    }

    /// What to ask the host for, so that one with several keys shows a pinned one.
    pub(crate) fn algorithms(&self) -> Cow<'static, [Algorithm]> {
        let mut algorithms = Vec::new();
        for key in &self.keys {
            match key.algorithm() {
                // The key says nothing about the hash; SHA-1 is not asked for.
                Algorithm::Rsa { .. } => {
                    for hash in [HashAlg::Sha512, HashAlg::Sha256] {
                        algorithms.push(Algorithm::Rsa { hash: Some(hash) });
                    }
                }
                other => algorithms.push(other),
            }
        }
        algorithms.dedup();
        Cow::Owned(algorithms)
    }
}

/// As OpenSSH prints it: `SHA256:…`.
pub(crate) fn fingerprint(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

fn parse_line(line: &str, host: &str, port: u16) -> Result<PublicKey, HostKeyFault> {
    if line.starts_with('@') {
        return Err(HostKeyFault::Unsupported);
    }
    let mut words = line.split_whitespace();
    let mut first = words.next().ok_or(HostKeyFault::Unreadable)?;
    let mut second = words.next().ok_or(HostKeyFault::Unreadable)?;
    // Every key in this encoding begins with the length of its kind, so with these letters.
    if !second.starts_with("AAAA") {
        if !names(first, host, port) {
            return Err(HostKeyFault::OtherHost);
        }
        (first, second) = (second, words.next().ok_or(HostKeyFault::Unreadable)?);
    }
    let key = PublicKey::from_openssh(&format!("{first} {second}"))
        .map_err(|_| HostKeyFault::Unreadable)?;
    match key.algorithm() {
        Algorithm::Ed25519 | Algorithm::Ecdsa { .. } | Algorithm::Rsa { .. } => Ok(key),
        _ => Err(HostKeyFault::Unsupported),
    }
}

/// Whether the first field of a line means this host.
fn names(hosts: &str, host: &str, port: u16) -> bool {
    let with_port = format!("[{host}]:{port}");
    hosts.split(',').any(|name| {
        name.starts_with("|1|")
            || name.eq_ignore_ascii_case(&with_port)
            || (port == 22 && name.eq_ignore_ascii_case(host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";
    const OTHER: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA6rWI3G2sz07DnfFlrouTcysQlj2P+jpNSOEWD9OJ3X";

    fn parse(text: &str) -> Result<HostKeys, HostKeyFault> {
        HostKeys::parse(text, "sftp.arhivs.lv", 2222)
    }

    #[test]
    fn keys_are_read_as_people_copy_them() {
        let shown = PublicKey::from_openssh(KEY).expect("a key");
        for text in [
            KEY.to_owned(),
            format!("{KEY} archive@example\n"),
            format!("# the archive's\n\n[sftp.arhivs.lv]:2222 {KEY}\n"),
            format!("other.lv,[SFTP.arhivs.lv]:2222 {KEY}"),
            format!("|1|O33ESRMWPVkMYIwJ1Uw+n877jTo=|nuuC5vEqXlEZ/8BXQR7m619W6Ak= {KEY}"),
            format!("{OTHER}\n{KEY}"),
        ] {
            let keys = parse(&text).expect(&text);
            assert!(keys.knows(&shown), "{text}");
            assert_eq!(keys.algorithms(), [Algorithm::Ed25519].as_slice());
        }
        assert!(!parse(OTHER).expect("a key").knows(&shown));
    }

    #[test]
    fn what_pins_nothing_is_refused() {
        for (text, fault) in [
            ("", HostKeyFault::Missing),
            ("# nothing", HostKeyFault::Missing),
            ("ssh-ed25519", HostKeyFault::Unreadable),
            ("ssh-ed25519 AAAAC3Nz", HostKeyFault::Unreadable),
            (&format!("sftp.arhivs.lv {KEY}"), HostKeyFault::OtherHost),
            (&format!("[other.lv]:2222 {KEY}"), HostKeyFault::OtherHost),
            (
                &format!("@revoked sftp.arhivs.lv {KEY}"),
                HostKeyFault::Unsupported,
            ),
        ] {
            assert_eq!(parse(text).map(|_| ()), Err(fault), "{text}");
        }
    }
}

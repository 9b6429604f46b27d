//! What is wrong with the settings, all at once: which key, from where, what would be allowed.

use std::fmt;

/// Settings that cannot be used. At least one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct WrongSettings(pub Vec<WrongSetting>);

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongSetting {
    /// Its name, where there is one.
    pub key: Option<String>,
    /// Where it was written: `/etc/aprite.toml line 4`, `environment variable APRITE_LISTEN`.
    pub origin: String,
    /// What is the matter, in words that show no secret.
    pub problem: String,
}

impl fmt::Display for WrongSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, wrong) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            wrong.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for WrongSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "setting {key} ({}): {}", self.origin, self.problem),
            None => write!(f, "{}: {}", self.origin, self.problem),
        }
    }
}

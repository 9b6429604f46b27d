//! Keeps a resident service small. glibc takes the largest buffer ever freed as the size from which on it gives memory
//! back at once, and keeps everything smaller for good: one search commit or one password, and tens of MiB stay. It listens
//! to other wishes only in the environment and only when a program starts, so the program starts itself once more.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

/// Give back what is a MiB or larger at once; few arenas, because each keeps its own leftovers.
const WISHES: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "4"),
    ("MALLOC_MMAP_THRESHOLD_", "1048576"),
    ("MALLOC_TRIM_THRESHOLD_", "1048576"),
];

/// Becomes this program again, with the wishes in its environment, unless somebody has made wishes already. Returns when
/// there is nothing to do or it cannot be done: then the service only takes more memory.
pub(crate) fn ask(
    executable: &Path,
    words: &[std::ffi::OsString],
    environment: &[(String, String)],
) {
    if !cfg!(target_env = "gnu") || has_wishes(environment) {
        return;
    }
    let Some((name, rest)) = words.split_first() else {
        return;
    };
    let failure = Command::new(executable)
        .arg0(name)
        .args(rest)
        .envs(WISHES)
        .exec();
    tracing::debug!(%failure, "the allocator keeps its own ways");
}

fn has_wishes(environment: &[(String, String)]) -> bool {
    environment
        .iter()
        .any(|(name, _)| name.starts_with("MALLOC_") || name == "GLIBC_TUNABLES")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_once_and_never_against_somebodys_wish() {
        let environment = |name: &str| vec![(name.to_owned(), "1".to_owned())];
        assert!(!has_wishes(&environment("PATH")));
        assert!(has_wishes(&environment("GLIBC_TUNABLES")));
        for (name, _) in WISHES {
            assert!(has_wishes(&environment(name)));
        }
    }
}

//! What lies in the folder: every file that is meant, and what was passed over.

use std::path::{Path, PathBuf};

/// A file to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Path below the folder, `/` between its parts.
    pub relative: String,
    /// Where to open it.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
}

/// Why something was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    /// A name that begins with a dot, or what file managers leave behind.
    Hidden,
    /// A symbolic link: it may lead out of the folder.
    Link,
    /// A device, a socket, a pipe.
    Special,
    /// Its name is no UTF-8.
    Name,
}

impl Passed {
    /// Stable code, as of problems.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Hidden => "PASSED_HIDDEN",
            Self::Link => "PASSED_LINK",
            Self::Special => "PASSED_SPECIAL",
            Self::Name => "PASSED_NAME",
        }
    }
}

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folder {
    /// In the order of their paths.
    pub files: Vec<Found>,
    /// In the order of their paths.
    pub passed: Vec<(String, Passed)>,
}

/// Looks through a folder and the folders in it; `metadata` (when it lies there) is no document.
///
/// Blocks.
///
/// # Errors
/// When a folder cannot be read, with its path.
pub(crate) fn look(
    root: &Path,
    metadata: Option<&Path>,
) -> Result<Folder, (PathBuf, std::io::Error)> {
    let metadata = metadata.and_then(|path| path.canonicalize().ok());
    let mut folder = Folder::default();
    let mut waiting = vec![(root.to_owned(), String::new())];
    while let Some((directory, prefix)) = waiting.pop() {
        let failed = |error| (directory.clone(), error);
        for entry in std::fs::read_dir(&directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let relative = format!("{prefix}{}", name.to_string_lossy());
            let kind = entry.file_type().map_err(failed)?;
            let passed = if name.to_str().is_none() {
                Some(Passed::Name)
            } else if is_hidden(&name.to_string_lossy()) {
                Some(Passed::Hidden)
            } else if kind.is_symlink() {
                Some(Passed::Link)
            } else if !kind.is_dir() && !kind.is_file() {
                Some(Passed::Special)
            } else {
                None
            };
            if let Some(passed) = passed {
                folder.passed.push((relative, passed));
            } else if kind.is_dir() {
                waiting.push((entry.path(), format!("{relative}/")));
            } else if metadata.is_none() || entry.path().canonicalize().ok() != metadata {
                let size = entry.metadata().map_err(failed)?.len();
                folder.files.push(Found {
                    relative,
                    path: entry.path(),
                    size,
                });
            }
        }
    }
    folder
        .files
        .sort_by(|one, other| one.relative.cmp(&other.relative));
    folder.passed.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(folder)
}

fn is_hidden(name: &str) -> bool {
    // `~$` is what word processors write beside an open document.
    name.starts_with('.')
        || name.starts_with("~$")
        || ["Thumbs.db", "desktop.ini", "__MACOSX"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_meant_and_tells_the_rest() {
        let root = tempfile::tempdir().expect("a folder");
        let write = |path: &str| std::fs::write(root.path().join(path), "x").expect("written");
        std::fs::create_dir_all(root.path().join("b/c")).expect("a folder");
        for path in [
            "b/c/2.pdf",
            "b/1.pdf",
            "a.pdf",
            ".hidden",
            "Thumbs.db",
            "meta.csv",
        ] {
            write(path);
        }
        std::os::unix::fs::symlink("/etc/passwd", root.path().join("link")).expect("a link");
        let folder = look(root.path(), Some(&root.path().join("b/../meta.csv"))).expect("looked");
        let found: Vec<&str> = folder
            .files
            .iter()
            .map(|file| file.relative.as_str())
            .collect();
        assert_eq!(found, ["a.pdf", "b/1.pdf", "b/c/2.pdf"]);
        let passed: Vec<(&str, Passed)> = folder
            .passed
            .iter()
            .map(|(path, why)| (path.as_str(), *why))
            .collect();
        assert_eq!(
            passed,
            [
                (".hidden", Passed::Hidden),
                ("Thumbs.db", Passed::Hidden),
                ("link", Passed::Link)
            ]
        );
        assert_eq!(folder.files[0].size, 1);
    }
}

//! A small file system of its own, which nobody but us sees and which is gone with its keeper.

use std::path::PathBuf;
use std::process::Command;

use super::needs_root;
use super::server::{Home, Server, User};

/// A mounted file system of a few megabytes.
#[derive(Debug)]
pub(crate) struct Room {
    keeper: Server,
}

impl Room {
    /// # Panics
    /// Unless the tests run as root.
    pub(crate) fn of_megabytes(size: u32) -> Self {
        needs_root("a small file system is mounted");
        let home = Home::new("room", User::current());
        let script = format!(
            r#"mkdir "$0/share" && mount -t tmpfs -o size={size}m tmpfs "$0/share" && touch "$0/ready" && exec sleep infinity"#
        );
        let mut keeper = Command::new("unshare");
        keeper.args(["--mount", "sh", "-c", &script]);
        keeper.arg(home.path());
        let ready = home.path().join("ready");
        let keeper = home.start("KILL", &[], &keeper);
        let started = keeper.wait_until(|| ready.exists());
        started.expect("a file system is mounted");
        Self { keeper }
    }

    /// The mount point, as it can be reached from outside the keeper's view of the file systems.
    pub(crate) fn mount_point(&self) -> PathBuf {
        let process = self.keeper.process().expect("a keeper");
        let share = self.keeper.directory().join("share");
        let share = share.strip_prefix("/").expect("an absolute path");
        PathBuf::from(format!("/proc/{process}/root")).join(share)
    }
}

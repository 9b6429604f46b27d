//! What can carry letters by itself in this process.

use crate::post::Post;
use crate::post::e_address::Connector;

/// The ways that Aprite itself goes; the others people go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    /// Largest letter by e-mail as it travels, in bytes; none where no mail server is set up.
    pub email: Option<u64>,
    /// Whether a connector to e-addresses is set up.
    pub e_address: bool,
}

impl Ways {
    /// Those that are set up.
    pub fn of(post: Option<&Post>, connector: Option<&dyn Connector>) -> Self {
        Self {
            email: post.map(Post::most_bytes),
            e_address: connector.is_some(),
        }
    }
}

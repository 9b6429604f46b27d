//! What is missing and what stands in the way, in sentences (*paskaidrojumi vārdiem*).

use super::state::Missing;
use crate::retention::explain::Words;

impl Words<'_> {
    /// What is missing before a list can be executed.
    pub fn missing(self, missing: &Missing) -> String {
        let key = format!("list-missing-{}", missing.as_str().replace('_', "-"));
        let arguments = match missing {
            Missing::Over { state } => vec![("state", state.to_string())],
            Missing::Appraisals { files } => vec![("files", files.to_string())],
            Missing::Wait { until: day } | Missing::Clock { day } => {
                vec![("day", day.to_string())]
            }
            Missing::Submission
            | Missing::NothingToDestroy
            | Missing::Unchanged
            | Missing::Commission
            | Missing::Head
            | Missing::Archive => Vec::new(),
        };
        self.say(&key, &arguments)
    }

    /// What stands in the way of destroying a file, by its word and what exactly it is.
    pub fn in_the_way(self, why: &str, what: &str) -> String {
        let arguments = [("why", why.to_owned()), ("what", what.to_owned())];
        self.say("list-in-the-way", &arguments)
    }
}

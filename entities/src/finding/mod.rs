//! Finding: searches that people keep, and what they were told of by them.

pub mod saved_search;
pub mod saved_search_hit;
pub mod synonym_list;

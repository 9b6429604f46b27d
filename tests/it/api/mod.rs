//! The doors: what clients of the API, browsers and machines may rely on, and what they are told when they ask wrongly.

mod bad_input;
mod contents;
mod doors;
mod lists;
mod people;
mod registering;
mod statements;

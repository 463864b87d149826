//! What the arguments of commands carry: which part is a secret, where the tool keeps it, which command it runs.
//!
//! In: the arguments of one simple command, and what is known of its standard input. Out: a [`Reading`]. The tools are
//! data, `rules/commands/*.toml`; nothing here judges whether a value looks like a secret.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod argument;
mod form;
pub mod images;
mod interest;
mod login_file;
mod lookup;
pub mod options;
mod parse;
mod path;
mod reading;
pub mod spec;
mod statement;
mod substitution;
mod table;

#[cfg(test)]
mod tests;

pub use argument::Argument;
pub use interest::{Commands, Look, names_of_interest};
pub use login_file::{Login, is_login_file, logins};
pub use lookup::{program, tool};
pub use path::{MadeKey, Stored};
pub use reading::{Carried, Inner, Reading, Role, read, role_of_variable};
pub use table::{Carrier, Command, Language, Made, Runs, Secret, Store, tools};

//! The language server: the whole pipeline over an editor's unsaved text.
//!
//! In: messages of the Language Server Protocol 3.17. Out: diagnostics as one types, hovers with the rule's page and
//! who can read the secret, code actions that fix or accept a finding. Files that a build file links to are read
//! through the same overlay, so that a change in one unsaved file shows in another.
//!
//! No message holds a secret: what is sent is what reports say.

mod actions;
mod diagnostics;
mod fix_all;
mod hover;
mod place;
mod server;
mod session;
mod uri;

use std::path::Path;

use crate::config::Settings;
use crate::triage::Baseline;

pub use server::{End, serve};

/// What is configured for the files of a folder: the settings, and the findings that are known. `Err` says what is
/// wrong, for people.
pub type Configured = Result<(Settings, Option<Baseline>), String>;

/// Gives what is configured for an absolute folder; asked again for each analysis, so that a change counts at once.
pub type Configure<'a> = dyn Fn(&Path) -> Configured + 'a;

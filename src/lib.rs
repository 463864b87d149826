//! Finds secrets that an image build would leave where others can read them.
//!
//! The pipeline, a module each:
//! `discover` names the files, [`source`] reads them, [`syntax`] makes spanned trees, [`lower`] turns these into the
//! format-neutral [`ir`] with what [`commands`] says of their arguments and [`effects`] of what commands leave behind,
//! [`flow`] follows each value from where it is written to where it stays, [`rules`] and [`detect`] decide which of these
//! are defects, [`rewrite`] says which edits repair them, [`triage`] grades, suppresses and sorts, [`report`] shows.
//! [`gate`] and [`byte_set`] tell at a first look which files are worth all this. [`linter`] calls them in this order,
//! [`repair`] makes the edits; [`cli`] is the program.

pub mod byte_set;
pub mod cli;
pub mod commands;
pub mod config;
pub mod context;
pub mod detect;
pub mod discover;
pub mod effects;
pub mod finding;
pub mod flow;
pub mod gate;
pub mod invocation;
pub mod ir;
pub mod linter;
pub mod lower;
pub mod lsp;
pub mod repair;
pub mod report;
pub mod rewrite;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod triage;

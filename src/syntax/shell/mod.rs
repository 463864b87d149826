//! Shell text: a tolerant reader of POSIX sh and bash (one grammar, bash's where they differ), and a plain
//! word splitter for PowerShell and cmd.
//!
//! In: decoded text ([`crate::source::Text`], with or without its line continuations). Out: always a
//! [`Script`], with errors beside it; every node has a [`TextRange`] of bytes of that text, so
//! `text.span(node.range.range())` is its place in the source.
//!
//! Reading takes time linear in the text: nothing is read twice but for look-ahead whose sum is bounded, and
//! nesting deeper than [`MAX_DEPTH`] is kept as one opaque part. No input makes it fail.
//!
//! The tree holds ranges, never text: printing it shows nothing of the source. Text is asked for with the
//! source at hand: [`Word::as_literal`], [`Word::literal_text`].

mod arithmetic;
mod assignment;
mod compound;
mod error;
mod heredoc;
mod lex;
mod parameter;
mod parse;
mod quote;
mod redirect;
mod scripts;
mod substitution;
mod template;
mod tree;
mod visit;
mod windows;
mod word;

pub use assignment::Assignment;
pub use error::{SyntaxError, SyntaxErrorKind};
pub use heredoc::{Heredoc, HeredocId};
pub use parameter::{Parameter, ParameterOperator};
pub use redirect::{Descriptor, Redirect, RedirectOperator, RedirectTarget};
pub use scripts::Scripts;
pub use tree::{
    AndOr, Branch, CaseArm, Command, Compound, CompoundKind, Item, List, Operator, Script,
    SimpleCommand, TextRange,
};
pub use visit::{Context, Enclosure, SimpleCommandRef, Visitor};
pub use word::{ArrayElement, OpaqueReason, Part, PartKind, Quote, Substitution, Word};

use crate::source::Text;

/// How deep constructs may nest (substitutions, compound commands, operands of `${…}`) before the inner
/// text is kept as one opaque part.
pub const MAX_DEPTH: u8 = 64;

/// Which language the text is in: the caller knows from `SHELL`, a shebang, a file name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Dialect {
    /// sh, dash, ash, bash, ksh, zsh: read by bash's grammar.
    #[default]
    Posix,
    /// Windows PowerShell and pwsh: words, quotes, separators, `$env:X`.
    PowerShell,
    /// cmd.exe and batch files: words, quotes, separators, `%X%`.
    Cmd,
}

/// Reads `text`. Ranges in the result are bytes of `text.as_str()`.
#[must_use]
pub fn parse(text: &Text, dialect: Dialect) -> Script {
    parse_str(text.as_str(), dialect)
}

/// Reads `source`, for callers that need no origins.
#[must_use]
pub fn parse_str(source: &str, dialect: Dialect) -> Script {
    match dialect {
        Dialect::Posix => parse::posix(source),
        Dialect::PowerShell => windows::powershell(source),
        Dialect::Cmd => windows::cmd(source),
    }
}

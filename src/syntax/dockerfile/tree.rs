//! What a Dockerfile is made of.

use std::ops::Range;

use super::super::SyntaxError;
use crate::source::{Span, Text};

/// A range of bytes in the [`Text`] of an instruction.
pub type TextRange = Range<usize>;

/// A whole file.
#[derive(Debug, Default)]
pub struct Dockerfile {
    /// The instructions, in order.
    pub instructions: Vec<Instruction>,
    /// Every comment, parser directives included, in order.
    pub comments: Vec<Comment>,
    /// The escape character in force.
    pub escape: Escape,
    /// What could not be read.
    pub errors: Vec<SyntaxError>,
}

/// The character that escapes and continues lines: `\`, or `` ` `` by `# escape=`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Escape {
    /// `\`.
    #[default]
    Backslash,
    /// `` ` ``, used where paths have backslashes.
    Backtick,
}

impl Escape {
    /// The character.
    #[must_use]
    pub const fn char(self) -> char {
        self.byte() as char
    }

    /// The same, as the byte that it is.
    #[inline]
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Backslash => b'\\',
            Self::Backtick => b'`',
        }
    }
}

/// One `#` line.
#[derive(Debug, Clone)]
pub struct Comment {
    /// The line from its `#` on.
    pub span: Span,
    /// Index of the instruction it stands before or inside of; the number of instructions at the end of the file.
    pub instruction: usize,
    /// Whether it stands between the lines of that instruction.
    pub inside: bool,
    /// Whether it is a parser directive (`# syntax=`, `# escape=`, `# check=`).
    pub directive: bool,
}

/// One instruction with everything that belongs to it.
#[derive(Debug)]
pub struct Instruction {
    /// From the keyword to the end of its last line, heredocs included.
    pub span: Span,
    /// The logical line: continuations, comments and blank lines within it taken away.
    pub text: Text,
    /// What it says.
    pub body: Body,
    /// Bodies of its heredocs, in order.
    pub heredocs: Vec<Heredoc>,
}

/// Keyword, flags and arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Where the keyword stands.
    pub keyword: TextRange,
    /// Which one it is.
    pub name: Keyword,
    /// `--flag=value` words before the arguments.
    pub flags: Vec<Flag>,
    /// Where the arguments stand, white space around them taken away.
    pub args: TextRange,
    /// The arguments.
    pub kind: Kind,
}

/// `--name=value` or `--name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The name, without the dashes.
    pub name: TextRange,
    /// What stands behind the `=`, quotes included.
    pub value: Option<TextRange>,
}

/// `KEY=value`, `KEY value` or a bare `KEY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name, quotes included.
    pub key: TextRange,
    /// The value, quotes and escapes included; read it with [`super::parse_word`].
    pub value: Option<TextRange>,
}

/// How a command is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// As text for a shell.
    Shell(TextRange),
    /// As a JSON array: the strings, decoded.
    Exec(Vec<Text>),
}

/// The arguments of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `FROM image [AS name]`.
    From {
        /// The image or an earlier stage.
        image: Option<TextRange>,
        /// The stage's own name.
        name: Option<TextRange>,
    },
    /// `ENV`, `LABEL` and `ARG`.
    Pairs(Vec<Pair>),
    /// `RUN`, `CMD`, `ENTRYPOINT`, `SHELL`, and the command of a `HEALTHCHECK`.
    Command(Form),
    /// `COPY` and `ADD`: sources, then the destination; JSON strings are decoded.
    Paths(Vec<Text>),
    /// `ONBUILD`: another instruction, in the same logical line.
    Trigger(Box<Body>),
    /// A text taken as a whole: `WORKDIR`, `USER`, `EXPOSE`, `VOLUME`, `STOPSIGNAL`, `MAINTAINER`; also lines that
    /// are no instruction.
    Text,
    /// Nothing, or `HEALTHCHECK NONE`.
    Empty,
}

/// The instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    StopSignal,
    User,
    Volume,
    Workdir,
    Unknown,
}

/// The short keywords, filled up to four bytes.
const OF_THREE: [(&[u8; 4], Keyword); 5] = [
    (b"RUN\0", Keyword::Run),
    (b"ENV\0", Keyword::Env),
    (b"ARG\0", Keyword::Arg),
    (b"CMD\0", Keyword::Cmd),
    (b"ADD\0", Keyword::Add),
];
const OF_FOUR: [(&[u8; 4], Keyword); 3] = [
    (b"COPY", Keyword::Copy),
    (b"FROM", Keyword::From),
    (b"USER", Keyword::User),
];

impl Keyword {
    /// Reads a keyword in any case.
    #[must_use]
    pub fn read(word: &[u8]) -> Self {
        // A letter differs from its capital in one bit. One comparison for each of the short ones.
        let is = |four: [u8; 4], name: &[u8; 4]| {
            u32::from_le_bytes(four) & !0x2020_2020 == u32::from_le_bytes(*name)
        };
        let first = |known: &[(&[u8; 4], Self)], four| {
            let known = known.iter().find(|(name, _)| is(four, name));
            known.map_or(Self::Unknown, |(_, keyword)| *keyword)
        };
        match *word {
            [a, b, c] => first(&OF_THREE, [a, b, c, 0]),
            [a, b, c, d] => first(&OF_FOUR, [a, b, c, d]),
            _ => {
                let long = [
                    Self::Label,
                    Self::Shell,
                    Self::Expose,
                    Self::Volume,
                    Self::Workdir,
                    Self::Onbuild,
                    Self::Entrypoint,
                    Self::StopSignal,
                    Self::Maintainer,
                    Self::Healthcheck,
                ];
                let known = |keyword: &Self| keyword.as_str().as_bytes().eq_ignore_ascii_case(word);
                long.into_iter().find(known).unwrap_or(Self::Unknown)
            }
        }
    }

    /// The keyword in capitals; empty for [`Self::Unknown`].
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Arg => "ARG",
            Self::Cmd => "CMD",
            Self::Copy => "COPY",
            Self::Entrypoint => "ENTRYPOINT",
            Self::Env => "ENV",
            Self::Expose => "EXPOSE",
            Self::From => "FROM",
            Self::Healthcheck => "HEALTHCHECK",
            Self::Label => "LABEL",
            Self::Maintainer => "MAINTAINER",
            Self::Onbuild => "ONBUILD",
            Self::Run => "RUN",
            Self::Shell => "SHELL",
            Self::StopSignal => "STOPSIGNAL",
            Self::User => "USER",
            Self::Volume => "VOLUME",
            Self::Workdir => "WORKDIR",
            Self::Unknown => "",
        }
    }
}

/// The body of one heredoc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The `<<NAME` word in the instruction's text.
    pub opener: TextRange,
    /// The name that ends it.
    pub name: String,
    /// `$VAR` in it is expanded: the name is not quoted.
    pub expand: bool,
    /// `<<-`: tabs at the start of its lines are taken away.
    pub chomp: bool,
    /// Its lines, tabs taken away where `<<-` says so, without the line that ends it. Empty when that line is missing.
    pub body: Text,
}

impl Instruction {
    /// The text of a range of the logical line.
    #[must_use]
    pub fn str(&self, range: &TextRange) -> &str {
        self.text.as_str().get(range.clone()).unwrap_or_default()
    }

    /// Where a range of the logical line stands in the file; the instruction's span where nothing does.
    #[must_use]
    pub fn span_of(&self, range: &TextRange) -> Span {
        self.text.span(range.clone()).unwrap_or(self.span)
    }

    /// The instruction itself, or the one that it triggers in a child image.
    #[must_use]
    pub fn innermost(&self) -> &Body {
        match &self.body.kind {
            Kind::Trigger(inner) => inner,
            _ => &self.body,
        }
    }
}

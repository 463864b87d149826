//! `$x` and `${x…}`.

use super::lex::{Lexer, is_name, is_name_start};
use super::word::PartsBuilder;
use super::{OpaqueReason, PartKind, Quote, SyntaxErrorKind, TextRange, Word};

/// A parameter expansion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Its name: `x`, `1`, `@`, `?`; in PowerShell what follows `$env:`, in cmd what stands between `%`.
    pub name: TextRange,
    /// `${#x}`: the length of its value.
    pub length: bool,
    /// `${!x}`: the value of the variable that it names, or the names that begin so.
    pub indirect: bool,
    /// `i` of `${x[i]}`.
    pub subscript: Option<Word>,
    /// What is done with its value.
    pub operator: Option<ParameterOperator>,
    /// What follows the operator: the default value, the pattern, the offset.
    pub word: Option<Word>,
    /// `r` of `${x/p/r}`.
    pub replacement: Option<Word>,
}

/// What is done with a parameter's value. `colon`: an empty value counts as unset.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ParameterOperator {
    /// `${x-w}`, `${x:-w}`: `w` when unset.
    Default {
        /// With `:`.
        colon: bool,
    },
    /// `${x=w}`, `${x:=w}`: the same, and assigns it.
    Assign {
        /// With `:`.
        colon: bool,
    },
    /// `${x?w}`, `${x:?w}`: fails with `w` when unset.
    Error {
        /// With `:`.
        colon: bool,
    },
    /// `${x+w}`, `${x:+w}`: `w` when set.
    Alternative {
        /// With `:`.
        colon: bool,
    },
    /// `${x#p}`, `${x##p}`
    RemovePrefix {
        /// The longest match.
        longest: bool,
    },
    /// `${x%p}`, `${x%%p}`
    RemoveSuffix {
        /// The longest match.
        longest: bool,
    },
    /// `${x/p/r}`, `${x//p/r}`, `${x/#p/r}`, `${x/%p/r}`
    Replace {
        /// All matches.
        all: bool,
    },
    /// `${x:1}`, `${x:1:2}`
    Substring,
    /// `${x^p}`, `${x^^p}`, `${x,p}`, `${x,,p}`
    Case,
    /// `${x@Q}`
    Transform,
    /// `${!x@}`, `${!x*}`: names that begin with `x`.
    Names,
}

impl Parameter {
    /// `$x`.
    pub(super) fn plain(name: TextRange) -> Self {
        Self {
            name,
            length: false,
            indirect: false,
            subscript: None,
            operator: None,
            word: None,
            replacement: None,
        }
    }
}

/// How far `}` may lie from a `${` whose operator no shell knows: `${var.name}`, `${AWS::Region}`.
const MAX_FOREIGN: usize = 256;

impl Lexer<'_> {
    /// At `$`. Reads an expansion, or `$` as itself. `quote` is what stands around.
    pub(super) fn dollar(&mut self, parts: &mut PartsBuilder, quote: Quote) {
        let start = self.pos;
        match self.peek_at(1) {
            Some(b'(') => self.dollar_paren(parts, quote),
            Some(b'{') => self.braced_parameter(parts, quote),
            Some(b'\'') if quote == Quote::None => self.ansi_c(parts),
            Some(b'"') if quote == Quote::None => {
                self.bump(1);
                self.double_quoted(parts);
            }
            Some(b) if is_name_start(b) => {
                self.bump(1);
                let name = self.take_while(is_name);
                self.push_plain(parts, start, name, quote);
            }
            Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => {
                self.bump(2);
                let name = TextRange::new(start + 1, self.pos);
                self.push_plain(parts, start, name, quote);
            }
            _ => {
                self.bump(1);
                parts.literal(start, self.pos, quote);
            }
        }
    }

    fn push_plain(
        &mut self,
        parts: &mut PartsBuilder,
        start: usize,
        name: TextRange,
        quote: Quote,
    ) {
        let kind = PartKind::Parameter(Box::new(Parameter::plain(name)));
        parts.part(start, self.pos, quote, kind);
    }

    /// At `${`.
    fn braced_parameter(&mut self, parts: &mut PartsBuilder, quote: Quote) {
        let start = self.pos;
        if self.peek_at(2) == Some(b'{')
            && let Some(end) = self.template_end(start + 1)
        {
            self.bump_to(end);
            let kind = PartKind::Opaque(OpaqueReason::Template);
            parts.part(start, end, quote, kind);
            return;
        }
        self.bump(2);
        if !self.enter() {
            self.skip_nested(super::lex::Nest::Brace, start);
            let kind = PartKind::Opaque(OpaqueReason::TooDeep);
            parts.part(start, self.pos, quote, kind);
            return;
        }
        let kind = self.parameter_body(start, quote == Quote::Double);
        self.leave();
        parts.part(start, self.pos, quote, kind);
    }

    /// After `${`, up to and with `}`.
    fn parameter_body(&mut self, start: usize, double: bool) -> PartKind {
        let next = self.peek_at(1);
        let names = |b: Option<u8>| b.is_some_and(|b| is_name(b) || matches!(b, b'@' | b'*'));
        let length = self.peek() == Some(b'#') && names(next);
        let indirect = self.peek() == Some(b'!') && names(next);
        if length || indirect {
            self.bump(1);
        }
        let name = self.parameter_name();
        if name.is_empty() {
            return self.foreign_parameter(start, None);
        }
        let mut parameter = Parameter {
            length,
            indirect,
            ..Parameter::plain(name)
        };
        if self.peek() == Some(b'[') {
            self.bump(1);
            parameter.subscript = Some(self.word(Stop::Subscript));
            if self.peek() == Some(b']') {
                self.bump(1);
            }
        }
        if self.peek() != Some(b'}') {
            let Some(operator) = self.parameter_operator(indirect) else {
                return self.foreign_parameter(start, Some(parameter));
            };
            parameter.operator = Some(operator);
            self.operands(&mut parameter, operator, double);
        }
        if self.peek() == Some(b'}') {
            self.bump(1);
        } else {
            self.error(SyntaxErrorKind::Parameter, start, start + 2);
        }
        PartKind::Parameter(Box::new(parameter))
    }

    fn parameter_name(&mut self) -> TextRange {
        match self.peek() {
            Some(b'0'..=b'9') => self.take_while(|b| b.is_ascii_digit()),
            Some(b) if is_name_start(b) => self.take_while(is_name),
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => {
                self.bump(1);
                TextRange::new(self.pos - 1, self.pos)
            }
            _ => TextRange::new(self.pos, self.pos),
        }
    }

    fn parameter_operator(&mut self, indirect: bool) -> Option<ParameterOperator> {
        use ParameterOperator as Op;
        let colon = self.peek() == Some(b':');
        let (op, length) = match (self.peek_at(usize::from(colon))?, colon) {
            (b'-', colon) => (Op::Default { colon }, 1 + usize::from(colon)),
            (b'=', colon) => (Op::Assign { colon }, 1 + usize::from(colon)),
            (b'?', colon) => (Op::Error { colon }, 1 + usize::from(colon)),
            (b'+', colon) => (Op::Alternative { colon }, 1 + usize::from(colon)),
            // `${AWS::Region}` is no substring of anything.
            (b':', true) => return None,
            (_, true) => (Op::Substring, 1),
            (b @ (b'#' | b'%'), false) => {
                let longest = self.peek_at(1) == Some(b);
                let op = if b == b'#' {
                    Op::RemovePrefix { longest }
                } else {
                    Op::RemoveSuffix { longest }
                };
                (op, 1 + usize::from(longest))
            }
            (b'/', false) => {
                let mode = self.peek_at(1);
                let wide = matches!(mode, Some(b'/' | b'#' | b'%'));
                let all = mode == Some(b'/');
                (Op::Replace { all }, 1 + usize::from(wide))
            }
            (b @ (b'^' | b','), false) => {
                let twice = self.peek_at(1) == Some(b);
                (Op::Case, 1 + usize::from(twice))
            }
            (b'@' | b'*', false) if indirect => (Op::Names, 1),
            (b'@', false) => (Op::Transform, 1),
            _ => return None,
        };
        self.bump(length);
        Some(op)
    }

    fn operands(&mut self, parameter: &mut Parameter, op: ParameterOperator, double: bool) {
        if matches!(op, ParameterOperator::Replace { .. }) {
            parameter.word = Some(self.word(Stop::Pattern { double }));
            if self.peek() == Some(b'/') {
                self.bump(1);
                parameter.replacement = Some(self.word(Stop::Operand { double }));
            }
        } else {
            parameter.word = Some(self.word(Stop::Operand { double }));
        }
    }

    /// After `${` and perhaps a name: no shell reads it on. When `}` is near, another language fills it in;
    /// else the `${` is a mistake and what follows is read as if it were closed.
    fn foreign_parameter(&mut self, start: usize, known: Option<Parameter>) -> PartKind {
        let mut quotes = 0;
        let near = self.rest().iter().take(MAX_FOREIGN);
        let mut looked = 0;
        for b in near {
            looked += 1;
            match b {
                b'"' => quotes += 1,
                b'\n' | b'{' | b'$' | b'`' => break,
                b'}' if quotes % 2 == 0 => {
                    self.bump(looked);
                    return PartKind::Opaque(OpaqueReason::Template);
                }
                _ => {}
            }
        }
        self.work += looked as u64;
        self.error(SyntaxErrorKind::Parameter, start, start + 2);
        match known {
            Some(parameter) => PartKind::Parameter(Box::new(parameter)),
            None => PartKind::Opaque(OpaqueReason::Template),
        }
    }
}

/// Where a word ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// At white space or an operator: a word of a command.
    Command,
    /// At white space or `;`: a word of `[[ ]]`.
    Test,
    /// At `}`: the operand of `${x:-…}`; `double`: the expansion stands in double quotes.
    Operand {
        /// In double quotes, where `'` is itself.
        double: bool,
    },
    /// At `}` or `/`.
    Pattern {
        /// In double quotes.
        double: bool,
    },
    /// At `]`, `}` or a line end.
    Subscript,
}

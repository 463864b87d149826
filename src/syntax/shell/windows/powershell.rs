//! PowerShell.

use super::Commands;
use crate::syntax::shell::lex::{Nest, is_name};
use crate::syntax::shell::word::PartsBuilder;
use crate::syntax::shell::{
    Assignment, OpaqueReason, Operator, Parameter, Part, PartKind, Quote, Script, SimpleCommand,
    SyntaxErrorKind, TextRange, Word,
};

/// What an open bracket does to the words in it.
enum Bracket {
    /// `Method(`, `@(`, `@{`: its words belong to the command around.
    Arguments,
    /// `(`: a command of its own, whose result is one word of the command around.
    Value {
        start: usize,
        around: SimpleCommand,
        before: Operator,
    },
    /// `{`: commands of their own.
    Block,
}

/// How deep commands in parentheses are read as commands of their own: each holds the text of all inside of it.
const MAX_NESTED: usize = 64;

/// Reads PowerShell into flat commands. A command in parentheses comes before the one around it, in which it
/// is one opaque word.
pub(in crate::syntax::shell) fn powershell(source: &str) -> Script {
    let mut commands = Commands::new(source);
    let mut brackets: Vec<Bracket> = Vec::new();
    // Where the last word ended: a bracket glued to it calls a method.
    let mut glued = usize::MAX;
    while let Some(b) = commands.lexer.peek() {
        let start = commands.lexer.pos;
        let next = commands.lexer.peek_at(1);
        let listing = matches!(brackets.last(), Some(Bracket::Arguments));
        match b {
            b' ' | b'\t' | b'\r' => commands.lexer.bump(1),
            b'`' if matches!(next, Some(b'\n' | b'\r')) => commands.lexer.bump(2),
            b'\n' | b';' | b',' if listing => commands.lexer.bump(1),
            b'\n' => {
                commands.lexer.bump(1);
                end_command(&mut commands, Operator::Newline);
            }
            b'#' => {
                let comment = commands.lexer.take_while(|b| b != b'\n');
                commands.lexer.comments.push(comment);
            }
            b'<' if next == Some(b'#') => block_comment(&mut commands),
            b';' | b'|' | b'&' => operator(&mut commands, b, next),
            b'@' if matches!(next, Some(b'(' | b'{')) => {
                commands.lexer.bump(2);
                brackets.push(Bracket::Arguments);
            }
            b'(' if listing || glued == start || brackets.len() >= MAX_NESTED => {
                commands.lexer.bump(1);
                brackets.push(Bracket::Arguments);
            }
            b'(' => {
                commands.lexer.bump(1);
                brackets.push(Bracket::Value {
                    start,
                    around: std::mem::take(&mut commands.command),
                    before: std::mem::take(&mut commands.before),
                });
            }
            b'{' => {
                commands.lexer.bump(1);
                end_command(&mut commands, Operator::None);
                brackets.push(Bracket::Block);
            }
            b')' | b'}' => {
                commands.lexer.bump(1);
                close(&mut commands, brackets.pop(), start);
                glued = commands.lexer.pos;
            }
            _ if commands.redirect(|c| Some(word(c)).filter(|w| !w.range.is_empty())) => {}
            _ => {
                let word = word(&mut commands);
                glued = commands.lexer.pos;
                if word.range.is_empty() {
                    commands.lexer.bump_char();
                } else {
                    commands.word(word);
                }
            }
        }
    }
    while let Some(bracket) = brackets.pop() {
        let end = commands.lexer.pos;
        commands.lexer.error(SyntaxErrorKind::Unclosed, end, end);
        close(&mut commands, Some(bracket), end);
    }
    end_command(&mut commands, Operator::None);
    commands.finish()
}

fn operator(commands: &mut Commands<'_>, b: u8, next: Option<u8>) {
    let doubled = next == Some(b) && b != b';';
    commands.lexer.bump(1 + usize::from(doubled));
    let operator = match (b, doubled) {
        (b';', _) => Operator::Sequence,
        (b'|', true) => Operator::Or,
        (b'|', false) => Operator::Pipe,
        (_, true) => Operator::And,
        // `& program` calls it.
        (_, false) if commands.command.is_empty() => return,
        (_, false) => Operator::Background,
    };
    end_command(commands, operator);
}

fn block_comment(commands: &mut Commands<'_>) {
    let lexer = &mut commands.lexer;
    let start = lexer.pos;
    lexer.bump(2);
    let rest = lexer.rest();
    let length = rest.windows(2).position(|w| w == b"#>");
    lexer.bump(length.map_or(rest.len(), |length| length + 2));
    let comment = TextRange::new(start, lexer.pos);
    lexer.comments.push(comment);
}

fn close(commands: &mut Commands<'_>, bracket: Option<Bracket>, at: usize) {
    match bracket {
        None => {
            let kind = SyntaxErrorKind::Unexpected;
            commands.lexer.error(kind, at, at + 1);
        }
        Some(Bracket::Arguments) => {}
        Some(Bracket::Block) => end_command(commands, Operator::None),
        Some(Bracket::Value {
            start,
            around,
            before,
        }) => {
            end_command(commands, Operator::None);
            (commands.command, commands.before) = (around, before);
            let end = commands.lexer.pos;
            let mut parts = PartsBuilder::default();
            let kind = PartKind::Opaque(OpaqueReason::Foreign);
            parts.part(start, end, Quote::None, kind);
            commands.word(parts.finish(start, end));
        }
    }
}

/// Ends the command; `$env:A = value` becomes an assignment.
fn end_command(commands: &mut Commands<'_>, after: Operator) {
    let source = commands.lexer.source;
    // `[string]$x = …`
    let words = commands.command.words.as_slice();
    let types = words.iter().take_while(|w| is_type(w.range.of(source)));
    if let Some([variable, equals, value]) = words.get(types.count()..)
        && let [
            Part {
                range,
                kind: kind @ (PartKind::Parameter(_) | PartKind::Opaque(_)),
                quote: Quote::None,
            },
        ] = variable.parts()
    {
        let operator = equals.range.of(source);
        if range.of(source).starts_with('$') && matches!(operator, "=" | "+=") {
            let assignment = Assignment {
                range: commands.command.range,
                name: match kind {
                    PartKind::Parameter(parameter) => parameter.name,
                    _ => TextRange::new(range.start as usize + 1, range.end as usize),
                },
                subscript: None,
                append: operator == "+=",
                value: value.clone(),
            };
            commands.command.words.clear();
            commands.assignment(assignment);
        }
    }
    commands.end_command(after);
}

/// Reads a word; empty when none begins here.
fn word(commands: &mut Commands<'_>) -> Word {
    let first = commands.command.words.is_empty();
    let start = commands.lexer.pos;
    let mut parts = PartsBuilder::default();
    while let Some(b) = commands.lexer.peek() {
        let lexer = &mut commands.lexer;
        let at = lexer.pos;
        match b {
            b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'&' | b'(' | b')' | b'{' | b'}'
            | b'<' | b'>' | b',' => break,
            b'\'' => single_quoted(commands, &mut parts),
            b'"' => double_quoted(commands, &mut parts, false),
            b'@' if matches!(lexer.peek_at(1), Some(b'\'' | b'"'))
                && matches!(lexer.peek_at(2), Some(b'\n' | b'\r')) =>
            {
                here_string(commands, &mut parts);
            }
            b'`' => escape(commands, &mut parts),
            // A type is glued to the variable that is of it, or not.
            b'$' if is_type(TextRange::new(start, at).of(lexer.source)) => break,
            b'$' => {
                let typed = behind_type(TextRange::new(0, at).of(lexer.source));
                variable(commands, &mut parts, Quote::None);
                // `$env:A='x'` is three words, as with spaces.
                let assigns = matches!(
                    (commands.lexer.peek(), commands.lexer.peek_at(1)),
                    (Some(b'='), next) if next != Some(b'=')
                );
                if (first || typed) && at == start && assigns {
                    break;
                }
            }
            b'=' if at == start => {
                lexer.bump(1);
                parts.literal(at, at + 1, Quote::None);
                break;
            }
            _ => {
                lexer.bump_char();
                parts.literal(at, lexer.pos, Quote::None);
            }
        }
    }
    // Outside of brackets a comma joins words to one.
    if commands.lexer.pos == start && commands.lexer.peek() == Some(b',') {
        commands.lexer.bump(1);
        parts.literal(start, start + 1, Quote::None);
    }
    parts.finish(start, commands.lexer.pos)
}

/// `[string]`, or the end of one whose brackets hold arguments: `][string]` of `[Parameter(…)][string]`.
fn is_type(word: &str) -> bool {
    word.starts_with(['[', ']']) && word.ends_with(']')
}

/// Whether a type stands before, whose variable can be set here as at the start of a command.
fn behind_type(before: &str) -> bool {
    before
        .trim_end_matches([' ', '\t', '\r', '\n'])
        .ends_with(']')
}

/// At `'`; a doubled one stands for itself.
fn single_quoted(commands: &mut Commands<'_>, parts: &mut PartsBuilder) {
    let lexer = &mut commands.lexer;
    let open = lexer.pos;
    lexer.bump(1);
    loop {
        let text = lexer.take_while(|b| b != b'\'').range();
        if text.is_empty() {
            parts.empty_quotes(text.start, Quote::Single);
        }
        parts.literal(text.start, text.end, Quote::Single);
        if lexer.at_end() {
            lexer.error(SyntaxErrorKind::UnclosedQuote, open, open + 1);
            return;
        }
        lexer.bump(1);
        if lexer.peek() != Some(b'\'') {
            return;
        }
        let at = lexer.pos;
        lexer.bump(1);
        parts.literal(at, at + 1, Quote::Escaped);
    }
}

/// At `"`, or in a here-string, which `"` does not end.
fn double_quoted(commands: &mut Commands<'_>, parts: &mut PartsBuilder, here: bool) {
    let open = commands.lexer.pos;
    if !here {
        commands.lexer.bump(1);
    }
    loop {
        let lexer = &mut commands.lexer;
        let text = lexer.take_while(|b| !matches!(b, b'"' | b'`' | b'$'));
        let text = text.range();
        parts.literal(text.start, text.end, Quote::Double);
        match (lexer.peek(), lexer.peek_at(1)) {
            (None, _) if here => return,
            (None, _) => {
                lexer.error(SyntaxErrorKind::UnclosedQuote, open, open + 1);
                return;
            }
            (Some(b'"'), _) if here => {
                lexer.bump(1);
                parts.literal(text.end, text.end + 1, Quote::Double);
            }
            (Some(b'"'), Some(b'"')) => {
                lexer.bump(2);
                parts.literal(text.end + 1, text.end + 2, Quote::Escaped);
            }
            (Some(b'"'), _) => {
                lexer.bump(1);
                parts.empty_quotes(text.end, Quote::Double);
                return;
            }
            (Some(b'`'), _) => escape(commands, parts),
            (Some(_), _) => variable(commands, parts, Quote::Double),
        }
    }
}

/// At a backtick.
fn escape(commands: &mut Commands<'_>, parts: &mut PartsBuilder) {
    let lexer = &mut commands.lexer;
    let start = lexer.pos;
    lexer.bump(1);
    let decoded = match lexer.peek() {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'0') => '\0',
        _ => {
            let at = lexer.pos;
            lexer.bump_char();
            parts.literal(at, lexer.pos, Quote::Escaped);
            return;
        }
    };
    lexer.bump(1);
    let kind = PartKind::Decoded(decoded);
    parts.part(start, lexer.pos, Quote::Escaped, kind);
}

/// At `$`.
fn variable(commands: &mut Commands<'_>, parts: &mut PartsBuilder, quote: Quote) {
    let lexer = &mut commands.lexer;
    let start = lexer.pos;
    lexer.bump(1);
    let foreign = PartKind::Opaque(OpaqueReason::Foreign);
    if lexer.peek() == Some(b'(') {
        lexer.bump(1);
        if !lexer.skip_balanced(Nest::Paren) {
            lexer.error(SyntaxErrorKind::Unclosed, start, start + 2);
        }
        parts.part(start, lexer.pos, quote, foreign);
        return;
    }
    let braced = lexer.peek() == Some(b'{');
    lexer.bump(usize::from(braced));
    let name = if braced {
        lexer.take_while(|b| !matches!(b, b'}' | b'\n'))
    } else {
        // A colon is part of the name only before more of it: `$env:X`, but `"$x: text"`.
        let first = lexer.take_while(is_name);
        if lexer.peek() == Some(b':') && lexer.peek_at(1).is_some_and(is_name) {
            lexer.bump(1);
            lexer.take_while(is_name);
        }
        TextRange::new(first.start as usize, lexer.pos)
    };
    if braced && lexer.peek() == Some(b'}') {
        lexer.bump(1);
    }
    let text = name.of(lexer.source);
    let is_environment = text
        .get(..4)
        .is_some_and(|scope| scope.eq_ignore_ascii_case("env:"));
    if is_environment && name.len() > 4 {
        let name = TextRange::new(name.start as usize + 4, name.end as usize);
        let kind = PartKind::Parameter(Box::new(Parameter::plain(name)));
        parts.part(start, lexer.pos, quote, kind);
    } else if name.is_empty() && !braced {
        parts.literal(start, lexer.pos, quote);
    } else {
        parts.part(start, lexer.pos, quote, foreign);
    }
}

/// At `@'` or `@"` at the end of a line; `'@` or `"@` at the start of one ends it.
fn here_string(commands: &mut Commands<'_>, parts: &mut PartsBuilder) {
    let lexer = &mut commands.lexer;
    let open = lexer.pos;
    let double = lexer.peek_at(1) == Some(b'"');
    lexer.take_while(|b| b != b'\n');
    let close: &[u8] = if double { b"\n\"@" } else { b"\n'@" };
    let rest = lexer.rest();
    let length = rest.windows(3).position(|w| w == close);
    if length.is_none() {
        lexer.error(SyntaxErrorKind::UnclosedQuote, open, open + 2);
    }
    let end = lexer.pos + length.unwrap_or(rest.len());
    lexer.bump(1);
    if double {
        let around = std::mem::replace(&mut commands.lexer.end, end.max(commands.lexer.pos));
        double_quoted(commands, parts, true);
        commands.lexer.end = around;
    } else {
        parts.literal(lexer.pos, end, Quote::Single);
        parts.empty_quotes(lexer.pos, Quote::Single);
    }
    let lexer = &mut commands.lexer;
    lexer.bump_to(end + length.map_or(0, |_| 3));
}

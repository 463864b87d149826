//! cmd.exe.

use super::Commands;
use crate::syntax::shell::word::PartsBuilder;
use crate::syntax::shell::{
    OpaqueReason, Operator, Parameter, PartKind, Quote, Script, SyntaxErrorKind, TextRange, Word,
};

/// Variable names longer than this are not looked for.
const MAX_NAME: usize = 64;

/// Reads cmd into flat commands. `set NAME=value` becomes an assignment.
pub(in crate::syntax::shell) fn cmd(source: &str) -> Script {
    let mut commands = Commands::new(source);
    while let Some(b) = commands.lexer.peek() {
        let next = commands.lexer.peek_at(1);
        let first = commands.command.is_empty();
        match b {
            b' ' | b'\t' | b'\r' => commands.lexer.bump(1),
            b'^' if matches!(next, Some(b'\n' | b'\r')) => {
                commands.lexer.bump(1);
                commands.lexer.take_while(|b| b == b'\r');
                commands.lexer.bump(1);
            }
            b'@' if first => commands.lexer.bump(1),
            b'\n' => {
                commands.lexer.bump(1);
                commands.end_command(Operator::Newline);
            }
            b'(' | b')' => {
                commands.lexer.bump(1);
                commands.end_command(Operator::None);
            }
            b'&' | b'|' => {
                let doubled = next == Some(b);
                commands.lexer.bump(1 + usize::from(doubled));
                commands.end_command(match (b, doubled) {
                    (b'&', true) => Operator::And,
                    (b'&', false) => Operator::Sequence,
                    (_, true) => Operator::Or,
                    (_, false) => Operator::Pipe,
                });
            }
            _ if first && is_remark(commands.lexer.rest()) => {
                let comment = commands.lexer.take_while(|b| b != b'\n');
                commands.lexer.comments.push(comment);
            }
            _ if commands.redirect(|c| Some(word(c, false)).filter(|w| !w.range.is_empty())) => {}
            _ => {
                let word = word(&mut commands, false);
                let is_set = first && word.range.of(source).eq_ignore_ascii_case("set");
                if word.range.is_empty() {
                    commands.lexer.bump_char();
                } else if !is_set || !set(&mut commands, word.range) {
                    commands.word(word);
                }
            }
        }
    }
    commands.finish()
}

/// `rem …` or `:: …`
fn is_remark(rest: &[u8]) -> bool {
    let rem = rest
        .get(..3)
        .is_some_and(|head| head.eq_ignore_ascii_case(b"rem"));
    rest.starts_with(b"::")
        || rem
            && rest
                .get(3)
                .is_none_or(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

/// After `set`: the assignment, whose value runs to the end of the command. `false`, with nothing passed
/// over, when it is another form.
fn set(commands: &mut Commands<'_>, keyword: TextRange) -> bool {
    let start = commands.lexer.pos;
    commands.lexer.take_while(|b| matches!(b, b' ' | b'\t'));
    let argument = word(commands, true);
    let Some(mut assignment) = argument.assignment(commands.lexer.source) else {
        commands.lexer.pos = start;
        return false;
    };
    assignment.range.start = keyword.start;
    commands.assignment(assignment);
    true
}

/// Reads a word, or with `whole` all up to the end of the command.
fn word(commands: &mut Commands<'_>, whole: bool) -> Word {
    let lexer = &mut commands.lexer;
    let start = lexer.pos;
    let mut quoted = false;
    let mut open = start;
    let mut parts = PartsBuilder::default();
    while let Some(b) = lexer.peek() {
        let at = lexer.pos;
        let quote = if quoted { Quote::Double } else { Quote::None };
        match b {
            b'\n' => break,
            b'\r' if matches!(lexer.peek_at(1), Some(b'\n') | None) => break,
            b'"' => {
                quoted = !quoted;
                lexer.bump(1);
                open = at;
                if !quoted {
                    parts.empty_quotes(at, Quote::Double);
                    // Of `set "A=b" c` the rest counts for nothing.
                    if whole && lexer.byte(start) == Some(b'"') {
                        break;
                    }
                }
            }
            b'%' => variable(lexer, &mut parts, quote),
            b' ' | b'\t' if !quoted && !whole => break,
            b'&' | b'|' | b'<' | b'>' | b'(' | b')' if !quoted => break,
            b'^' if !quoted => {
                lexer.bump(1);
                if matches!(lexer.peek(), Some(b'\r' | b'\n')) {
                    lexer.take_while(|b| b == b'\r');
                    lexer.bump(1);
                    continue;
                }
                let from = lexer.pos;
                lexer.bump_char();
                parts.literal(from, lexer.pos, Quote::Escaped);
            }
            _ => {
                lexer.bump_char();
                parts.literal(at, lexer.pos, quote);
            }
        }
    }
    if quoted {
        lexer.error(SyntaxErrorKind::UnclosedQuote, open, open + 1);
    }
    parts.finish(start, lexer.pos)
}

/// At `%`: `%NAME%` and `%NAME:a=b%` are variables, `%1`, `%~dp0` and `%%i` other expansions.
fn variable(
    lexer: &mut crate::syntax::shell::lex::Lexer<'_>,
    parts: &mut PartsBuilder,
    quote: Quote,
) {
    let start = lexer.pos;
    let foreign = PartKind::Opaque(OpaqueReason::Foreign);
    if let Some(b'%' | b'~' | b'*' | b'0'..=b'9') = lexer.peek_at(1) {
        lexer.bump(2);
        if lexer.peek_at(0).is_some_and(|b| b.is_ascii_alphabetic()) {
            lexer.bump(1);
        }
        parts.part(start, lexer.pos, quote, foreign);
        return;
    }
    let inner = lexer.rest().iter().skip(1).take(MAX_NAME);
    let length = inner
        .take_while(|b| !matches!(b, b'"' | b'\n' | b' ' | b'&' | b'|'))
        .position(|b| *b == b'%');
    let named = lexer.peek_at(1) != Some(b':');
    let Some(length) = length.filter(|length| named && *length > 0) else {
        lexer.bump(1);
        parts.literal(start, lexer.pos, quote);
        return;
    };
    lexer.bump(1);
    let from = lexer.pos;
    lexer.bump(length + 1);
    let whole = TextRange::new(from, from + length);
    let name = whole.of(lexer.source).split(':').next().unwrap_or_default();
    let name = TextRange::new(from, from + name.len());
    let kind = PartKind::Parameter(Box::new(Parameter::plain(name)));
    parts.part(start, lexer.pos, quote, kind);
}

//! What stands in a comment: nothing runs it, and nothing sets it.
//!
//! One rule for all formats: a weak default, a plain word and the hash of a weak default are examples or prose there, and
//! no rule tells of them. A token, a key, the hash of anything else and what was drawn by lot are as readable as anywhere.

use super::Context;
use crate::detect::{Hit, SecretKind, Strength};
use crate::finding::Confidence;
use crate::flow::Trace;
use crate::source::{SourceFile, Span};

/// Furthest that the beginning of a comment is looked for, in bytes.
const REACH: usize = 1 << 14;

/// Whether `hit`, which stands at `span`, says next to nothing where it stands.
pub(super) fn says_nothing(cx: &Context<'_>, trace: &Trace, hit: &Hit, span: Span) -> bool {
    let told = matches!(hit.kind, SecretKind::Named | SecretKind::UrlCredential)
        && hit.confidence < Confidence::High;
    let little = hit.strength <= Strength::Weak || told;
    (little || hit.kind == SecretKind::Hash)
        && is_in_one(cx, trace, hit, span)
        && (little || is_of_known_word(cx, trace, hit))
}

fn is_in_one(cx: &Context<'_>, trace: &Trace, hit: &Hit, span: Span) -> bool {
    let in_text = || {
        let value = trace.value.as_ref();
        // Lowering may have known it for one.
        trace.transient
            || value.is_some_and(|v| is_behind_mark(reach(v.as_str(), hit.range.start), IN_TEXT))
    };
    trace.text && in_text()
        || cx.read(span.file, |file| is_behind_mark_of(file, span)) == Some(true)
}

fn is_of_known_word(cx: &Context<'_>, trace: &Trace, hit: &Hit) -> bool {
    let value = trace.value.as_ref();
    let hash = value.and_then(|value| value.as_str().get(hit.range.clone()));
    hash.is_some_and(|hash| cx.guesses.is_of_known_word_aside(hash))
}

fn is_behind_mark_of(file: &SourceFile, span: Span) -> bool {
    let ending = file.path().rsplit('.').next().unwrap_or_default();
    let is = |all: &[&str]| all.iter().any(|known| ending.eq_ignore_ascii_case(known));
    let language = Language {
        powershell: is(&["ps1", "psm1", "psd1"]),
        markup: is(&["xml", "html", "htm"]),
    };
    is_behind_mark(reach(file.text(), span.start as usize), language)
}

/// The end of what stands before `at`.
fn reach(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..at).unwrap_or_default()
}

/// What comments of several lines there may be.
#[derive(Clone, Copy)]
struct Language {
    /// `<# … #>`
    powershell: bool,
    /// `<!-- … -->` behind anything; elsewhere one begins its line, and `sed '/<!--/d'` begins none.
    markup: bool,
}

const IN_TEXT: Language = Language {
    powershell: true,
    markup: false,
};

/// Whether a comment that has begun in `before` goes on behind it.
fn is_behind_mark(before: &str, language: Language) -> bool {
    let begun = before.rfind('\n').map_or(0, |at| at + 1);
    // Of a line that begins out of reach nothing is known.
    if begun == 0 && before.len() >= REACH {
        return false;
    }
    let line = before.get(begun..).unwrap_or_default();
    // In a command that goes on from the line before, a `;` is between two.
    let goes_on = before
        .get(..begun)
        .unwrap_or_default()
        .trim_end()
        .ends_with('\\');
    let separates = goes_on && line.trim_start().starts_with(';');
    is_comment(line.trim_start()) && !separates
        || has_tail(line)
        || is_in_block(before, "<!--", "-->", |head, _| {
            language.markup
                || head
                    .rsplit('\n')
                    .next()
                    .is_some_and(|l| l.trim().is_empty())
        })
        || language.powershell
            && is_in_block(before, "<#", "#>", |_, inner| {
                inner.starts_with(char::is_whitespace)
            })
}

/// `# …`, `; …` of settings, `:: …` and `rem …` of cmd.
fn is_comment(line: &str) -> bool {
    let remark = line.trim_start_matches('@');
    let rem = remark.get(..4).is_some_and(|word| {
        word.eq_ignore_ascii_case("rem ") || word.eq_ignore_ascii_case("rem\t")
    });
    line.starts_with(['#', ';']) || remark.starts_with("::") || rem
}

/// `… # …` outside of quotes.
fn has_tail(line: &str) -> bool {
    let found = [" # ", "\t# "].iter().filter_map(|mark| line.find(mark));
    found.min().is_some_and(|at| {
        let head = line.get(..at).unwrap_or_default();
        ['"', '\'', '`']
            .iter()
            .all(|quote| head.matches(*quote).count() % 2 == 0)
    })
}

/// `<# … #>` of PowerShell, which is no `<#if …>` of a template; `<!-- … -->`.
fn is_in_block(before: &str, open: &str, close: &str, is_one: impl Fn(&str, &str) -> bool) -> bool {
    before
        .rsplit_once(open)
        .is_some_and(|(head, inner)| !inner.contains(close) && is_one(head, inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_all_formats() {
        for before in [
            "# a ",
            "x\n  # set A=",
            "; a=",
            ":: set A=",
            "REM set A=",
            "@rem\tset A=",
            "true # a=",
            "a \"b\" # c=",
            "<#\n$a = \"",
            "<# a\nb #>\n<# $a = \"",
            "<a>\n  <!-- b\n  c=",
        ] {
            assert!(is_behind_mark(before, IN_TEXT), "{before}");
        }
    }

    #[test]
    fn what_is_none() {
        for before in [
            "",
            "# a\nb=",
            "echo \"a # b=",
            "a#b=",
            "remark a=",
            "https://a/#/b?c=",
            "<# a #>\n$b = \"",
            "<#if a>\nb=",
            "set A=",
            "RUN true \\\n  ; mysql -p",
        ] {
            assert!(!is_behind_mark(before, IN_TEXT), "{before}");
        }
        let neither = Language {
            powershell: false,
            markup: false,
        };
        assert!(!is_behind_mark("<#\n$a = \"", neither));
        let markup = Language {
            markup: true,
            ..neither
        };
        for before in ["sed '/<!--/d' x\nb=", "<a/> <!-- b="] {
            assert!(!is_behind_mark(before, neither), "{before}");
            assert!(is_behind_mark(before, markup), "{before}");
        }
    }
}

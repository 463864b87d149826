//! What holds for any text: reading ends, and all ranges lie on character boundaries, within what holds them,
//! in order.

use lint_secrets::syntax::shell::{
    Assignment, Command, CompoundKind, Dialect, Item, List, Part, PartKind, Redirect,
    RedirectTarget, Script, TextRange, Word, parse_str,
};
use proptest::prelude::*;

struct Check<'s> {
    source: &'s str,
    script: &'s Script,
    /// PowerShell's commands in parentheses stand before the one around them.
    ordered: bool,
}

impl Check<'_> {
    fn range(&self, range: TextRange, within: TextRange) {
        assert!(within.contains(range), "{range:?} not in {within:?}");
        assert!(self.source.get(range.range()).is_some(), "{range:?}");
    }

    fn list(&self, list: &List, within: TextRange) {
        self.range(list.range, within);
        let mut from = list.range.start;
        for item in &list.items {
            assert!(!self.ordered || from <= item.range.start, "{item:?}");
            from = item.range.end;
            self.item(item, list.range);
        }
        for pair in list.items.windows(2) {
            assert!(
                !self.ordered || pair[0].after == pair[1].before || !self.script.errors.is_empty()
            );
        }
    }

    fn item(&self, item: &Item, within: TextRange) {
        self.range(item.range, within);
        match &item.command {
            Command::Simple(command) => {
                self.range(command.range, item.range);
                for assignment in &command.assignments {
                    self.assignment(assignment, command.range);
                }
                self.words(&command.words, command.range);
                self.redirects(&command.redirects, command.range);
                for declared in command.declared(self.source) {
                    self.assignment(&declared, command.range);
                }
            }
            Command::Compound(compound) => {
                let range = compound.range;
                self.range(range, item.range);
                self.redirects(&compound.redirects, range);
                match &compound.kind {
                    CompoundKind::Subshell(body) | CompoundKind::Group(body) => {
                        self.list(body, range)
                    }
                    CompoundKind::If {
                        branches,
                        otherwise,
                    } => {
                        for branch in branches {
                            self.list(&branch.condition, range);
                            self.list(&branch.body, range);
                        }
                        if let Some(body) = otherwise {
                            self.list(body, range);
                        }
                    }
                    CompoundKind::While {
                        condition, body, ..
                    } => {
                        self.list(condition, range);
                        self.list(body, range);
                    }
                    CompoundKind::For {
                        variable,
                        words,
                        body,
                        ..
                    } => {
                        self.range(*variable, range);
                        self.words(words.as_deref().unwrap_or_default(), range);
                        self.list(body, range);
                    }
                    CompoundKind::ArithmeticFor { header, body } => {
                        self.word(header, range);
                        self.list(body, range);
                    }
                    CompoundKind::Case { subject, arms } => {
                        self.word(subject, range);
                        for arm in arms {
                            self.words(&arm.patterns, range);
                            self.list(&arm.body, range);
                        }
                    }
                    CompoundKind::Function { name, body } => {
                        self.range(*name, range);
                        if let Some(body) = body {
                            self.item(body, range);
                        }
                    }
                    CompoundKind::Test(words) => self.words(words, range),
                    CompoundKind::Arithmetic(expression) => self.word(expression, range),
                    CompoundKind::Opaque => {}
                }
            }
        }
    }

    fn assignment(&self, assignment: &Assignment, within: TextRange) {
        self.range(assignment.range, within);
        self.range(assignment.name, assignment.range);
        if let Some(subscript) = assignment.subscript {
            self.range(subscript, assignment.range);
        }
        self.word(&assignment.value, assignment.range);
    }

    fn redirects(&self, redirects: &[Redirect], within: TextRange) {
        for redirect in redirects {
            self.range(redirect.range, within);
            match &redirect.target {
                RedirectTarget::Word(word) => self.word(word, redirect.range),
                RedirectTarget::Heredoc(id) => assert!(self.script.heredoc(*id).is_some()),
                RedirectTarget::Missing => assert!(!self.script.errors.is_empty()),
            }
        }
    }

    fn words(&self, words: &[Word], within: TextRange) {
        let mut from = within.start;
        for word in words {
            assert!(
                from <= word.range.start && !word.range.is_empty(),
                "{words:?}"
            );
            from = word.range.end;
            self.word(word, within);
        }
    }

    fn word(&self, word: &Word, within: TextRange) {
        self.range(word.range, within);
        let mut from = word.range.start;
        for part in word.parts() {
            self.range(part.range, word.range);
            assert!(from <= part.range.start, "{word:?}");
            from = part.range.end;
            self.part(part);
        }
        assert_eq!(word.is_literal(), word.as_literal(self.source).is_some());
    }

    fn part(&self, part: &Part) {
        match &part.kind {
            PartKind::Literal | PartKind::Decoded(_) | PartKind::Opaque(_) => {}
            PartKind::Parameter(parameter) => {
                self.range(parameter.name, part.range);
                assert!(!parameter.name.is_empty());
                let words = [
                    &parameter.subscript,
                    &parameter.word,
                    &parameter.replacement,
                ];
                for word in words.into_iter().flatten() {
                    self.word(word, part.range);
                }
            }
            PartKind::Substitution(substitution) => self.list(substitution.body(), part.range),
            PartKind::Arithmetic(expression) => self.word(expression, part.range),
            PartKind::Array(elements) => {
                for element in elements {
                    if let Some(key) = element.key {
                        self.range(key, part.range);
                    }
                    self.word(&element.value, part.range);
                }
            }
        }
    }
}

/// Panics unless all holds for `source`.
pub(crate) fn check(source: &str, dialect: Dialect) {
    let script = parse_str(source, dialect);
    let all = TextRange {
        start: 0,
        end: u32::try_from(source.len()).unwrap(),
    };
    let check = Check {
        source,
        script: &script,
        ordered: dialect == Dialect::Posix,
    };
    check.list(&script.body, all);
    for heredoc in &script.heredocs {
        check.range(heredoc.range, all);
        check.range(heredoc.delimiter, heredoc.range);
        check.range(heredoc.body, all);
        check.range(heredoc.end_line, all);
        check.word(&heredoc.content, heredoc.body);
    }
    for comment in &script.comments {
        check.range(*comment, all);
    }
    for error in &script.errors {
        check.range(error.range, all);
    }
    assert!(script.simple_commands().all(|c| !c.command.is_empty()));
}

const PIECES: &[&str] = &[
    "$(",
    ")",
    "(",
    "((",
    "))",
    "$((",
    "`",
    "\\`",
    "\"",
    "'",
    "$'",
    "$\"",
    "\\",
    "\n",
    "\r\n",
    " ",
    "\t",
    ";",
    ";;",
    "&",
    "&&",
    "|",
    "||",
    "|&",
    "<",
    ">",
    ">>",
    "<<",
    "<<-",
    "<<<",
    "<&",
    ">&",
    "&>",
    "<(",
    ">(",
    "2>",
    "{a}>",
    "A",
    "EOF",
    "'EOF'",
    "\nEOF\n",
    "\n\tEOF\n",
    "cat <<EOF",
    "cat <<-'EOF' >f",
    "${",
    "}",
    "${x",
    ":-",
    ":",
    "/",
    "//",
    "#",
    "%",
    "@",
    "!",
    "?",
    "*",
    "[",
    "]",
    "[[",
    "]]",
    "if",
    "then",
    "else",
    "elif",
    "fi",
    "for",
    "in",
    "do",
    "done",
    "while",
    "case",
    "esac",
    "x)",
    "function",
    "f()",
    "{",
    "{{",
    "}}",
    "{%",
    "%}",
    "${{",
    "A=",
    "A+=",
    "A=(",
    "A[1]=",
    "export",
    "env",
    "declare",
    "time",
    "coproc",
    "é",
    "🐢",
    "\u{fffc}",
    "\0",
    "# c",
    "$x",
    "$1",
    "$?",
    "$",
    "~",
    "=",
    "-",
    ",",
    "^",
    "%X%",
    "$env:X",
    "set",
    "rem",
    "@'\n",
    "\n'@",
    "@{",
    "`n",
    "\\n",
    "\\x41",
    "\\u00e9",
    "\\\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_tree(source in "\\PC{0,60}") {
        for dialect in [Dialect::Posix, Dialect::PowerShell, Dialect::Cmd] {
            check(&source, dialect);
        }
    }

    #[test]
    fn any_mix_of_pieces_gives_a_sound_tree(
        pieces in proptest::collection::vec((0..PIECES.len(), any::<bool>()), 0..40)
    ) {
        let source: String = pieces
            .iter()
            .flat_map(|(index, space)| [PIECES[*index], if *space { " " } else { "" }])
            .collect();
        for dialect in [Dialect::Posix, Dialect::PowerShell, Dialect::Cmd] {
            check(&source, dialect);
        }
    }
}

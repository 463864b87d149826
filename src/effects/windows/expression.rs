//! What an expression or a command of PowerShell gives: the variables and files whose text is in its value.
//!
//! Only what passes text on is followed: text that is expanded, `+`, `-f`, `-replace`, methods of strings, and the
//! commands that print or rearrange what they are given. The arguments of anything else are not its output.

/// Something whose text is in the value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mention<'t> {
    /// `$env:NAME`.
    Environment(&'t str),
    /// `$name`.
    Variable(&'t str),
    /// A file that is read, as it is written.
    File(&'t str),
}

/// Commands that give what they are given, as arguments or through a pipe.
const PASSING: &[&str] = &[
    "echo",
    "write-output",
    "write",
    "out-string",
    "convertto-json",
    "convertto-csv",
    "convertto-xml",
    "convertto-yaml",
    "convertfrom-json",
    "select-object",
    "select",
    "select-string",
    "where-object",
    "where",
    "?",
    "foreach-object",
    "%",
    "sort-object",
    "sort",
    "join-string",
    "format-list",
    "fl",
    "format-table",
    "ft",
    "tee-object",
    "tee",
    "else",
    "return",
];

/// Commands that read files.
const READERS: &[&str] = &["get-content", "gc", "cat", "type"];

/// Keywords whose first parentheses only decide or are gone through.
const CONDITIONS: &[&str] = &["if", "elseif", "while", "switch", "foreach", "for"];

/// Methods whose value holds the text they are called on or given.
const METHODS: &[&str] = &[
    "replace",
    "trim",
    "trimend",
    "trimstart",
    "tostring",
    "format",
    "concat",
    "join",
    "insert",
    "padleft",
    "padright",
    "tolower",
    "toupper",
    "split",
    "substring",
    "getbytes",
    "getstring",
    "tobase64string",
    "frombase64string",
    "escapedatastring",
    "expandstring",
];

/// Properties that do not hold the text.
const MEASURES: &[&str] = &["length", "count", "exitcode", "statuscode"];

/// Operators whose value is true or false; all may begin with `c` or `i`.
const COMPARISONS: &[&str] = &[
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "match",
    "notmatch",
    "like",
    "notlike",
    "contains",
    "notcontains",
    "in",
    "notin",
    "is",
    "isnot",
];

/// Whether a command, by its name in lower case, gives what is piped to it.
pub(super) fn passes(name: &str) -> bool {
    PASSING.contains(&name)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `(…)`, `$(…)`, `@(…)`, `{…}`: commands.
    Commands,
    /// `@{…}`, `f(…)`: values.
    Values,
    /// `"…"`.
    Quotes,
    /// `@"…"@`.
    Here,
}

struct Frame {
    kind: Kind,
    /// Mentions before what the frame is an operand of, and before its own.
    operand: usize,
    segment: usize,
    /// The segment is none of what the frame gives.
    silent: bool,
    /// The next word names a command.
    fresh: bool,
    /// The next parentheses only decide.
    condition: bool,
    /// Mentions before a pattern that is replaced, up to the next comma.
    pattern: Option<usize>,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    found: Vec<Mention<'t>>,
    frames: Vec<Frame>,
    /// Mentions before the operand at hand.
    operand: usize,
}

/// What `text` gives. It begins with a command where `commands` says so, else it is a value.
pub(super) fn mentions(text: &str, commands: bool) -> Vec<Mention<'_>> {
    let mut scanner = Scanner {
        text,
        at: 0,
        found: Vec::new(),
        frames: Vec::new(),
        operand: 0,
    };
    scanner.open(
        if commands {
            Kind::Commands
        } else {
            Kind::Values
        },
        0,
    );
    while let Some(b) = scanner.peek(0) {
        match scanner.frames.last().map(|f| f.kind) {
            Some(Kind::Quotes | Kind::Here) => scanner.quoted(b),
            _ => scanner.bare(b),
        }
    }
    while !scanner.frames.is_empty() {
        scanner.close();
    }
    scanner.found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'t> Scanner<'t> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes over all up to the first that is not `wanted`.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Goes over one character.
    fn step(&mut self) {
        self.at += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    fn open(&mut self, kind: Kind, length: usize) {
        self.at += length;
        self.operand = self.found.len();
        self.frames.push(Frame {
            kind,
            operand: self.operand,
            segment: self.operand,
            silent: false,
            fresh: kind == Kind::Commands,
            condition: false,
            pattern: None,
        });
    }

    /// Ends a segment: what it gives, if it gives anything, stays.
    fn end_segment(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            if let Some(pattern) = frame.pattern.take() {
                self.found.truncate(pattern);
            }
            if frame.silent {
                self.found.truncate(frame.segment);
            }
            frame.segment = self.found.len();
            frame.silent = false;
            frame.condition = false;
            frame.fresh = frame.kind == Kind::Commands;
        }
    }

    fn close(&mut self) {
        self.end_segment();
        if let Some(frame) = self.frames.pop() {
            self.operand = frame.operand;
        }
        self.members();
    }

    /// Inside of double quotes.
    fn quoted(&mut self, b: u8) {
        let here = self.frames.last().is_some_and(|f| f.kind == Kind::Here);
        match (b, self.peek(1)) {
            (b'`', _) => {
                self.at += 1;
                self.step();
            }
            (b'\n', Some(b'"')) if here && self.peek(2) == Some(b'@') => {
                self.at += 3;
                self.close();
            }
            (b'"', Some(b'"')) if !here => self.at += 2,
            (b'"', _) if !here => {
                self.at += 1;
                self.close();
            }
            (b'$', Some(b'(')) => self.open(Kind::Commands, 2),
            (b'$', _) => self.variable(),
            _ => self.step(),
        }
    }

    /// At `$`.
    fn variable(&mut self) {
        self.at += 1;
        let braced = self.peek(0) == Some(b'{');
        self.at += usize::from(braced);
        let mut name = self.take(is_name);
        let mut scope = "";
        if self.peek(0) == Some(b':')
            && self.rest().get(1..).is_some_and(|r| r.starts_with(is_name))
        {
            self.at += 1;
            scope = name;
            name = self.take(is_name);
        }
        if braced {
            self.take(|c| c != '}' && c != '\n');
            self.at += usize::from(self.peek(0) == Some(b'}'));
        }
        if name.is_empty() {
            return;
        }
        if scope.eq_ignore_ascii_case("env") {
            self.found.push(Mention::Environment(name));
        } else {
            self.found.push(Mention::Variable(name));
        }
    }

    /// Behind an operand: `.Length`, `.Trim()`, `::Format(`.
    fn members(&mut self) {
        if matches!(
            self.frames.last().map(|f| f.kind),
            None | Some(Kind::Quotes | Kind::Here)
        ) {
            return;
        }
        let rest = self.rest();
        let Some(name) = rest.strip_prefix('.').or_else(|| rest.strip_prefix("::")) else {
            return;
        };
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return;
        }
        self.at += rest.len() - name.len();
        let name = self.take(is_name).to_ascii_lowercase();
        let operand = self.operand;
        if self.peek(0) != Some(b'(') {
            if MEASURES.contains(&name.as_str()) {
                self.found.truncate(operand);
            }
            return self.chained();
        }
        let passed = METHODS.contains(&name.as_str());
        if !passed {
            self.found.truncate(operand);
        }
        let replaces = name == "replace" && rest.starts_with('.');
        self.open(Kind::Values, 1);
        let pattern = replaces.then_some(self.found.len());
        if let Some(frame) = self.frames.last_mut() {
            frame.operand = operand;
            frame.silent = !passed;
            frame.pattern = pattern;
        }
    }

    /// `.a.b.c`, without going deeper for each.
    fn chained(&mut self) {
        while self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|b| b.is_ascii_alphabetic()) {
            let from = self.at;
            self.at += 1;
            let name = self.take(is_name).to_ascii_lowercase();
            if self.peek(0) == Some(b'(') {
                self.at = from;
                return self.members();
            }
            if MEASURES.contains(&name.as_str()) {
                self.found.truncate(self.operand);
            }
        }
    }

    /// Outside of quotes.
    fn bare(&mut self, b: u8) {
        let next = self.peek(1);
        let opens = !matches!(
            b,
            b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'&' | b')' | b'}'
        );
        let Some(frame) = self.frames.last_mut() else {
            return self.step();
        };
        let fresh = opens && std::mem::take(&mut frame.fresh);
        let deep = self.frames.len() > 1;
        match b {
            b'`' => {
                self.at += 1;
                self.step();
            }
            b'\'' => {
                self.operand = self.found.len();
                self.at += 1;
                self.take(|c| c != '\'');
                self.at += 1;
                self.members();
            }
            b'"' => self.open(Kind::Quotes, 1),
            b'@' if matches!(next, Some(b'\'' | b'"'))
                && matches!(self.peek(2), Some(b'\r' | b'\n')) =>
            {
                if next == Some(b'"') {
                    self.open(Kind::Here, 2);
                } else {
                    let rest = self.rest();
                    self.at += rest.find("\n'@").map_or(rest.len(), |at| at + 3);
                }
            }
            b'@' if next == Some(b'{') => self.open(Kind::Values, 2),
            b'$' | b'@' if next == Some(b'(') => self.open(Kind::Commands, 2),
            b'$' => {
                self.operand = self.found.len();
                self.variable();
                self.members();
            }
            b'(' | b'{' => {
                let silent = b == b'('
                    && self
                        .frames
                        .last_mut()
                        .is_some_and(|f| std::mem::take(&mut f.condition));
                self.open(Kind::Commands, 1);
                if let Some(frame) = self.frames.last_mut() {
                    // Each of its segments would be heard again.
                    frame.kind = if silent { Kind::Values } else { Kind::Commands };
                    frame.silent = silent;
                }
            }
            b')' | b'}' if deep => {
                self.at += 1;
                self.close();
            }
            b';' | b'\n' => {
                self.at += 1;
                self.end_segment();
            }
            b'|' => {
                self.at += 1;
                if let Some(frame) = self.frames.last_mut() {
                    if frame.silent {
                        self.found.truncate(frame.segment);
                    }
                    frame.silent = false;
                    frame.fresh = frame.kind == Kind::Commands;
                }
            }
            b',' => {
                self.at += 1;
                if let Some(pattern) = self.frames.last_mut().and_then(|f| f.pattern.take()) {
                    self.found.truncate(pattern);
                }
            }
            b'-' if next.is_some_and(|b| b.is_ascii_alphabetic()) => {
                self.at += 1;
                let name = self.take(is_name).to_ascii_lowercase();
                self.operator(&name);
            }
            b'[' => {
                self.take(|c| c != ']' && c != '\n');
                self.at += usize::from(self.peek(0) == Some(b']'));
                self.operand = self.found.len();
                self.members();
            }
            b'.' if self.peek(1).is_some_and(|b| b.is_ascii_alphabetic()) && !fresh => {
                self.members()
            }
            _ if fresh => self.command(),
            _ => self.step(),
        }
    }

    fn operator(&mut self, name: &str) {
        let found = self.found.len();
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let plain = name.strip_prefix(['c', 'i']).unwrap_or(name);
        if COMPARISONS.contains(&name) || COMPARISONS.contains(&plain) {
            frame.silent = true;
        } else if plain == "replace" {
            frame.pattern = Some(found);
        }
    }

    /// At the first word of a command.
    fn command(&mut self) {
        let from = self.at;
        let name = self
            .take(|c| !c.is_whitespace() && !"(){}[]|;&<>,\"'$".contains(c))
            .to_ascii_lowercase();
        if self.at == from {
            return self.step();
        }
        if name.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '!') {
            return;
        }
        if READERS.contains(&name.as_str()) {
            let words = self.take(|c| !"(){}|;\n".contains(c));
            let mut paths = words.split_whitespace().filter(|w| !w.starts_with('-'));
            if let Some(path) = paths.next() {
                self.found.push(Mention::File(path));
            }
            return;
        }
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if CONDITIONS.contains(&name.as_str()) {
            frame.condition = true;
        } else if !passes(&name) {
            self.found.truncate(frame.segment);
            frame.silent = true;
        }
    }
}

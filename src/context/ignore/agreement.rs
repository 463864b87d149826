//! A second implementation of ignore files, by other means: patterns are matched by going back and forth over text, with no
//! expression between, and verdicts follow from their definition, path by path. Both must agree on generated files and
//! trees.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use super::Ignore;

/// Whether `pattern` matches all of `path`, by trying every way.
fn expression(pattern: &[char], path: &[char]) -> bool {
    match pattern {
        [] => path.is_empty(),
        ['*', '*', '/', rest @ ..] | ['*', '*', rest @ ..] if rest.is_empty() => {
            // `folder/**` does not match the folder; after wildcards it is any rest.
            true
        }
        ['*', '*', '/', rest @ ..] | ['*', '*', rest @ ..] => {
            expression(rest, path)
                || path
                    .iter()
                    .enumerate()
                    .any(|(at, c)| *c == '/' && expression(rest, &path[at + 1..]))
        }
        ['*', rest @ ..] => {
            let within = path.iter().take_while(|c| **c != '/').count();
            (0..=within).any(|at| expression(rest, &path[at..]))
        }
        ['?', rest @ ..] => {
            matches!(path, [c, tail @ ..] if *c != '/' && expression(rest, tail))
        }
        ['[', rest @ ..] => {
            let end = rest.iter().position(|c| *c == ']').unwrap();
            let (set, rest) = (&rest[..end], &rest[end + 1..]);
            let (set, negated) = match set {
                ['^', set @ ..] => (set, true),
                set => (set, false),
            };
            let [c, tail @ ..] = path else { return false };
            let listed = match set {
                [low, '-', high] => low <= c && c <= high,
                set => set.contains(c),
            };
            listed != negated && expression(rest, tail)
        }
        ['\\', own, rest @ ..] | [own, rest @ ..] => {
            matches!(path, [c, tail @ ..] if c == own && expression(rest, tail))
        }
    }
}

fn own_match(pattern: &str, path: &str) -> bool {
    let chars = |s: &str| s.chars().collect::<Vec<_>>();
    let plain = |s: &str| !s.contains(['*', '?', '[', ']', '\\']);
    if let Some(end) = pattern.strip_prefix("**")
        && plain(end)
    {
        return path.ends_with(end) || Some(path) == end.strip_prefix('/');
    }
    if let Some(start) = pattern.strip_suffix("**")
        && plain(start)
    {
        return path.starts_with(start);
    }
    expression(&chars(pattern), &chars(path))
}

/// A file's patterns, each with whether it takes back in.
struct Second(Vec<(bool, String)>);

impl Second {
    fn read(text: &str) -> Self {
        let lines = text.lines().filter(|l| !l.starts_with('#')).map(str::trim);
        let mut rules = Vec::new();
        for line in lines.filter(|l| !l.is_empty()) {
            let (negated, pattern) = match line.strip_prefix('!') {
                Some(rest) => (true, rest.trim()),
                None => (false, line),
            };
            let parts: Vec<&str> = pattern
                .split('/')
                .filter(|p| !matches!(*p, "" | "."))
                .collect();
            rules.push((
                negated,
                if parts.is_empty() {
                    ".".to_owned()
                } else {
                    parts.join("/")
                },
            ));
        }
        Self(rules)
    }

    /// The verdict of the first `count` rules.
    fn ignored(&self, count: usize, path: &str) -> bool {
        let Some(last) = count.checked_sub(1) else {
            return false;
        };
        if self.matched(last, path) {
            !self.0[last].0
        } else {
            self.ignored(last, path)
        }
    }

    /// A rule matches when it matched the folder, or when it would change the verdict and matches the path.
    fn matched(&self, rule: usize, path: &str) -> bool {
        let above = path
            .rsplit_once('/')
            .is_some_and(|(folder, _)| self.matched(rule, folder));
        let (negated, pattern) = &self.0[rule];
        above || self.ignored(rule, path) == *negated && own_match(pattern, path)
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    fn path(&mut self) -> String {
        let names = [
            "a", "b", "ab", ".env", "a.pem", "b.pem", "src", ".a", "x.y", "é",
        ];
        let depth = 1 + self.below(4);
        (0..depth)
            .map(|_| self.pick(&names))
            .collect::<Vec<_>>()
            .join("/")
    }

    fn pattern(&mut self) -> String {
        let pieces = [
            "a",
            "b",
            "ab",
            ".env",
            "*.pem",
            "*",
            "**",
            "?",
            "a*",
            "*b",
            ".*",
            "[ab]",
            "[^a]*",
            "[a-c].pem",
            "src",
            "a?",
            "**b",
            "a**",
            "\\a\\*",
            "é",
            "?*",
            "x.y",
            "**.pem",
        ];
        let depth = 1 + self.below(3);
        let body: Vec<_> = (0..depth).map(|_| self.pick(&pieces)).collect();
        let lead = ["", "", "", "/", "./", " ", "**/"];
        let tail = ["", "", "", "/", " ", "/."];
        let mark = ["", "", "", "!", "! "];
        let (mark, lead, tail) = (self.pick(&mark), self.pick(&lead), self.pick(&tail));
        if self.below(20) == 0 {
            return "# a".to_owned();
        }
        // A space between the mark and the pattern means nothing; one inside it would.
        format!("{mark}{}{}{tail}", lead.trim(), body.join("/"))
    }
}

#[test]
fn two_implementations_agree() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut ignored, mut taken) = (0, 0);
    for _ in 0..2000 {
        let patterns: Vec<_> = (0..1 + random.below(5)).map(|_| random.pattern()).collect();
        let text = patterns.join("\n");
        let (one, second) = (Ignore::read(&text), Second::read(&text));
        assert!(one.refused.is_empty(), "{text:?}");
        for _ in 0..20 {
            let path = random.path();
            let expected = second.ignored(second.0.len(), &path);
            assert_eq!(one.ignores(&path), expected, "{text:?} {path}");
            *if expected { &mut ignored } else { &mut taken } += 1;
        }
    }
    // Neither is the rule.
    assert!(ignored > 4000 && taken > 4000, "{ignored} {taken}");
}

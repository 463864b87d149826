//! Paths of an image, and patterns of them as a shell reads them.

/// Stands in a path, on both sides of a number, for what cannot be known.
pub const UNKNOWN: char = '\u{fffc}';

/// Folders deeper than this are made to be slow.
const DEEPEST: usize = 64;

/// `path` from `folder` on: absolute, without `.`, `..` and doubled slashes. What begins with a variable whose value is
/// not known (`${DIR}/x`) is taken to be absolute.
#[must_use]
pub fn normal(folder: &str, path: &str) -> String {
    let absolute = path.starts_with(['/', UNKNOWN]) || path.starts_with("${");
    let folder = if absolute { "" } else { folder };
    let mut whole = String::with_capacity(folder.len() + path.len() + 2);
    let mut depth = 0;
    for part in parts(folder).chain(parts(path)) {
        match part {
            "" | "." => {}
            ".." => {
                if let Some(slash) = whole.rfind('/') {
                    whole.truncate(slash);
                    depth -= 1;
                }
            }
            part if depth < DEEPEST => {
                whole.push('/');
                whole.push_str(part);
                depth += 1;
            }
            _ => {}
        }
    }
    if whole.is_empty() {
        whole.push('/');
    }
    let not_known = |rest: &str| rest.starts_with(UNKNOWN) || rest.starts_with("${");
    if whole.strip_prefix('/').is_some_and(not_known) {
        whole.remove(0);
    }
    whole
}

/// What stands between the slashes of a path.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let all = rest?;
        let slash = memchr::memchr(b'/', all.as_bytes());
        rest = slash.and_then(|at| all.get(at + 1..));
        all.get(..slash.unwrap_or(all.len()))
    })
}

/// The last part of a path.
#[must_use]
pub fn base(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    let slash = path.bytes().rposition(|b| b == b'/');
    path.get(slash.map_or(0, |at| at + 1)..).unwrap_or_default()
}

/// The folder of a path.
#[must_use]
pub fn folder(path: &str) -> &str {
    match path.trim_end_matches('/').rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => ".",
    }
}

/// `rest` below `folder`.
#[must_use]
pub fn join(folder: &str, rest: &str) -> String {
    format!("{}/{rest}", folder.trim_end_matches('/'))
}

/// What of `path` is behind `folder`: `Some("")` for the folder itself.
#[must_use]
pub fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('/')
}

/// Whether `pattern` names more than one path.
#[must_use]
pub fn is_pattern(pattern: &str) -> bool {
    pattern.contains(['*', '?', '['])
}

/// Whether a shell's `pattern` names `path`. Neither has `.` or `..` parts; `*` does not match `/`.
#[must_use]
pub fn matches(pattern: &str, path: &str) -> bool {
    if !is_pattern(pattern) {
        return pattern == path;
    }
    let (mut patterns, mut parts) = (pattern.split('/'), path.split('/'));
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if part_matches(pattern.as_bytes(), part.as_bytes()) => {}
            _ => return false,
        }
    }
}

/// Whether `pattern` names `path` or a folder that it is in.
#[must_use]
pub fn covers(pattern: &str, path: &str) -> bool {
    if !is_pattern(pattern) {
        return below(path, pattern).is_some();
    }
    let depth = pattern.trim_end_matches('/').split('/').count();
    let end = path
        .match_indices('/')
        .nth(depth.saturating_sub(1))
        .map(|(at, _)| at);
    let head = end.and_then(|end| path.get(..end)).unwrap_or(path);
    matches(pattern.trim_end_matches('/'), head)
}

/// One part of a path against one part of a pattern. A set `[…]` stands for any one character: what is removed or taken
/// too much is better than what is not.
fn part_matches(pattern: &[u8], part: &[u8]) -> bool {
    let (mut p, mut s) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let set = pattern.get(p) == Some(&b'[');
        let width = if set {
            pattern
                .iter()
                .skip(p)
                .position(|b| *b == b']')
                .map_or(1, |n| n + 1)
        } else {
            1
        };
        match (pattern.get(p), part.get(s)) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                star = Some((p, s));
                p += 1;
                continue;
            }
            (Some(b'?'), Some(_)) => {
                p += 1;
                s += 1;
                continue;
            }
            (Some(b'['), Some(_)) if width > 1 => {
                p += width;
                s += 1;
                continue;
            }
            (Some(a), Some(b)) if a == b => {
                p += 1;
                s += 1;
                continue;
            }
            _ => {}
        }
        match star {
            Some((at, from)) if from < part.len() => {
                star = Some((at, from + 1));
                p = at + 1;
                s = from + 1;
            }
            _ => return false,
        }
    }
}

/// `a{b,c}d` as `abd`, `acd`; the text itself where there is nothing to choose from, or too much.
#[must_use]
pub fn braces(text: &str) -> Vec<String> {
    const MOST: usize = 64;
    let mut found = vec![text.to_owned()];
    for _ in 0..4 {
        let mut next = Vec::new();
        let mut changed = false;
        for text in &found {
            match choices(text) {
                Some((head, middle, tail)) => {
                    changed = true;
                    next.extend(middle.split(',').map(|m| format!("{head}{m}{tail}")));
                }
                None => next.push(text.clone()),
            }
            if next.len() > MOST {
                return found;
            }
        }
        found = next;
        if !changed {
            break;
        }
    }
    found
}

/// The first `{a,b}` without braces in it, with what stands around it. `${…}` is none.
fn choices(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text.get(from..)?.find('{').map(|at| from + at) {
        let inner = text.get(open + 1..)?;
        let end = inner.find(['{', '}']);
        if let Some(end) = end
            && inner.get(end..)?.starts_with('}')
            && let Some(middle) = inner.get(..end)
            && middle.contains(',')
            && !text.get(..open)?.ends_with('$')
        {
            return Some((text.get(..open)?, middle, inner.get(end + 1..)?));
        }
        from = open + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (folder, path, expected) in [
            ("/app", "x/./y", "/app/x/y"),
            ("/app", "../x", "/x"),
            ("/", "../..", "/"),
            ("/app", "/x//y/", "/x/y"),
            ("/app", "${DIR}/x", "${DIR}/x"),
        ] {
            assert_eq!(normal(folder, path), expected, "{folder} {path}");
        }
        assert_eq!(folder("/a/b"), "/a");
        assert_eq!(folder("/a"), "/");
        assert_eq!(base("/a/b/"), "b");
        assert_eq!(below("/a/b", "/a"), Some("b"));
        assert_eq!(below("/ab", "/a"), None);
        assert_eq!(below("/a", "/"), Some("a"));
    }

    #[test]
    fn patterns() {
        for (pattern, path, whole, or_above) in [
            ("/a/*", "/a/b", true, true),
            ("/a/*", "/a/b/c", false, true),
            ("/a", "/a/b/c", false, true),
            ("/a/b*d", "/a/bxd", true, true),
            ("/a/id_[rd]sa", "/a/id_rsa", true, true),
            ("/a/.??*", "/a/.npmrc", true, true),
            ("/*/b", "/a/b/c", false, true),
            ("/a/*.key", "/a/x.pem", false, false),
            ("/ab", "/a", false, false),
            ("${D}/*", "${D}/x/y", false, true),
            ("/a/[", "/a/[", true, true),
        ] {
            assert_eq!(matches(pattern, path), whole, "{pattern} {path}");
            assert_eq!(covers(pattern, path), or_above, "{pattern} over {path}");
        }
    }

    #[test]
    fn choices_of_braces() {
        assert_eq!(braces("/a/{b,c}/d"), ["/a/b/d", "/a/c/d"]);
        assert_eq!(braces("{a,b}{c,d}"), ["ac", "ad", "bc", "bd"]);
        assert_eq!(braces("${A,,}"), ["${A,,}"]);
        assert_eq!(braces("{a}"), ["{a}"]);
    }
}

//! Ignore files: what they leave out, and what a `COPY` takes beside them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::context::Ignore;
use lint_secrets_fuzz::project::Project;
use lint_secrets_fuzz::{LONGEST, lint};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    // The patterns, then a line of `===`, then paths.
    let (patterns, paths) = text
        .split_once("\n===\n")
        .unwrap_or((text, ".env\nsrc/.env\nid_rsa"));
    let ignore = Ignore::read(patterns);
    for (range, why) in &ignore.refused {
        assert!(
            patterns.get(range.clone()).is_some() && !why.is_empty(),
            "{range:?}"
        );
    }
    let nothing = Ignore::read(&format!("{patterns}\n!**\n"));
    let all = Ignore::read(&format!("{patterns}\n**\n"));
    let noted = Ignore::read(&format!("{patterns}\n# a note\n\n"));
    for path in paths.lines().filter(|path| is_plain(path)).take(16) {
        let ignored = ignore.ignores(path);
        assert_eq!(ignored, noted.ignores(path), "a comment counts");
        if !ignore.cut {
            assert!(all.ignores(path), "`**` does not leave out a path");
            assert!(!nothing.ignores(path), "`!**` does not take a path back");
        }
    }
    // The same, as a builder asks.
    let mut files = format!(
        "FROM a\nCOPY . /app\nCOPY --chown=1 src/* id_rsa /b/\n=== .dockerignore\n{patterns}\n"
    );
    for path in paths.lines().filter(|path| is_plain(path)).take(4) {
        files += &format!("=== {path}\nTOKEN=x\n");
    }
    let project = Project::read(files.as_bytes());
    lint::assert_same(&lint::project(&project), &lint::project(&project));
});

/// A path as a folder has it.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | "..")) && path.trim() == path
}

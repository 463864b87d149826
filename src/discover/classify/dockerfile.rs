//! Dockerfiles and Containerfiles.

use super::Verdict;
use super::name::{Name, listed};

const STEMS: [&str; 2] = ["dockerfile", "containerfile"];

/// Ends of names that are never build files: lists of what to leave out, prose, licences and signatures, pictures,
/// and what editors and merges leave behind.
const NEVER: &str = "dockerignore containerignore md markdown rst adoc license licence asc sig sha256 sha512 bak \
                     orig rej swp swo swn swx save log pdf png svg";

/// Ends of names that are languages of their own, so that the file may be one about Dockerfiles.
const MAYBE: &str = "bash bat c cc cfg conf cpp cs css csv diff erl ex exs go h hcl hs html ini java jl js json json5 \
                     jsx kt lock lua mjs mk ml nix patch php pl properties ps1 py r rb rs scala sh snap sql swift tf \
                     tmlanguage toml ts tsx txt vim vue xml yaml yml zig zsh";

/// What the name of a file says, if anything: `Dockerfile` and `Containerfile` in any case (`docker build` itself
/// takes `dockerfile` too), alone or with something before or after (`Dockerfile.prod`, `Dockerfile-prod`,
/// `prod.Dockerfile`, `prod.dockerfile.tmpl`).
pub(super) fn by_name(name: &Name<'_>) -> Option<Verdict> {
    let (before, word, after) = stem(name)?;
    let ending = name.ending();
    // In the midst of words (`Desktop-Dockerfile.ubuntu`): its content has to say so, too.
    let amid = !before.is_empty() && !after.is_empty() && !before.ends_with('.');
    if listed(NEVER, ending) || amid && listed(MAYBE, ending) {
        return None;
    }
    // `dockerfile-lint` and `parse_dockerfile` are as often programs; `Dockerfile-prod` is not.
    let glued = before.ends_with(['-', '_']) || after.starts_with(['-', '_']);
    let small = word.starts_with(|c: char| c.is_ascii_lowercase());
    Some(if listed(MAYBE, ending) || amid || (glued && small) {
        Verdict::Maybe
    } else {
        Verdict::Is
    })
}

/// Splits a name around its `Dockerfile`: one that starts the name, ends it, or stands before a dot.
fn stem<'a>(name: &Name<'a>) -> Option<(&'a str, &'a str, &'a str)> {
    // A search is not set up for names that hold the common end of neither.
    let lower = name.lower();
    if !lower.as_bytes().windows(6).any(|six| six == b"erfile") {
        return None;
    }
    let name = name.written;
    STEMS.into_iter().find_map(|stem| {
        lower.match_indices(stem).find_map(|(at, _)| {
            let before = name.get(..at)?;
            let word = name.get(at..at + stem.len())?;
            let after = name.get(at + stem.len()..)?;
            let separated = (before.is_empty() || before.ends_with(['.', '-', '_']))
                && (after.is_empty() || after.starts_with(['.', '-', '_']));
            let placed = before.is_empty()
                || after.is_empty()
                || (before.ends_with('.') && after.starts_with('.'))
                || (before.ends_with('-') && after.starts_with('.'));
            (separated && placed).then_some((before, word, after))
        })
    })
}

/// What the first bytes of a file say, if anything: a `# syntax=` line that names the Dockerfile frontend, or a
/// first instruction that is `FROM` an image, after nothing but comments and `ARG`. Python's `from x import y`, a
/// mailbox and prose are none of these.
pub(super) fn by_content(text: &str) -> bool {
    for line in text.lines() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            if names_the_frontend(comment) {
                return true;
            }
            continue;
        }
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if first.eq_ignore_ascii_case("ARG") && words.next().is_some_and(starts_as_name) {
            continue;
        }
        return first.eq_ignore_ascii_case("FROM") && is_from(words);
    }
    false
}

/// `syntax = docker/dockerfile:1`, as the builder reads it: white space around the name and the `=`.
fn names_the_frontend(comment: &str) -> bool {
    let Some((name, value)) = comment.split_once('=') else {
        return false;
    };
    let value = value.trim().to_ascii_lowercase();
    name.trim().eq_ignore_ascii_case("syntax") && value.contains("dockerfile")
}

fn starts_as_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Whether these are the words after a `FROM`: flags, an image, and perhaps `AS name`.
fn is_from<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let mut words = words.skip_while(|word| word.starts_with("--"));
    let Some(image) = words.next() else {
        return false;
    };
    if image == "\\" {
        return true;
    }
    let image_like = image
        .chars()
        .all(|c| c.is_alphanumeric() || "._-/:@${}+\"'".contains(c));
    let rest: Vec<&str> = words.take(3).collect();
    image_like
        && matches!(rest.as_slice(), [] | ["\\"] | [_, _])
        && rest
            .first()
            .is_none_or(|word| *word == "\\" || word.eq_ignore_ascii_case("AS"))
}

#[cfg(test)]
mod tests {
    use super::super::{Format, by_content as content_is, is_of_an_editor};
    use super::{Name, Verdict, by_name};

    fn name(name: &str) -> &'static str {
        if is_of_an_editor(name) {
            return "no";
        }
        match by_name(&Name::of(name)) {
            None => "no",
            Some(Verdict::Maybe) => "maybe",
            Some(Verdict::Is) => "yes",
        }
    }

    #[test]
    fn names_of_dockerfiles() {
        for yes in [
            "Dockerfile",
            "dockerfile",
            "DOCKERFILE",
            "Containerfile",
            "containerfile",
            "Dockerfile.prod",
            "Dockerfile.prod.tmpl",
            "Dockerfile.j2",
            "Dockerfile-prod",
            "Dockerfile_x",
            "prod.Dockerfile",
            "prod.dockerfile",
            "a.b.Dockerfile",
            "prod-Dockerfile",
            "prod_Dockerfile",
            "prod.Dockerfile.in",
            ".Dockerfile",
            "Containerfile.dev",
            "dev.containerfile",
            "Dockerfile.3.12",
            "Dockerfile.",
            "Dockerfile.ż",
            "Dockerfile.dockerignore.prod",
            "Dockerfile.test",
        ] {
            assert_eq!(name(yes), "yes", "{yes}");
        }
    }

    #[test]
    fn names_that_leave_it_to_the_content() {
        for maybe in [
            "Dockerfile.go",
            "dockerfile.py",
            "Dockerfile.test.js",
            "dockerfile-lint",
            "parse_dockerfile",
            "Dockerfile.txt",
            "Dockerfile-build.yml",
            "dockerfile_parser.rs",
        ] {
            assert_eq!(name(maybe), "maybe", "{maybe}");
        }
    }

    #[test]
    fn names_of_other_files() {
        for no in [
            "Dockerfile.prod.md",
            "Dockerfile.md",
            "Dockerfile.dockerignore",
            "prod.Dockerfile.dockerignore",
            ".dockerignore",
            "Containerfile.containerignore",
            "Dockerfile~",
            "#Dockerfile#",
            ".#Dockerfile",
            ".Dockerfile.swp",
            "Dockerfile.orig",
            "Dockerfile.bak",
            "Dockerfile.rej",
            "Dockerfile.license",
            "my-dockerfile-tools.py",
            "NotADockerfile",
            "Dockerfiles",
            "docker-compose.yml",
            "",
            "dockerfile1",
            "a.mydockerfile",
            "README",
        ] {
            assert_eq!(name(no), "no", "{no}");
        }
    }

    #[test]
    fn contents_of_dockerfiles() {
        for yes in [
            "FROM alpine",
            "\u{feff}FROM a AS b\nRUN x",
            "# a\n\n  from --platform=$P a:1@sha256:0 as b\n",
            "ARG V=1\nARG W\nFROM a:${V:-2}",
            "# syntax = docker/dockerfile:1\n{{ x }}",
            "#!/usr/bin/env x\nFROM scratch",
            "FROM \\\n alpine",
            "FROM \"a\"\r\nRUN x",
        ] {
            assert_eq!(
                content_is(yes.as_bytes()),
                Some(Format::Dockerfile),
                "{yes}"
            );
        }
    }

    #[test]
    fn contents_of_other_files() {
        for no in [
            "",
            "from x import y",
            "From now on, nothing",
            "From a@b Mon Jan 1 00:00:00 2026",
            "FROM",
            "FROM a, b",
            "#!/bin/sh\necho",
            "SELECT 1\nFROM a",
            "ARG",
            "package main",
            "FROM a\0",
            "# syntax: x\nversion: 1",
            "import a\nFROM b",
            "FROM table WHERE x",
        ] {
            assert_eq!(content_is(no.as_bytes()), None, "{no}");
        }
    }
}

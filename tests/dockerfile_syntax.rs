//! The Dockerfile reader: outlines of the files in `test-data/syntax/dockerfile`, agreement with parse-dockerfile where
//! that is right, and what holds for any bytes.
//!
//! `accept` holds what builders read without complaint, `recover` what they refuse and this reader reads around,
//! `reject` what is no Dockerfile at all. `BLESS=1` writes the outlines.
#![allow(clippy::disallowed_methods)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lint_secrets::source::{FileId, SourceFile, Span};
use lint_secrets::syntax::dockerfile::{Body, Dockerfile, Form, Instruction, Kind, parse};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> (SourceFile, Dockerfile) {
    let file = SourceFile::new(FileId(0), "Dockerfile", bytes.to_vec());
    let tree = parse(&file);
    (file, tree)
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/syntax/dockerfile");
    let mut found = Vec::new();
    for group in ["accept", "recover", "reject"] {
        for entry in std::fs::read_dir(folder.join(group)).unwrap() {
            let path = entry.unwrap().path();
            let kind = path.extension().and_then(|e| e.to_str());
            match kind {
                Some("Dockerfile") => found.push(path),
                Some("outline") => assert!(
                    path.with_extension("Dockerfile").exists(),
                    "{path:?}: of no file"
                ),
                _ => panic!("{path:?}: no test reads this"),
            }
        }
    }
    found.sort();
    found
}

fn outline(file: &SourceFile, tree: &Dockerfile) -> String {
    let mut out = String::new();
    for instruction in &tree.instructions {
        write!(out, "{}..{} ", instruction.span.start, instruction.span.end).unwrap();
        body(&mut out, instruction, &instruction.body);
        for heredoc in &instruction.heredocs {
            let marks = [(heredoc.expand, " expanded"), (heredoc.chomp, " chomped")];
            let marks: String = marks
                .iter()
                .filter(|(on, _)| *on)
                .map(|(_, m)| *m)
                .collect();
            writeln!(
                out,
                "  <<{}{marks} {:?}",
                heredoc.name,
                heredoc.body.as_str()
            )
            .unwrap();
        }
    }
    for comment in &tree.comments {
        let kind = match (comment.directive, comment.inside) {
            (true, _) => "directive",
            (_, true) => "inside",
            _ => "before",
        };
        writeln!(
            out,
            "# {kind} {} {:?}",
            comment.instruction,
            file.slice(comment.span)
        )
        .unwrap();
    }
    for error in &tree.errors {
        writeln!(out, "! {:?} {}", file.slice(error.span), error.message).unwrap();
    }
    out
}

fn body(out: &mut String, at: &Instruction, body_of: &Body) {
    let keyword = if body_of.name.as_str().is_empty() {
        "?"
    } else {
        body_of.name.as_str()
    };
    out.push_str(keyword);
    for flag in &body_of.flags {
        let value = flag.value.as_ref().map(|v| at.str(v));
        write!(out, " --{}={value:?}", at.str(&flag.name)).unwrap();
    }
    let texts = |list: &[lint_secrets::source::Text]| {
        list.iter()
            .map(|t| t.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    match &body_of.kind {
        Kind::From { image, name } => writeln!(
            out,
            " {:?} as {:?}",
            image.as_ref().map(|r| at.str(r)),
            name.as_ref().map(|r| at.str(r))
        ),
        Kind::Pairs(pairs) => {
            for pair in pairs {
                write!(
                    out,
                    " {:?}={:?}",
                    at.str(&pair.key),
                    pair.value.as_ref().map(|v| at.str(v))
                )
                .unwrap();
            }
            writeln!(out)
        }
        Kind::Command(Form::Shell(range)) => writeln!(out, " shell {:?}", at.str(range)),
        Kind::Command(Form::Exec(words)) => writeln!(out, " exec {:?}", texts(words)),
        Kind::Paths(paths) => writeln!(out, " {:?}", texts(paths)),
        Kind::Trigger(inner) => {
            out.push(' ');
            body(out, at, inner);
            Ok(())
        }
        Kind::Text => writeln!(out, " {:?}", at.str(&body_of.args)),
        Kind::Empty => writeln!(out, " nothing"),
    }
    .unwrap();
}

#[test]
fn outlines_are_as_written() {
    let bless = std::env::var_os("BLESS").is_some();
    let files = files();
    assert!(files.len() >= 16, "only {} files", files.len());
    let mut differing = Vec::new();
    for path in files {
        let (file, tree) = read(&std::fs::read(&path).unwrap());
        let group = path
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        match group.as_str() {
            "accept" => assert!(tree.errors.is_empty(), "{path:?}: {:?}", tree.errors),
            "recover" => assert!(
                !tree.errors.is_empty() || tree.instructions.len() > 1,
                "{path:?}"
            ),
            _ => {}
        }
        let actual = outline(&file, &tree);
        let golden = path.with_extension("outline");
        if std::fs::read_to_string(&golden).unwrap_or_default() != actual {
            if bless {
                std::fs::write(&golden, &actual).unwrap();
            } else {
                differing.push(format!("{}:\n{actual}", path.display()));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// Where parse-dockerfile is known to be wrong: heredocs inside a command or with a descriptor, spans behind a byte order
/// mark, and everything behind a line that it does not know.
const NOT_COMPARED: [&str; 3] = ["two-heredocs", "descriptor-heredoc", "bom-and-escape"];

#[test]
fn keywords_stand_where_parse_dockerfile_sees_them() {
    let mut compared = 0;
    for path in files()
        .iter()
        .filter(|p| p.to_string_lossy().contains("/accept/"))
    {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        if NOT_COMPARED.contains(&name.as_str()) {
            continue;
        }
        let Ok(theirs) = parse_dockerfile::parse(&text) else {
            continue;
        };
        let (_, tree) = read(text.as_bytes());
        let ours: Vec<usize> = tree
            .instructions
            .iter()
            .map(|i| i.span.start as usize)
            .collect();
        let theirs: Vec<usize> = theirs.instructions.iter().map(keyword_start).collect();
        assert_eq!(ours, theirs, "{name}");
        compared += 1;
    }
    assert!(compared >= 3, "only {compared} files were compared");
}

fn keyword_start(instruction: &parse_dockerfile::Instruction<'_>) -> usize {
    use parse_dockerfile::Instruction as I;
    let keyword = match instruction {
        I::Add(i) => &i.add,
        I::Arg(i) => &i.arg,
        I::Cmd(i) => &i.cmd,
        I::Copy(i) => &i.copy,
        I::Entrypoint(i) => &i.entrypoint,
        I::Env(i) => &i.env,
        I::Expose(i) => &i.expose,
        I::From(i) => &i.from,
        I::Healthcheck(i) => &i.healthcheck,
        I::Label(i) => &i.label,
        I::Maintainer(i) => &i.maintainer,
        I::Onbuild(i) => &i.onbuild,
        I::Run(i) => &i.run,
        I::Shell(i) => &i.shell,
        I::Stopsignal(i) => &i.stopsignal,
        I::User(i) => &i.user,
        I::Volume(i) => &i.volume,
        I::Workdir(i) => &i.workdir,
        other => panic!("an instruction that is new to us: {other:?}"),
    };
    keyword.span.start
}

fn assert_sound(file: &SourceFile, tree: &Dockerfile) {
    let text = file.text();
    let sound = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(start <= end && end <= text.len(), "{start}..{end}");
        assert!(
            text.is_char_boundary(start) && text.is_char_boundary(end),
            "{start}..{end}"
        );
    };
    let mut end = 0;
    for instruction in &tree.instructions {
        sound(instruction.span);
        assert!(instruction.span.start >= end, "instructions overlap");
        end = instruction.span.end;
        for heredoc in &instruction.heredocs {
            heredoc.body.full_span().into_iter().for_each(sound);
        }
        if let Kind::Pairs(pairs) = &instruction.innermost().kind {
            for pair in pairs {
                sound(instruction.span_of(&pair.key));
                pair.value
                    .iter()
                    .for_each(|v| sound(instruction.span_of(v)));
            }
        }
    }
    tree.comments.iter().for_each(|c| sound(c.span));
    tree.errors.iter().for_each(|e| sound(e.span));
}

/// Pieces that Dockerfiles are made of, put together in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("FROM a AS b"),
        Just("ENV "),
        Just("ARG "),
        Just("RUN "),
        Just("COPY "),
        Just("ONBUILD "),
        Just("# x"),
        Just("# escape=`"),
        Just("\\\n"),
        Just("`\n"),
        Just("\n"),
        Just("\r\n"),
        Just("<<EOF"),
        Just("<<-\"E\""),
        Just("EOF\n"),
        Just("\t"),
        Just(" "),
        Just("A=b"),
        Just("\""),
        Just("'"),
        Just("${A:-"),
        Just("}"),
        Just("$B"),
        Just("["),
        Just("\"]"),
        Just("ż🐢"),
        Just("\u{feff}"),
        Just("\0"),
        Just("--f=v"),
        Just("\\"),
        Just(","),
        Just("HEALTHCHECK CMD "),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|list| list.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (file, tree) = read(&bytes);
        assert_sound(&file, &tree);
    }

    #[test]
    fn any_pieces_are_read(text in pieces()) {
        let (file, tree) = read(text.as_bytes());
        assert_sound(&file, &tree);
    }
}

//! Shells: the three parsers and the interpreter.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets::effects::{Surroundings, Variable, accounts, of_script};
use lint_secrets::ir::Home;
use lint_secrets::source::{FileId, SourceFile, Text};
use lint_secrets::syntax::shell::{Dialect, Script, TextRange, parse_str};
use lint_secrets_fuzz::{LONGEST, damage, lint, spans, tokens};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let bytes = tokens::expanded(data);
    let file = SourceFile::new(FileId(0), "script", bytes.clone());
    let source = file.text();
    for dialect in [Dialect::Posix, Dialect::PowerShell, Dialect::Cmd] {
        let script = parse_str(source, dialect);
        assert!(
            parse_str(source, dialect) == script,
            "a second reading differs"
        );
        ranges(&script, source);
        let text = Text::verbatim(&file, 0..source.len());
        let effects = followed(&text, dialect);
        spans::check(&effects, &file);
        assert!(followed(&text, dialect) == effects, "a second run differs");
    }
    damage::check(source, ":\n", |text| {
        let Script { body, errors, .. } = parse_str(text, Dialect::Posix);
        let mut items = body.items;
        // What ends the last command is what stands behind it.
        items
            .iter_mut()
            .for_each(|item| item.after = Default::default());
        (items, errors.is_empty())
    });
    let script = [b"#!/bin/sh\n", bytes.as_slice()].concat();
    lint::file("user-data", Format::UserData, &script);
    let command = [
        b"FROM a\nRUN <<'END_OF_RUN'\n",
        bytes.as_slice(),
        b"\nEND_OF_RUN\n",
    ]
    .concat();
    lint::file("Dockerfile", Format::Dockerfile, &command);
});

fn followed(text: &Text, dialect: Dialect) -> lint_secrets::ir::Effects {
    let around = Surroundings {
        directory: "/app",
        home: &Home::known("/root"),
        home_of: &accounts::home_of,
        traces: false,
        mounts: &[],
        variable: &|name| match name.len() % 3 {
            0 => Variable::Set,
            1 => Variable::Known("/srv".into()),
            _ => Variable::Unset,
        },
    };
    of_script(text, dialect, &around)
}

/// The ranges of the commands, comments and errors are ranges of the source.
fn ranges(script: &Script, source: &str) {
    let fits = |range: TextRange| {
        assert!(
            source.get(range.range()).is_some(),
            "{range:?} of {}",
            source.len()
        )
    };
    script.comments.iter().copied().for_each(fits);
    script.errors.iter().for_each(|error| fits(error.range));
    for found in script.simple_commands() {
        fits(found.command.range);
    }
}

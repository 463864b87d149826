//! `docs/cli.md`: the help of every command.

use std::fmt::Write as _;

use super::{Page, check, header};

/// The help does not depend on the terminal that the test runs in.
const COLUMNS: usize = 100;

fn help(command: &mut clap::Command, name: &str, out: &mut String) {
    let text = command
        .clone()
        .bin_name(name)
        .render_long_help()
        .to_string();
    let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    writeln!(out, "## {name}\n\n```text\n{}\n```\n", lines.join("\n")).unwrap();
    for sub in command.get_subcommands_mut() {
        let name = format!("{name} {}", sub.get_name());
        help(sub, &name, out);
    }
}

#[test]
fn the_help_is_written_down() {
    let mut text = header("Command line");
    let mut command = lint_secrets::cli::command().term_width(COLUMNS);
    command.build();
    help(&mut command, "lint-secrets", &mut text);
    text.truncate(text.trim_end().len());
    text.push('\n');
    check(&[Page {
        path: "docs/cli.md".to_owned(),
        text,
    }]);
}

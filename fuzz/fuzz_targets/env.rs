//! Files of variables, both ways to read them, and variables in values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets::source::{FileId, SourceFile, Text};
use lint_secrets::syntax::dotenv::{parse, parse_raw};
use lint_secrets::syntax::interpolation;
use lint_secrets_fuzz::{LONGEST, damage, lint, spans, tokens};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let file = source(data);
    let text = Text::verbatim(&file, 0..file.text().len());
    spans::check(&parse(&text), &file);
    spans::check(&parse_raw(&text), &file);
    spans::check(&interpolation::parse(&text), &file);
    // A quote that is open is closed by what stands behind it; where there is none, a quote alone is no entry.
    if let Some((whole, _)) = damage::cut(file.text())
        && ["'\n", "\"\n"]
            .iter()
            .all(|quote| entries(&format!("{whole}{quote}")) == entries(whole))
    {
        damage::check(file.text(), "PROBE=1\n", |text| (entries(text), true));
    }
    lint::file(".env", Format::EnvFile, &tokens::expanded(data));
});

fn source(bytes: &[u8]) -> SourceFile {
    SourceFile::new(FileId(0), ".env", bytes.to_vec())
}

fn entries(text: &str) -> Vec<lint_secrets::syntax::dotenv::Entry> {
    let file = source(text.as_bytes());
    parse(&Text::verbatim(&file, 0..text.len())).entries
}

//! HCL: the parser, Packer's templates and values, and Terraform files.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets::source::{FileId, SourceFile, Text};
use lint_secrets::syntax::hcl::{Body, parse, parse_expression, parse_template};
use lint_secrets_fuzz::{LONGEST, damage, lint, spans, tokens};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let file = source(data);
    let text = Text::verbatim(&file, 0..file.text().len());
    spans::check(&parse(&text), &file);
    spans::check(&parse_template(&text), &file);
    spans::check(&parse_expression(&text), &file);
    damage::check(file.text(), "probe = 1\n", |text| {
        let (body, good) = body(text);
        (body.attributes, good)
    });
    damage::check(file.text(), "probe {}\n", |text| {
        let (body, good) = body(text);
        (body.blocks, good)
    });
    let bytes = tokens::expanded(data);
    lint::file("a.pkr.hcl", Format::Packer, &bytes);
    lint::file("a.auto.pkrvars.hcl", Format::PackerVariables, &bytes);
    lint::file("main.tf", Format::Terraform, &bytes);
});

fn source(bytes: &[u8]) -> SourceFile {
    SourceFile::new(FileId(0), "a.pkr.hcl", bytes.to_vec())
}

/// What a text holds, and whether it was read without an error.
fn body(text: &str) -> (Body, bool) {
    let file = source(text.as_bytes());
    let read = parse(&Text::verbatim(&file, 0..text.len()));
    (read.body, read.errors.is_empty())
}

//! JSON: the parser, and templates that are written in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets::source::{FileId, SourceFile, Text};
use lint_secrets::syntax::json::parse;
use lint_secrets_fuzz::{LONGEST, lint, spans, tokens};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let file = SourceFile::new(FileId(0), "a.json", data.to_vec());
    let read = parse(&Text::verbatim(&file, 0..file.text().len()));
    spans::check(&read, &file);
    let bytes = tokens::expanded(data);
    lint::file("packer.json", Format::Packer, &bytes);
    lint::file("a.auto.pkrvars.json", Format::PackerVariables, &bytes);
    lint::file("main.tf.json", Format::Terraform, &bytes);
    lint::file("template.json", Format::CloudFormation, &bytes);
    lint::file("ignition.json", Format::UserData, &bytes);
});

//! User-data in its wrappers: MIME, gzip, base64, cloud-config, scripts, answer files.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets::source::{FileId, SourceFile, Span, Text};
use lint_secrets::syntax::installer;
use lint_secrets::syntax::user_data::{self, Limits, open, open_bytes};
use lint_secrets_fuzz::{LONGEST, lint, spans, tokens};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let file = SourceFile::new(FileId(0), "user-data", data.to_vec());
    let text = Text::verbatim(&file, file.bom_len()..file.text().len());
    spans::check(&open(&text, &mut Limits::default()), &file);
    let all = Span::new(FileId(0), 0, file.text().len());
    spans::check(&open_bytes(data, all, &mut Limits::default()), &file);
    spans::check(&user_data::blank_templates(&text), &file);
    spans::check(&user_data::set_in_templates(&text), &file);
    spans::check(&installer::kickstart(&text), &file);
    spans::check(&installer::answers(&text), &file);
    spans::check(&installer::elements(&text), &file);
    let bytes = tokens::expanded(data);
    lint::file("user-data", Format::UserData, &bytes);
    for name in ["ks.cfg", "preseed.cfg", "autounattend.xml"] {
        lint::file(name, Format::InstallerSeed, &bytes);
    }
    lint::file("Vagrantfile", Format::Vagrantfile, &bytes);
});

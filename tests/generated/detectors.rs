//! `docs/detectors.md`: what is recognised by its form.

use std::fmt::Write as _;

use lint_secrets::detect::Catalog;

use super::{Page, cell, check, header};

const INTRO: &str = "\
A detector says that a text is a token or a key by its form, wherever it stands. Rules say whether it comes to rest
where somebody can read it. Values without a form of their own, passwords above all, are judged by the name they are
given to. `lint-secrets detectors` lists the same.

*Confidence* is what a finding has when nothing lowers it. Where a token carries a checksum, a wrong one lowers it.

";

const PUBLIC: &str = "\
These look like keys and are made to be published; they are never reported.

";

#[test]
fn every_detector_is_listed() {
    let mut text = header("Detectors");
    text.push_str(INTRO);
    let count = Catalog::builtin().detectors().count();
    writeln!(text, "## The {count} that are built in\n").unwrap();
    text.push_str("| detector | what it is | confidence | checked |\n|---|---|---|---|\n");
    for detector in Catalog::builtin().detectors() {
        let mut checked = Vec::new();
        if detector.checksum().is_some() {
            checked.push("checksum");
        }
        if detector.structure().is_some() {
            checked.push("structure");
        }
        if detector.context().is_some() {
            checked.push("name beside it");
        }
        writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            detector.id(),
            cell(detector.summary()),
            detector.confidence().as_str(),
            checked.join(", ")
        )
        .unwrap();
    }
    text.push_str("\n## Public by design\n\n");
    text.push_str(PUBLIC);
    text.push_str("| format | what it is |\n|---|---|\n");
    for format in Catalog::public() {
        writeln!(text, "| `{}` | {} |", format.id(), cell(format.summary())).unwrap();
    }
    assert!(count > 100);
    check(&[Page {
        path: "docs/detectors.md".to_owned(),
        text,
    }]);
}

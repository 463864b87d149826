//! All that can leave the program.

use std::path::Path;

use lint_secrets::linter::{self, Outcome};
use lint_secrets::report::{Exit, Format, Graphics, Run, Stats, TerminalOptions, Tool};
use lint_secrets::triage::Baseline;

/// Texts by what they are.
pub type Outputs = Vec<(String, Vec<u8>)>;

/// Through every reporter, and what else is written or may be.
pub fn of(outcome: &Outcome) -> Outputs {
    let run = Run {
        findings: &outcome.findings,
        notices: &outcome.notices,
        stages: &outcome.stages,
        sources: &outcome.sources,
        rules: linter::rules(),
        stats: Stats::default(),
        tool: Tool::default(),
        exit: Exit::default(),
    };
    let screens = [
        (100, true, Graphics::Unicode),
        (40, false, Graphics::Ascii),
        (80, false, Graphics::Narrated),
    ];
    let mut out = Outputs::new();
    for format in Format::ALL {
        for (width, color, graphics) in screens {
            let options = TerminalOptions {
                width,
                color,
                graphics,
                reveal: false,
            };
            let mut bytes = Vec::new();
            let reported = format.reporter(&options).report(&run, &mut bytes);
            reported.expect("memory can be written to");
            assert!(
                std::str::from_utf8(&bytes).is_ok(),
                "{} is no UTF-8",
                format.as_str()
            );
            out.push((format!("{} {graphics:?}", format.as_str()), bytes));
            if format != Format::Terminal {
                break;
            }
        }
    }
    let baseline = Baseline::new(Path::new("/r"), Path::new("/r"));
    let text = baseline.text(&outcome.findings, &outcome.sources);
    assert!(Baseline::parse(text.as_bytes(), Path::new("/r"), Path::new("/r")).is_ok());
    out.push(("baseline".to_owned(), text.into_bytes()));
    for notice in &outcome.notices {
        out.push(("notice".to_owned(), format!("{notice:?}").into_bytes()));
    }
    for finding in &outcome.findings {
        let fixes = format!("{:?} {:?}", finding.fixes, finding.masks);
        out.push(("Debug".to_owned(), fixes.into_bytes()));
    }
    out
}

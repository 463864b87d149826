//! Config files and baselines.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use lint_secrets::config::{Overrides, parse, resolve};
use lint_secrets::discover::Format;
use lint_secrets::linter;
use lint_secrets::triage::Baseline;
use lint_secrets_fuzz::project::Project;
use lint_secrets_fuzz::{LONGEST, lint};

const FILE: &[u8] = b"FROM a\nENV DB_PASSWORD=correct-horse-9 API_TOKEN=kestrel-fenland-4471\nRUN curl -u a:b-9-c https://x/\n";

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let here = Path::new("/r");
    if let Ok(baseline) = Baseline::parse(data, here, here) {
        assert!(
            baseline
                .entries()
                .all(|entry| baseline.has(&entry.fingerprint))
        );
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let over = Overrides {
        jobs: Some(std::num::NonZeroUsize::MIN),
        ..Overrides::default()
    };
    let loaded = parse(text, "lint-secrets.toml", here.to_path_buf());
    let settings = loaded.and_then(|loaded| resolve(Some(&loaded), &over, here, linter::rules()));
    match settings {
        Ok(settings) => {
            let project = Project::of("app/Dockerfile", Format::Dockerfile, FILE.to_vec());
            let first = lint::within(&project, &project.fs(), &settings);
            lint::assert_same(&first, &lint::within(&project, &project.fs(), &settings));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

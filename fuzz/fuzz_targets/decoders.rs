//! What takes encodings away and recognises what is in them: base64, hex, gzip, UTF-16, tokens with a structure.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::detect::{Detectors, Hit, Subject};
use lint_secrets::source::{FileId, SourceFile, Span, Text, utf16};
use lint_secrets::syntax::user_data::{decode_base64, gunzip, text_of_bytes};
use lint_secrets_fuzz::{LONGEST, spans, tokens};

/// Most bytes that are unpacked.
const LIMIT: usize = 1 << 20;

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let bytes = tokens::expanded(data);
    let file = SourceFile::new(FileId(0), "value", bytes.clone());
    let text = Text::verbatim(&file, 0..file.text().len());
    spans::check(&decode_base64(&text), &file);
    let (unpacked, _) = gunzip(&bytes, LIMIT);
    assert!(
        unpacked.len() <= LIMIT,
        "{} bytes were unpacked",
        unpacked.len()
    );
    let _ = text_of_bytes(&bytes, Span::new(FileId(0), 0, file.text().len()));
    let _ = utf16(&bytes);

    let detectors = Detectors::builtin();
    // The name in front of the first `=`, the value behind it.
    let (key, value) = file.text().split_once('=').unwrap_or(("", file.text()));
    let context = [key];
    for (key, transient) in [(None, false), (Some(key), false), (Some(key), true)] {
        let subject = Subject {
            key,
            context: &context,
            value,
            transient,
        };
        let hits = detectors.value(&subject);
        fit(&hits, value);
        assert_eq!(hits, detectors.value(&subject), "a second look differs");
    }
    let _ = (detectors.name(key), detectors.bundle_prefix(key));
    fit(&detectors.text(file.text()), file.text());
    fit(&detectors.known(file.text()), file.text());
    // In whatever order lines are asked for.
    let commands = detectors.glance(file.text()).commands;
    let carried = |line: &usize| {
        let range = file.lines().line_range(*line, file.text());
        commands.may_carry(file.text(), &range)
    };
    let lines = 0..file.text().split('\n').count();
    let forwards: Vec<bool> = lines.clone().map(|line| carried(&line)).collect();
    let mut backwards: Vec<bool> = lines.rev().map(|line| carried(&line)).collect();
    backwards.reverse();
    assert_eq!(forwards, backwards, "another order, other commands");
});

/// Hits are in bounds, on character boundaries, in order and apart.
fn fit(hits: &[Hit], text: &str) {
    let mut from = 0;
    for hit in hits {
        assert!(hit.range.start >= from, "{:?} behind {from}", hit.range);
        assert!(
            text.get(hit.range.clone()).is_some(),
            "{:?} of {}",
            hit.range,
            text.len()
        );
        from = hit.range.end;
    }
}

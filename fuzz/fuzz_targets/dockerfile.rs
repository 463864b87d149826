//! Dockerfiles: the parser, lowering, and what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets::source::{FileId, SourceFile};
use lint_secrets::syntax::dockerfile::{Body, Dockerfile, Instruction, Kind, parse};
use lint_secrets_fuzz::{LONGEST, damage, lint, spans, tokens};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let file = source(data);
    let tree = parse(&file);
    spans::check(&tree, &file);
    tree.instructions.iter().for_each(in_order);
    assert!(
        tree.comments
            .iter()
            .all(|comment| comment.instruction <= tree.instructions.len())
    );
    damage::check(file.text(), "FROM probe\n", |text| {
        let Dockerfile {
            instructions,
            errors,
            ..
        } = parse(&source(text.as_bytes()));
        (instructions, errors.is_empty())
    });
    lint::file("Dockerfile", Format::Dockerfile, &tokens::expanded(data));
});

fn source(bytes: &[u8]) -> SourceFile {
    SourceFile::new(FileId(0), "Dockerfile", bytes.to_vec())
}

/// The ranges of an instruction are ranges of its text.
fn in_order(instruction: &Instruction) {
    let text = instruction.text.as_str();
    let fits = |range: &std::ops::Range<usize>| {
        assert!(
            text.get(range.clone()).is_some(),
            "{range:?} of {}",
            text.len()
        )
    };
    let mut body: &Body = &instruction.body;
    loop {
        fits(&body.args);
        match &body.kind {
            Kind::Pairs(pairs) => pairs.iter().for_each(|pair| {
                fits(&pair.key);
                pair.value.iter().for_each(fits);
            }),
            Kind::Trigger(inner) => {
                body = inner;
                continue;
            }
            _ => {}
        }
        break;
    }
}

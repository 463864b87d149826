//! Input that means harm, or just is not what it should be: the run goes on, says so, and ends in time.
//!
//! `test-data/hostile/*.toml` lists what is tried as whole runs of the program, and `docs/robustness.md` shows what comes of
//! each. No test looks at a clock: what is quadratic does not end on these sizes, and how cost grows is `benches/shapes.rs`'s
//! to show. Memory is bounded for each.
//!
//! `cargo test --test hostile` tries those that are quick without optimising. All of them, with an optimised program:
//! `LINT_SECRETS=target/release/lint-secrets cargo test --test hostile -- --ignored`; with `UPDATE=1` that writes the page.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod cases;
mod page;
mod run;
mod texts;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cases::Case;
use run::Measured;

/// Tries the cases, two at once, and gives what each took.
fn try_all(cases: &[Case]) -> Vec<Option<Measured>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(vec![None; cases.len()]);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(at) else {
                        break;
                    };
                    match case.try_out() {
                        Ok(measured) => results.lock().unwrap()[at] = Some(measured),
                        Err(why) => failed.lock().unwrap().push(format!("{}: {why}", case.id)),
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    results.into_inner().unwrap()
}

#[test]
fn what_is_quick_to_try() {
    let cases = cases::all().into_iter().filter(|case| !case.slow);
    try_all(&cases.collect::<Vec<_>>());
}

/// Needs the program optimised: `LINT_SECRETS` says where it is.
#[test]
#[ignore = "takes minutes without optimising; .ci/run does it with a release build"]
fn all_there_is() {
    let cases = cases::all();
    let measured = try_all(&cases);
    if std::env::var_os("UPDATE").is_some() {
        page::write(&cases, &measured);
    }
}

#[test]
fn the_page_lists_what_is_tried() {
    page::check(&cases::all());
}

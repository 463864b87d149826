//! Each row is shown both ways: found where it leaks, silent where it only looks so.

use super::{Proof, catalogue, proofs};

#[test]
fn each_row_is_shown_found_and_silent() {
    let (catalogue, proofs) = (catalogue(), proofs());
    let none = Proof::default();
    let mut problems = Vec::new();
    for section in &catalogue.section {
        for row in section.rows.keys() {
            let aside = section.later.contains_key(row) || section.out_of_scope.contains_key(row);
            // Vectors are the ones or the others.
            if aside || row.starts_with('V') {
                continue;
            }
            let proof = proofs.get(row).unwrap_or(&none);
            let (only_silent, no_trap) = (section.only_silent.get(row), section.no_trap.get(row));
            let ways = [
                ("found", proof.found.is_empty(), only_silent),
                ("silent", proof.silent.is_empty(), no_trap),
            ];
            for (way, missing, reason) in ways {
                if missing && reason.is_none() {
                    problems.push(format!(
                        "{row}: no case shows it {way}, and no reason says why"
                    ));
                }
                if !missing && reason.is_some() {
                    problems.push(format!(
                        "{row}: a case shows it {way}, and a reason says that none can"
                    ));
                }
                if reason.is_some_and(|why| why.split_whitespace().count() < 5) {
                    problems.push(format!("{row}: the reason argues nothing"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

//! Each row is shown both ways: found where it leaks, silent where it only looks so.

use super::{Proof, catalogue, proofs};

/// Rows that are not shown both ways yet. It only gets shorter: a row that is, must not stand here.
#[rustfmt::skip]
const PENDING: &[&str] = &[
    "LSP002", "LSP005", "LSP023", "LSP025", "LSP026", "LSP028", "LSP029", "LSP031", "LSP033", "LSP034", "LSP036",
    "LSP040", "LSP041", "LSP042", "LSP043", "LSP045", "LSP046", "LSP055", "LSP056", "LSP061", "LSP068", "LSP075",
    "LSP083", "LSP084", "LSP086", "LSP088", "LSP089", "LSP092", "LSP096", "LSP101", "LSP106",
    "LSC003", "LSC008", "LSC009", "LSC010", "LSC019", "LSC021", "LSC022", "LSC025", "LSC028", "LSC029", "LSC031",
    "LSC032", "LSC034", "LSC035", "LSC036", "LSC037", "LSC039", "LSC040", "LSC042", "LSC045", "LSC046", "LSC047",
    "LSC048", "LSC049", "LSC050", "LSC052", "LSC053", "LSC055", "LSC059", "LSC060", "LSC062", "LSC063", "LSC064",
    "LSC065", "LSC066", "LSC067", "LSC068", "LSC070", "LSC071", "LSC072", "LSC073", "LSC074", "LSC075", "LSC076",
    "LSC077", "LSC078", "LSC079", "LSC080", "LSC102", "LSC103", "LSC106", "LSC107", "LSC108", "LSC123", "LSC124",
    "LSC125", "LSC127", "LSC128", "LSC129", "LSC130", "LSC142", "LSC144", "LSC145", "LSC146", "LSC147", "LSC148",
    "LSC150", "LSC151", "LSC163", "LSC164", "LSC165", "LSC180", "LSC181", "LSC182", "LSC183", "LSC184", "LSC185",
    "LSC186", "LSC187", "LSC188", "LSC189", "LSC190",
];

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
            let pending = PENDING.contains(&row.as_str());
            let mut whole = true;
            for (way, missing, reason) in ways {
                if missing && reason.is_none() {
                    whole = false;
                    if !pending {
                        problems.push(format!(
                            "{row}: no case shows it {way}, and no reason says why"
                        ));
                    }
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
            if pending && whole {
                problems.push(format!(
                    "{row}: shown both ways, and still in the list of those that are not"
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn rows_that_are_pending_are_rows() {
    let catalogue = catalogue();
    for row in PENDING {
        let there = catalogue.section.iter().any(|s| s.rows.contains_key(*row));
        assert!(there, "there is no row {row}");
    }
}

//! Each row is shown both ways: found where it leaks, silent where it only looks so.

use super::{Proof, catalogue, proofs};

/// Rows that are not shown both ways yet. It only gets shorter: a row that is, must not stand here.
#[rustfmt::skip]
const PENDING: &[&str] = &[
    "D002", "D007", "D008", "D009", "D017", "D018", "D019", "D038", "D046", "D047", "D048", "D049", "D050",
    "D051", "D052", "D053", "D068", "D072", "D073", "D074", "D080", "D084", "D087", "D088", "D089", "D090",
    "D091", "D092", "D094", "D097", "D100", "D101", "D102", "D103", "D104",
    "K001", "K002", "K004", "K005", "K006", "K007", "K008", "K009", "K010", "K011", "K012", "K013", "K015",
    "K017", "K018", "K023", "K024", "K025", "K026", "K027", "K028", "K029", "K030", "K031", "K032", "K033",
    "K034", "K035", "K036", "K037", "K038", "K039", "K040", "K041", "K042", "K043", "K044", "K045", "K046",
    "K047", "K048", "K049", "K050", "K051", "K052", "K053", "K054", "K055", "K056", "K057", "K058", "K059",
    "K060", "K061", "K062", "K063", "K064", "K065",
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

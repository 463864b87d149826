//! Packer: a literal becomes a variable that whoever builds the image gives a value.
//!
//! Taking a literal away is never safe: the file may be the only place that has the value, and the build fails until it is
//! given. Declaring a variable `sensitive` is: it changes what Packer prints, and nothing that it does (Packer docs,
//! *input variables*).

mod block;
mod literal;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::source::{FileId, SourceFile, Text};
use crate::syntax::hcl::{self, Hcl};

/// Most findings of a configuration that are looked at: others have their turn once these are repaired.
const MOST_FINDINGS: usize = 64;
/// Longest file, in bytes: nobody writes a longer one by hand.
const MOST_BYTES: usize = 1 << 18;

/// A file of a configuration, with its tree.
struct Page<'a> {
    file: &'a SourceFile,
    tree: Hcl,
}

/// Fills [`Finding::fixes`] of the findings of one configuration, which is made of `files`.
pub fn propose(files: &[&SourceFile], findings: &mut [Finding]) {
    let mut pages: BTreeMap<FileId, Page<'_>> = BTreeMap::new();
    let wanted = |finding: &Finding| {
        let rule = finding.rule.name;
        (block::RULES.contains(&rule) || literal::RULES.contains(&rule)) && finding.fixes.is_empty()
    };
    if !findings.iter().any(wanted) {
        return;
    }
    for file in files
        .iter()
        .filter(|file| is_hcl(file) && file.text().len() <= MOST_BYTES)
    {
        let tree = hcl::parse(&Text::verbatim(file, 0..file.text().len()));
        pages.insert(file.id(), Page { file, tree });
    }
    let declared: BTreeSet<String> = pages
        .values()
        .flat_map(|page| page.tree.body.blocks("variable"))
        .filter_map(|block| Some(block.labels.first()?.as_str().to_owned()))
        .collect();
    let wanted = findings.iter_mut().filter(|finding| wanted(finding));
    for finding in wanted.take(MOST_FINDINGS) {
        let Some(page) = pages.get(&finding.primary.span.file) else {
            continue;
        };
        // Where a part of the file could not be read, what surrounds the place is not known.
        if !page.tree.errors.is_empty() {
            continue;
        }
        let fix = block::fix(page, finding).or_else(|| literal::fix(page, finding, &declared));
        finding.fixes.extend(fix);
    }
}

fn is_hcl(file: &SourceFile) -> bool {
    file.path().to_ascii_lowercase().ends_with(".hcl")
}

/// A file of values, rather than a template.
fn is_values(file: &SourceFile) -> bool {
    file.path().to_ascii_lowercase().ends_with(".pkrvars.hcl")
}

/// A fix after which the variable `name` has to be given a value.
fn given(title: String, name: &str, mut edits: Vec<Edit>) -> Fix {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    Fix {
        title,
        applicability: Applicability::Unsafe,
        edits,
        then: vec![
            "the value is in no file any more: keep it, and give it to the build:".to_owned(),
            format!("$ PKR_VAR_{name}=… packer build ."),
        ],
    }
}

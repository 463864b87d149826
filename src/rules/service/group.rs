//! Weak defaults of one service as one finding: there are many in every file that is meant for trying something out.

use std::collections::HashMap;

use crate::finding::{Finding, Label};
use crate::flow::Flow;
use crate::ir::ScopeKind;

/// Findings of weak defaults, each with the scope of its value. Those of one service, or of what belongs to none, become
/// one; those of other scopes stay as they are. Keeps the order.
pub(in crate::rules) fn by_service(
    flow: &Flow<'_>,
    found: Vec<(Option<usize>, Finding)>,
) -> Vec<Finding> {
    let mut groups: Vec<(Option<usize>, Vec<Finding>)> = Vec::new();
    let mut index = HashMap::new();
    for (scope, finding) in found {
        let grouped = scope
            .and_then(|at| flow.unit.scopes.get(at))
            .is_some_and(|s| matches!(s.kind, ScopeKind::Service | ScopeKind::Services));
        let key = (scope, finding.severity, finding.primary.span.file);
        let at = if grouped {
            *index.entry(key).or_insert(groups.len())
        } else {
            groups.len()
        };
        match groups.get_mut(at) {
            Some((_, group)) => group.push(finding),
            None => groups.push((scope, vec![finding])),
        }
    }
    groups
        .into_iter()
        .filter_map(|(scope, group)| merged(flow, scope, group))
        .collect()
}

fn merged(flow: &Flow<'_>, scope: Option<usize>, group: Vec<Finding>) -> Option<Finding> {
    const MOST_NAMES: usize = 5;
    let mut findings = group.into_iter();
    let mut first = findings.next()?;
    let rest: Vec<Finding> = findings.collect();
    if rest.is_empty() {
        return Some(first);
    }
    let mut names: Vec<String> = Vec::new();
    for finding in std::iter::once(&first).chain(&rest) {
        let name = finding
            .key
            .as_ref()
            .map_or_else(|| "a login".to_owned(), |key| format!("`{key}`"));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    let listed = match (more, names.as_slice()) {
        (0, [one]) => format!("{one} (several times)"),
        (0, [head @ .., last]) => format!("{} and {last}", head.join(", ")),
        _ => format!("{} and {more} more", names.join(", ")),
    };
    let name = scope
        .and_then(|at| flow.unit.scopes.get(at))
        .and_then(|s| s.name.as_deref());
    let of = name.map_or(String::new(), |name| format!(" of service `{name}`"));
    first.message = format!("{listed}{of} are set to weak defaults");
    if first.flow.is_empty() {
        first
            .flow
            .push(Label::new(first.primary.span, "a weak default stands here"));
    }
    for finding in rest {
        let text = match &finding.key {
            Some(key) => format!("`{key}` has a weak default too"),
            None => "another weak default".to_owned(),
        };
        first.flow.push(Label::new(finding.primary.span, text));
        for mask in finding.masks {
            if !first.masks.contains(&mask) {
                first.masks.push(mask);
            }
        }
    }
    Some(first)
}

//! The stages of a file, as those who draw them need them.

use std::collections::BTreeMap;

use crate::finding::{Fate, Stage, Stages};
use crate::flow::{Flow, Reach};
use crate::ir::{Parent, Scope, ScopeKind};

/// The stages of the file that was followed; `None` when it has none.
pub(super) fn of(flow: &Flow<'_>) -> Option<Stages> {
    let scopes = flow.unit.scopes.iter().enumerate();
    let stages: Vec<(usize, &Scope)> = scopes
        .filter(|(_, scope)| scope.kind == ScopeKind::Stage)
        .collect();
    let positions: BTreeMap<usize, usize> = stages
        .iter()
        .enumerate()
        .map(|(position, (scope, _))| (*scope, position))
        .collect();
    let stage = |(index, scope): &(usize, &Scope)| {
        let mut takes: Vec<usize> = scope
            .takes
            .iter()
            .filter_map(|taken| positions.get(taken).copied())
            .collect();
        takes.sort_unstable();
        takes.dedup();
        Stage {
            span: scope.span,
            name: scope.name.clone(),
            parent: match scope.parent {
                Parent::Stage(parent) => positions.get(&parent).copied(),
                Parent::Outside => None,
            },
            takes,
            fate: match flow.reach_of(*index) {
                Reach::Shipped | Reach::Global => Fate::Shipped,
                Reach::Built => Fate::Built,
                Reach::Unbuilt => Fate::Unbuilt,
            },
        }
    };
    let stages: Vec<Stage> = stages.iter().map(stage).collect();
    (!stages.is_empty()).then_some(Stages { stages })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower;
    use crate::source::{FileId, SourceFile};
    use crate::syntax::dockerfile;
    use crate::syntax::shell::Scripts;

    fn stages(text: &str) -> Option<Stages> {
        let file = SourceFile::new(FileId(3), "Dockerfile", text.into());
        let tree = dockerfile::parse(&file);
        let unit = lower::dockerfile::lower(&file, &tree, &|_| true, &Scripts::default());
        of(&crate::flow::follow(&unit, None))
    }

    #[test]
    fn what_is_built_on_what_and_what_becomes_of_it() {
        let text = "ARG V=1\nFROM node AS deps\nFROM deps AS Build\nFROM rust AS spare\nFROM scratch\nCOPY --from=build /a /\nCOPY --from=0 /b /\nCOPY --from=build /c /\n";
        let found = stages(text).expect("stages");
        let told: Vec<_> = (found.stages.iter())
            .map(|s| (s.name.as_deref(), s.parent, s.takes.clone(), s.fate))
            .collect();
        assert_eq!(
            told,
            [
                (Some("deps"), None, vec![], Fate::Built),
                (Some("build"), Some(0), vec![], Fate::Built),
                (Some("spare"), None, vec![], Fate::Unbuilt),
                (None, None, vec![0, 1], Fate::Shipped),
            ]
        );
        assert_eq!(found.file(), Some(FileId(3)));
        let opened = found.stages.first().map(|s| &text[s.span.range()]);
        assert_eq!(opened, Some("FROM node AS deps"));
    }

    #[test]
    fn a_file_without_stages_has_none() {
        assert_eq!(stages("ARG V=1\n"), None);
    }
}

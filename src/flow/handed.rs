//! Values whose way is known before: written in one place and taken over in others, or followed by lowering itself.

use std::collections::HashSet;

use super::Visit;
use super::evaluate::Evaluation;
use crate::ir::{Name, PackerPlace, Place, Settled, Shared};

impl Evaluation<'_> {
    /// What takes a value over that is written elsewhere in the file.
    pub(super) fn receive(&mut self, op: usize, shared: &Shared, traces: &[usize]) {
        for trace in traces {
            for receiver in &shared.receivers {
                let visit = Visit {
                    scope: receiver.scope,
                    op,
                    place: receiver.place,
                    triggered: false,
                    name: None,
                    span: receiver.span,
                    written: false,
                    whole: true,
                    file: None,
                };
                self.visit(*trace, visit, None);
            }
        }
    }

    /// What lowering has followed itself: the whole way is in the operation.
    pub(super) fn settled(&mut self, scope: usize, op_at: usize, settled: &Settled) {
        if matches!(
            settled.place,
            Place::Packer(
                PackerPlace::UploadedName(_) | PackerPlace::ServedFolder | PackerPlace::Unmasked
            )
        ) {
            return;
        }
        let origin = Visit {
            scope,
            op: op_at,
            place: settled.place,
            triggered: false,
            name: settled.key.clone(),
            span: settled.span,
            written: true,
            whole: true,
            file: None,
        };
        let value = (!settled.unknown).then(|| settled.value.clone());
        let trace = self.open(origin, value, settled.unknown, Vec::new());
        if let Some(trace) = self.traces.get_mut(trace) {
            let known: HashSet<&str> = trace.names.iter().map(|n| n.text.as_str()).collect();
            let more: Vec<Name> = settled
                .names
                .iter()
                .filter(|n| !known.contains(n.text.as_str()))
                .cloned()
                .collect();
            trace.names.extend(more);
            trace.context.clone_from(&settled.context);
            trace.transient = settled.transient;
            trace.text = settled.text;
        }
    }
}

//! What references stand for: `local.x`, `var.x`, `module.x.y`.

use std::cell::Cell;

use super::Module;
use super::evaluate::{Evaluated, Evaluator, UNKNOWN, is_open};
use super::names::{Input, Names};
use super::secrets;
use crate::ir::Awaited;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Access, Expression, ExpressionKind};

/// Deepest module in a module that is looked into.
const MOST_LEVELS: usize = 4;

impl<'a> Evaluator<'_, 'a> {
    /// `local.x`, `var.x`, `path.module`, `data.template_file.x.rendered`.
    pub(super) fn reference<'e>(
        &self,
        span: Span,
        base: &Expression,
        path: &[Access],
        depth: usize,
        out: &mut Evaluated<'e>,
    ) where
        'a: 'e,
    {
        let ExpressionKind::Variable(root) = &base.kind else {
            return self.unknown(span, out);
        };
        let names: Vec<&str> = path.iter().map_while(Access::name).collect();
        let found: Option<&'a Expression> = match (root.as_str(), names.as_slice()) {
            ("path", _) => {
                let mut here = Text::new();
                here.push_decoded(".", span);
                return self.push(&here, out);
            }
            ("local", [name]) => self.names.local(name),
            ("var", [name, ..]) if self.names.is_about(name) || self.names.is_switch(name) => {
                return self.unknown(span, out);
            }
            ("var", [name]) if self.input(name, out) => return,
            ("var", [name]) => self.names.variable(name),
            ("data", ["template_file", ..]) => {
                // `data.template_file.x[0].rendered`, `data.template_file.x.*.rendered`
                let all: Vec<&str> = path.iter().filter_map(Access::name).collect();
                let rendered = match all.as_slice() {
                    [_, name, "rendered"] => self.names.template_file(name),
                    _ => None,
                };
                if let Some((template, given)) = rendered {
                    let mut inner = Evaluated::default();
                    // The template stands in it as text that is not filled in yet.
                    self.append(template, &[], depth + 1, &mut inner);
                    if inner.text.as_str().contains(UNKNOWN) {
                        self.given(given, depth, out);
                    }
                    return self.filled(&inner.text, given, depth, out);
                }
                None
            }
            ("module", [call, output]) if self.output(call, output, span, depth, out) => return,
            _ => None,
        };
        let Some(expression) = found else {
            let awaited = self.awaited(root, path, span);
            match awaited {
                Some(_) => self.stand_in(span, out),
                None => self.unknown(span, out),
            }
            out.awaited.extend(awaited);
            return;
        };
        let mut inner = Evaluated::default();
        self.append(expression, &[], depth + 1, &mut inner);
        // Told where the document takes it from another file.
        for awaited in &mut inner.awaited {
            if awaited.span.file != span.file {
                awaited.span = span;
            }
        }
        let open = is_open(&inner.text) && inner.objects.is_empty();
        if root.as_str() == "var" {
            // A default says what the value may be, not what it will be.
            let awaited = self.awaited(root, path, span).map(|awaited| Awaited {
                known: Some(inner.text.clone()),
                ..awaited
            });
            inner.awaited.extend(awaited);
        } else if open && !inner.text.is_empty() && inner.awaited.is_empty() {
            inner.awaited.extend(self.awaited(root, path, span));
        }
        if open && !inner.awaited.is_empty() && self.names.module.stand_in.is_some() {
            self.stand_in(span, out);
        } else {
            self.push(&inner.text, out);
        }
        out.awaited.append(&mut inner.awaited);
        out.given.append(&mut inner.given);
        out.objects.append(&mut inner.objects);
    }

    fn awaited(&self, root: &Text, path: &[Access], span: Span) -> Option<Awaited> {
        let names: Vec<&str> = path.iter().filter_map(Access::name).collect();
        let declared = |name: &str| self.names.is_sensitive(name);
        secrets::awaited(root, &names, span, &declared)
    }

    /// A secret in the place of one that is not known yet, if that is what is asked.
    fn stand_in(&self, span: Span, out: &mut Evaluated<'_>) {
        match self.names.module.stand_in {
            Some(secret) => {
                let mut text = Text::new();
                text.push_decoded(&secret(span), span);
                self.push(&text, out);
            }
            None => self.unknown(span, out),
        }
    }

    /// What whoever calls this module gives it as `var.NAME`; whether it gives it anything.
    fn input(&self, name: &str, out: &mut Evaluated<'_>) -> bool {
        let Some(input) = self.names.inputs.and_then(|inputs| inputs(name)) else {
            return false;
        };
        self.push(&input.text, out);
        out.awaited.extend(input.awaited);
        true
    }

    /// What a module of a folder of this repository gives out; whether that could be read.
    fn output(
        &self,
        call: &str,
        output: &str,
        span: Span,
        depth: usize,
        out: &mut Evaluated<'_>,
    ) -> bool {
        let outer = self.names.module;
        let Some((source, body)) = self.names.call(call) else {
            return false;
        };
        if outer.level >= MOST_LEVELS {
            return false;
        }
        let files = (outer.folder)(source);
        let Some((own, others)) = files.split_first() else {
            return false;
        };
        let below = |name: &str| format!("{source}/{name}");
        let module = Module {
            own,
            others: &|| others,
            values: &|| &[],
            read: &|name| (outer.read)(&below(name)),
            folder: &|name| (outer.folder)(&below(name)),
            stand_in: outer.stand_in,
            level: outer.level + 1,
        };
        let inputs = |name: &str| {
            let given = body.attribute(name)?;
            let mut input = Evaluated::default();
            self.append(&given.value, &[], depth + 1, &mut input);
            input.fill_into(name);
            Some(Input {
                text: input.text,
                awaited: input.awaited,
            })
        };
        let names = Names::called(&module, &inputs);
        // What a module declares is gone through for each reference to it.
        let declared = files.iter().flat_map(|file| &file.body.blocks);
        let price: usize = declared.map(|block| 1 + block.body.attributes.len()).sum();
        let left = self.steps.get().saturating_sub(price);
        self.steps.set(left);
        let Some(value) = names.output(output).filter(|_| left > 0) else {
            return false;
        };
        let evaluator = Evaluator {
            names: &names,
            steps: Cell::new(left),
            bytes: Cell::new(self.bytes.get()),
        };
        let mut inner = Evaluated::default();
        evaluator.append(value, &[], depth + 1, &mut inner);
        let taken = left.saturating_sub(evaluator.steps.get());
        self.steps.set(self.steps.get().saturating_sub(taken));
        if is_open(&inner.text) && inner.awaited.is_empty() {
            return false;
        }
        let alone = inner.text.as_str() == UNKNOWN;
        for awaited in &mut inner.awaited {
            if awaited.span.file != span.file {
                awaited.span = span;
                // It goes by another name there.
                if alone {
                    awaited.what = format!("module.{call}.{output}");
                }
            }
        }
        self.push(&inner.text, out);
        out.awaited.append(&mut inner.awaited);
        out.given.append(&mut inner.given);
        true
    }
}

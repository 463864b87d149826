//! What templates and patterns are filled in with.

use super::evaluate::Variables;
use super::evaluate::{Evaluated, Evaluator, UNKNOWN};
use super::names::Given;
use crate::ir::Name;
use crate::source::Text;
use crate::syntax::hcl::{Expression, parse_template};

impl<'a> Evaluator<'_, 'a> {
    /// What a template is given that is not there to be read.
    pub(super) fn given<'e>(&self, given: Option<Given<'e>>, depth: usize, out: &mut Evaluated<'e>)
    where
        'a: 'e,
    {
        Given::entries(given, &mut |name, span, value| {
            let mut inner = Evaluated::default();
            self.append(value, &[], depth + 1, &mut inner);
            inner.fill_into(name);
            out.awaited.append(&mut inner.awaited);
            if !inner.text.as_str().contains(UNKNOWN) {
                let text = name.to_owned();
                out.given.push((Name { text, span }, inner.text));
            }
        });
    }

    /// A template's text with the values of an object put in.
    pub(super) fn filled(
        &self,
        text: &Text,
        given: Option<Given<'_>>,
        depth: usize,
        out: &mut Evaluated<'_>,
    ) {
        let mut variables: Vec<(&str, &Expression)> = Vec::new();
        Given::entries(given, &mut |name, _, value| variables.push((name, value)));
        match parse_template(text) {
            Some(elements) => {
                let mut inner = Evaluated::default();
                self.template(&elements, &variables, depth + 1, &mut inner);
                self.push(&inner.text, out);
                out.awaited.append(&mut inner.awaited);
                out.given.append(&mut inner.given);
            }
            None => self.push(text, out),
        }
    }

    /// A pattern with its `%s` filled in.
    pub(super) fn formatted<'e>(
        &self,
        pattern: &Text,
        arguments: &'e [Expression],
        variables: Variables<'_>,
        depth: usize,
        out: &mut Evaluated<'e>,
    ) where
        'a: 'e,
    {
        let all = pattern.as_str();
        let mut rest = arguments.iter();
        let mut from = 0;
        for (at, _) in all.match_indices('%') {
            let verb = all.as_bytes().get(at + 1);
            if at < from || !matches!(verb, Some(b's' | b'd' | b'v' | b'q')) {
                continue;
            }
            let Some(argument) = rest.next() else { break };
            self.push(&pattern.slice(from..at), out);
            self.append(argument, variables, depth + 1, out);
            from = at + 2;
        }
        self.push(&pattern.slice(from..all.len()), out);
        // What stands in other places.
        for argument in rest {
            let mut filled = Evaluated::default();
            self.append(argument, variables, depth + 1, &mut filled);
            out.awaited.append(&mut filled.awaited);
        }
    }
}

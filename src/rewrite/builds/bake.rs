//! Bake files: an argument of a target becomes a secret of it, which comes from the variable of the same name in the
//! environment (docker/buildx, `bake/bake.go`: secrets of targets that inherit from one another are put together).

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Argument, Around, Build, From, Instead, Which, at, is_name, is_remote};
use crate::rewrite::layout;
use crate::source::{SourceFile, Span, Text, without_dots};
use crate::syntax::hcl::{self, Attribute, Block, Body, Element, Expression, ExpressionKind, Hcl};

/// How deep targets may inherit from one another, and how many there are of a file that are looked at.
const MOST_ABOVE: usize = 16;
const MOST_TARGETS: usize = 200;

pub(super) fn read(file: &Arc<SourceFile>, around: Around<'_>) -> Vec<Build> {
    let tree = hcl::parse(&Text::verbatim(file, file.bom_len()..file.text().len()));
    let page = Page::new(file, &tree, around);
    let names = page.targets.keys().copied();
    names.map(|name| page.build(name)).collect()
}

struct Page<'a> {
    file: &'a Arc<SourceFile>,
    tree: &'a Hcl,
    around: Around<'a>,
    targets: BTreeMap<&'a str, &'a Block>,
    /// The texts that variables have unless they are given others; `None` where that is not written out.
    variables: BTreeMap<&'a str, Option<String>>,
    /// Another file says more of the same targets.
    partial: bool,
}

impl<'a> Page<'a> {
    fn new(file: &'a Arc<SourceFile>, tree: &'a Hcl, around: Around<'a>) -> Self {
        let label = |block: &'a Block| block.labels.first().map(Text::as_str);
        let targets = tree.body.blocks("target").take(MOST_TARGETS);
        let mut page = Self {
            file,
            tree,
            around,
            targets: targets.filter_map(|t| Some((label(t)?, t))).collect(),
            variables: BTreeMap::new(),
            partial: file.path().contains("override") || !tree.errors.is_empty(),
        };
        for block in tree.body.blocks("variable") {
            let default = block.body.attribute("default");
            let text = match default.map(|default| &default.value) {
                None => Some(String::new()),
                Some(value) if matches!(value.kind, ExpressionKind::Null) => Some(String::new()),
                Some(value) => page.text(value),
            };
            page.variables.extend(label(block).map(|name| (name, text)));
        }
        page
    }

    /// A text that is written out, variables with what they have by default.
    fn text(&self, value: &Expression) -> Option<String> {
        let known = |name: &Text| self.variables.get(name.as_str()).cloned().flatten();
        match &value.kind {
            ExpressionKind::Variable(name) => known(name),
            ExpressionKind::Template(elements) => {
                let mut text = String::new();
                for element in elements {
                    match element {
                        Element::Literal(part) => text.push_str(part.as_str()),
                        Element::Interpolation(Expression {
                            kind: ExpressionKind::Variable(name),
                            ..
                        }) => text.push_str(&known(name)?),
                        _ => return None,
                    }
                }
                Some(text)
            }
            _ => None,
        }
    }

    /// The targets that `name` inherits from, the nearest first; `None` where that is not written out.
    fn inherited(&self, name: &str) -> Option<Vec<&'a str>> {
        let target = self.targets.get(name)?;
        let Some(inherits) = target.body.attribute("inherits") else {
            return Some(Vec::new());
        };
        let ExpressionKind::Array(items) = &inherits.value.kind else {
            return None;
        };
        // Of two the later one counts.
        let names = items.iter().rev().map(|item| self.text(item));
        let known = names.map(|name| {
            let known = self.targets.get_key_value(name?.as_str());
            known.map(|(name, _)| *name)
        });
        known.collect()
    }

    /// The target and all above it, the nearest first.
    fn line(&self, name: &'a str) -> Option<Vec<&'a str>> {
        let mut line = vec![name];
        let mut at = 0;
        while let Some(name) = line.get(at) {
            for above in self.inherited(name)? {
                if !line.contains(&above) {
                    line.push(above);
                }
            }
            at += 1;
            if line.len() > MOST_ABOVE {
                return None;
            }
        }
        Some(line)
    }

    /// Whether another bake file of the folder names a target: it may inherit from it, or say more of it.
    fn is_named_beside(&self, name: &str) -> bool {
        let others = self
            .around
            .beside
            .iter()
            .filter(|other| other.path() != self.file.path());
        let quoted = format!("\"{name}\"");
        others
            .into_iter()
            .any(|other| other.text().contains(&quoted))
    }

    fn body(&self, name: &str) -> Option<&'a Body> {
        Some(&self.targets.get(name)?.body)
    }

    fn dockerfile(&self, name: &'a str) -> Which {
        self.written(name).unwrap_or(Which::Unclear)
    }

    /// The Dockerfile of a target, where it is written out.
    fn written(&self, name: &'a str) -> Option<Which> {
        let line = self.line(name)?;
        if self.partial || line.iter().any(|name| self.is_named_beside(name)) {
            return None;
        }
        let of = |key: &str| -> Option<Option<String>> {
            let mut bodies = line.iter().filter_map(|name| self.body(name));
            match bodies.find_map(|body| body.attribute(key)) {
                Some(attribute) => self.text(&attribute.value).map(Some),
                None => Some(None),
            }
        };
        let bodies = || line.iter().filter_map(|name| self.body(name));
        if bodies().any(|body| body.attribute("matrix").is_some()) {
            return None;
        }
        if bodies().any(|body| body.attribute("dockerfile-inline").is_some()) {
            return Some(Which::Elsewhere);
        }
        let context = of("context")?.unwrap_or_else(|| ".".to_owned());
        let dockerfile = of("dockerfile")?.unwrap_or_else(|| "Dockerfile".to_owned());
        if is_remote(&context) || is_remote(&dockerfile) {
            return None;
        }
        // Bake runs at the top or where its file is.
        let path = PathBuf::from(context).join(dockerfile);
        let mut found: Vec<Which> = Vec::new();
        for folder in [self.around.folder, self.around.root] {
            let one = at(&without_dots(&folder.join(&path)), self.around);
            if one != Which::Unclear && !found.contains(&one) {
                found.push(one);
            }
        }
        let [one] = found.as_slice() else {
            return None;
        };
        Some(one.clone())
    }

    /// Whether all targets that take over what `name` passes build the same Dockerfile.
    fn is_alone(&self, name: &'a str) -> bool {
        let own = self.dockerfile(name);
        self.targets.keys().all(|other| {
            let takes = self.line(other).is_none_or(|line| line.contains(&name));
            !takes || self.dockerfile(other) == own
        })
    }

    /// What a target builds. The arguments that it inherits are listed where they are written.
    fn build(&self, name: &'a str) -> Build {
        let mut dockerfile = self.dockerfile(name);
        let args = self.body(name).and_then(|body| body.attribute("args"));
        // A target that others inherit from may be there for that only: then it is of what these build.
        let heirs = || {
            let others = self.targets.keys().filter(|other| **other != name);
            others.filter(|other| self.line(other).is_none_or(|line| line.contains(&name)))
        };
        if let Some(first) = heirs().next()
            && !self.is_alone(name)
        {
            let of = self.dockerfile(first);
            let same = heirs().all(|heir| self.dockerfile(heir) == of);
            let own = self.body(name);
            let says = |key: &str| own.is_some_and(|body| body.attribute(key).is_some());
            dockerfile = if same && !says("context") && !says("dockerfile") {
                of
            } else {
                Which::Unclear
            };
        }
        let mut build = Build {
            inherited: self.inherited_arguments(name),
            ..Build::of(self.file, dockerfile)
        };
        let Some(args) = args else { return build };
        let ExpressionKind::Object(pairs) = &args.value.kind else {
            build.open = true;
            build.at = args.span;
            return build;
        };
        for (key, value) in pairs {
            let Some(key_text) = self.key(key) else {
                build.open = true;
                build.at = args.span;
                continue;
            };
            let alone = build.dockerfile != Which::Unclear;
            let instead = self
                .variable(value)
                .filter(|_| alone)
                .and_then(|variable| self.instead(name, args, (key, value), variable));
            build.passed.push(Argument {
                name: key_text,
                at: key.span.cover(value.span),
                instead,
                sometimes: false,
            });
        }
        build
    }

    /// The names of the arguments that targets above pass.
    fn inherited_arguments(&self, name: &'a str) -> Vec<String> {
        let line = self.line(name).unwrap_or_default();
        let above = line.iter().skip(1).filter_map(|above| self.body(above));
        let args = above.filter_map(|body| body.attribute("args"));
        let pairs = args.filter_map(|args| match &args.value.kind {
            ExpressionKind::Object(pairs) => Some(pairs),
            _ => None,
        });
        pairs
            .flatten()
            .filter_map(|(key, _)| self.key(key))
            .collect()
    }

    fn key(&self, key: &Expression) -> Option<String> {
        match &key.kind {
            // A name that stands alone is no variable here.
            ExpressionKind::Variable(name) => Some(name.as_str().to_owned()),
            _ => self.text(key),
        }
    }

    /// The variable of the environment that an argument is passed, and nothing else.
    fn variable(&self, value: &Expression) -> Option<&'a str> {
        let name = match &value.kind {
            ExpressionKind::Variable(name) => name,
            ExpressionKind::Template(elements) => match elements.as_slice() {
                [
                    Element::Interpolation(Expression {
                        kind: ExpressionKind::Variable(name),
                        ..
                    }),
                ] => name,
                _ => return None,
            },
            _ => return None,
        };
        let (name, default) = self.variables.get_key_value(name.as_str())?;
        // Whoever gives no value gets the default.
        (default.as_deref() == Some("") && is_name(name)).then_some(*name)
    }

    fn instead(
        &self,
        name: &str,
        args: &Attribute,
        (key, value): (&Expression, &Expression),
        variable: &str,
    ) -> Option<Instead> {
        let file: &SourceFile = self.file;
        let body = self.body(name)?;
        let from = From::Variable(variable.to_owned());
        let ExpressionKind::Object(pairs) = &args.value.kind else {
            return None;
        };
        let all = layout::line_at(file, args.span);
        let own_lines = file.slice(all).trim() == file.slice(args.span);
        let only = pairs.len() == 1;
        let gone = if only {
            own_lines.then_some(all)?
        } else {
            let own = layout::line(file, key.span.cover(value.span))?;
            let written = file.slice(own).trim().trim_end_matches(',');
            (written == file.slice(key.span.cover(value.span))).then_some(own)?
        };
        if self.has_comment(gone) {
            return None;
        }
        if let Some(secret) = body.attribute("secret") {
            let ExpressionKind::Array(items) = &secret.value.kind else {
                return None;
            };
            let last = items.last()?;
            let texts: Option<Vec<String>> = items.iter().map(|item| self.text(item)).collect();
            let texts = texts?;
            let fields = texts.iter().flat_map(|text| text.split(','));
            let ids = fields.filter_map(|field| Some(field.strip_prefix("id=")?.to_owned()));
            let at = last.span.end as usize;
            return Some(Instead {
                gone: Some(gone),
                at: Span::new(file.id(), at, at),
                before: ", \"".to_owned(),
                after: "\"".to_owned(),
                from,
                also: None,
                taken: ids.collect(),
            });
        }
        let pad = layout::indent(file, args.span);
        let before = format!("{pad}secret = [\"");
        if only {
            let ended = file.slice(gone).ends_with('\n');
            let end = if ended { layout::line_end(file) } else { "" };
            return Some(Instead {
                gone: None,
                at: gone,
                before,
                after: format!("\"]{end}"),
                from,
                also: None,
                taken: Vec::new(),
            });
        }
        if !own_lines {
            return None;
        }
        let put = layout::behind_line(file, args.span, None);
        Some(Instead {
            gone: Some(gone),
            at: put.at,
            before: format!("{}{before}", put.before),
            after: format!("\"]{}", put.after),
            from,
            also: None,
            taken: Vec::new(),
        })
    }

    fn has_comment(&self, span: Span) -> bool {
        self.tree.comments.iter().any(|at| at.overlaps(span))
    }
}

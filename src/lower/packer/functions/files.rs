//! Functions that read files: inside the scanned root only.

use super::Call;
use crate::ir::PassageKind;
use crate::lower::packer::evaluate::Scope;
use crate::lower::packer::project::{OUTSIDE, candidates, leaves, text_of};
use crate::lower::packer::value::{Known, Value};
use crate::source::Text;
use crate::syntax::hcl;

impl Call<'_, '_> {
    pub(super) fn file(&self) -> Option<Value> {
        match self.name {
            "file" | "filebase64" => {
                let text = self.opened()?;
                Some(Value::literal(text).passed(self.span, PassageKind::File))
            }
            "templatefile" => {
                let text = self.opened()?;
                let known = self.filled(&text);
                Some(Value::Text(known).passed(self.span, PassageKind::File))
            }
            "fileset" => {
                let (folder, pattern) = (self.certain(0)?, self.certain(1)?);
                let pattern = globset::GlobBuilder::new(pattern.as_str())
                    .literal_separator(true)
                    .build()
                    .ok()?
                    .compile_matcher();
                let files = candidates(&self.evaluator.folder, folder.as_str())
                    .iter()
                    .map(|folder| self.evaluator.files.below(folder))
                    .find(|files| !files.is_empty())?;
                let found = files
                    .into_iter()
                    .filter(|path| pattern.is_match(path))
                    .take(1000);
                Some(Value::list(
                    found.map(|path| Value::literal(self.made(&path))).collect(),
                ))
            }
            "abspath" | "pathexpand" => Some(self.argument(0).clone()),
            "basename" | "dirname" => {
                let known = self.text(0)?;
                let all = known.text();
                let slash = all.as_str().rfind('/');
                let range = match (self.name, slash) {
                    ("basename", Some(at)) => at + 1..all.len(),
                    ("basename", None) => 0..all.len(),
                    (_, at) => 0..at.unwrap_or(0),
                };
                Some(Value::Text(known.slice(range)))
            }
            _ => None,
        }
    }

    /// The text of the file that the first argument names. One that is nowhere is often made by the build.
    fn opened(&self) -> Option<Text> {
        let path = self.certain(0)?;
        let path = path.as_str().trim();
        let files = self.evaluator.files;
        let folder = &self.evaluator.folder;
        let found = candidates(folder, path)
            .iter()
            .find_map(|at| files.open(at));
        match found {
            Some(file) => self
                .evaluator
                .afford_bytes(file.text().len())
                .then(|| text_of(&file)),
            None if path.starts_with(['/', '~']) || leaves(folder, path) => {
                self.evaluator.notice(self.span, OUTSIDE);
                None
            }
            None => None,
        }
    }

    /// A template file with the names of the second argument filled in. One that cannot be read as a template stands
    /// as it is.
    fn filled(&self, text: &Text) -> Known {
        let Some(elements) = hcl::parse_template(text) else {
            return Known::literal(text.clone());
        };
        let names: Vec<(String, Value)> = self
            .argument(1)
            .entries()
            .iter()
            .map(|entry| (entry.key.text.clone(), entry.value.clone()))
            .collect();
        let mut known = Known::default();
        self.evaluator
            .elements(&elements, &Scope::of_file(&names), &mut known);
        known
    }
}

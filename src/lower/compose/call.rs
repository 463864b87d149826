//! The builds that services call for.

use std::path::{Path, PathBuf};

use super::at::At;
use super::interpolate;
use super::pool::{Layer, Layers};
use super::service::effective;
use super::variables::Variables;
use crate::ir::{BuildCall, BuildFile, Caller, PassedArgument};
use crate::source::Text;

/// The build of a service, where it has one of files that can be had.
pub(super) fn of(name: &str, layers: &Layers<'_>, variables: &Variables) -> Option<BuildCall> {
    let span = layers.iter().find_map(|l| l.get("build"))?.node.span();
    let context = context(layers, variables);
    let dockerfile = match find(layers, "dockerfile_inline") {
        Some((_, at)) => BuildFile::Inline(inline(at.text()?)),
        None => BuildFile::At(dockerfile(layers, context.as_deref()?, variables)?),
    };
    let target = find(layers, "target").and_then(|(_, at)| variables.text(at.text()?));
    Some(BuildCall {
        span,
        caller: Caller::Service(name.to_owned()),
        dockerfile,
        context,
        contexts: Vec::new(),
        target,
        args: arguments(layers, variables),
    })
}

/// The text of a Dockerfile as Compose hands it to the builder: `$$` is a dollar sign.
fn inline(text: &Text) -> Text {
    interpolate::script(text).0
}

/// A key of `build`, and the layer that has it.
fn find<'y>(layers: &Layers<'y>, key: &str) -> Option<(Layer<'y>, At<'y>)> {
    layers
        .iter()
        .find_map(|layer| Some((*layer, layer.get("build")?.get(key)?)))
}

/// The folder that is built, where it is one of this disk.
fn context(layers: &Layers<'_>, variables: &Variables) -> Option<PathBuf> {
    let short = layers.iter().find_map(|layer| {
        let build = layer.get("build")?;
        build.scalar().map(|_| (*layer, build))
    });
    let (layer, at) = match find(layers, "context").or(short) {
        Some(found) => found,
        // Without a context it is the folder of the file.
        None => {
            let layer = layers.iter().find(|l| l.get("build").is_some())?;
            return layer.path.parent().map(Path::to_path_buf);
        }
    };
    let path = variables.text(at.text()?)?;
    if path.contains("://") || path.starts_with("git@") || path.starts_with('~') {
        return None;
    }
    Some(layer.path.parent()?.join(path))
}

fn dockerfile(layers: &Layers<'_>, context: &Path, variables: &Variables) -> Option<PathBuf> {
    let Some((_, at)) = find(layers, "dockerfile") else {
        return Some(context.join("Dockerfile"));
    };
    let path = variables.text(at.text()?)?;
    (!path.contains("://")).then(|| context.join(path))
}

fn arguments(layers: &Layers<'_>, variables: &Variables) -> Vec<PassedArgument> {
    let pairs = effective(layers, &["build", "args"]).into_iter();
    pairs
        .map(|pair| {
            let value = match &pair.value {
                Some(text) => Some(variables.fill_in(&interpolate::value(text))),
                None => variables.get(&pair.key.text),
            };
            PassedArgument {
                value,
                span: pair.key.span.cover(pair.scalar),
                name: pair.key,
            }
        })
        .collect()
}

//! The builds that services call for.

use std::path::{Path, PathBuf};

use super::at::At;
use super::interpolate;
use super::pool::{Layer, Layers, Links, Lost};
use super::project::is_remote;
use super::service::{effective, field};
use super::variables::Variables;
use crate::ir::{BuildCall, BuildFile, BuildPart, Caller, PassedArgument};
use crate::source::{Span, Text};

/// A build that cannot be looked at, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostBuild {
    /// The service.
    pub service: String,
    /// The folder as it is written, or `build:` of the service.
    pub span: Span,
    /// Why.
    pub why: Lost,
}

/// What `build:` of a service comes to.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// The build, where it is one of files that can be had.
    pub(super) call: Option<BuildCall>,
    /// What of it cannot.
    pub(super) lost: Option<LostBuild>,
}

/// The build of a service.
pub(super) fn of(
    name: &str,
    layers: &Layers<'_>,
    variables: &Variables,
    links: &dyn Links,
) -> Called {
    let Some(build) = layers.iter().find_map(|l| l.get("build")) else {
        return Called::default();
    };
    let span = build.node.span();
    let said = find(layers, "context").map_or(span, |(_, at)| at.node.span());
    let context = context(layers, variables, links);
    let (dockerfile, lost) = match (find(layers, "dockerfile_inline"), &context) {
        (Some((_, at)), context) => {
            let text = at.text().map(|text| BuildFile::Inline(inline(text)));
            (text, context.as_ref().err().copied())
        }
        (None, Ok(context)) => match dockerfile(layers, context, variables, links) {
            Ok((path, lost)) => (Some(BuildFile::At(path)), lost),
            Err(why) => (None, Some(why)),
        },
        (None, Err(why)) => (None, Some(*why)),
    };
    let target = find(layers, "target").and_then(|(_, at)| variables.text(at.text()?));
    let call = dockerfile.map(|dockerfile| BuildCall {
        span,
        caller: Caller::Service(name.to_owned()),
        dockerfile,
        context: context.ok(),
        contexts: contexts(layers, variables),
        target,
        args: arguments(layers, variables),
        parts: parts(layers),
    });
    let lost = lost.map(|why| LostBuild {
        service: name.to_owned(),
        span: build.via.unwrap_or(said),
        why,
    });
    Called { call, lost }
}

/// The text of a Dockerfile as Compose hands it to the builder: `$$` is a dollar sign.
fn inline(text: &Text) -> Text {
    interpolate::script(text).0
}

/// The build of an app for CapRover, whose service has the lines of its Dockerfile.
pub(super) fn of_lines(name: &str, layers: &Layers<'_>) -> Option<BuildCall> {
    let lines = field(layers, "caproverExtra")?.get("dockerfileLines")?;
    let mut text = Text::new();
    for line in lines.items() {
        if let Some(line) = line.text() {
            text.push(line);
            let span = line.full_span()?;
            text.push_decoded(
                "\n",
                Span {
                    start: span.end,
                    ..span
                },
            );
        }
    }
    let span = lines.node.span();
    (!text.is_empty()).then(|| BuildCall {
        span,
        caller: Caller::Service(name.to_owned()),
        dockerfile: BuildFile::Inline(text),
        context: None,
        contexts: Vec::new(),
        target: None,
        args: Vec::new(),
        parts: Vec::new(),
    })
}

/// A key of `build`, and the layer that has it.
fn find<'y>(layers: &Layers<'y>, key: &str) -> Option<(Layer<'y>, At<'y>)> {
    layers
        .iter()
        .find_map(|layer| Some((*layer, layer.get("build")?.get(key)?)))
}

/// The folder that is built, where it is one of this disk.
fn context(layers: &Layers<'_>, variables: &Variables, links: &dyn Links) -> Result<PathBuf, Lost> {
    let short = layers.iter().find_map(|layer| {
        let build = layer.get("build")?;
        build.scalar().map(|_| (*layer, build))
    });
    let folder = |layer: &Layer<'_>| layer.path.parent().map(Path::to_path_buf);
    let path = match find(layers, "context").or(short) {
        Some((layer, at)) => {
            let path = at.text().and_then(|text| variables.text(text));
            let path = path.ok_or(Lost::UnknownBuild)?;
            if is_remote(&path) {
                return Err(Lost::Remote);
            }
            if path.starts_with('~') {
                return Err(Lost::OutsideBuild);
            }
            folder(&layer).map(|folder| folder.join(path))
        }
        // Without a context it is the folder of the file.
        None => layers
            .iter()
            .find(|l| l.get("build").is_some())
            .and_then(folder),
    };
    let path = path.ok_or(Lost::UnknownBuild)?;
    match links.find(&path) {
        Err(Lost::Outside) => Err(Lost::OutsideBuild),
        Err(Lost::Missing) => Err(Lost::NoFolder),
        _ => Ok(path),
    }
}

/// The Dockerfile of a build, and what is wrong with it all the same.
fn dockerfile(
    layers: &Layers<'_>,
    context: &Path,
    variables: &Variables,
    links: &dyn Links,
) -> Result<(PathBuf, Option<Lost>), Lost> {
    let named = match find(layers, "dockerfile") {
        None => None,
        Some((_, at)) => {
            let path = at.text().and_then(|text| variables.text(text));
            Some(path.ok_or(Lost::UnknownBuild)?)
        }
    };
    if named.as_deref().is_some_and(is_remote) {
        return Err(Lost::Remote);
    }
    let path = context.join(named.as_deref().unwrap_or("Dockerfile"));
    let lost = match links.find(&path) {
        Err(Lost::Outside) => Some(Lost::OutsideBuild),
        // The builder knows the name in lower case, too (BuildKit, `frontend/dockerui`).
        Err(Lost::Missing) if named.is_none() => {
            let lower = context.join("dockerfile");
            if links.find(&lower).is_ok() {
                return Ok((lower, None));
            }
            Some(Lost::NoDockerfile)
        }
        Err(Lost::Missing) => Some(Lost::NoDockerfile),
        _ => None,
    };
    Ok((path, lost))
}

/// The further folders of a build, by their names in lower case; images, addresses and other services are none.
fn contexts(layers: &Layers<'_>, variables: &Variables) -> Vec<(String, PathBuf)> {
    let at = |layer: &Layer<'_>| {
        layer
            .get("build")?
            .get("additional_contexts")
            .map(|at| at.node.span().file)
    };
    let folder = |span: Span| {
        let mut own = layers.iter().filter(|layer| at(layer).is_some());
        let same = own.clone().find(|layer| at(layer) == Some(span.file));
        same.or_else(|| own.next())
            .and_then(|layer| layer.path.parent())
    };
    let pairs = effective(layers, &["build", "additional_contexts"]).into_iter();
    pairs
        .filter_map(|pair| {
            let path = variables.text(pair.value.as_ref()?)?;
            let elsewhere =
                is_remote(&path) || path.starts_with("service:") || path.starts_with('~');
            let folder = folder(pair.key.span)?;
            (!elsewhere).then(|| (pair.key.text.to_ascii_lowercase(), folder.join(path)))
        })
        .collect()
}

fn parts(layers: &Layers<'_>) -> Vec<BuildPart> {
    let builds = layers.iter().filter_map(|layer| layer.get("build"));
    let part = |build: At<'_>| {
        let args = build.get("args").map(At::pairs).unwrap_or_default();
        BuildPart {
            span: build.node.span(),
            passes: args.into_iter().map(|pair| pair.key.text).collect(),
        }
    };
    builds.map(part).collect()
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

//! `RUN --mount=…` (BuildKit, `instructions/commands_runmount.go`: keys in any case, CSV, type bind unless given).

use super::{Lowering, stages};
use crate::ir::path;
use crate::ir::{Mount, MountKind};
use crate::syntax::dockerfile::{Body, Instruction};

/// Where secrets are mounted unless they say so.
const SECRETS: &str = "/run/secrets";

/// The mounts of a RUN of the stage that is being lowered, in order.
pub(super) fn of(at: &Instruction, body: &Body, lowering: &Lowering<'_>) -> Vec<Mount> {
    let directory = lowering.stages.directory();
    let mounts = body
        .flags
        .iter()
        .filter(|f| at.str(&f.name).eq_ignore_ascii_case("mount"));
    mounts
        .filter_map(|flag| {
            let value = flag.value.as_ref()?;
            let start = flag.name.start.min(value.start);
            // Builders expand the value.
            let written = at.str(value);
            let expanded = if written.contains('$') {
                lowering.stages.text(&lowering.value(at, value))
            } else {
                written.to_owned()
            };
            let options = Options::read(&expanded);
            let kind = options
                .get(&["type"])
                .unwrap_or("bind")
                .to_ascii_lowercase();
            let source = options.get(&["source", "src"]);
            let target = options.get(&["target", "dst", "destination"]);
            let env = options.get(&["env"]).map(str::to_owned);
            let mut place = target.map(|t| path::normal(directory, t));
            let kind = match kind.as_str() {
                "secret" => {
                    let id = options.get(&["id"]).or(source);
                    let id = id.or_else(|| target.map(path::base)).unwrap_or_default();
                    if place.is_none() && env.is_none() {
                        place = Some(format!("{SECRETS}/{}", path::base(id)));
                    }
                    MountKind::Secret(id.to_owned())
                }
                "ssh" => MountKind::Ssh,
                "cache" => MountKind::Cache,
                "tmpfs" => MountKind::Temporary,
                _ => {
                    let source = source.unwrap_or("/");
                    match options.get(&["from"]) {
                        None => MountKind::Context(source.trim_start_matches('/').to_owned()),
                        Some(from) => {
                            match stages::stage(from, &lowering.names, lowering.earlier) {
                                Some(stage) => MountKind::Stage(stage, path::normal("/", source)),
                                None => MountKind::Image,
                            }
                        }
                    }
                }
            };
            Some(Mount {
                kind,
                target: place,
                env,
                required: options.flag("required"),
                mode: options
                    .get(&["mode"])
                    .and_then(|m| u32::from_str_radix(m, 8).ok()),
                span: at.span_of(&(start..value.end)),
            })
        })
        .collect()
}

/// The fields of a flag's value.
struct Options<'t>(Vec<(String, Option<&'t str>)>);

impl<'t> Options<'t> {
    fn read(value: &'t str) -> Self {
        let fields = value.trim_matches(['"', '\'']).split(',');
        Self(
            fields
                .map(|field| field.trim().trim_matches('"'))
                .map(|field| match field.split_once('=') {
                    Some((key, value)) => (key.trim().to_ascii_lowercase(), Some(value)),
                    None => (field.to_ascii_lowercase(), None),
                })
                .collect(),
        )
    }

    fn get(&self, keys: &[&str]) -> Option<&'t str> {
        let (_, value) = self.0.iter().find(|(k, _)| keys.contains(&k.as_str()))?;
        value.filter(|v| !v.is_empty())
    }

    /// A field that is true when it has no value.
    fn flag(&self, key: &str) -> bool {
        self.0.iter().any(|(k, value)| {
            k == key && value.is_none_or(|v| v.eq_ignore_ascii_case("true") || v == "1")
        })
    }
}

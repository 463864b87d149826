//! What a service says, over all of its layers.

use std::collections::HashSet;

use super::at::{At, Field, Pair};
use super::collect::{Collector, Content, Spot, named};
use super::command::{Command, Shell};
use super::options;
use super::pool::Layers;
use crate::ir::ServicePlace;
use crate::source::Span;

/// Keys whose values name things, and are none themselves.
const NAMES: [&str; 22] = [
    "cap_add",
    "cap_drop",
    "cgroup_parent",
    "configs",
    "container_name",
    "credential_spec",
    "depends_on",
    "devices",
    "domainname",
    "env_file",
    "expose",
    "extends",
    "group_add",
    "hostname",
    "label_file",
    "links",
    "networks",
    "pid",
    "profiles",
    "secrets",
    "user",
    "working_dir",
];

/// Puts everything that a service holds at its places. `image` may stand in a file that goes with this one.
pub(super) fn service(
    out: &mut Collector<'_>,
    scope: usize,
    layers: &Layers<'_>,
    image: Option<At<'_>>,
) {
    let image = image.and_then(At::text);
    let program = image.and_then(|i| program_of(i.as_str()));
    environment(out, scope, layers);
    let entrypoint = field(layers, "entrypoint");
    if let Some(at) = field(layers, "command") {
        let read = match entrypoint.and_then(Shell::of) {
            Some(shell) => shell.command(at),
            None => Command::of(at, program),
        };
        command(out, scope, "command", at, read);
    }
    if let Some(at) = entrypoint {
        command(out, scope, "entrypoint", at, Command::of(at, program));
    }
    if let Some(at) = field(layers, "healthcheck").and_then(|h| h.get("test")) {
        command(out, scope, "healthcheck", at, Command::of_test(at));
    }
    for key in ["pre_start", "post_start", "pre_stop"] {
        hooks(out, scope, key, layers);
    }
    watched(out, scope, layers);
    for (key, path) in [
        ("labels", &["labels"] as &[&str]),
        ("labels", &["deploy", "labels"]),
        ("annotations", &["annotations"]),
    ] {
        for pair in effective(layers, path) {
            label(out, scope, key, pair);
        }
    }
    for layer in layers {
        options::mapping(
            out,
            scope,
            "logging",
            layer.get("logging").and_then(|l| l.get("options")),
        );
        options::mapping(
            out,
            scope,
            "provider",
            layer.get("provider").and_then(|p| p.get("options")),
        );
        for key in NAMES {
            if let Some(at) = layer.get(key) {
                see_all(out, at);
            }
        }
    }
    super::build::values(out, scope, layers);
}

/// The value of a key: that of the first layer that has it.
pub(super) fn field<'y>(layers: &Layers<'y>, key: &str) -> Option<At<'y>> {
    let found = layers.iter().find_map(|layer| layer.get(key))?;
    (found.node.tag() != Some("!reset")).then_some(found)
}

/// The pairs at a path of every layer, each name once.
pub(super) fn effective(layers: &Layers<'_>, path: &[&str]) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut names = HashSet::new();
    for layer in layers {
        let at = path.iter().try_fold(layer.at, |at, key| at.get(key));
        let Some(at) = at else { continue };
        if at.node.tag() == Some("!reset") {
            break;
        }
        let pairs = at.pairs();
        // A name that stands twice in one layer stands there twice: both are in the file.
        let own: Vec<Pair> = pairs
            .into_iter()
            .filter(|p| !names.contains(&p.key.text))
            .collect();
        names.extend(own.iter().map(|p| p.key.text.clone()));
        found.extend(own);
        if at.node.tag() == Some("!override") {
            break;
        }
    }
    found
}

fn environment(out: &mut Collector<'_>, scope: usize, layers: &Layers<'_>) {
    for pair in effective(layers, &["environment"]) {
        put(out, scope, ServicePlace::Environment, pair);
    }
}

/// A label. Some are commands, for a scheduler or a backup that runs them in the container.
fn label(out: &mut Collector<'_>, scope: usize, key: &'static str, pair: Pair) {
    let place = ServicePlace::Label(key);
    let Some(text) = pair.value.as_ref().filter(|_| is_command(&pair.key.text)) else {
        put(out, scope, place, pair);
        return;
    };
    out.see(pair.scalar);
    let spot = Spot {
        scope,
        place,
        via: pair.via,
    };
    let span = pair.key.span.cover(pair.scalar);
    out.put(pair.id, span, spot, || {
        Content::Command(Command::script(text))
    });
}

/// `ofelia.job-exec.dump.command`, `docker-volume-backup.archive-pre`, `backup.velero.io/pre.hook.command`.
fn is_command(key: &str) -> bool {
    let last = key.rsplit(['.', '/']).next().unwrap_or_default();
    let ends = ["-pre", "-post", "-command", "-cmd"];
    matches!(last, "command" | "cmd") || ends.iter().any(|end| last.ends_with(end))
}

/// A name and its value.
pub(super) fn put(out: &mut Collector<'_>, scope: usize, place: ServicePlace, pair: Pair) {
    out.see(pair.scalar);
    let Some(value) = pair.value else { return };
    let spot = Spot {
        scope,
        place,
        via: pair.via,
    };
    let span = pair.key.span.cover(pair.scalar);
    out.put(pair.id, span, spot, || named(pair.key, &value));
}

pub(super) fn command(
    out: &mut Collector<'_>,
    scope: usize,
    key: &'static str,
    at: At<'_>,
    command: Option<Command>,
) {
    see_all(out, at);
    let Some(command) = command else { return };
    let spot = Spot {
        scope,
        place: ServicePlace::Command(key),
        via: at.via,
    };
    let span = at.node.span();
    out.put(span, span, spot, || Content::Command(command));
}

/// Hooks: lists of commands with an environment of their own.
fn hooks(out: &mut Collector<'_>, scope: usize, key: &'static str, layers: &Layers<'_>) {
    for hook in field(layers, key).into_iter().flat_map(At::items) {
        hook_of(out, scope, key, hook);
    }
}

fn hook_of(out: &mut Collector<'_>, scope: usize, key: &'static str, hook: At<'_>) {
    if let Some(at) = hook.get("command") {
        command(out, scope, key, at, Command::of(at, None));
    }
    for pair in hook.get("environment").map(At::pairs).into_iter().flatten() {
        put(out, scope, ServicePlace::Environment, pair);
    }
}

/// `develop.watch[].exec`: what runs in the container when a file changes.
fn watched(out: &mut Collector<'_>, scope: usize, layers: &Layers<'_>) {
    let watch = field(layers, "develop").and_then(|d| d.get("watch"));
    for rule in watch.into_iter().flat_map(At::items) {
        if let Some(hook) = rule.get("exec") {
            hook_of(out, scope, "develop", hook);
        }
    }
}

/// Says of every scalar below that it was looked at.
pub(super) fn see_all(out: &mut Collector<'_>, at: At<'_>) {
    if let Some(scalar) = at.scalar() {
        out.see(scalar.span);
    }
    at.items().for_each(|item| see_all(out, item));
    for Field { at, .. } in at.fields() {
        see_all(out, at);
    }
}

/// The program of images whose command is the accounts that they are to make.
pub(super) const SFTP: &str = "sftp-accounts";

/// What an image runs where a command has nothing but options: servers that are called like their image.
fn program_of(image: &str) -> Option<&str> {
    let name = image.rsplit('/').next()?;
    let name = name.split([':', '@']).next()?;
    Some(match name {
        "redis" => "redis-server",
        "valkey" => "valkey-server",
        "keydb" => "keydb-server",
        "mariadb" => "mariadbd",
        "mysql" => "mysqld",
        "mongo" => "mongod",
        "sftp" => SFTP,
        name if !name.is_empty() => name,
        _ => return None,
    })
}

/// The span of a key and what it is given.
pub(super) fn with_key(field: &Field<'_>) -> Span {
    field.key.span.cover(field.at.node.span())
}

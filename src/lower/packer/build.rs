//! `build`: provisioners in their order, and what is made of the image afterwards.

use super::attributes::{self, Holds};
use super::cleanup::{Cleanup, Filter};
use super::command::{Program, Step, by_ending, dialect_of, is_command};
use super::put::{At, Lowering};
use super::staging::{staged, staging};
use super::value::{Entry, Known, Value};
use crate::ir::{Kept, Name, PackerPlace};
use crate::source::{Span, Text};
use crate::syntax::shell::Dialect;

/// A provisioner or post-processor, evaluated.
pub(super) struct Plugin {
    pub(super) kind: String,
    pub(super) settings: Value,
    pub(super) span: Span,
    /// It runs only when the build has failed.
    pub(super) on_error: bool,
}

/// Ends of names of files that hold names and values.
const SETTINGS: [&str; 27] = [
    "env",
    "conf",
    "cfg",
    "cnf",
    "ini",
    "properties",
    "yml",
    "yaml",
    "toml",
    "json",
    "xml",
    "netrc",
    "npmrc",
    "pypirc",
    "service",
    "config",
    "credentials",
    "tfvars",
    "hcl",
    "tpl",
    "pkrtpl",
    "tmpl",
    "template",
    "j2",
    "erb",
    "reg",
    "sls",
];

/// Says of a text that only known formats count in it.
pub(super) const KNOWN_FORMATS: &str = "known-formats";

/// What the steps of a build take away.
///
/// `sources` are all that the build runs for; empty when these are not known.
pub(super) fn cleanup(lowering: &Lowering<'_>, steps: &[Plugin], sources: Vec<String>) -> Cleanup {
    let mut cleanup = Cleanup::of(&lowering.accounts, sources);
    for (index, step) in steps.iter().enumerate() {
        if step.on_error || !matches!(step.kind.as_str(), "shell" | "powershell" | "windows-shell")
        {
            continue;
        }
        let filter = Filter::of(&step.settings);
        for program in lowering.programs(&step.kind, &step.settings) {
            if let Some(dialect) = program.dialect {
                let at = (index, program.index);
                cleanup.read(at, &filter, &program.text.text(), dialect);
            }
        }
    }
    cleanup
}

impl Lowering<'_> {
    pub(super) fn provisioner(&mut self, index: usize, plugin: &Plugin, cleanup: &Cleanup) {
        let step = Step {
            index,
            filter: Filter::of(&plugin.settings),
            cleanup,
        };
        let at = At::new(PackerPlace::Provisioner, plugin.span);
        let kind = plugin.kind.as_str();
        let on_machine = kind != "shell-local" && !plugin.on_error;
        let mut handed = self.handed(&[&plugin.settings]);
        for program in self.programs(kind, &plugin.settings) {
            let at = At {
                place: PackerPlace::Command,
                ..at.clone()
            };
            let on_disk = on_machine.then_some((&step, handed.as_mut_slice()));
            self.program(&at, &program, on_disk);
            if on_machine && stays_behind(kind, &plugin.settings) {
                self.left(&at, &program, &step);
            }
        }
        self.left_of_environment(&at, &handed);
        if kind == "file" {
            self.upload(&at, &plugin.settings, &step);
        }
        for entry in plugin.settings.entries() {
            self.step_setting(kind, &at, entry, &plugin.settings, &step);
        }
    }

    fn step_setting(
        &mut self,
        kind: &str,
        at: &At,
        entry: &Entry,
        settings: &Value,
        step: &Step<'_>,
    ) {
        let name = entry.key.text.as_str();
        let keyed = at.keyed(entry.key.clone(), entry.span);
        let environment = At {
            place: PackerPlace::Environment,
            key: None,
            ..keyed.clone()
        };
        match (kind, name) {
            (_, "inline" | "script" | "scripts") => {}
            ("shell-local", "command") => {}
            ("file", "source" | "sources" | "content" | "destination" | "generated") => {}
            (_, "environment_vars" | "ansible_env_vars" | "env_vars" | "env") => {
                self.environment(&environment, &entry.value);
                if file_of_variables(kind, settings) && stays_behind(kind, settings) {
                    let place = PackerPlace::Upload(step.cleanup.state(
                        SCRIPT,
                        (step.index, 0, 0),
                        &step.filter,
                    ));
                    self.environment(
                        &At {
                            place,
                            ..environment
                        },
                        &entry.value,
                    );
                }
            }
            // The settings again, for one source.
            (_, "override") => {
                for source in entry.value.entries() {
                    for inner in source.value.entries() {
                        self.step_setting(kind, at, inner, settings, step);
                    }
                    let mut handed = self.handed(&[settings, &source.value]);
                    let on_machine = kind != "shell-local";
                    for program in self.programs(kind, &source.value) {
                        let at = At {
                            place: PackerPlace::Command,
                            ..at.clone()
                        };
                        let on_disk = on_machine.then_some((step, handed.as_mut_slice()));
                        self.program(&at, &program, on_disk);
                    }
                    self.left_of_environment(at, &handed);
                }
            }
            ("ansible" | "ansible-local", "extra_arguments" | "extra_vars") => {
                self.ansible_arguments(&keyed, &entry.value);
            }
            (_, "extra_arguments") => self.arguments(&keyed, &entry.value),
            ("ansible", "inventory_file" | "inventory_directory") => {
                let at = At { key: None, ..keyed };
                for path in entry.value.texts().into_iter().filter_map(Known::certain) {
                    self.files_of(&at, &path, Kept::Kept, None);
                }
            }
            _ if staged(kind, name) => {
                let kept = staging(kind, name, settings, step);
                self.staged(&keyed, &entry.value, kept);
            }
            ("chef-solo" | "chef-client", "json" | "json_string") => {
                let kept = staging(kind, name, settings, step);
                self.attributes_of_chef(&keyed, &entry.value, kept);
            }
            _ if is_command(attributes::holds(kind, name)) => {
                let at = At {
                    place: PackerPlace::Command,
                    ..keyed
                };
                self.command_setting(&at, &entry.value, dialect_of(kind));
            }
            _ => match attributes::holds(kind, name) {
                Some(Holds::KeyFile) => self.key_files(&keyed, &entry.value),
                _ => self.setting(kind, at, entry),
            },
        }
    }

    /// Variables of commands: `"NAME=value"` each, or a map.
    fn environment(&mut self, at: &At, value: &Value) {
        match value {
            Value::Map(_) => self.put(at, value),
            _ => self.pairs(at, value),
        }
    }

    /// A script that is not removed from where it was uploaded to.
    fn left(&mut self, at: &At, program: &Program, step: &Step<'_>) {
        let kept = step.cleanup.state(SCRIPT, (step.index, 0, 0), &step.filter);
        let at = At {
            place: PackerPlace::Upload(kept),
            span: program.setting,
            label: program.label,
            ..at.clone()
        };
        self.free(&at, &program.text);
    }

    /// Files and folders that a provisioner copies to the machine to work with.
    fn staged(&mut self, at: &At, value: &Value, kept: Kept) {
        let at = At {
            place: PackerPlace::Upload(kept),
            key: None,
            ..at.clone()
        };
        for path in value.texts().into_iter().filter_map(Known::certain) {
            self.files_of(&at, &path, kept, None);
        }
    }

    /// What a `file` provisioner puts on the disk.
    fn upload(&mut self, at: &At, settings: &Value, step: &Step<'_>) {
        let text = |key: &str| settings.get(key).and_then(Value::certain);
        if text("direction").is_some_and(|d| d.as_str() == "download") {
            return;
        }
        let destination = text("destination")
            .map(|d| d.as_str().to_owned())
            .unwrap_or_default();
        let kept = |path: &str| step.cleanup.state(path, (step.index, 0, 0), &step.filter);
        if let Some(content) = settings.get("content") {
            let entry = settings.entries().iter().find(|e| e.key.text == "content");
            let at = At {
                place: PackerPlace::Upload(kept(&destination)),
                span: entry.map_or(at.span, |e| e.span),
                ..at.clone()
            };
            match content {
                Value::Text(known) => {
                    self.document(&at, &destination, known);
                    self.free(&at, known);
                }
                Value::Unknown(Some(source)) => self.unknown(&at, source),
                _ => {}
            }
        }
        for key in ["source", "sources"] {
            let Some(entry) = settings.entries().iter().find(|e| e.key.text == key) else {
                continue;
            };
            for path in entry.value.texts().into_iter().filter_map(Known::certain) {
                let base = path
                    .as_str()
                    .trim_end_matches('/')
                    .rsplit('/')
                    .next()
                    .unwrap_or_default();
                let target = if destination.ends_with('/') {
                    format!("{destination}{base}")
                } else {
                    destination.clone()
                };
                let kept = kept(&target).min(kept(&destination));
                let at = At {
                    place: PackerPlace::Upload(kept),
                    span: entry.span,
                    ..at.clone()
                };
                self.files_of(&at, &path, kept, Some(base));
            }
        }
    }

    /// The content of files that are put on the disk. One that is not there is judged by its name.
    fn files_of(&mut self, at: &At, path: &Text, kept: Kept, name: Option<&str>) {
        let Some(span) = path.full_span() else {
            return;
        };
        for found in self.expanded(path.as_str()) {
            if is_of_tests(&found) {
                continue;
            }
            let mut place = Text::new();
            place.push_decoded(&found, span);
            match self.file_at(&place) {
                Some(content) => {
                    if self.first_time(at.place, &content) {
                        self.uploaded(at, &found, &content);
                    }
                }
                None if name.is_some() => {
                    self.push_name(PackerPlace::UploadedName(kept), path.clone(), at.span);
                }
                None => {}
            }
        }
    }

    /// What stands in a file that is put on the disk. Names and values of programs and prose are none of a secret: of
    /// these only known formats count.
    fn uploaded(&mut self, at: &At, name: &str, known: &Known) {
        let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
        if let Some(dialect) = by_ending(&name) {
            self.content(at, known, Some(dialect));
            return;
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let lock =
            name.contains("lock") || name.starts_with("package.") || name.starts_with("composer.");
        let settings = ending.is_none_or(|e| SETTINGS.contains(&e)) || name.starts_with('.');
        if settings && !lock {
            self.free(at, known);
        } else {
            let at = At {
                context: vec![KNOWN_FORMATS.to_owned()],
                ..at.clone()
            };
            self.free_if(&at, known, |_| true);
        }
    }

    pub(super) fn post_processor(&mut self, plugin: &Plugin) {
        let at = At::new(PackerPlace::PostProcessor, plugin.span);
        let kind = plugin.kind.as_str();
        for program in self.programs(kind, &plugin.settings) {
            let at = At {
                place: PackerPlace::Command,
                ..at.clone()
            };
            self.program(&at, &program, None);
        }
        for entry in plugin.settings.entries() {
            let name = entry.key.text.as_str();
            let keyed = at.keyed(entry.key.clone(), entry.span);
            let place = |place| At {
                place,
                key: None,
                ..keyed.clone()
            };
            match (kind, name) {
                (_, "inline" | "script" | "scripts" | "command") => {}
                (_, "environment_vars") => {
                    self.pairs(&place(PackerPlace::Environment), &entry.value)
                }
                (_, "env") => self.put(&place(PackerPlace::Environment), &entry.value),
                (_, "custom_data" | "user_variables") => {
                    self.put(&place(PackerPlace::Artifact), &entry.value)
                }
                (_, "changes") => self.changes(&place(PackerPlace::ContainerConfig), &entry.value),
                (_, "include" | "vagrantfile_template") => {
                    for path in entry.value.texts().into_iter().filter_map(Known::certain) {
                        self.files_of(&place(PackerPlace::Artifact), &path, Kept::Kept, None);
                    }
                }
                _ => self.setting(kind, &at, entry),
            }
        }
    }

    /// `ENV NAME=value` and the like, which a container image's config keeps.
    pub(super) fn changes(&mut self, at: &At, value: &Value) {
        for known in value.texts() {
            let all = known.text();
            let text = all.as_str();
            let Some((word, rest)) = text.split_once(char::is_whitespace) else {
                continue;
            };
            let start = text.len() - rest.trim_start().len();
            let rest = text.get(start..).unwrap_or_default();
            let is_pair = matches!(word.to_ascii_uppercase().as_str(), "ENV" | "LABEL");
            let divider = rest.find(['=', ' ']);
            match (is_pair, divider) {
                (true, Some(divider)) => {
                    let Some(span) = all.span(start..start + divider) else {
                        continue;
                    };
                    let name = Name {
                        text: rest.get(..divider).unwrap_or_default().to_owned(),
                        span,
                    };
                    let mut from = start + divider + 1;
                    let mut to = text.len();
                    let quoted = text.get(from..to).unwrap_or_default();
                    if quoted.len() > 1
                        && quoted.starts_with(['"', '\''])
                        && quoted.ends_with(['"', '\''])
                    {
                        (from, to) = (from + 1, to - 1);
                    }
                    self.text(&at.keyed(name, at.span), &known.slice(from..to));
                }
                _ => {
                    let slice = known.slice(start..text.len());
                    self.content(at, &slice, Some(Dialect::Posix));
                }
            }
        }
    }
}

/// Where Packer puts scripts that it runs (`provisioner/shell/provisioner.go`).
const SCRIPT: &str = "/tmp/script_0000.sh";

/// Whether what a provisioner uploads to run is left there.
fn stays_behind(kind: &str, settings: &Value) -> bool {
    matches!(kind, "shell" | "powershell" | "windows-shell")
        && matches!(settings.get("skip_clean"), Some(Value::Bool(true)))
}

/// Whether variables are uploaded in a file, rather than put in front of the command.
fn file_of_variables(kind: &str, settings: &Value) -> bool {
    kind == "powershell" || matches!(settings.get("use_env_var_file"), Some(Value::Bool(true)))
}

/// Files of tests hold tokens that open nothing.
fn is_of_tests(path: &str) -> bool {
    let mut parts = path.split('/').rev();
    let name = parts.next().unwrap_or_default();
    let of_name = ["_spec.", "_test.", "test_", "tests.", ".test.", ".spec."];
    of_name
        .iter()
        .any(|word| name.contains(word) && !name.ends_with(".sh"))
        || parts.any(|p| {
            matches!(
                p,
                "test" | "tests" | "spec" | "testdata" | "node_modules" | ".git"
            )
        })
}

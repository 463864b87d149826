//! Dockerfiles at random: stages, arguments, environment, commands, mounts, triggers, contexts with ignore files.

use std::collections::BTreeSet;

use super::super::case::{Canary, Carrier, Case, password};
use super::super::support::fakes::{self, Rng};

/// A Dockerfile and what is around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spec {
    pub(crate) name: String,
    pub(crate) stages: Vec<Stage>,
    /// Lines of `.dockerignore`.
    pub(crate) ignored: Vec<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// Another stage that it is built on; the base image without.
    pub(crate) on: Option<usize>,
    pub(crate) instructions: Vec<Instruction>,
}

/// A name of the pool below.
pub(crate) type Name = usize;

#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A canary of its own.
    Literal,
    Quoted,
    Reference(Name),
    Part(Name),
    Default(Name),
}

#[derive(Clone, Debug)]
pub(crate) enum Instruction {
    Argument(Name, Option<Value>),
    Environment(Name, Value),
    Label(Value),
    Setting(&'static str, Value),
    Command(&'static str, Value),
    Run(Run),
    Copy(&'static str, &'static str),
    Take(usize, &'static str, &'static str),
    Trigger(Box<Self>),
}

#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) secret: Option<usize>,
    /// The secret is a variable, and no file.
    pub(crate) variable: bool,
    /// Its commands are a heredoc.
    pub(crate) heredoc: bool,
    pub(crate) traced: bool,
    pub(crate) commands: Vec<Command>,
}

/// What a command writes.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Literal,
    Variable(Name),
    SingleQuoted(Name),
    Mounted,
}

pub(crate) type Path = &'static str;

#[derive(Clone, Debug)]
pub(crate) enum Command {
    /// One of [`WRITES`], with what is written and where to.
    Write(usize, Source, Path),
    /// One of [`MOVES`], from and to.
    Move(usize, Path, Path),
    /// One of [`ENDS`].
    End(usize, Path),
}

impl Spec {
    /// Takes out arguments whose name is that of a variable which was set before, and triggers that set or run something
    /// in a stage of the same file: engines and readings differ in what is meant there (decision 0163).
    fn without_arguments_of_set_names(&mut self) {
        let mut set: BTreeSet<Name> = BTreeSet::new();
        let last = self.stages.len() - 1;
        for (at, stage) in self.stages.iter_mut().enumerate() {
            stage.instructions.retain(|instruction| match instruction {
                Instruction::Trigger(inner) => match inner.as_ref() {
                    Instruction::Argument(name, None) => !set.contains(name),
                    Instruction::Argument(..) | Instruction::Copy(..) | Instruction::Take(..) => {
                        true
                    }
                    _ => at == last,
                },
                Instruction::Environment(name, _) => {
                    set.insert(*name);
                    true
                }
                Instruction::Argument(name, None) => !set.contains(name),
                _ => true,
            });
        }
    }
}

impl Command {
    /// Whether it can run where these paths are gone; and what is gone then.
    fn fits(&self, gone: &mut BTreeSet<Path>) -> bool {
        match self {
            Self::Write(_, _, path) => {
                gone.remove(path);
                true
            }
            Self::Move(_, from, _) if gone.contains(from) => false,
            Self::Move(kind, from, to) => {
                gone.remove(to);
                if TAKES_AWAY.contains(&MOVES[*kind]) {
                    gone.insert(from);
                }
                true
            }
            Self::End(kind, path) => {
                let end = ENDS[*kind];
                if gone.contains(path) && NEEDS.contains(&end) {
                    return false;
                }
                if end.starts_with("rm") {
                    gone.insert(path);
                } else if end.contains('>') || end.starts_with("truncate") {
                    gone.remove(path);
                }
                true
            }
        }
    }
}

/// Those of the moves after which nothing is left where they came from.
const TAKES_AWAY: [&str; 2] = ["mv {a} {b}", "cp -p {a} {b} && rm {a}"];
/// Those of the ends that fail where there is nothing.
const NEEDS: [&str; 4] = ["rm {p}", "cat {p}", "chmod 600 {p}", "test -f {p}"];

const NAMES: [&str; 5] = [
    "ALPHA_TOKEN",
    "BRAVO_PASSWORD",
    "CHARLIE_SECRET",
    "DELTA_API_KEY",
    "ECHO_TOKEN",
];
/// Arguments with a default, which nobody passes.
const DEFAULTS: [&str; 5] = [
    "FOXTROT_TOKEN",
    "GOLF_PASSWORD",
    "HOTEL_SECRET",
    "INDIA_API_KEY",
    "JULIET_TOKEN",
];
const SECRETS: [&str; 2] = ["first_secret", "second_secret"];
const PATHS: [Path; 6] = [
    "/tmp/a",
    "/tmp/b",
    "/etc/c",
    "/root/.npmrc",
    "/var/d",
    "/root/e",
];

/// `{}` is the value, `{p}` the path.
pub(crate) const WRITES: [&str; 14] = [
    "echo {} > {p}",
    "printf '%s' {} > {p}",
    "echo start {} end >> {p}",
    "echo {} | base64 > {p}",
    "echo {} | tee {p}",
    "V={} && echo \"$V\" > {p}",
    "export W={} && sh -c 'echo $W' > {p}",
    "if [ -n {} ]; then echo {} > {p}; fi",
    "{ echo one; echo {}; } > {p}",
    "for i in 1 2; do echo $i {}; done > {p}",
    "echo {} | sed 's/^/x/' > {p}",
    "(cd / && echo {} > .{p})",
    "(test -n {} && echo yes > {p}) || true",
    "echo {} | wc -c > {p}",
];

/// `{a}` is where from, `{b}` where to.
pub(crate) const MOVES: [&str; 10] = [
    "cp {a} {b}",
    "mv {a} {b}",
    "cat {a} > {b}",
    "cat {a} >> {b}",
    "sed 's/q/q/' {a} > {b}",
    "dd if={a} of={b}",
    "head -n 3 {a} > {b}",
    "tar cf {b} {a}",
    "wc -c {a} > {b}",
    "cp -p {a} {b} && rm {a}",
];

pub(crate) const ENDS: [&str; 8] = [
    "rm {p}",
    "rm -f {p}",
    "cat {p}",
    ": > {p}",
    "truncate -s 0 {p}",
    "chmod 600 {p}",
    "echo done > {p}",
    "test -f {p}",
];

const FILES: [(&str, &str); 3] = [
    (".npmrc", "//registry.npmjs.org/:_authToken="),
    ("app/.env", "DB_PASSWORD="),
    ("conf/.env", "API_TOKEN="),
];
const IGNORED: [&str; 6] = ["app", "**/.env", "!app/.env", ".npmrc", "conf/", "*.md"];

/// A Dockerfile of a seed.
pub(crate) fn generate(name: &str) -> Spec {
    let mut rng = Rng::new(name);
    let stages = 1 + rng.below(3);
    let mut spec = Spec {
        name: name.to_owned(),
        ..Spec::default()
    };
    for at in 0..stages {
        let on = (at > 0 && rng.below(3) == 0).then(|| rng.below(at));
        let count = 2 + rng.below(6);
        let instructions = (0..count).map(|_| instruction(&mut rng, at)).collect();
        spec.stages.push(Stage { on, instructions });
    }
    spec.without_failures();
    spec.without_arguments_of_set_names();
    if rng.below(2) == 0 {
        let count = 1 + rng.below(2);
        spec.ignored = (0..count).map(|_| *pick(&mut rng, &IGNORED)).collect();
    }
    spec
}

fn pick<'a, T>(rng: &mut Rng, all: &'a [T]) -> &'a T {
    &all[rng.below(all.len())]
}

fn instruction(rng: &mut Rng, stage: usize) -> Instruction {
    let name = rng.below(NAMES.len());
    match rng.below(22) {
        0..=2 => Instruction::Argument(name, None),
        3 => Instruction::Argument(name, Some(value(rng))),
        4..=6 => Instruction::Environment(name, value(rng)),
        7 => Instruction::Label(value(rng)),
        8 => {
            let what = *pick(rng, &["WORKDIR /srv/", "VOLUME /data/"]);
            Instruction::Setting(what, value(rng))
        }
        9 => {
            let what = *pick(rng, &["CMD", "ENTRYPOINT", "HEALTHCHECK CMD"]);
            Instruction::Command(what, value(rng))
        }
        10..=15 => Instruction::Run(run(rng)),
        16..=17 => {
            let from = *pick(rng, &[".npmrc", "app", "conf", "."]);
            Instruction::Copy(from, pick::<&str>(rng, &["/srv/", "/root/", "/tmp/f/"]))
        }
        18..=19 if stage > 0 => {
            let from = *pick(rng, &["/tmp", "/etc", "/root", "/var"]);
            Instruction::Take(
                rng.below(stage),
                from,
                pick::<&str>(rng, &["/got", "/root", "/tmp"]),
            )
        }
        20 => {
            let inner = loop {
                let inner = instruction(rng, 0);
                if !matches!(inner, Instruction::Trigger(_)) {
                    break inner;
                }
            };
            Instruction::Trigger(Box::new(inner))
        }
        _ => Instruction::Run(run(rng)),
    }
}

fn value(rng: &mut Rng) -> Value {
    let name = rng.below(NAMES.len() + DEFAULTS.len());
    match rng.below(7) {
        0..=1 => Value::Literal,
        2 => Value::Quoted,
        3..=4 => Value::Reference(name),
        5 => Value::Part(name),
        _ => Value::Default(name),
    }
}

fn run(rng: &mut Rng) -> Run {
    let secret = (rng.below(4) == 0).then(|| rng.below(SECRETS.len()));
    let heredoc = rng.below(6) == 0;
    let count = 1 + rng.below(4);
    let commands = (0..count).map(|_| {
        let (a, b) = (*pick(rng, &PATHS), *pick(rng, &PATHS));
        match rng.below(7) {
            0..=3 => Command::Write(
                rng.below(WRITES.len()),
                source(rng, secret.is_some(), heredoc),
                a,
            ),
            4..=5 if a != b => Command::Move(rng.below(MOVES.len()), a, b),
            _ => Command::End(rng.below(ENDS.len()), a),
        }
    });
    Run {
        commands: commands.collect(),
        secret,
        variable: rng.below(3) == 0,
        heredoc,
        traced: rng.below(12) == 0,
    }
}

fn source(rng: &mut Rng, mounted: bool, heredoc: bool) -> Source {
    let name = rng.below(NAMES.len() + DEFAULTS.len());
    match rng.below(10) {
        // A literal of a heredoc is in a history that these engines do not write.
        0..=1 if !heredoc => Source::Literal,
        2 => Source::SingleQuoted(name),
        3..=6 if mounted => Source::Mounted,
        _ => Source::Variable(name),
    }
}

fn name_of(name: Name) -> &'static str {
    let mut all = NAMES.iter().chain(&DEFAULTS);
    all.nth(name).expect("a name of the pool")
}

/// Writes a spec down.
struct Writer<'a> {
    case: Case,
    spec: &'a Spec,
}

impl Spec {
    /// Takes out commands that would read what is gone: a build ends at one.
    fn without_failures(&mut self) {
        let mut after: Vec<BTreeSet<Path>> = Vec::new();
        for stage in &mut self.stages {
            let mut gone = stage.on.map_or_else(BTreeSet::new, |on| after[on].clone());
            for instruction in &mut stage.instructions {
                match instruction {
                    Instruction::Run(run) => run.commands.retain(|command| command.fits(&mut gone)),
                    // Nobody knows what is there when it fires.
                    Instruction::Trigger(inner) => {
                        if let Instruction::Run(run) = inner.as_mut() {
                            let whole = |command: &Command| {
                                let mut gone = BTreeSet::new();
                                command.fits(&mut gone) && gone.is_empty()
                            };
                            run.commands.retain(whole);
                        }
                    }
                    _ => {}
                }
            }
            after.push(gone);
        }
    }

    /// The Dockerfile with its canaries.
    pub(crate) fn case(&self) -> Case {
        let mut writer = Writer {
            case: Case {
                name: self.name.clone(),
                ..Case::default()
            },
            spec: self,
        };
        writer.write();
        writer.case
    }
}

impl Writer<'_> {
    fn write(&mut self) {
        for (at, stage) in self.spec.stages.iter().enumerate() {
            let on = stage
                .on
                .map_or_else(|| "proof-base".to_owned(), |on| format!("s{on}"));
            let from = format!("FROM {on} AS s{at}\n");
            self.case.dockerfile += &from;
            self.case.built_as += &from;
            for instruction in &stage.instructions {
                let line = self.instruction(instruction);
                self.case.dockerfile += &(line.written + "\n");
                self.case.built_as += &(line.built + "\n");
            }
        }
        let copies = self.case.dockerfile.contains("COPY ");
        if copies {
            for (path, before) in FILES {
                let carrier = Carrier::File(path.to_owned());
                let value = password(&format!("{} {path}", self.case.name));
                let text = format!("{before}{value}\n");
                self.case.canaries.push(Canary { value, carrier });
                self.case.files.push((path.to_owned(), text.into_bytes()));
            }
            if !self.spec.ignored.is_empty() {
                let text = self.spec.ignored.join("\n") + "\n";
                self.case
                    .files
                    .push((".dockerignore".to_owned(), text.into_bytes()));
            }
        }
    }

    /// A new canary of a known format: it is one wherever it stands.
    fn literal(&mut self) -> String {
        let value = fakes::fake(&format!("github-pat#{}", self.case.canaries.len() + 1));
        self.case.canaries.push(Canary {
            value: value.clone(),
            carrier: Carrier::Literal,
        });
        value
    }

    fn value(&mut self, value: &Value) -> String {
        match value {
            Value::Literal => self.literal(),
            Value::Quoted => format!("\"{}\"", self.literal()),
            Value::Reference(name) => format!("${}", name_of(*name)),
            Value::Part(name) => format!("x-${{{}}}-y", name_of(*name)),
            Value::Default(name) => format!("${{{}:-{}}}", name_of(*name), self.literal()),
        }
    }

    fn instruction(&mut self, instruction: &Instruction) -> Line {
        let text = match instruction {
            Instruction::Run(run) => return self.run(run),
            Instruction::Trigger(inner) => {
                let mut inner = inner.as_ref().clone();
                if let Instruction::Run(run) = &mut inner {
                    // Triggers have none.
                    run.heredoc = false;
                }
                let line = self.instruction(&inner);
                return Line {
                    written: format!("ONBUILD {}", line.written),
                    built: format!("ONBUILD {}", line.built),
                };
            }
            Instruction::Argument(name, None) => {
                let carrier = Carrier::Argument(NAMES[*name].to_owned());
                if self.case.canaries.iter().all(|c| c.carrier != carrier) {
                    let value = password(&format!("{} {name}", self.case.name));
                    self.case.canaries.push(Canary { value, carrier });
                }
                format!("ARG {}", NAMES[*name])
            }
            Instruction::Argument(name, Some(value)) => {
                format!("ARG {}={}", DEFAULTS[*name], self.value(value))
            }
            Instruction::Environment(name, value) => {
                format!("ENV {}={}", NAMES[*name], self.value(value))
            }
            Instruction::Label(value) => format!("LABEL api.token={}", self.value(value)),
            Instruction::Setting(what, value) => format!("{what}{}", self.value(value)),
            Instruction::Command(what, value) => {
                let value = self.value(value).replace('"', "");
                format!("{what} [\"serve\", \"--token={value}\"]")
            }
            Instruction::Copy(from, to) => format!("COPY {from} {to}"),
            Instruction::Take(stage, from, to) => format!("COPY --from=s{stage} {from} {to}"),
        };
        Line {
            built: text.clone(),
            written: text,
        }
    }

    fn run(&mut self, run: &Run) -> Line {
        let (mut flags, mut built_flags) = (String::new(), String::new());
        let mut commands: Vec<String> = Vec::new();
        let mut exported = None;
        if let Some(secret) = run.secret {
            let id = SECRETS[secret];
            let carrier = Carrier::Secret(id.to_owned());
            if self.case.canaries.iter().all(|c| c.carrier != carrier) {
                let value = password(&format!("{} {id}", self.case.name));
                self.case.canaries.push(Canary { value, carrier });
            }
            let mount = format!("--mount=type=secret,id={id}");
            built_flags += &format!("{mount} ");
            if run.variable {
                let name = id.to_uppercase();
                flags += &format!("{mount},env={name} ");
                // As long as no engine makes it one.
                exported = Some(format!("export {name}=\"$(cat /run/secrets/{id})\""));
            } else {
                flags += &format!("{mount} ");
            }
        }
        if run.traced {
            commands.push("set -x".to_owned());
        }
        for command in &run.commands {
            let command = match command {
                Command::Write(kind, source, path) => {
                    let source = match source {
                        Source::Literal => self.literal(),
                        Source::Variable(name) => format!("\"${}\"", name_of(*name)),
                        Source::SingleQuoted(name) => format!("'${}'", name_of(*name)),
                        Source::Mounted => {
                            let id = SECRETS[run.secret.unwrap_or_default()];
                            match run.variable {
                                true => format!("\"${}\"", id.to_uppercase()),
                                false => format!("\"$(cat /run/secrets/{id})\""),
                            }
                        }
                    };
                    WRITES[*kind].replace("{}", &source).replace("{p}", path)
                }
                Command::Move(kind, a, b) => MOVES[*kind].replace("{a}", a).replace("{b}", b),
                Command::End(kind, path) => ENDS[*kind].replace("{p}", path),
            };
            commands.push(command);
        }
        commands.push("true".to_owned());
        // A command that fails ends the build, and the case is none.
        if !run.heredoc {
            let written = commands.join(" && ");
            let built: Vec<String> = exported.into_iter().chain(commands).collect();
            return Line {
                written: format!("RUN {flags}{written}"),
                built: format!("RUN {built_flags}{}", built.join(" && ")),
            };
        }
        let script = format!("set -e\n{}\n", commands.join("\n"));
        let exported = exported.map(|line| line + "\n").unwrap_or_default();
        // The builders are given the script as a file.
        let name = format!("heredoc-{}", self.case.scripts.len());
        let file = exported + &script;
        self.case.scripts.push((name.clone(), file.into_bytes()));
        Line {
            written: format!("RUN {flags}<<EOF\n{script}EOF"),
            built: format!(
                "RUN --mount=type=bind,source={name},target=/{name} {built_flags}sh /{name}"
            ),
        }
    }
}

/// A line as it is written, and as engines build it that are too old for that.
struct Line {
    written: String,
    built: String,
}

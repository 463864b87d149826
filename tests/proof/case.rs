//! A Dockerfile with named canaries in it.
//!
//! A case is a file: lines `#@ arg NAME`, `#@ secret ID` and `#@ file PATH CONTENT` say what is around the Dockerfile,
//! and are no part of it. `{{canary:NAME}}` stands for an invented password, `{{fake:ID}}` for a token of a known
//! format.

use std::path::{Path, PathBuf};

use super::documented::{self, Stages};
use super::engine::{self, Builder, Image, Order};
use super::support::fakes::{self, BASE62, Rng};
use super::trial::{Built, Refused};

/// How a canary enters the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// It is written in the Dockerfile.
    Literal,
    /// The caller passes it as the build argument of that name.
    Argument(String),
    /// It is the secret of that id.
    Secret(String),
    /// It is in that file of the context.
    File(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Canary {
    pub(crate) value: String,
    pub(crate) carrier: Carrier,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) dockerfile: String,
    /// What these engines are given instead, which are too old for some of it (decision 0164); empty when they are not.
    pub(crate) built_as: String,
    /// Files of the context that only that needs.
    pub(crate) scripts: Vec<(String, Vec<u8>)>,
    /// The files of the context, but for the Dockerfile.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) canaries: Vec<Canary>,
    /// Tools that the base image only has the names of: what they would keep or print is not there.
    pub(crate) standins: &'static [&'static str],
    /// The arguments that are passed empty.
    pub(crate) blank: Vec<String>,
}

/// A password that no word list has: letters of both cases, and a digit, always the same for one name.
pub(crate) fn password(name: &str) -> String {
    let mut rng = Rng::new(name);
    let mut text = rng.text(BASE62, 19);
    text.insert(7, 'q');
    text.insert(11, 'W');
    text.insert(15, '7');
    text
}

impl Case {
    /// Reads a case. Canaries of the same name in other cases are others.
    pub(crate) fn read(name: &str, source: &str) -> Self {
        let mut case = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        for line in source.lines() {
            let Some(note) = line.strip_prefix("#@ ") else {
                let line = case.planted(line, &Carrier::Literal);
                case.dockerfile.push_str(&line);
                case.dockerfile.push('\n');
                continue;
            };
            let (what, rest) = note.split_once(' ').expect("#@ WHAT …");
            match what {
                "arg" => case.carry(Carrier::Argument(rest.to_owned())),
                "secret" => case.carry(Carrier::Secret(rest.to_owned())),
                "file" => {
                    let (path, content) = rest.split_once(' ').expect("#@ file PATH CONTENT");
                    let content = content.replace("\\n", "\n");
                    let text = case.planted(&content, &Carrier::File(path.to_owned())) + "\n";
                    case.files.push((path.to_owned(), text.into_bytes()));
                }
                _ => panic!("{name}: #@ {what}"),
            }
        }
        case
    }

    fn carry(&mut self, carrier: Carrier) {
        let value = password(&format!("{} {carrier:?}", self.name));
        self.canaries.push(Canary { value, carrier });
    }

    /// The line with its canaries, which are added to those of the case.
    fn planted(&mut self, line: &str, carrier: &Carrier) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(start) = rest.find("{{") {
            let end = start + rest[start..].find("}}").expect("}}");
            let name = &rest[start + 2..end];
            let value = match name.split_once(':') {
                Some(("canary", name)) => password(&format!("{} {name}", self.name)),
                Some(("fake", id)) => fakes::fake(id),
                _ => panic!("{}: {name}", self.name),
            };
            out.push_str(&rest[..start]);
            out.push_str(&value);
            if self.canaries.iter().all(|canary| canary.value != value) {
                let carrier = carrier.clone();
                self.canaries.push(Canary { value, carrier });
            }
            rest = &rest[end + 2..];
        }
        out + rest
    }

    /// The Dockerfile that the builders are given.
    pub(crate) fn built(&self) -> &str {
        match self.built_as.as_str() {
            "" => &self.dockerfile,
            text => text,
        }
    }

    /// The build arguments that the caller passes.
    pub(crate) fn args(&self) -> Vec<(String, String)> {
        let args = self
            .canaries
            .iter()
            .filter_map(|canary| match &canary.carrier {
                Carrier::Argument(name) => Some((name.clone(), canary.value.clone())),
                _ => None,
            });
        let blank = self.blank.iter().map(|name| (name.clone(), String::new()));
        args.chain(blank).collect()
    }

    /// Writes the context, and the secrets beside it. Gives where they are.
    pub(crate) fn write(&self, folder: &Path) -> Written {
        let context = folder.join("context");
        let put = |path: &str, bytes: &[u8]| {
            let path = context.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        };
        put("Dockerfile", self.built().as_bytes());
        for (path, bytes) in self.files.iter().chain(&self.scripts) {
            put(path, bytes);
        }
        let mut secrets = Vec::new();
        for canary in &self.canaries {
            if let Carrier::Secret(id) = &canary.carrier {
                let path = folder.join(format!("secret-{id}"));
                std::fs::write(&path, &canary.value).expect("a secret");
                secrets.push((id.clone(), path));
            }
        }
        Written { context, secrets }
    }

    /// The same, by a caller who passes no argument, and nothing for one that has a default: what then stands in, stands
    /// in.
    pub(crate) fn without_arguments(&self) -> Self {
        let mut case = self.clone();
        case.canaries
            .retain(|canary| !matches!(canary.carrier, Carrier::Argument(_)));
        let lines = self.dockerfile.lines();
        let defaults = lines.filter_map(|line| line.strip_prefix("ARG ")?.split_once('='));
        case.blank = defaults.map(|(name, _)| name.to_owned()).collect();
        case
    }

    /// Builds it with each of the builders, and each stage for itself with BuildKit.
    pub(crate) fn build(&self, builders: &[Builder]) -> Result<Built, Refused> {
        let folder = engine::scratch("case");
        let built = self.build_in(&folder, builders);
        engine::discard(&folder);
        built
    }

    /// The image of another project that is built on this one, with the same arguments: its triggers fire there.
    fn child(&self, folder: &Path, image: &str, order: Order<'_>) -> Result<Image, Refused> {
        let files = self
            .files
            .iter()
            .filter(|(path, _)| path != ".dockerignore");
        let files = files.map(|(path, _)| (path.clone(), b"another's\n".to_vec()));
        let project = Self {
            dockerfile: format!("FROM {image}\n"),
            files: files.collect(),
            ..Self::default()
        };
        let written = project.write(&folder.join("child"));
        let order = Order {
            folder: &written.context,
            file: &written.context.join("Dockerfile"),
            ..order
        };
        engine::build(Builder::BuildKit, order).map_err(|log| Refused { stage: None, log })
    }

    fn build_in(&self, folder: &Path, builders: &[Builder]) -> Result<Built, Refused> {
        let written = self.write(folder);
        let mut order = Order {
            folder: &written.context,
            file: &written.context.join("Dockerfile"),
            target: None,
            args: &self.args(),
            key: &engine::new_name("build"),
            secrets: &written.secrets,
        };
        let mut built = Built::default();
        for builder in builders {
            match engine::build(*builder, order) {
                Ok(image) => built.images.push((*builder, image)),
                Err(log) if *builder == Builder::BuildKit => {
                    return Err(Refused { stage: None, log });
                }
                Err(log) => built.refused.push((*builder, log)),
            }
        }
        let text = documented::named(self.built());
        let stages = Stages::read(&text);
        if stages.has_trigger()
            && let Some((_, image)) = built.images.first()
        {
            built.child = Some(self.child(folder, &image.name, order)?);
        }
        let file = folder.join("named.Dockerfile");
        std::fs::write(&file, &text).expect("a file");
        order.file = &file;
        for (at, stage) in stages.0[..stages.0.len() - 1].iter().enumerate() {
            order.target = Some(&stage.name);
            match engine::build(Builder::BuildKit, order) {
                Ok(image) => built.stages.push(vec![image]),
                Err(log) => {
                    return Err(Refused {
                        stage: Some(at),
                        log,
                    });
                }
            }
        }
        Ok(built)
    }
}

/// Where a case is on the disk.
pub(crate) struct Written {
    pub(crate) context: PathBuf,
    pub(crate) secrets: Vec<(String, PathBuf)>,
}

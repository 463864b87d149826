//! What is tried, as data: `test-data/hostile/*.toml`.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use serde::Deserialize;

use crate::run::{Folder, Measured, Said};
use crate::world;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    title: String,
    /// The place of the section on the page.
    place: u32,
    case: Vec<Case>,
}

/// One input, or one state of the world around, and what has to come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    #[serde(skip)]
    pub(crate) section: (u32, String),
    /// What the case is called here.
    pub(crate) id: String,
    /// What is tried, in words.
    pub(crate) input: String,
    #[serde(default)]
    file: Vec<File>,
    /// An arrangement that files alone cannot make: a function of `world`.
    world: Option<String>,
    #[serde(default)]
    args: Vec<String>,
    /// The exit codes that are right: more than one where it depends on who is faster.
    pub(crate) exit: Vec<i32>,
    /// What is said, in the words of the program.
    #[serde(default)]
    pub(crate) says: Vec<String>,
    /// How many findings there are.
    pub(crate) finds: Option<usize>,
    /// More to say on the page.
    #[serde(default)]
    pub(crate) note: String,
    /// So long without optimising that only a release build tries it.
    #[serde(default)]
    pub(crate) slow: bool,
    /// How many bytes of memory a byte of input may take, besides [`CONSTANT`].
    #[serde(default = "bytes_for_a_byte")]
    pub(crate) memory: u64,
}

fn bytes_for_a_byte() -> u64 {
    16
}

/// What any run may take, in KiB.
const CONSTANT: u64 = 48 << 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    path: String,
    part: Vec<Part>,
    /// What is done to the whole, in order: `gzip`, `base64`.
    #[serde(default)]
    pack: Vec<Pack>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Part {
    Text(String),
    /// `{i}` in the text is the number, from 0; `{j}` that behind it.
    Times {
        text: String,
        times: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    with: String,
    times: usize,
}

impl File {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in &self.part {
            match part {
                Part::Text(text) => bytes.extend(text.bytes()),
                Part::Times { text, times } if !text.contains('{') => {
                    bytes.extend(text.repeat(*times).bytes());
                }
                Part::Times { text, times } => {
                    for i in 0..*times {
                        let text = text.replace("{i}", &i.to_string());
                        bytes.extend(text.replace("{j}", &(i + 1).to_string()).bytes());
                    }
                }
            }
        }
        for pack in &self.pack {
            for _ in 0..pack.times {
                bytes = match pack.with.as_str() {
                    "gzip" => gzip(&bytes),
                    "base64" => base64::prelude::BASE64_STANDARD.encode(&bytes).into(),
                    // As many members as it is said: what they hold is one after the other.
                    "repeat" => {
                        bytes = bytes.repeat(pack.times);
                        break;
                    }
                    other => panic!("nothing packs with {other}"),
                };
            }
        }
        bytes
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The cases in the order of the page.
pub(crate) fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/hostile");
    let mut cases: Vec<Case> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let section: Section =
            toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for mut case in section.case {
            case.section = (section.place, section.title.clone());
            cases.push(case);
        }
    }
    // Those of a section keep their order.
    cases.sort_by_key(|case| case.section.0);
    let mut ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), cases.len(), "two cases have one name");
    cases
}

impl Case {
    /// Makes the input, runs the program over it, and looks at what comes of it.
    pub(crate) fn try_out(&self) -> Result<Measured, String> {
        let folder = Folder::new(&self.id);
        let mut size = 0;
        for file in &self.file {
            let bytes = file.bytes();
            size += bytes.len() as u64;
            folder.write(&file.path, &bytes);
        }
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let said = match &self.world {
            Some(name) => world::arrange(name, &folder, &args)?,
            None => folder.lint(&args),
        };
        self.judge(&said, size)?;
        Ok(said.measured)
    }

    fn judge(&self, said: &Said, size: u64) -> Result<(), String> {
        let text = || {
            let start: String = said.text().chars().take(3000).collect();
            format!("exit {}: {start}", said.code)
        };
        if !self.exit.contains(&said.code) {
            return Err(format!("wants exit {:?}: {}", self.exit, text()));
        }
        for words in &self.says {
            if !said.text().contains(words) {
                return Err(format!("does not say `{words}`: {}", text()));
            }
        }
        for bad in [
            "panicked",
            "the linter failed",
            "lint-secrets failed at",
            "horse",
        ] {
            if said.text().contains(bad) {
                return Err(format!("says `{bad}`: {}", text()));
            }
        }
        if let Some(finds) = self.finds
            && said.findings() != finds
        {
            let found = said.findings();
            return Err(format!("finds {found}, not {finds}: {}", text()));
        }
        let most = CONSTANT + self.memory * size / 1024;
        if said.measured.peak > most {
            let peak = said.measured.peak;
            return Err(format!(
                "takes {peak} KiB for {size} bytes, more than {most}"
            ));
        }
        Ok(())
    }
}

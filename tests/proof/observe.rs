//! Where a canary is, in what a builder made.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use memchr::memmem;
use serde_json::Value;

use super::engine::Image;

/// The fields of the config that have a place of their own; the others are settings.
const FIELDS: [(&str, &str); 8] = [
    ("/config/Env", "image-env"),
    ("/config/Labels", "image-label"),
    ("/config/Cmd", "image-command"),
    ("/config/Entrypoint", "image-command"),
    ("/config/Healthcheck", "image-command"),
    ("/config/Shell", "image-command"),
    ("/config/OnBuild", "image-trigger"),
    ("/history", "image-history"),
];

/// What else of the config the file sets.
const SETTINGS: [&str; 6] = [
    "/config/WorkingDir",
    "/config/User",
    "/config/Volumes",
    "/config/ExposedPorts",
    "/config/StopSignal",
    "/author",
];

/// The places that can be looked at, by the short names of sinks.
pub(crate) const LOOKED_AT: [&str; 8] = [
    "image-env",
    "image-label",
    "image-command",
    "image-trigger",
    "image-setting",
    "image-history",
    "layer",
    "build-log",
];

/// The places where a canary is; for some, with where in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) places: BTreeSet<&'static str>,
    pub(crate) paths: BTreeSet<String>,
    /// The lines of the history that hold it.
    pub(crate) history: BTreeSet<String>,
    /// The lines of the log that hold it.
    pub(crate) log: BTreeSet<String>,
}

/// A canary in the forms that commands bring it in: as it is, and in base64 at each of the three offsets.
struct Needle(Vec<Vec<u8>>);

impl Needle {
    fn new(value: &str) -> Self {
        let mut forms = vec![value.as_bytes().to_vec()];
        for shift in 0..3 {
            let shifted = [&vec![0; shift], value.as_bytes()].concat();
            let encoded = BASE64_STANDARD_NO_PAD.encode(&shifted);
            // Digits that share bits with what stands before and behind are no part of it.
            let from = (shift * 8).div_ceil(6);
            let to = shifted.len() * 8 / 6;
            forms.push(encoded.as_bytes()[from..to].to_vec());
        }
        Self(forms)
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.0
            .iter()
            .any(|form| memmem::find(bytes, form).is_some())
    }

    fn is_in_json(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_in(text.as_bytes()),
            Value::Array(list) => list.iter().any(|value| self.is_in_json(value)),
            Value::Object(map) => map
                .iter()
                .any(|(key, value)| self.is_in(key.as_bytes()) || self.is_in_json(value)),
            _ => false,
        }
    }
}

/// Looks for a canary everywhere.
pub(crate) fn places_of(value: &str, image: &Image) -> Seen {
    let needle = Needle::new(value);
    let mut seen = Seen::default();
    let holds = |path: &str| {
        let field = image.config.pointer(path);
        field.is_some_and(|field| needle.is_in_json(field))
    };
    for (path, place) in FIELDS {
        if holds(path) {
            seen.places.insert(place);
        }
    }
    if SETTINGS.iter().any(|path| holds(path)) {
        seen.places.insert("image-setting");
    }
    for entry in image.layers.iter().flatten() {
        // The base image's own program: large, and ours.
        if entry.path == "bin/busybox" {
            continue;
        }
        let named = needle.is_in(entry.path.as_bytes()) || needle.is_in(entry.link.as_bytes());
        if named || needle.is_in(&entry.bytes) {
            seen.places.insert("layer");
            seen.paths.insert(format!("/{}", entry.path));
        }
    }
    let lines = image.log.lines();
    let lines = lines.filter(|line| needle.is_in(line.as_bytes()));
    seen.log = lines.map(str::to_owned).collect();
    if !seen.log.is_empty() {
        seen.places.insert("build-log");
    }
    let steps = image.config["history"].as_array().into_iter().flatten();
    let steps = steps.filter(|step| needle.is_in_json(step));
    seen.history = steps
        .map(|step| step["created_by"].as_str().unwrap_or_default().to_owned())
        .collect();
    seen
}

/// What several builders made, together.
pub(crate) fn together<'a>(seen: impl IntoIterator<Item = &'a Seen>) -> Seen {
    let mut all = Seen::default();
    for one in seen {
        all.places.extend(&one.places);
        all.paths.extend(one.paths.iter().cloned());
        all.history.extend(one.history.iter().cloned());
        all.log.extend(one.log.iter().cloned());
    }
    all
}

/// A count of each reason, for the record.
pub(crate) type Reasons = BTreeMap<&'static str, usize>;

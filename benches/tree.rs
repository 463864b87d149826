//! How long a whole run over a tree takes, against walking it and reading the same files.
//!
//! `cargo bench --bench tree` makes 10,000 Dockerfiles (28 MB) in a temporary folder, then measures both in turns, in one
//! process, with the same walker and the same threads, and prints the medians and their ratio.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lint_secrets::config::{self, Overrides, Settings};
use lint_secrets::discover;
use lint_secrets::linter::{self, Input};
use lint_secrets::source::{DiskFs, FileSystem as _};
use rayon::prelude::*;

const FILES: usize = 10_000;
const ROUNDS: usize = 41;

fn main() {
    let folder = std::env::temp_dir().join(format!("lint-secrets-bench-{}", std::process::id()));
    let bytes = make(&folder);
    let settings = settings(&folder);
    let paths = [folder.clone()];
    // Once each, so that the files are in memory and the tables are built.
    let (files, _) = (walk_and_read(&paths, &settings), lint(&paths, &settings));
    assert_eq!(files, FILES);
    let mut read = Vec::new();
    let mut linted = Vec::new();
    for _ in 0..ROUNDS {
        read.push(time(|| walk_and_read(&paths, &settings)));
        linted.push(time(|| lint(&paths, &settings)));
    }
    std::fs::remove_dir_all(&folder).expect("the folder was made above");
    let (read, linted) = (median(read), median(linted));
    println!(
        "{FILES} Dockerfiles, {:.1} MB, {ROUNDS} rounds, medians",
        bytes as f64 / 1e6
    );
    println!("walk and read   {:>8.1} ms", read.as_secs_f64() * 1e3);
    println!("lint            {:>8.1} ms", linted.as_secs_f64() * 1e3);
    println!(
        "ratio           {:>8.2}",
        linted.as_secs_f64() / read.as_secs_f64()
    );
}

fn settings(folder: &Path) -> Settings {
    config::resolve(None, &Overrides::default(), folder, linter::rules())
        .expect("the defaults are valid")
}

fn walk_and_read(paths: &[PathBuf], settings: &Settings) -> usize {
    let found = discover::discover(paths, settings);
    let pool = rayon::ThreadPoolBuilder::new().build().expect("threads");
    pool.install(|| {
        found
            .targets
            .into_par_iter()
            .filter(|t| DiskFs.read(&t.path).is_ok())
            .count()
    })
}

fn lint(paths: &[PathBuf], settings: &Settings) -> usize {
    let found = discover::discover(paths, settings);
    let outcome = linter::lint(
        Input {
            command: None,
            files: found.targets,
            baseline: None,
        },
        settings,
        &DiskFs,
    );
    assert!(outcome.notices.is_empty(), "{:?}", outcome.notices.first());
    assert!(!outcome.findings.is_empty());
    outcome.findings.len()
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    std::hint::black_box(work());
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Writes the tree and gives its size in bytes.
fn make(folder: &Path) -> usize {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut bytes = 0;
    for index in 0..FILES {
        let below = folder
            .join(format!("group{:02}", index % 100))
            .join(format!("service{index}"));
        std::fs::create_dir_all(&below).expect("a folder");
        let text = dockerfile(&mut random, index);
        bytes += text.len();
        std::fs::write(below.join("Dockerfile"), text).expect("a file");
    }
    bytes
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// What real ones look like: two stages, versions, checksums, packages, long commands, a heredoc; one in fifty leaks.
fn dockerfile(random: &mut Random, index: usize) -> String {
    const PACKAGES: [&str; 12] = [
        "ca-certificates",
        "curl",
        "git",
        "build-essential",
        "libssl-dev",
        "pkg-config",
        "python3",
        "unzip",
        "xz-utils",
        "locales",
        "tzdata",
        "gnupg",
    ];
    let mut text = String::from(
        "# syntax=docker/dockerfile:1\n# An image of the service, built in two stages.\n",
    );
    let _ = writeln!(
        text,
        "ARG BASE=debian:12.{}\nFROM ${{BASE}} AS build",
        random.below(9)
    );
    let _ = writeln!(
        text,
        "ARG VERSION={}.{}.{}",
        random.below(9),
        random.below(30),
        random.below(30)
    );
    let _ = writeln!(
        text,
        "ENV LANG=C.UTF-8 \\\n    APP_HOME=/srv/app \\\n    APP_PORT={}",
        1000 + random.below(9000)
    );
    for part in 0..9 {
        let _ = writeln!(text, "# part {part}: what it needs to build");
        text.push_str("RUN set -eux; \\\n    apt-get update; \\\n    apt-get install -y --no-install-recommends \\\n");
        for _ in 0..4 {
            let _ = writeln!(
                text,
                "        {} \\",
                PACKAGES[random.below(PACKAGES.len())]
            );
        }
        text.push_str("    ; \\\n    rm -rf /var/lib/apt/lists/*\n");
        let _ = writeln!(
            text,
            "ENV PART{part}_SHA256={:016x}{:016x}",
            random.below(usize::MAX),
            random.below(usize::MAX)
        );
    }
    text.push_str("RUN <<EOF\nset -e\nmkdir -p \"$APP_HOME\"\necho \"building $VERSION\"\nmake -j\"$(nproc)\" install\nEOF\n");
    text.push_str("FROM debian:12-slim\nCOPY --from=build /srv/app /srv/app\nWORKDIR /srv/app\n");
    if index.is_multiple_of(50) {
        text.push_str("ARG NPM_TOKEN\nENV DB_PASSWORD=correct-horse-9\n");
    }
    text.push_str("RUN useradd --system app && chown -R app /srv/app\nUSER app\nEXPOSE 8080\n");
    text.push_str(
        "HEALTHCHECK --interval=30s CMD curl -fsS http://localhost:8080/health || exit 1\n",
    );
    text.push_str("CMD [\"/srv/app/bin/serve\", \"--port\", \"8080\"]\n");
    text
}

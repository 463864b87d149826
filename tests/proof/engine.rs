//! The builders themselves: BuildKit and the classic builder in one `dockerd`, and buildah.
//!
//! `ci/real-world.sh` starts the daemon, makes the base image and says in the environment where all of it is.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::tar;

/// The builders have one image of a name: a suite that gives names of its own, such as `node:22`, holds this while it
/// builds, since another gives them to other images.
pub(crate) fn names_of_images() -> MutexGuard<'static, ()> {
    static NAMES: Mutex<()> = Mutex::new(());
    NAMES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A builder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Builder {
    BuildKit,
    Classic,
    Buildah,
}

impl Builder {
    pub(crate) const ALL: [Self; 3] = [Self::BuildKit, Self::Classic, Self::Buildah];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BuildKit => "BuildKit",
            Self::Classic => "classic builder",
            Self::Buildah => "buildah",
        }
    }
}

/// What to build.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order<'a> {
    /// The context.
    pub(crate) folder: &'a Path,
    /// The Dockerfile.
    pub(crate) file: &'a Path,
    pub(crate) target: Option<&'a str>,
    /// Build arguments and their values.
    pub(crate) args: &'a [(String, String)],
    /// What BuildKit ran for an order of the same key it does not run again. A command is never taken from another's
    /// cache, where it ran with another secret or printed where nobody looks.
    pub(crate) key: &'a str,
    /// Secrets' ids, and the files that hold them.
    pub(crate) secrets: &'a [(String, PathBuf)],
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Image {
    /// What the engine knows it by.
    pub(crate) name: String,
    /// The image config, whole.
    pub(crate) config: Value,
    /// Each layer's entries, the lowest first, as in its tar.
    pub(crate) layers: Vec<Vec<tar::Entry>>,
    /// What the build printed.
    pub(crate) log: String,
}

/// Where `ci/real-world.sh` put something.
///
/// # Panics
/// When it did not say.
pub(crate) fn told(name: &str) -> PathBuf {
    std::env::var_os(name)
        .map(PathBuf::from)
        .unwrap_or_else(|| {
            panic!("`{name}` is not set: these tests need real builders, run ci/real-world.sh")
        })
}

/// A new folder for a case, below the one of the run.
pub(crate) fn scratch(what: &str) -> PathBuf {
    let folder = told("PROOF_SCRATCH").join(new_name(what));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Removes a folder that [`scratch`] gave.
pub(crate) fn discard(folder: &Path) {
    std::fs::remove_dir_all(folder).expect("the folder of the case");
}

/// Builds with one builder. `Err` has what it printed.
pub(crate) fn build(builder: Builder, order: Order<'_>) -> Result<Image, String> {
    match builder {
        Builder::BuildKit | Builder::Classic => with_docker(builder, order),
        Builder::Buildah => with_buildah(order),
    }
}

/// A name that nothing else of the run has.
pub(crate) fn new_name(what: &str) -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    format!("{what}-{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn with_docker(builder: Builder, order: Order<'_>) -> Result<Image, String> {
    let tag = new_name("case");
    let mut command = docker();
    let kit = builder == Builder::BuildKit;
    command
        .env("DOCKER_BUILDKIT", if kit { "1" } else { "0" })
        .args(["build", "--network=none", "--tag", &tag])
        .args(["--file".as_ref(), order.file.as_os_str()]);
    if kit {
        // The names of hosts are part of what a command is known by.
        let host = format!("{}:127.0.0.1", order.key);
        command.args(["--progress=plain", "--add-host", &host]);
        secrets(&mut command, order);
    } else {
        command.args(["--no-cache", "--rm=true", "--force-rm=true"]);
    }
    common(&mut command, order);
    let log = run(&mut command)?;
    let saved = docker()
        .args(["save", &tag])
        .output()
        .expect("the image, saved");
    if !saved.status.success() {
        // One without any layer.
        return Err(String::from_utf8_lossy(&saved.stderr).into_owned());
    }
    Ok(read(tag, &saved.stdout, log))
}

fn with_buildah(order: Order<'_>) -> Result<Image, String> {
    let tag = new_name("case");
    let mut command = buildah();
    command.args(["bud", "--isolation", "chroot", "--layers", "--no-cache"]);
    // Its own format has no triggers, health checks or shells.
    command.args(["--format", "docker", "--pull-never", "--tag", &tag]);
    command.args(["--file".as_ref(), order.file.as_os_str()]);
    secrets(&mut command, order);
    common(&mut command, order);
    let log = run(&mut command)?;
    let folder = scratch("archive");
    let archive = folder.join("image.tar");
    let to = format!("docker-archive:{}", archive.display());
    run(buildah().args(["push", "--quiet", &tag, &to])).expect("an image that can be saved");
    let bytes = std::fs::read(&archive).expect("the image");
    discard(&folder);
    run(buildah().args(["rmi", "--force", &tag])).expect("an image that can be removed");
    Ok(read(tag, &bytes, log))
}

fn secrets(command: &mut Command, order: Order<'_>) {
    for (id, path) in order.secrets {
        command.arg("--secret");
        command.arg(format!("id={id},src={}", path.display()));
    }
}

fn common(command: &mut Command, order: Order<'_>) {
    for (name, value) in order.args {
        command.arg("--build-arg").arg(format!("{name}={value}"));
    }
    if let Some(target) = order.target {
        command.args(["--target", target]);
    }
    command.arg(order.folder);
}

/// The client of the run's daemon.
pub(crate) fn docker() -> Command {
    let mut command = Command::new(told("PROOF_DOCKER"));
    command
        .env("DOCKER_HOST", told("PROOF_DOCKER_HOST"))
        .env("DOCKER_CONFIG", told("PROOF_SCRATCH"));
    command
}

/// buildah with the run's own storage, without a network.
pub(crate) fn buildah() -> Command {
    let mut command = Command::new("unshare");
    let root = told("PROOF_BUILDAH");
    command
        .args(["--net", "buildah", "--storage-driver"])
        .arg(told("PROOF_BUILDAH_DRIVER"))
        .args(["--root".as_ref(), root.join("root").as_os_str()])
        .args(["--runroot".as_ref(), root.join("run").as_os_str()]);
    command
}

/// Runs to the end. Gives what it printed, on both streams; as `Err` when it failed.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let done = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let mut printed = String::from_utf8_lossy(&done.stdout).into_owned();
    printed.push_str(&String::from_utf8_lossy(&done.stderr));
    if done.status.success() {
        Ok(printed)
    } else {
        Err(printed)
    }
}

/// The standard output of a command that has to succeed.
pub(crate) fn output(command: &mut Command) -> Vec<u8> {
    let done = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        done.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    done.stdout
}

/// An image as `docker save` writes it.
fn read(name: String, archive: &[u8], log: String) -> Image {
    let entries = tar::entries(archive);
    let find = |path: &str| {
        let mut path = path.to_owned();
        for _ in 0..3 {
            let entry = entries.iter().find(|e| e.path == path);
            let entry = entry.unwrap_or_else(|| panic!("the image has no {path}"));
            if entry.kind != b'2' {
                return &entry.bytes;
            }
            // Archives of several layers name each by a link: `../<digest>.tar`.
            path = entry.link.trim_start_matches("../").to_owned();
        }
        panic!("links of the image go round")
    };
    let json = |path: &str| serde_json::from_slice::<Value>(find(path)).expect("JSON");
    let manifest = json("manifest.json");
    let config = json(manifest[0]["Config"].as_str().expect("a config"));
    let layers = manifest[0]["Layers"].as_array().expect("layers").iter();
    let layers = layers.map(|layer| tar::entries(find(layer.as_str().expect("a path"))));
    Image {
        name,
        config,
        layers: layers.collect(),
        log,
    }
}

/// The versions of the builders, for the record.
pub(crate) fn version(builder: Builder) -> String {
    match builder {
        Builder::BuildKit | Builder::Classic => {
            let printed = output(docker().args(["version", "--format", "{{.Server.Version}}"]));
            format!("dockerd {}", String::from_utf8_lossy(&printed).trim())
        }
        Builder::Buildah => {
            let printed = output(Command::new("buildah").arg("--version"));
            let printed = String::from_utf8_lossy(&printed).into_owned();
            let version = printed.split_whitespace().nth(2).unwrap_or_default();
            format!("buildah {version}")
        }
    }
}

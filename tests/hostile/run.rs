//! Running the program, with what it takes.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Somebody without rights, where the tests run as root: what may not be read, root may.
const NOBODY: u32 = 65534;

/// What a run took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measured {
    /// Of processors, in seconds: what else the machine does is no part of it.
    pub(crate) time: f64,
    /// The most memory, in KiB.
    pub(crate) peak: u64,
}

/// What a run said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) measured: Measured,
}

impl Said {
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// How many findings the lines of `--format concise` tell of.
    pub(crate) fn findings(&self) -> usize {
        let severities = ["critical", "high", "medium", "low", "info"];
        let is_finding = |line: &&str| {
            let mut words = severities.iter();
            line.contains(" [") && words.any(|word| line.contains(&format!(": {word}: ")))
        };
        self.out.lines().filter(is_finding).count()
    }
}

/// The program: optimised where the environment says so.
pub(crate) fn program() -> PathBuf {
    let given = std::env::var_os("LINT_SECRETS");
    let path = given.map_or_else(|| env!("CARGO_BIN_EXE_lint-secrets").into(), PathBuf::from);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = here.join(path);
    assert!(path.is_file(), "{}: no such program", path.display());
    path
}

/// A new folder that is a repository, for one case. It goes with the case.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        // Nobody gets into the folder of the build where that is root's.
        let all = std::env::temp_dir().join(format!("lint-secrets-hostile-{}", std::process::id()));
        let path = all.join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join(".git")).unwrap();
        Self(path.canonicalize().unwrap())
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// A file beside that has a secret, which has to be found whatever else there is.
    pub(crate) fn write_good(&self) {
        self.write(
            "good/Dockerfile",
            "FROM a\nENV DB_PASSWORD=correct-horse-9\n",
        );
    }

    pub(crate) fn mode(&self, path: &str, mode: u32) {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(self.0.join(path), mode).unwrap();
    }

    /// The program, to be run in this folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        set_up(Command::new(program()), &self.0, args)
    }

    /// The same as somebody without rights, to whom everything here belongs.
    pub(crate) fn lint_as_nobody(&self, args: &[&str]) -> Said {
        use std::os::unix::fs::MetadataExt as _;
        let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
        // The folder of the build may not be open to everybody.
        let program_here = self.0.with_extension("program");
        std::fs::copy(program(), &program_here).unwrap();
        if root {
            let owner = format!("{NOBODY}:{NOBODY}");
            let mut chown = Command::new("chown");
            assert!(
                chown
                    .arg("-R")
                    .arg(owner)
                    .arg(&self.0)
                    .status()
                    .unwrap()
                    .success()
            );
        }
        let said = self.measured(&program_here, args, |command| {
            if root {
                command.uid(NOBODY).gid(NOBODY);
            }
        });
        let _ = std::fs::remove_file(program_here);
        said
    }

    /// Lints in this folder and measures.
    pub(crate) fn lint(&self, args: &[&str]) -> Said {
        self.measured(&program(), args, |_| {})
    }

    /// GNU time asks the system for the most memory that a program had.
    fn measured(&self, program: &Path, args: &[&str], change: impl Fn(&mut Command)) -> Said {
        let notes = self.0.with_extension("measured");
        std::fs::write(&notes, "").unwrap();
        std::fs::set_permissions(&notes, std::fs::Permissions::from_mode(0o666)).unwrap();
        let mut command = Command::new("/usr/bin/time");
        command
            .args(["-f", "%U %S %M", "-o"])
            .arg(&notes)
            .arg(program);
        let mut command = set_up(command, &self.0, args);
        change(&mut command);
        let output = command.output();
        let output = output.expect("GNU time is needed: apt-get install time");
        let text = std::fs::read_to_string(&notes).unwrap();
        // A line about the exit code may stand in front.
        let figures = text.lines().last().unwrap_or_default().split(' ');
        let figures: Vec<f64> = figures.filter_map(|word| word.parse().ok()).collect();
        let [user, system, peak] = figures.as_slice() else {
            panic!("GNU time says nothing: {text}");
        };
        let _ = std::fs::remove_file(notes);
        Said {
            measured: Measured {
                time: user + system,
                peak: *peak as u64,
            },
            ..said(output)
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for entry in std::fs::read_dir(&self.0).into_iter().flatten().flatten() {
            // What nobody may read cannot be taken away by whoever is no root.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let open = std::fs::Permissions::from_mode(0o755);
                let _ = std::fs::set_permissions(entry.path(), open);
            }
        }
        let _ = std::fs::remove_dir_all(&self.0);
        // The last one takes away the folder of all.
        let _ = self.0.parent().map(std::fs::remove_dir);
    }
}

fn set_up(mut command: Command, folder: &Path, args: &[&str]) -> Command {
    command.current_dir(folder).stdin(Stdio::null());
    if !args.iter().any(|arg| arg.starts_with("--format")) {
        command.arg("--format=concise");
    }
    command.args(args).env("LC_ALL", "C.UTF-8");
    command
}

pub(crate) fn said(output: Output) -> Said {
    Said {
        // What a signal ends has no code; shells say it so.
        code: output.status.code().unwrap_or_else(|| {
            128 + std::os::unix::process::ExitStatusExt::signal(&output.status).unwrap_or(0)
        }),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        measured: Measured::default(),
    }
}

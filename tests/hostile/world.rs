//! What files alone cannot make: links, pipes, names, rights, disks, signals, and others who write at the same time.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::run::{Folder, Said, said};

type Ran = Result<Said, String>;

/// Arranges what `name` says around the files that are there, and runs the program.
pub(crate) fn arrange(name: &str, folder: &Folder, args: &[&str]) -> Ran {
    match name {
        "good" => folder.write_good(),
        "link-loops" => {
            folder.write_good();
            for (link, to) in [("good/up", ".."), ("here", "."), ("loop", "loop")] {
                symlink(to, folder.0.join(link)).unwrap();
            }
            symlink("a.Dockerfile", folder.0.join("b.Dockerfile")).unwrap();
            symlink("b.Dockerfile", folder.0.join("a.Dockerfile")).unwrap();
        }
        "links-out" => {
            folder.write_good();
            let outside = folder.0.with_extension("outside");
            std::fs::create_dir_all(&outside).unwrap();
            let text = "FROM a\nENV OUT_PASSWORD=battery-staple-7\n";
            std::fs::write(outside.join("Dockerfile"), text).unwrap();
            symlink(outside.join("Dockerfile"), folder.0.join("Dockerfile")).unwrap();
            symlink(&outside, folder.0.join("folder")).unwrap();
            symlink("/proc/self/environ", folder.0.join(".env")).unwrap();
            let said = folder.lint(args);
            std::fs::remove_dir_all(outside).unwrap();
            return match said.text().contains("OUT_PASSWORD") {
                true => Err(format!("reads what is outside: {}", said.text())),
                false => Ok(said),
            };
        }
        "link-to-nowhere" => {
            folder.write_good();
            symlink("nowhere", folder.0.join("Dockerfile")).unwrap();
        }
        "pipe" => {
            folder.write_good();
            let mut make = Command::new("mkfifo");
            let made = make.arg(folder.0.join("Dockerfile")).status();
            assert!(made.unwrap().success());
        }
        "socket" => {
            folder.write_good();
            let _kept = UnixListener::bind(folder.0.join("Dockerfile")).unwrap();
            return Ok(folder.lint(args));
        }
        "names" => odd_names(folder),
        "case" => {
            for name in ["Dockerfile", "dockerfile", "DOCKERFILE", "DockerFile"] {
                folder.write(name, "FROM a\nENV DB_PASSWORD=correct-horse-9\n");
            }
        }
        "nobody-reads-a-file" => {
            folder.write_good();
            folder.write("bad/Dockerfile", "FROM a\n");
            folder.mode("bad/Dockerfile", 0o000);
            return Ok(folder.lint_as_nobody(args));
        }
        "nobody-reads-a-folder" => {
            folder.write_good();
            folder.write("shut/Dockerfile", "FROM a\n");
            folder.mode("shut", 0o000);
            return Ok(folder.lint_as_nobody(args));
        }
        "nobody-fixes" => return read_only(folder, args),
        "no-room-to-fix" => return no_room(folder, args, "Dockerfile", UNUSED),
        "no-room-for-a-baseline" => {
            folder.write_good();
            return no_room(folder, args, "baseline.json", "{\"what\": \"was there\"}\n");
        }
        "full-output" => {
            folder.write_good();
            let full = File::options().write(true).open("/dev/full").unwrap();
            let output = folder.command(args).stdout(full).output().unwrap();
            return Ok(said(output));
        }
        "head" => return head(folder, args),
        "closed" => return closed(folder, args),
        "others" => return others(folder, args),
        "interrupted" => return interrupted(folder, args),
        "interrupted-fix" => return interrupted_fix(folder, args),
        "parallel" => return parallel(folder, args),
        other => return Err(format!("nothing arranges `{other}`")),
    }
    Ok(folder.lint(args))
}

/// A comment that suppresses nothing: its fix takes it away.
const UNUSED: &str =
    "FROM alpine:3.20\n# lint-secrets: ignore[secret-in-image-env] -- was one\nRUN true\n";
const USED: &str = "FROM alpine:3.20\nRUN true\n";

/// Line ends, escapes, signs that turn the direction of text, and bytes that are no text.
fn odd_names(folder: &Folder) {
    for name in [
        &b"a\nb: high: all is well [none]"[..],
        b"\x1b[31m\x1b]0;title\x07",
        "\u{202e}elifrekcoD\u{2066}".as_bytes(),
        b"\xff\xfe\xc3",
        b"%s%n{0}$(id)`id`;&|<b>\"'",
    ] {
        let text = "FROM a\nENV DB_PASSWORD=correct-horse-9\n";
        let path = folder.0.join(OsStr::from_bytes(name)).join("Dockerfile");
        folder.write(path, text);
    }
}

/// A folder in which nothing can be made: what is there stays as it is.
fn read_only(folder: &Folder, args: &[&str]) -> Ran {
    folder.write("shut/Dockerfile", UNUSED);
    folder.mode("shut", 0o555);
    let said = folder.lint_as_nobody(args);
    folder.mode("shut", 0o755);
    holds(folder, "shut/Dockerfile", &[UNUSED])?;
    only(folder, "shut", &["Dockerfile"])?;
    Ok(said)
}

/// No file may grow, as on a disk that is full: what was there stays as it is.
fn no_room(folder: &Folder, args: &[&str], path: &str, text: &str) -> Ran {
    folder.write(path, text);
    let lint = folder.command(args);
    // What is ignored is so in what runs in the place of the shell, too.
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"])
        .arg(lint.get_program())
        .args(lint.get_args())
        .current_dir(&folder.0)
        .env("LC_ALL", "C.UTF-8");
    let said = said(shell.output().unwrap());
    holds(folder, path, &[text])?;
    let names = std::fs::read_dir(&folder.0).unwrap().flatten();
    for name in names.map(|entry| entry.file_name()) {
        if name.to_string_lossy().contains("tmp") {
            return Err(format!("leaves {name:?} behind"));
        }
    }
    Ok(said)
}

fn holds(folder: &Folder, path: &str, texts: &[&str]) -> Result<(), String> {
    let now = std::fs::read_to_string(folder.0.join(path)).map_err(|e| format!("{path}: {e}"))?;
    match texts.contains(&now.as_str()) {
        true => Ok(()),
        false => Err(format!("{path} holds: {now:?}")),
    }
}

fn only(folder: &Folder, below: &str, names: &[&str]) -> Result<(), String> {
    let entries = std::fs::read_dir(folder.0.join(below)).unwrap().flatten();
    let there: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    match there.iter().all(|name| names.iter().any(|n| name == *n)) {
        true => Ok(()),
        false => Err(format!("{below} has {there:?}")),
    }
}

/// Many findings, of which the reader takes the first line only.
fn many(folder: &Folder) {
    let secrets = (0..2000).map(|i| format!("ENV A{i}_PASSWORD=correct-horse-{i}\n"));
    let text: String = std::iter::once("FROM a\n".to_owned())
        .chain(secrets)
        .collect();
    folder.write("Dockerfile", text);
}

fn head(folder: &Folder, args: &[&str]) -> Ran {
    many(folder);
    let lint = folder.command(args);
    let script = "{ \"$@\"; echo \"exit $?\" >&2; } | head -1";
    let mut shell = Command::new("sh");
    let shell = shell.args(["-c", script, "sh"]).arg(lint.get_program());
    let shell = shell.args(lint.get_args()).current_dir(&folder.0);
    let said = said(shell.output().unwrap());
    // Its own exit code, and not a word of the pipe.
    match said.err.trim() {
        "exit 1" => Ok(Said { code: 1, ..said }),
        _ => Err(format!("says: {}", said.err)),
    }
}

/// Neither output is there.
fn closed(folder: &Folder, args: &[&str]) -> Ran {
    many(folder);
    let lint = folder.command(args);
    let mut shell = Command::new("sh");
    let shell = shell
        .args(["-c", "\"$@\" >&- 2>&-", "sh"])
        .arg(lint.get_program());
    let shell = shell.args(lint.get_args()).current_dir(&folder.0);
    Ok(said(shell.output().unwrap()))
}

/// Somebody changes, cuts, renames and removes the files while they are read.
fn others(folder: &Folder, args: &[&str]) -> Ran {
    const FILES: usize = 200;
    let text = format!(
        "FROM a\n{}ENV DB_PASSWORD=correct-horse-9\n",
        "RUN true\n".repeat(50)
    );
    let path = |n: usize| folder.0.join(format!("d{n}/Dockerfile"));
    folder.write_good();
    for n in 0..FILES {
        folder.write(path(n), &text);
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                for n in 0..FILES {
                    let path = path(n);
                    // Each may fail, as what it meets was changed before.
                    let _ = match (n + round) % 5 {
                        0 => std::fs::remove_file(&path),
                        1 => std::fs::write(&path, &text[..text.len() / 2]),
                        2 => std::fs::rename(&path, path.with_file_name("gone")),
                        3 => std::fs::remove_file(&path).and_then(|()| std::fs::create_dir(&path)),
                        _ => std::fs::remove_dir(&path).and_then(|()| std::fs::write(&path, &text)),
                    };
                }
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let mut last = Said::default();
        for _ in 0..5 {
            last = folder.lint(args);
            if !last.text().contains("good/Dockerfile:2") || last.text().contains("panicked") {
                break;
            }
        }
        done.store(true, Ordering::Relaxed);
        match last.text().contains("good/Dockerfile:2") {
            true => Ok(last),
            false => Err(format!(
                "loses the file that nobody touched: {}",
                last.text()
            )),
        }
    })
}

fn interrupt(child: &Child) {
    let mut kill = Command::new("kill");
    let kill = kill.args(["-INT", &child.id().to_string()]);
    // It may have ended.
    let _ = kill.stderr(Stdio::null()).status();
}

fn started(folder: &Folder, args: &[&str]) -> Child {
    let mut command = folder.command(args);
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// In the middle of a long run, whose report is to replace another one.
fn interrupted(folder: &Folder, args: &[&str]) -> Ran {
    folder.write(
        "Dockerfile",
        format!(
            "FROM a\nARG T_TOKEN\n{}",
            "RUN echo $T_TOKEN\n".repeat(400_000)
        ),
    );
    folder.write("report.sarif", "of yesterday");
    let mut child = started(folder, args);
    // Long enough to begin, and far from long enough to end.
    std::thread::sleep(Duration::from_millis(100));
    interrupt(&child);
    // What it is after at once: the rest of a run of seconds would be waited for.
    let mut out = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut out)
        .unwrap();
    let said = said(child.wait_with_output().unwrap());
    holds(folder, "report.sarif", &["of yesterday"])?;
    only(folder, ".", &["Dockerfile", "report.sarif", ".git"])?;
    match out.is_empty() && said.err.is_empty() {
        true => Ok(said),
        false => Err(format!("says: {out}{}", said.err)),
    }
}

/// At many moments of a run that writes files: each is whole, old or new. Three before it writes, and nine after the first
/// file is there.
fn interrupted_fix(folder: &Folder, args: &[&str]) -> Ran {
    const FILES: usize = 60;
    let (mut old, mut new, mut killed) = (0, 0, 0);
    for round in 0..12_u64 {
        for n in 0..FILES {
            folder.write(format!("d{n}/Dockerfile"), UNUSED);
        }
        let mut child = started(folder, args);
        let writes = || holds(folder, "d0/Dockerfile", &[USED]).is_ok();
        while round >= 3 && !writes() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis(round));
        interrupt(&child);
        let ended = child.wait_with_output().unwrap();
        killed += usize::from(ended.status.code().is_none());
        for n in 0..FILES {
            let path = format!("d{n}/Dockerfile");
            holds(folder, &path, &[UNUSED, USED])?;
            match holds(folder, &path, &[UNUSED]) {
                Ok(()) => old += 1,
                Err(_) => new += 1,
            }
        }
    }
    match killed > 0 && old > 0 && new > 0 {
        true => Ok(Said {
            code: 130,
            ..Said::default()
        }),
        false => Err(format!(
            "proves nothing: {killed} were interrupted, {old} files are old, {new} new"
        )),
    }
}

/// A thousand runs over one folder, fifty at a time, that all write the same files.
fn parallel(folder: &Folder, args: &[&str]) -> Ran {
    for n in 0..20 {
        folder.write(
            format!("d{n}/Dockerfile"),
            "FROM a\nENV DB_PASSWORD=correct-horse-9\n",
        );
    }
    let run = || {
        let output = folder.command(args).output().unwrap();
        said(output)
    };
    let first = run();
    let read = |name: &str| std::fs::read(folder.0.join(name)).unwrap();
    let (sarif, known) = (read("out.sarif"), read("known.json"));
    let left = std::sync::atomic::AtomicUsize::new(1000);
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| {
                let take = || {
                    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                };
                while take().is_ok() {
                    let said = run();
                    // Whoever reads at any time reads a whole file.
                    let whole = read("out.sarif") == sarif && read("known.json") == known;
                    if !whole || said.code != first.code || said.findings() != first.findings() {
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("whole: {whole}; {said:?}"));
                    }
                }
            });
        }
    });
    only(folder, ".", &[])
        .err()
        .filter(|names| names.contains("tmp"))
        .map_or(Ok(()), Err)?;
    match wrong.into_inner().unwrap().first() {
        None => Ok(first),
        Some(wrong) => Err(wrong.clone()),
    }
}

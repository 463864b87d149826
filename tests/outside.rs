//! What the program does to the world outside, as the system sees it: no run opens a socket, and none writes, makes, renames
//! or removes a file that was not asked for.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods)]

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const UNUSED: &str =
    "FROM alpine:3.20\n# lint-secrets: ignore[secret-in-image-env] -- was one\nRUN true\n";

/// A repository with something to find and something to fix, and a program to run.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("outside-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    for (file, text) in [
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("Dockerfile", UNUSED),
        (
            "app/Dockerfile",
            "FROM a\nENV DB_PASSWORD=correct-horse-9\nCOPY . /\nADD https://e.example/x /x\n",
        ),
        (
            "compose.yaml",
            "services:\n  a:\n    image: r.example/a\n    environment:\n      DB_PASSWORD: correct-horse-9\n",
        ),
        ("user-data", "#include\nhttps://e.example/more\n"),
        ("bin/docker", "#!/bin/sh\necho built\n"),
    ] {
        let path = path.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let docker = path.join("bin/docker");
    std::fs::set_permissions(docker, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.canonicalize().unwrap()
}

/// The calls that reach outside, one a line: sockets, and what changes files.
fn calls(folder: &Path, args: &[&str], input: &str) -> Vec<String> {
    const WATCHED: &str = "trace=%network,open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,\
        rmdir,link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown,fchownat,mknod,mknodat,execve";
    let log = folder.with_extension("strace");
    let mut strace = Command::new("strace");
    strace
        .args([
            "-f",
            "-qq",
            "-s",
            "300",
            "-e",
            "signal=none",
            "-e",
            WATCHED,
            "-o",
        ])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_lint-secrets"))
        .args(args)
        .current_dir(folder)
        .env("PATH", format!("{}/bin:/usr/bin:/bin", folder.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = strace.spawn();
    let mut child = child.expect("strace is needed: apt-get install strace");
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(log).unwrap();
    assert!(
        text.contains("execve(") && text.contains("openat("),
        "strace sees nothing: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text.lines().map(str::to_owned).collect()
}

const SOCKETS: [&str; 9] = [
    " socket(",
    " socketpair(",
    " connect(",
    " bind(",
    " sendto(",
    " sendmsg(",
    " recvfrom(",
    " recvmsg(",
    " accept",
];

/// The names of the files that the calls change; what only reads is none.
fn written(calls: &[String]) -> Vec<String> {
    const CHANGES: [&str; 8] = [
        "rename", "unlink", "mkdir", "rmdir", "link", "symlink", "truncate", "mknod",
    ];
    let mut names = Vec::new();
    for call in calls {
        let Some((before, rest)) = call.split_once('(') else {
            continue;
        };
        let function = before.rsplit(' ').next().unwrap();
        let opens = function.starts_with("open") || function == "creat";
        let for_writing = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"]
            .iter()
            .any(|flag| rest.contains(flag));
        if CHANGES.iter().any(|c| function.starts_with(c))
            || function == "creat"
            || opens && for_writing
        {
            names.extend(rest.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    names.sort();
    names.dedup();
    // What writes nowhere: where a program of the system says nothing.
    names.retain(|name| name != "/dev/null" && name != "/dev/tty");
    names
}

fn assert_quiet(what: &str, calls: &[String]) {
    let sockets = calls
        .iter()
        .filter(|call| SOCKETS.iter().any(|s| call.contains(s)));
    let sockets: Vec<&String> = sockets.collect();
    assert!(sockets.is_empty(), "{what} uses the network: {sockets:?}");
}

fn messages(folder: &Path) -> String {
    let uri = format!("file://{}/Dockerfile", folder.display());
    let open = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":"{uri}","languageId":"dockerfile","version":1,"text":"FROM a\n"}}}}}}"#
    );
    let all = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        &open,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ];
    let framed = all.map(|text| format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    framed.concat()
}

#[test]
fn nothing_is_written_and_no_socket_is_opened_unasked() {
    let folder = folder("plain");
    let editor = messages(&folder);
    for (args, input) in [
        (&["."][..], ""),
        (
            &["--verbose", "--format=html", "--include-ignored", "."],
            "",
        ),
        (&["--diff", "--unsafe-fixes"], ""),
        (&["-", "--stdin-filename", "Dockerfile"], UNUSED),
        (&["fix"], "e\nn\nq\n"),
        (&["lsp"], &editor),
        (&["exec", "--exit-zero", "--", "docker", "build", "app"], ""),
        (&["explain", "secret-in-image-env"], ""),
        (&["rules"], ""),
    ] {
        let calls = calls(&folder, args, input);
        assert_quiet(&args.join(" "), &calls);
        // Whether it could be fixed is asked by opening it, as it is and to write nothing.
        let asks = |call: &String| args == ["fix"] && call.contains(", O_WRONLY|O_CLOEXEC)");
        let calls: Vec<String> = calls.into_iter().filter(|call| !asks(call)).collect();
        let written = written(&calls);
        assert!(written.is_empty(), "{args:?} writes {written:?}");
        let now = std::fs::read_to_string(folder.join("Dockerfile")).unwrap();
        assert_eq!(now, UNUSED, "{args:?}");
    }
}

#[test]
fn only_what_is_asked_for_is_written() {
    let folder = folder("asked");
    let fixed = calls(&folder, &["--fix"], "");
    assert_quiet("--fix", &fixed);
    let dockerfile = folder.join("Dockerfile").display().to_string();
    let is_asked = |name: &String, asked: &[&str]| {
        // What becomes the file is written beside it.
        name.contains("/.lint-secrets-")
            || name.starts_with(".lint-secrets-")
            || asked.contains(&name.as_str())
    };
    let names = written(&fixed);
    assert!(names.contains(&dockerfile), "{names:?}");
    assert!(
        names.iter().all(|name| is_asked(name, &[&dockerfile])),
        "{names:?}"
    );

    let args = [
        "--format=sarif=a.sarif",
        "--write-baseline",
        "known.json",
        "app",
    ];
    let reports = calls(&folder, &args, "");
    assert_quiet("reports", &reports);
    let names = written(&reports);
    assert!(names.len() >= 2, "{names:?}");
    assert!(
        names
            .iter()
            .all(|name| is_asked(name, &["a.sarif", "known.json"])),
        "{names:?}"
    );
    let mut left: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    left.sort();
    let wanted = [
        ".git",
        "Dockerfile",
        "a.sarif",
        "app",
        "bin",
        "compose.yaml",
        "known.json",
        "user-data",
    ];
    assert_eq!(left, wanted);
}

/// A check that sees no socket and no file where there is one would be worth nothing.
#[test]
fn a_call_is_seen() {
    let call = |text: &str| vec![text.to_owned()];
    for name in [
        "openat(AT_FDCWD, \"x\", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3",
        "unlink(\"x\") = 0",
        "rename(\"y\", \"x\") = 0",
    ] {
        assert!(
            written(&call(&format!("12 {name}"))).contains(&"x".to_owned()),
            "{name}"
        );
    }
    assert!(written(&call("12 openat(AT_FDCWD, \"x\", O_RDONLY|O_CLOEXEC) = 3")).is_empty());
    let socket = call("12 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3");
    assert!(std::panic::catch_unwind(|| assert_quiet("x", &socket)).is_err());
}

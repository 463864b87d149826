#!/usr/bin/env python3
"""Makes the seeds of the fuzz targets from test-data, a folder for each target.

    ci/fuzz_seeds.py FOLDER
    ci/fuzz_seeds.py --keep FOUND SEEDS CORPUS    makes the folder CORPUS of what is in FOUND and no seed

Annotations (`#~`) stay out; `{{fake:ID}}` stays as it is: the targets put tokens in its place, so that no file has one.
"""

import gzip
import hashlib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "test-data"
# What is longer is no seed: mutations of it are slow.
LARGEST = 4096

# Which files are seeds of which target, by their names.
BY_NAME = [
    ("dockerfile", r"(^|[./])(Dockerfile|Containerfile)[^/]*$|\.dockerfile$"),
    ("shell", r"\.(sh|bash|ps1|cmd|bat)$|syntax/shell"),
    ("yaml", r"\.(ya?ml)$"),
    ("hcl", r"\.(hcl|tf|tfvars)$"),
    ("json", r"\.(json|ign)$"),
    ("env", r"\.env|\.env\b|/env[^/]*$"),
    ("user_data", r"user-?data|cloud|\.(cfg|xml|mime|yaml|sh|ks)$|Vagrantfile"),
    ("ignore", r"ignore$"),
    ("config", r"(lint-secrets|config)[^/]*\.toml$|baseline[^/]*\.json$"),
]


def read(path):
    """A file's bytes without its annotations; None for what is no seed."""
    if path.suffix in (".expect", ".stdout", ".stderr", ".html", ".svg") or path.stat().st_size > LARGEST:
        return None
    lines = path.read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.lstrip().startswith(b"#~"))


def commands(text):
    """What stands behind the RUNs of a Dockerfile: shell commands."""
    joined = re.sub(rb"\\\r?\n", b"\\\\\n ", text)
    return re.findall(rb"(?m)^RUN[ \t]+((?:.*\\\n)*.*)$", joined)


def project(folder):
    """The files of a folder as one input."""
    parts = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = read(path)
        if data:
            parts.append(b"=== " + str(path.relative_to(folder)).encode() + b"\n" + data)
    whole = b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts[:6])
    return whole if 0 < len(whole) <= 3 * LARGEST else None


def seeds():
    """Pairs of a target and an input."""
    for path in sorted(p for p in DATA.rglob("*") if p.is_file()):
        data = read(path)
        if not data:
            continue
        name = path.relative_to(DATA).as_posix()
        for target, pattern in BY_NAME:
            if re.search(pattern, name):
                yield target, data
        if re.search(BY_NAME[0][1], name):
            for command in commands(data):
                yield "shell", command + b"\n"
        if re.search(r"user-?data", name):
            yield "user_data", gzip.compress(data, mtime=0)
        if name.startswith("rules/"):
            yield "pipeline", b"=== " + path.name.encode() + b"\n" + data
            yield "lsp", b"=== " + path.name.encode() + b"\n" + data
    for parent in ("flows", "fixes", "demo"):
        for folder in sorted(p for p in (DATA / parent).iterdir() if p.is_dir()):
            below = [p for p in folder.iterdir() if p.is_dir()]
            for one in [folder] + below:
                whole = project(one)
                if whole:
                    yield "pipeline", whole
                    yield "lsp", whole
    for table in sorted((DATA / "detect").rglob("*")):
        if table.is_file():
            for line in table.read_bytes().splitlines():
                if line and not line.startswith(b"#"):
                    yield "decoders", line
    for table in sorted((ROOT / "rules/detectors").glob("*.toml")):
        for example in re.findall(rb"['\"]([^'\"\n]*\{\{fake:[^'\"\n]*)['\"]", table.read_bytes()):
            yield "decoders", example
    for test in sorted((DATA / "rules").rglob("*.Dockerfile")):
        for n, line in enumerate((read(test) or b"").splitlines(keepends=True)):
            if len(line) > 20:
                yield "growth", bytes([n % 14]) + line
    for n in range(14):
        for piece in (b"$(", b"${A:-", b"- ", b"  a: &a [*a]\n", b"{\"a\":", b"<<A\n", b"\\\n", b"a=$a$a\n", b"'", b"\"", b"if a; then "):
            yield "growth", bytes([n]) + piece
    yield "ignore", b"*\n!src\nsrc/**/*.pem\n===\nsrc/a/b.pem\n.env\nid_rsa\n"
    yield "lsp", (
        b'=== messages\n{"id":1,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///r/Dockerfile"},'
        b'"position":{"line":0,"character":1}}}\n{"method":"workspace/didChangeWorkspaceFolders","params":{"event":'
        b'{"added":[{"uri":"file:///r/a","name":"a"}],"removed":[{"uri":"file:///r"}]}}}\n'
        b'{"method":"$/cancelRequest","params":{"id":3}}\n{"method":"textDocument/didSave","params":{"textDocument":'
        b'{"uri":"file:///r/Dockerfile"}}}\n{"method":"textDocument/didClose","params":{"textDocument":'
        b'{"uri":"file:///r/Dockerfile"}}}\n'
    )


# Most bytes of a target's corpus in the repository.
MOST = 24 << 10


def keep(found, known, corpus):
    """The smallest inputs first. What was kept for a mistake that was mended stays, whatever it reaches."""
    seeds = {path.read_bytes() for path in known.iterdir()}
    mended = [path for path in corpus.iterdir() if path.name.startswith("mended-")]
    left = MOST - sum(path.stat().st_size for path in mended)
    for path in corpus.iterdir():
        if path not in mended:
            path.unlink()
    for path in sorted(found.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
        data = path.read_bytes()
        if data in seeds:
            continue
        left -= len(data)
        if left < 0:
            break
        (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)


def main():
    if sys.argv[1] == "--keep":
        return keep(*map(pathlib.Path, sys.argv[2:5]))
    folder = pathlib.Path(sys.argv[1])
    made = {}
    for target, data in seeds():
        made.setdefault(target, set()).add(data)
    for target, inputs in sorted(made.items()):
        (folder / target).mkdir(parents=True, exist_ok=True)
        for n, data in enumerate(sorted(inputs)):
            (folder / target / f"{n:04}").write_bytes(data)


if __name__ == "__main__":
    main()

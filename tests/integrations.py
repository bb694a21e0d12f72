"""Holds the hooks for pre-commit and the GitHub Action against what they are for: nothing is installed, a stub writes down its calls."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from suites import ROOT

ACTION, HOOKS, DOCS = ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", ROOT / "docs" / "command-line.md"
# What somebody may write where a path or a version is asked for; none of it may be run, or be taken for an option.
HOSTILE = ["a b", "$(touch ran)", '"; touch ran; "', "`touch ran`", "--fix", "-x/app.json", "*", "é\n"]
STUB = f"#!{sys.executable}\nimport json, os, sys\nprint(json.dumps(sys.argv), file=open(os.environ['CALLS'], 'a'))\n"


def yaml(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(text)


def by_schema(schema: str, file: Path) -> Iterator[str]:
    done = subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file], capture_output=True, text=True)
    if done.returncode:
        yield f"{file.name}: {done.stdout}{done.stderr}"


def calls(action: dict[str, Any], folder: Path, given: dict[str, str]) -> list[list[str]]:
    """What the steps call, as the runner would run them."""
    inputs = {name: str(of["default"]) for name, of in action["inputs"].items()} | given
    log, commands = folder / "calls", folder / "grantfold" / "node_modules" / ".bin"
    commands.mkdir(parents=True, exist_ok=True)
    log.write_text("")
    for stub in (commands / "grantfold", commands / "npm"):
        stub.write_text(STUB)
        stub.chmod(0o755)
    for step in action["runs"]["steps"]:
        if "inputs.scan == 'true'" in step.get("if", "") and inputs["scan"] != "true":
            continue
        env = {key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda name: inputs[name[1]], value) for key, value in step["env"].items()}
        env |= {"RUNNER_TEMP": str(folder), "CALLS": str(log), "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}
        shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        subprocess.run(shell, cwd=folder, env=os.environ | env, check=True)
    return [[Path(call[0]).name, *call[1:]] for call in map(json.loads, log.read_text().splitlines())]


def action() -> Iterator[str]:
    yield from by_schema("vendor.github-actions", ACTION)
    read = yaml(ACTION.read_text("utf-8"))
    if any("${{" in step["run"] for step in read["runs"]["steps"]):
        yield "action.yml: an input stands in a script, and would be run"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for text in HOSTILE:
            given = {"path": text, "version": text, "scan": "true", "strict": "true"}
            wanted = [
                ["npm", "install", "--prefix", f"{folder}/grantfold", "--no-audit", "--no-fund", f"grantfold@{text}", "typescript@6"],
                ["grantfold", "check", "--format", "github", "--strict", "--", text],
                ["grantfold", "scan", "--check", "--format", "github", "--", text],
            ]
            if calls(read, folder, given) != wanted or (folder / "ran").exists():
                yield f"action.yml: something else comes of the input {text!r}"
        given = {"strict": text, "scan": text}
        if [call[:2] for call in calls(read, folder, given)] != [["npm", "install"], ["grantfold", "check"]]:
            yield "action.yml: `scan` is not true, and the code is scanned"


def hooks() -> Iterator[str]:
    known = {hook["id"]: re.compile(hook["files"]) for hook in yaml(HOOKS.read_text("utf-8"))}
    concerns = {
        "grantfold-check": (["app.json", "apps/a b/app.json", "bot/root-manifest.json"], ["my-app.json", "app.json.md", "src/app.ts"]),
        "grantfold-scan": (["app.json", "src/Poll.ts", "a/b.mjs", "c.cts", "d.tsx"], ["README.md", "icon.png", "tsconfig.json5"]),
    }
    for name, (those, others) in concerns.items():
        wrong = [path for path in those if not known[name].search(path)] + [path for path in others if known[name].search(path)]
        yield from (f"{name}: wrong about {path}" for path in wrong)
    for about, block in re.findall(r"```yaml\n# (\S+)\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL):
        if about == ".pre-commit-config.yaml":
            repos = [repo for repo in yaml(block)["repos"] if repo["repo"] != "local"]
            unknown = {hook["id"] for repo in repos for hook in repo["hooks"]} - known.keys()
            yield from (f"{DOCS.name}: there is no hook {hook}" for hook in unknown)
        else:
            with tempfile.TemporaryDirectory() as name:
                file = Path(name, Path(about).name)
                file.write_text(block, "utf-8")
                yield from by_schema("vendor.github-workflows", file)


def versions() -> Iterator[str]:
    """What a tag of the project brings along is of its version."""
    [version] = re.findall(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text("utf-8"), re.MULTILINE)
    for file in (ACTION, HOOKS, DOCS):
        text = file.read_text("utf-8")
        named = re.findall(r"(?:grantfold@|rev: )v?([0-9][^\s\]]*)", text) + re.findall(r"default: ([0-9]\S*)", text)
        yield from (f"{file.name} names version {other}, not {version}" for other in named if other != version)
        if not named:
            yield f"{file.name} names no version"


def faults() -> list[str]:
    return [*action(), *hooks(), *versions()]

#!/usr/bin/env python3
"""Plants bugs in the core, one at a time, and shows which test programs notice.

    python3 tests/planted.py [--all] [NAME ...]

Works on a copy of the tree in a temporary folder, with a build folder of its own that the next run uses again. Ends with 1 if a bug
survives. By default only the laws, the kernel and the conformance cases are asked, which takes a few minutes; `--all` asks every test
of the core.

A bug is a replacement of one piece of the source, which must stand there exactly once: where the core has changed, this fails and
names the piece, and the entry in `BUGS` is to be brought up to date.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ["Cargo.toml", "Cargo.lock", "README.md", "core", "cli", "bindings-python", "bindings-node", "tests", "docs"]
QUICK = ["algebra", "fold", "conformance", "root_answers", "policy"]


@dataclass
class Bug:
    name: str
    what: str
    file: str
    old: str
    new: str


BUGS = [
    Bug(
        "inverted-deny",
        "what an access rule denies by name counts as allowed",
        "core/src/root/reader.rs",
        "(Some((id, _)), Value::Bool(false)) => said.deny.insert(id),",
        "(Some((id, _)), Value::Bool(false)) => said.allow.insert(id),",
    ),
    Bug(
        "lost-layer",
        "the roles held in a room grant nothing there",
        "core/src/rocketchat/workspace/held.rs",
        "subscription.map_or(&[][..], |held| &held.roles);",
        "subscription.filter(|_| false).map_or(&[][..], |held| &held.roles);",
    ),
    Bug(
        "wrong-default",
        "an app whose manifest has no list gets everything instead of the defaults",
        "core/src/rocketchat/app/grants.rs",
        "GrantOrigin::Defaults => (catalog.defaults(), Limits::default()),",
        "GrantOrigin::Defaults => (catalog.all(), Limits::default()),",
    ),
    Bug(
        "off-by-one",
        "the last permission of each word of a bit set is taken for the first of the next",
        "core/src/set.rs",
        "(self.index() / 64, 1 << (self.0 % 64))",
        "((self.index() + 1) / 64, 1 << (self.0 % 64))",
    ),
    Bug(
        "skipped-gate",
        "the kernel leaves open what a gate closes",
        "core/src/fold.rs",
        "            watch(Step::Gate(gate));\n            state.subtract(&gate.closes);",
        "            watch(Step::Gate(gate));",
    ),
]


def copy(to: Path) -> None:
    """The tree as it is, without what was built."""
    # What is the same keeps its date, so that cargo builds only what is not.
    ignore = shutil.ignore_patterns("target", "node_modules", "__pycache__", "*.so", "*.node")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=ignore)
        else:
            shutil.copy2(ROOT / name, to / name)


def plant(bug: Bug, tree: Path) -> str:
    """Puts the bug in and returns the file as it was."""
    path = tree / bug.file
    text = path.read_text("utf-8")
    if (found := text.count(bug.old)) != 1:
        raise SystemExit(f"{bug.name}: {bug.file} has this {found} times instead of once:\n{bug.old}")
    path.write_text(text.replace(bug.old, bug.new), "utf-8")
    return text


def failed(tree: Path, target: Path, tests: list[str]) -> tuple[bool, dict[str, list[str]]]:
    """Does it build, and which tests of which programs fail?"""
    command = ["cargo", "test", "-p", "grantfold", "--locked", "--no-fail-fast", *tests]
    env = os.environ | {"CARGO_TARGET_DIR": str(target), "CARGO_TERM_COLOR": "never", "RUST_BACKTRACE": "0"}
    done = subprocess.run(command, cwd=tree, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    found: dict[str, list[str]] = {}
    program = ""
    for line in done.stdout.splitlines():
        if running := re.match(r" +(?:Running (?:tests/|unittests )?(\S+?)(?:/main)?\.rs |Doc-tests (\S+))", line):
            program = running[1] or f"examples of {running[2]}"
        elif broken := re.match(r"test (.+) \.\.\. FAILED$", line):
            found.setdefault(program, []).append(broken[1])
    builds = "could not compile" not in done.stdout
    # Some programs report in their own words.
    for program in re.findall(r"test failed, to rerun pass `-p grantfold --test (\S+)`", done.stdout) if done.returncode else ():
        found.setdefault(program, [])
    return builds, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="ask every test of the core")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(bug.name for bug in BUGS))
    options = parser.parse_args()
    bugs = [bug for bug in BUGS if not options.names or bug.name in options.names]
    if not bugs:
        parser.error("no bug has that name")
    tests = [] if options.all else [word for name in QUICK for word in ("--test", name)]
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "planted"
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        tree.mkdir()
        copy(tree)
        # A piece that is gone is told before anything is built.
        for bug in BUGS:
            (tree / bug.file).write_text(plant(bug, tree), "utf-8")
        builds, found = failed(tree, target, tests)
        if not builds or found:
            raise SystemExit(f"without a bug, these fail: {found or 'it does not build'}")
        print(f"without a bug, all tests hold: {', '.join(QUICK) if tests else 'all of the core'}", flush=True)
        for bug in bugs:
            before = plant(bug, tree)
            builds, found = failed(tree, target, tests)
            (tree / bug.file).write_text(before, "utf-8")
            if not builds:
                raise SystemExit(f"{bug.name}: it does not build")
            survived += not found
            print(f"\n{bug.name}: {bug.what} ({bug.file})", flush=True)
            for program, names in found.items():
                some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
                print(f"  caught by {program}" + (f": {some}" if some else ""), flush=True)
            if not found:
                print("  SURVIVED", flush=True)
    print(f"\n{len(bugs) - survived} of {len(bugs)} caught")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())

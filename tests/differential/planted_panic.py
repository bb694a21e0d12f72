#!/usr/bin/env python3
"""Plants panics in a copy of the core and sees that each surfaces as an error in Python and Node, and ends no process.

    python3 tests/differential/planted_panic.py

Every public function of the core that is given a text panics there if that text is `PLANTED`. Then each argument of each public
function of both packages is that text once. Nothing of it is in what is shipped: the copy lies in cargo's target folder.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import built  # noqa: E402
import suites  # noqa: E402

PARTS = ["core", "cli", "bindings-python", "bindings-node", ".cargo", "Cargo.toml", "Cargo.lock", "package.json", "README.md"]
FUNCTION = re.compile(r"^    pub fn \w+[^;{]*?\{\n", re.MULTILINE | re.DOTALL)
TEXT = re.compile(r"\b(\w+): &(?:'\w+ )?str\b")

PYTHON = """
import borders_rows as rows
import test_borders

planted = answered = 0
for name, row in (rows.questions() | rows.changes()).items():
    for at, (kind, _) in enumerate(row.takes):
        inner = {"names": ["PLANTED"], "ids": ["PLANTED"]}.get(kind, "PLANTED")
        on, call = test_borders.Rows().function(name, row)
        given = [value for _, value in row.takes]
        given[at] = inner
        try:
            call(*given)
        except BaseException as error:
            if type(error).__name__ == "PanicException":
                assert "planted" in str(error), error
                planted += 1
                # What broke off under its lock answers as before, or not at all.
                try:
                    test_borders.state(on)
                except RuntimeError as refused:
                    assert "broke off" in str(refused), refused
            elif isinstance(error, (SystemExit, KeyboardInterrupt)):
                raise
        else:
            answered += 1
assert planted > 60, planted
print(f"python: {planted} panics surfaced as PanicException, and the process goes on")
"""

NODE = """
import assert from 'node:assert/strict'
import { changes, questions } from 'ROWS'
import * as all from 'grantfold'
import * as rocketchat from 'grantfold/rocketchat'
import * as root from 'grantfold/root'

// Of each object that can be changed, one question.
const ask = {
  Community: (on) => on.has('ann', 'hall', 'channel.viewFile'),
  Workspace: (on) => on.has('ann', 'create-c'),
  AppRegistry: (on) => on.has('demo', 'message.read'),
}

let planted = 0
let refused = 0
for (const [name, { make, takes }] of Object.entries({ ...questions, ...changes })) {
  const [type, key] = name.split('.')
  for (const [at, [kind]] of takes.entries()) {
    const value = kind === 'texts' ? ['PLANTED'] : 'PLANTED'
    const on = make?.()
    const owner = on?.[key] === undefined ? (rocketchat[type] ?? root[type] ?? all[type]) : on
    try {
      if (key === undefined) (all[type] ?? rocketchat[type] ?? root[type])(...takes.map(([, good], i) => (i === at ? value : good)))
      else owner[key](...takes.map(([, good], i) => (i === at ? value : good)))
    } catch (error) {
      assert.ok(error instanceof Error, name)
      if (!/planted/.test(error.message)) continue
      planted++
      if (!(name in changes) || !(type in ask)) continue
      // A manifest that cannot even be read has not touched the registry.
      const isWhole = kind === 'source or app'
      if (isWhole) ask[type](on)
      else assert.throws(() => ask[type](on), /broke off/, `${name} ${at}`)
      refused += !isWhole
    }
  }
}
assert.ok(planted > 60 && refused > 20, `${planted}, ${refused}`)
console.log(`node: ${planted} panics surfaced as Error, ${refused} of them in a change, and the process goes on`)
"""


def plant(text: str) -> tuple[str, int]:
    """The source with a check for each text that a public function is given."""
    count = 0

    def planted(found: re.Match[str]) -> str:
        nonlocal count
        head = found.group()
        checks = [f'        assert!({name} != "PLANTED", "planted");\n' for name in TEXT.findall(head.split("->")[0])]
        count += len(checks)
        return head + "".join(checks)

    return FUNCTION.sub(planted, text), count


def main() -> int:
    home = suites.target_directory() / "panicking"
    tree = home / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for part in PARTS:
        source = suites.ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tree / part)
    planted = 0
    for file in sorted((tree / "core" / "src").rglob("*.rs")):
        if "generated" not in file.parts:
            text, count = plant(file.read_text("utf-8"))
            file.write_text(text, "utf-8")
            planted += count
    print(f"{planted} places can panic", flush=True)
    options = ["-p", "grantfold-python", "-p", "grantfold-node", "-p", "grantfold-cli", "--target-dir", str(home / "cargo")]
    env = os.environ | built.stage(home, built.cargo(tree, *options, profile="dev"))
    env["PYTHONPATH"] += os.pathsep + str(HERE.parent / "python")
    rows = (HERE.parent / "node" / "borders-rows.mjs").as_uri()
    node = [str(shutil.which("node")), "--input-type=module", "--eval", NODE.replace("ROWS", rows)]
    failed = 0
    for command in ([sys.executable, "-c", PYTHON], node):
        # Each panic is told on the standard error too, and there are many.
        done = subprocess.run(command, cwd=suites.ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        print(done.stdout, end="", flush=True)
        if done.returncode:
            failed += 1
            print(f"ended with {done.returncode}\n{done.stderr[-3000:]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path
from urllib.parse import unquote, urlsplit

from command import BIN, answer, environment, grantfold
from manifests import FAILS, GOOD, WARNS, InFolder, text, with_permissions

FORMATS = ("human", "json", "sarif", "github")
HOSTILE = "\x1b[31m\x07\u009b2J\u202e\u200b"


class ExitCodes(InFolder):
    def code(self, *args: str | Path) -> int:
        return grantfold("check", *args, cwd=self.folder).returncode

    def test_0_without_errors_1_with_errors_2_for_what_cannot_be_read(self) -> None:
        for name, manifest in (("good", GOOD), ("warns", WARNS), ("fails", FAILS), ("text", "no JSON at all")):
            self.write(f"{name}.json", manifest)
        self.assertEqual(self.code("good.json"), 0)
        self.assertEqual(self.code("warns.json"), 0)
        self.assertEqual(self.code("fails.json"), 1)
        self.assertEqual(self.code("text.json"), 1)
        self.assertEqual(self.code("missing.json"), 2)
        self.assertEqual(self.code("good.json", "fails.json", "warns.json"), 1)
        self.assertEqual(self.code("good.json", "missing.json", "fails.json"), 2)

    def test_strict_counts_warnings_and_never_notes(self) -> None:
        notes = {key: value for key, value in GOOD.items() if key != "permissions"}
        self.assertEqual(self.code("--strict", self.write("warns.json", WARNS)), 1)
        self.assertEqual(self.code("--strict", self.write("notes.json", notes)), 0)

    def test_the_rest_is_checked_when_one_file_cannot_be_read(self) -> None:
        fails = self.write("fails.json", FAILS)
        done = grantfold("check", "missing.json", fails, "--format", "json", cwd=self.folder)
        self.assertRegex(done.stderr, r"^error: cannot read `missing\.json`: ")
        checked = json.loads(done.stdout)
        self.assertEqual(checked["summary"]["unreadable"], 1)
        self.assertEqual(checked["summary"]["files"], 1)
        self.assertEqual(checked["files"][0]["path"], str(fails))


class Inputs(InFolder):
    def checked(self, *args: str | Path) -> list[str]:
        _, found = answer("check", *args, cwd=self.folder)
        return [Path(file["path"]).as_posix() for file in found["files"]]

    def test_a_folder_gives_its_manifests_at_any_depth(self) -> None:
        for name in ("app.json", "a/app.json", "a/b/c/app.json", "package.json", "a/tsconfig.json"):
            self.write(name)
        for name in ("node_modules/x/app.json", ".git/app.json", "a/.cache/app.json", "a/node_modules/app.json"):
            self.write(name, "hidden")
        self.assertEqual(self.checked("."), ["a/app.json", "a/b/c/app.json", "app.json"])
        self.assertEqual(self.checked("a", "app.json"), ["a/app.json", "a/b/c/app.json", "app.json"])

    def test_a_folder_named_is_searched_whatever_its_name(self) -> None:
        self.write("node_modules/app.json")
        self.assertEqual(self.checked("node_modules"), ["node_modules/app.json"])

    def test_a_folder_without_manifests_gives_the_json_files_in_it(self) -> None:
        for name in ("all/One.json", "all/two.json", "all/readme.md", "all/deeper/three.json"):
            self.write(name)
        self.assertEqual(self.checked("all"), ["all/One.json", "all/two.json"])

    def test_a_folder_with_nothing_to_check_is_an_error(self) -> None:
        done = grantfold("check", self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no app.json", done.stderr)

    def test_a_file_named_twice_is_checked_once(self) -> None:
        path = self.write("app.json")
        self.assertEqual(len(self.checked(path, self.folder, "app.json", "./app.json")), 1)

    @unittest.skipIf(sys.platform == "win32", "links need rights there")
    def test_links_in_circles_end(self) -> None:
        self.write("a/app.json")
        (self.folder / "a" / "again").symlink_to(self.folder, target_is_directory=True)
        self.assertEqual(self.checked("."), ["a/app.json"])

    def test_standard_input(self) -> None:
        code, found = answer("check", "-", stdin=text(FAILS))
        self.assertEqual((code, found["files"][0]["path"]), (1, "-"))
        self.assertIn("<stdin>:", grantfold("check", "-", stdin=text(FAILS)).stdout)

    def test_a_text_of_any_size_is_read_only_as_far_as_allowed(self) -> None:
        for content in (b'{"a": "' + "ü".encode() * 1_000_000 + b'"}', b"[" * 3_000_000):
            _, found = answer("check", self.write("large.json", content))
            codes = [diagnostic["code"] for diagnostic in found["files"][0]["diagnostics"]]
            self.assertEqual(codes, ["json-too-large"])


class Human(InFolder):
    def test_a_problem_is_shown_with_its_line_and_underlined(self) -> None:
        path = self.write("app.json", with_permissions({"name": "message.wriet"}))
        done = grantfold("check", "app.json", cwd=self.folder)
        line = next(at for at, found in enumerate(path.read_text().splitlines(), 1) if "wriet" in found)
        expected = f"""\
error[permission-unknown]: there is no permission `message.wriet`
  --> app.json:{line}:15
   |
{line} |       "name": "message.wriet"
   |               ^^^^^^^^^^^^^^^
   |
   = help: did you mean `message.write`?

1 error in 1 file
"""
        self.assertEqual(done.stdout, expected)

    def test_a_fix_is_shown_as_a_change(self) -> None:
        self.write("app.json", with_permissions({"name": "apis"}))
        done = grantfold("check", "app.json", cwd=self.folder)
        self.assertRegex(done.stdout, r'(?m)^\d+ - +"name": "apis"$')
        self.assertRegex(done.stdout, r'(?m)^\d+ \+ +"name": "api"$')
        self.assertIn("; `--fix` mends 1 of them", done.stdout)

    def test_a_related_place_is_pointed_at_too(self) -> None:
        self.write("app.json", '{"id": 1,\n\n\n\n\n\n\n"id": 2}')
        done = grantfold("check", "app.json", cwd=self.folder)
        self.assertRegex(done.stdout, r"(?m)^1 \| .*\n +\|  ---- first here\n\.\.\.\n8 \| ")

    def test_what_a_broken_manifest_would_grant(self) -> None:
        self.write("app.json", text(GOOD).rstrip().removesuffix("}") + ",}")
        done = grantfold("check", "app.json", cwd=self.folder)
        self.assertIn("app.json grants nothing as it stands; mended, it would grant", done.stdout)

    def test_the_summary_counts(self) -> None:
        for name, manifest in (("a", GOOD), ("b", FAILS), ("c", WARNS)):
            self.write(f"{name}/app.json", manifest)
        self.assertTrue(grantfold("check", self.folder).stdout.endswith("\n1 error, 1 warning in 2 of 3 files\n"))
        self.assertEqual(grantfold("check", self.folder / "a").stdout, "no problems in 1 file\n")

    def test_a_very_long_line_is_not_shown(self) -> None:
        path = self.write("app.json", json.dumps(GOOD | {"id": "x" * 100_000}))
        done = grantfold("check", path)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("{", done.stdout)
        self.assertIn("app.json:1:8", done.stdout)


class Terminal(InFolder):
    def assert_harmless(self, output: str) -> None:
        raw = {char for char in output if char != "\n" and not char.isprintable()}
        self.assertEqual(raw, set(), output)

    def test_nothing_hostile_reaches_the_terminal(self) -> None:
        manifest = with_permissions({"name": f"message{HOSTILE}.write"}) | {"name": HOSTILE, "version": HOSTILE}
        # Raw as well as escaped: one is a problem of the text, the other of the value.
        for content in (json.dumps(manifest), text(manifest), text(manifest).replace("\\u001b", "\x1b")):
            path = self.write("app.json", content)
            other = self.write("other.json", GOOD)
            runs: list[list[str | Path]] = [
                ["show", path],
                ["show", path, "--review"],
                ["show", "--stored", path],
                ["explain", path, f"message{HOSTILE}.write", "message.write"],
                ["diff", other, path],
                ["diff", path, other],
            ]
            for args in runs + [["check", path, "--format", form] for form in FORMATS]:
                with self.subTest(args):
                    done = grantfold(*args)
                    self.assert_harmless(done.stdout + done.stderr)

    @unittest.skipIf(sys.platform == "win32", "such names are not allowed there")
    def test_file_names_are_harmless_too(self) -> None:
        for form in FORMATS:
            for manifest in (FAILS, "\x1b]0;x\x07"):
                self.write(f"{HOSTILE}\n::error::x/app.json", manifest)
                done = grantfold("check", ".", f"no{HOSTILE}", "--format", form, cwd=self.folder)
                self.assertEqual(done.returncode, 2)
                self.assert_harmless(done.stdout + done.stderr)
                self.assertNotRegex(done.stdout, r"(?m)^::error::x")

    def colored(self, *args: str, env: dict[str, str] | None = None) -> bool:
        return "\x1b[" in grantfold("check", self.write("app.json", FAILS), *args, env=env).stdout

    def test_colours_are_for_terminals_unless_asked_for(self) -> None:
        self.assertFalse(self.colored())
        self.assertTrue(self.colored("--color", "always"))
        self.assertFalse(self.colored("--color", "never", env={"CLICOLOR_FORCE": "1"}))
        self.assertTrue(self.colored(env={"CLICOLOR_FORCE": "1"}))

    @unittest.skipIf(sys.platform == "win32", "there is no pty")
    def test_no_color_is_honoured_on_a_terminal(self) -> None:
        import pty

        path = self.write("app.json", FAILS)
        for env, expected in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
            ours, theirs = pty.openpty()
            done = subprocess.run(
                [BIN, "check", path], stdout=theirs, env=environment({"TERM": "xterm"} | env), timeout=60
            )
            os.close(theirs)
            shown = os.read(ours, 100_000)
            os.close(ours)
            self.assertEqual((done.returncode, b"\x1b[" in shown), (1, expected), env)

    @unittest.skipIf(sys.platform == "win32", "there are no such pipes")
    def test_a_reader_who_leaves_early_is_no_error(self) -> None:
        path = self.write("app.json", with_permissions(*({"name": f"nothing{at}"} for at in range(1000))))
        ours, theirs = os.pipe()
        os.close(ours)
        done = subprocess.run([BIN, "check", path], stdout=theirs, stderr=subprocess.PIPE, timeout=60)
        os.close(theirs)
        self.assertEqual((done.returncode, done.stderr), (1, b""))


class Github(InFolder):
    def test_annotations(self) -> None:
        path = self.write("a,b:c%/app.json" if sys.platform != "win32" else "a,b%/app.json", FAILS)
        name = path.relative_to(self.folder).as_posix()
        done = grantfold("check", name, "--format", "github", cwd=self.folder)
        self.assertEqual(done.returncode, 1)
        file = name.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
        line = next(at for at, found in enumerate(path.read_text().splitlines(), 1) if "wriet" in found)
        self.assertEqual(
            done.stdout,
            f"::error file={file},line={line},endLine={line},col=15,endColumn=30,"
            f"title=grantfold%3A permission-unknown::{name.replace('%', '%25')}:{line}:15: "
            "there is no permission `message.wriet`%0Ahelp: did you mean `message.write`?\n",
        )

    def test_severities(self) -> None:
        manifest = {key: value for key, value in GOOD.items() if key != "permissions"}
        path = self.write("app.json", manifest | {"id": 1, "implements": ["INothing"]})
        done = grantfold("check", path, "--format", "github")
        commands = sorted(line.split()[0] for line in done.stdout.splitlines())
        self.assertEqual(commands, ["::error", "::notice", "::warning"])

    def test_text_of_a_manifest_cannot_start_a_command(self) -> None:
        path = self.write("app.json", with_permissions({"name": "x\n::set-output name=a::b\r\n::error::c"}))
        done = grantfold("check", path, "--format", "github")
        self.assertEqual(len(done.stdout.splitlines()), 1)


class Sarif(InFolder):
    def test_shape(self) -> None:
        manifest = with_permissions({"name": "äöü.apis"}, {"name": "apis"}, {"name": "user.read"}, {"name": "user.read"})
        self.write("sub folder/ü#1/app.json", manifest)
        done = grantfold("check", ".", "missing", "--format", "sarif", cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        log = json.loads(done.stdout)
        self.assertEqual(log["version"], "2.1.0")
        (run,) = log["runs"]
        self.assertEqual(run["columnKind"], "unicodeCodePoints")
        driver = run["tool"]["driver"]
        self.assertEqual(driver["name"], "grantfold")
        (invocation,) = run["invocations"]
        self.assertFalse(invocation["executionSuccessful"])
        self.assertIn("missing", invocation["toolExecutionNotifications"][0]["message"]["text"])

        rules = [rule["id"] for rule in driver["rules"]]
        self.assertEqual(len(rules), len(set(rules)))
        self.assertEqual(set(rules), {result["ruleId"] for result in run["results"]})
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]], result["ruleId"])
            self.assertIn(result["level"], ("error", "warning", "note"))
            place = result["locations"][0]["physicalLocation"]
            uri = urlsplit(place["artifactLocation"]["uri"])
            self.assertEqual((uri.scheme, uri.fragment), ("", ""))
            self.assertEqual(unquote(uri.path), "sub folder/ü#1/app.json")
            self.assertEqual(set(place["region"]), {"startLine", "startColumn", "endLine", "endColumn"})

    def test_regions_and_fixes_name_what_they_are_about(self) -> None:
        path = self.write("app.json", json.dumps(with_permissions({"name": "ü"}, {"name": "apis"}), ensure_ascii=False))
        (run,) = json.loads(grantfold("check", path, "--format", "sarif").stdout)["runs"]
        source = path.read_text("utf-8")
        (result,) = (result for result in run["results"] if "fixes" in result)
        region = result["locations"][0]["physicalLocation"]["region"]
        self.assertEqual(source[region["startColumn"] - 1 : region["endColumn"] - 1], '"apis"')
        (change,) = result["fixes"][0]["artifactChanges"]
        self.assertEqual(change["artifactLocation"], result["locations"][0]["physicalLocation"]["artifactLocation"])
        (replacement,) = change["replacements"]
        self.assertEqual(replacement, {"deletedRegion": region, "insertedContent": {"text": '"api"'}})


if __name__ == "__main__":
    unittest.main()

import struct
import unittest
import zipfile
import zlib
from pathlib import Path

from command import answer, grantfold
from manifests import FAILS, GOOD, InFolder, text

MANIFEST = text(GOOD).encode()


class Packages(InFolder):
    def zip(self, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, name: str = "demo.zip") -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w", method) as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
        return path

    def refused(self, path: Path, reason: str) -> None:
        done = grantfold("check", path)
        self.assertEqual((done.returncode, done.stdout), (2, "nothing was checked\n"))
        self.assertRegex(done.stderr, rf"^error: cannot read `.*{path.name}`: .*{reason}")
        self.assertEqual(grantfold("show", path).returncode, 2)

    def test_the_manifest_in_a_package_is_checked(self) -> None:
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            path = self.zip({"DemoApp.js": b"x" * 1000, "app.json": text(FAILS).encode(), "sub/app.json": b""}, method)
            code, checked = answer("check", path)
            (file,) = checked["files"]
            self.assertEqual((code, file["path"]), (1, str(path)))
            self.assertEqual([one["code"] for one in file["diagnostics"]], ["permission-unknown"])
            self.assertIn(str(Path("demo.zip", "app.json")), grantfold("check", path).stdout)

    def test_a_package_is_known_by_its_bytes_too(self) -> None:
        path = self.zip({"app.json": MANIFEST}, name="demo.pkg")
        self.assertEqual(grantfold("check", path).returncode, 0)

    def test_every_command_reads_packages(self) -> None:
        path = self.zip({"app.json": MANIFEST})
        self.assertEqual(answer("show", path)[1]["grants"]["permissions"], ["message.write", "networking"])
        self.assertEqual(grantfold("explain", path, "message.write").returncode, 0)
        self.assertEqual(grantfold("diff", path, path).returncode, 0)

    def test_a_package_is_never_written_to(self) -> None:
        path = self.zip({"app.json": MANIFEST.replace(b"message.write", b"apis")})
        before = path.read_bytes()
        done = grantfold("check", "--fix", path)
        self.assertEqual((done.returncode, path.read_bytes()), (1, before))
        self.assertNotIn("--fix", done.stdout)

    def test_problems_in_a_package_are_put_on_the_package(self) -> None:
        path = self.zip({"app.json": text(FAILS).encode()})
        done = grantfold("check", path.name, "--format", "github", cwd=self.folder)
        self.assertRegex(done.stdout, r"^::error file=demo\.zip,title=[^,]*::demo\.zip.app\.json:\d+:15: ")

    def test_no_manifest(self) -> None:
        self.refused(self.zip({"readme.md": b""}), "it has no app.json at its root$")
        self.refused(self.zip({}), "it has no app.json at its root$")

    def test_a_manifest_in_a_folder_only(self) -> None:
        self.refused(self.zip({"demo/app.json": MANIFEST}), "only `demo/app.json`: pack the contents of the folder")

    def test_no_archive(self) -> None:
        self.refused(self.write("demo.zip", GOOD), "it is not a zip archive")
        self.refused(self.write("empty.zip", b""), "it is not a zip archive")

    def test_damaged_archives(self) -> None:
        whole = self.zip({"app.json": MANIFEST * 20}).read_bytes()
        for at in range(0, len(whole), 29):
            self.write("cut.zip", whole[:at])
            self.assertEqual(grantfold("check", self.folder / "cut.zip").returncode, 2, at)
        for at in range(0, len(whole), 13):
            damaged = self.write("bits.zip", whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
            self.assertIn(grantfold("check", damaged).returncode, (0, 1, 2), at)

    def test_a_bomb_is_unpacked_only_as_far_as_is_read(self) -> None:
        path = self.zip({"app.json": b" " * 300_000_000})
        code, checked = answer("check", path)
        codes = [one["code"] for one in checked["files"][0]["diagnostics"]]
        self.assertEqual((code, codes), (1, ["json-too-large"]))

    def sizes_changed(self, archive: bytes, size: int) -> bytes:
        """The archive with another size of its first entry in both of its headers."""
        local, central = archive.index(b"PK\x03\x04"), archive.index(b"PK\x01\x02")
        changed = bytearray(archive)
        struct.pack_into("<I", changed, local + 22, size)
        struct.pack_into("<I", changed, central + 24, size)
        return bytes(changed)

    def test_sizes_in_headers_are_not_believed(self) -> None:
        whole = self.zip({"app.json": MANIFEST}).read_bytes()
        for size in (0, 10, len(MANIFEST) - 1, len(MANIFEST) + 1, 2**32 - 2):
            lying = self.write("lying.zip", self.sizes_changed(whole, size))
            self.refused(lying, "its app.json is not what the archive says")
        bomb = self.zip({"app.json": b" " * 3_000_000}).read_bytes()
        _, checked = answer("check", self.write("bomb.zip", self.sizes_changed(bomb, 10)))
        self.assertEqual([one["code"] for one in checked["files"][0]["diagnostics"]], ["json-too-large"])

    def test_a_wrong_checksum(self) -> None:
        whole = self.zip({"app.json": MANIFEST}, zipfile.ZIP_STORED).read_bytes()
        self.refused(self.write("other.zip", whole.replace(b"message.write", b"message.wrote")), "not what the archive")

    def test_two_manifests(self) -> None:
        first = self.zip({"app.json": MANIFEST, "bpp.json": MANIFEST}).read_bytes()
        self.refused(self.write("two.zip", first.replace(b"bpp.json", b"app.json")), "it has app.json twice")

    def test_another_name_in_the_local_header(self) -> None:
        whole = self.zip({"bpp.json": MANIFEST}).read_bytes()
        central = whole.index(b"PK\x01\x02")
        renamed = whole[:central] + whole[central:].replace(b"bpp.json", b"app.json")
        self.refused(self.write("renamed.zip", renamed), "has another name or form inside the archive")

    def test_what_is_not_supported_is_said(self) -> None:
        self.refused(self.zip({"app.json": MANIFEST}, zipfile.ZIP_BZIP2), r"by a method that is not supported \(12\)")
        encrypted = bytearray(self.zip({"app.json": MANIFEST}).read_bytes())
        for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            encrypted[encrypted.index(header) + flags] |= 1
        self.refused(self.write("encrypted.zip", bytes(encrypted)), "is a link or encrypted")
        link = zipfile.ZipInfo("app.json")
        link.external_attr = 0o120777 << 16
        with zipfile.ZipFile(self.folder / "link.zip", "w") as archive:
            archive.writestr(link, "/etc/passwd")
        self.refused(self.folder / "link.zip", "is a link or encrypted")

    def test_deflated_data_that_never_end(self) -> None:
        packed = zlib.compress(MANIFEST, wbits=-15)
        whole = self.zip({"app.json": MANIFEST}).read_bytes()
        self.assertIn(packed[:10], whole)
        broken = whole.replace(packed[:10], b"\0" * 10)
        self.refused(self.write("broken.zip", broken), "its app.json")

    def test_standard_input_takes_no_package(self) -> None:
        done = grantfold("check", "-", stdin=self.zip({"app.json": MANIFEST}).read_bytes())
        self.assertEqual(done.returncode, 2)
        self.assertIn("standard input is a zip archive", done.stderr)


if __name__ == "__main__":
    unittest.main()

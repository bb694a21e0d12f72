"""Manifests to run the command on."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

GOOD: dict[str, Any] = {
    "id": "4a8e3cf9-2c64-4b0e-9f5e-3a1d6f7c2b10",
    "name": "Demo",
    "nameSlug": "demo",
    "version": "1.0.0",
    "requiredApiVersion": "^1.44.0",
    "classFile": "DemoApp.ts",
    "iconFile": "icon.png",
    "description": "Shows what a manifest looks like",
    "author": {"name": "Ada", "support": "https://demo.example/help"},
    "permissions": [{"name": "message.write"}, {"name": "networking", "domains": ["api.example.com"]}],
}


def with_permissions(*entries: Any) -> dict[str, Any]:
    return GOOD | {"permissions": list(entries)}


WARNS = with_permissions({"name": "message.write", "colour": "red"})
FAILS = with_permissions({"name": "message.wriet"})


def text(manifest: Any) -> str:
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


class InFolder(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name: str, manifest: Any = GOOD) -> Path:
        """Writes a manifest: bytes and texts as they are, anything else as JSON."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(manifest, str):
            manifest = manifest.encode()
        path.write_bytes(manifest if isinstance(manifest, bytes) else text(manifest).encode())
        return path

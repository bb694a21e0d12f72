"""What the processes of `test_borders_processes.py` are given to do."""

from borders_rows import app_manifest


def explained(name: str) -> bool:
    """Told by what is made here: nothing but names, answers and errors crosses."""
    if name == "denied":
        app_manifest().grants().require("user.read")
    return app_manifest().grants().explain(name).allowed

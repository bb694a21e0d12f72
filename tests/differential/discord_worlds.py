"""discord.py, whose way of folding overlays is widely trusted, asked beside grantfold where both are documented to agree."""

import json
import subprocess
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import built

HERE = Path(__file__).resolve().parent / "discord"


def install(packages: built.Packages) -> Path:
    """An environment with what is pinned here; made once."""
    home = packages.home / "discord"
    python = home / ("Scripts" if (home / "Scripts").exists() else "bin") / "python"
    marker, wanted = home / "installed", (HERE / "requirements.txt").read_text("utf-8")
    if not marker.exists() or marker.read_text("utf-8") != wanted:
        venv.create(home, clear=True, with_pip=True)
        options = ["--quiet", "--disable-pip-version-check", "-r", str(HERE / "requirements.txt")]
        subprocess.run([str(python), "-m", "pip", "install", *options], check=True)
        marker.write_text(wanted, "utf-8")
    return python


def compare(packages: built.Packages, count: int, seed: int, processes: int) -> str | None:
    python = install(packages)

    def share(number: int) -> str:
        command = [str(python), str(HERE / "check.py"), str(count), str(seed), str(number), str(processes)]
        return "\n".join(built.answers(packages, command, ""))

    answers = 0
    with ThreadPoolExecutor(processes) as pool:
        for told in pool.map(share, range(processes)):
            try:
                answers += json.loads(told)["answers"]
            except ValueError:
                print(told)
                return None
    return f"{count} worlds, {answers} answers"

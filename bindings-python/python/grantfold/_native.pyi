from collections.abc import Sequence
from typing import Final

__all__ = ["__version__", "run_cli"]

__version__: Final[str]

def run_cli(args: Sequence[str]) -> int: ...

"""What every platform's catalogue has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from .text import header

Output = tuple[str, str]  # path from the root of the repository, text


@dataclass(frozen=True)
class NameType:
    """Names that become one type in Python and TypeScript."""

    name: str
    meaning: str  # completes "the exact name of ..."
    members: list[str]

    @property
    def constant(self) -> str:
        """`AppPermission` -> `APP_PERMISSIONS`"""
        words = "".join(f"_{letter}" if letter.isupper() else letter for letter in self.name)
        return words.lstrip("_").upper() + "S"


class Catalogue(ABC):
    """One platform's vocabulary. Its constructor reads the files and raises `CatalogueError` where a rule is broken."""

    module: str  # Rust module under core/src/generated

    @abstractmethod
    def name_types(self) -> list[NameType]:
        """The names that become types in Python and TypeScript."""

    @abstractmethod
    def outputs(self) -> list[Output]:
        """The files that belong to this platform alone."""

    def rust_output(self, sources: str, lines: list[str]) -> Output:
        text = "\n".join([f"// {header(sources)}", "", *lines, ""])
        return f"core/src/generated/{self.module}.rs", text

"""Types and guards that load when somebody looks at them.

They need `typing` or `inspect`, which take longer to load than all of grantfold, and a program that only asks questions
has no use for them.
"""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["later"]


def later(module: "dict[str, Any]") -> "tuple[Callable[[str], Any], Callable[[], list[str]]]":
    """`__getattr__` and `__dir__` of a module: what it lists in `__all__` and does not have is a guard or a type."""
    name_of_module, public = module["__name__"], frozenset(module["__all__"])

    def __getattr__(name: str) -> "Any":
        if name not in public:
            raise AttributeError(f"module {name_of_module!r} has no attribute {name!r}", name=name)
        if name in ("current", "requires", "using"):
            from . import _guard

            module[name] = getattr(_guard, name)
            return module[name]
        from . import _kinds, _names, _records

        types = vars(_kinds) | vars(_names) | vars(_records)
        module[name] = types[name]
        return module[name]

    def __dir__() -> list[str]:
        return sorted(public.union(module))

    return __getattr__, __dir__

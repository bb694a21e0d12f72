"""Permission engine for chat-platform apps and bots."""

try:
    from ._native import __version__
except ImportError as _error:
    raise ImportError(
        "grantfold's native library cannot be loaded. Its wheels are for CPython 3.10 and later with the GIL; "
        "on another interpreter build it there: pip install --force-reinstall --no-binary grantfold grantfold"
    ) from _error

__all__ = [
    "__version__",
]

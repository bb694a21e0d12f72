"""Functions that insist on permissions before they run, and the grants they ask.

A module of its own, loaded when somebody wants it: it needs modules that take longer to load than all of grantfold.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from inspect import isasyncgenfunction, isbuiltin, iscoroutinefunction, isfunction, isgeneratorfunction, ismethod

from ._errors import NoCurrentGrants
from ._native import Audit, Grants

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import Any, ParamSpec, TypeVar

    _P = ParamSpec("_P")
    _R = TypeVar("_R")
    _G = TypeVar("_G", bound=Grants | Audit)

__all__ = ["current", "requires", "using"]

_current: "ContextVar[Grants | Audit]" = ContextVar("grantfold.current")
# A function with a cache is an object of this class, and its guard has to stand before the cache.
_Cached = type(lru_cache(lambda: None))


def using(grants: "_G") -> "AbstractContextManager[_G]":
    """Makes grants, or an audit of them, the ones that guarded functions ask within a `with` block.

    They hold for the thread or task that entered the block and for the tasks that it starts within, across every
    `await`; another thread has none until it enters a block of its own. Inner blocks go before outer ones. Raises
    `TypeError` for what is neither `Grants` nor `Audit`.

    >>> import grantfold
    >>> from grantfold.rocketchat import AppManifest
    >>> text = '{"permissions": [{"name": "message.write"}]}'
    >>> with grantfold.using(AppManifest.parse(text).grants()) as grants:
    ...     grantfold.current() is grants
    True
    """
    # Not isinstance, which believes what an object says of itself.
    if not issubclass(type(grants), (Grants, Audit)):
        raise TypeError(f"expected Grants or an Audit, not {type(grants).__name__}")
    return _using(grants)


@contextmanager
def _using(grants: "_G") -> "Iterator[_G]":
    token = _current.set(grants)
    try:
        yield grants
    finally:
        _current.reset(token)


def current() -> Grants | Audit:
    """The grants or the audit of the innermost `with using(...)` block.

    Raises `NoCurrentGrants` outside every such block.
    """
    asked = _current.get(None)
    if asked is None:
        raise NoCurrentGrants()
    return asked


def requires(*permissions: str, method: str | None = None) -> "Callable[[Callable[_P, _R]], Callable[_P, _R]]":
    """Guards a function or coroutine function: each call insists on all of the permissions before anything of it runs.

    It asks `current()`. A coroutine asks when it is awaited, in the task that runs it. `method` is named in the error;
    without it that is the qualified name of the function. An audit is told that name, after its module, as the place.

    A call raises `PermissionDenied` as `Grants.require` does, and `NoCurrentGrants` where there are no grants to ask.
    It stands above `functools.cache`, as what is in a cache is not asked for again; below `classmethod` and the like.
    Decorating raises `TypeError` without any permission, for one that is not a str, and for all but functions: a
    generator runs bit by bit and later than it is called, so it has to insist within, and a class or an object that
    can be called is guarded at its methods.

    >>> import grantfold
    >>> from grantfold.rocketchat import AppManifest
    >>> @grantfold.requires("message.write", method="chat.postMessage")
    ... def post(text):
    ...     return f"posted {text}"
    >>> grants = AppManifest.parse('{"id": "demo", "permissions": [{"name": "message.read"}]}').grants()
    >>> with grantfold.using(grants):
    ...     post("hello")
    Traceback (most recent call last):
    grantfold.PermissionDenied: `demo`: `chat.postMessage` was refused: ...
    >>> with grantfold.using(grants.report_only()) as audit:
    ...     post("hello")
    'posted hello'
    >>> audit.report().denied
    ('message.write',)
    """
    if not permissions:
        raise TypeError("expected at least one permission")
    for text in permissions if method is None else (*permissions, method):
        if not issubclass(type(text), str):
            raise TypeError(f"expected a str, not {type(text).__name__}")

    def guard(function: "Callable[_P, _R]") -> "Callable[_P, _R]":
        _refuse_what_runs_later(function)
        name = function.__qualname__
        call, place = name if method is None else method, f"{function.__module__}.{name}"

        def insist() -> None:
            asked = _current.get(None)
            if asked is None:
                raise NoCurrentGrants(name)
            if isinstance(asked, Audit):
                asked.require(*permissions, method=call, at=place)
            else:
                asked.require(*permissions, method=call)

        # A type checker cannot know that the result is a coroutine here.
        run: Any = function
        if iscoroutinefunction(function):

            @wraps(function)
            async def guarded_coroutine(*args: "_P.args", **kwargs: "_P.kwargs") -> "Any":
                insist()
                return await run(*args, **kwargs)

            return guarded_coroutine  # type: ignore[return-value]

        @wraps(function)
        def guarded(*args: "_P.args", **kwargs: "_P.kwargs") -> "_R":
            insist()
            return function(*args, **kwargs)

        return guarded

    return guard


def _refuse_what_runs_later(function: "Callable[..., Any]") -> None:
    if isgeneratorfunction(function) or isasyncgenfunction(function):
        raise TypeError(
            "a generator runs later than it is called, so `requires` cannot guard it: "
            "write grantfold.current().require(...) within"
        )
    if not (isfunction(function) or ismethod(function) or isbuiltin(function) or type(function) is _Cached):
        kind = type(function).__name__
        raise TypeError(f"expected a function or coroutine function, not {kind}: put `requires` next to the function")

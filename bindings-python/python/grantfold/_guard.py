"""Functions that insist on permissions before they run, and the grants they ask.

A module of its own, loaded when somebody wants it: it needs modules that take longer to load than all of grantfold.
"""

from _thread import allocate_lock
from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import lru_cache, wraps
from inspect import isasyncgenfunction, isbuiltin, iscoroutinefunction, isfunction, isgeneratorfunction, ismethod
from types import FunctionType

from ._errors import NoCurrentGrants
from ._native import Audit, Grants

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, ParamSpec, TypeAlias, TypeGuard, TypeVar

    from ._names import AppPermission, RootPermission, WorkspacePermission

    _P = ParamSpec("_P")
    _R = TypeVar("_R")
    # Editors complete the names.
    _Name: TypeAlias = AppPermission | RootPermission | WorkspacePermission | str
    _G = TypeVar("_G", bound=Grants | Audit | Callable[[], Grants | Audit])

__all__ = ["current", "requires", "using"]

# The blocks that are open, the innermost last.
_open: "ContextVar[tuple[_Block, ...]]" = ContextVar("grantfold.using", default=())
# A function with a cache is an object of this class, and its guard has to stand before the cache.
_Cached = type(lru_cache(lambda: None))


def using(grants: "_G") -> "AbstractContextManager[_G]":
    """Makes grants, or an audit of them, the ones that guarded functions ask within a `with` block.

    Grants stay what they were when they were made. Where they can change within the block, as those of a community do,
    give a function without parameters instead: each guarded call calls it, and asks what it returns.

    They hold for the thread or task that entered the block and for the tasks that it starts within, across every
    `await`; another thread has none until it enters a block of its own. Inner blocks go before outer ones. What this
    returns can be kept and entered again when its block has ended. In a generator the block holds for whoever runs it,
    between two of its values too, so it belongs around a generator and not into it.

    Raises `TypeError` for anything else. Entering what is open already raises `RuntimeError`, wherever it is open. So
    does the end of a block in another context than it was entered in; where it was entered, there are no grants then.

    >>> import grantfold
    >>> from grantfold.root import EVERYONE, Community
    >>> community = Community()
    >>> community.put_group("lobby")
    >>> community.put_member("bot", declared=["channel.createMessage"])
    >>> with grantfold.using(lambda: community.grants("bot", "lobby")):
    ...     before = "channel.createMessage" in grantfold.current()
    ...     community.put_rule("lobby", EVERYONE)
    ...     before, "channel.createMessage" in grantfold.current()
    (False, True)
    """
    return _Using(grants)


class _Block:
    """An open block, as contexts know it: that of whoever entered it, and copies of that for tasks started within."""

    __slots__ = ("given", "held", "lost")

    def __init__(self, given: "Any", held: Grants | Audit | None) -> None:
        self.given = given
        self.held = held
        self.lost = False

    def lose(self) -> None:
        """Ends it where it cannot be taken out: what would be current there is nobody's to say."""
        self.held, self.lost = None, True

    def ask(self) -> Grants | Audit:
        """The grants or the audit of now, where they are not held."""
        if self.lost:
            raise NoCurrentGrants()
        answer = self.given()
        if not _are_grants(answer):
            raise TypeError(f"expected Grants or an Audit from the function in use, not {type(answer).__name__}")
        return answer


class _Using(AbstractContextManager["_G"]):
    """What makes a block, one at a time: of two that are open, nothing would tell which one ends."""

    __slots__ = ("given", "held", "free", "block", "token")

    def __init__(self, given: "_G") -> None:
        self.given = given
        self.held = given if _are_grants(given) else None
        if self.held is None and not _can_be_asked(given):
            kind = "coroutine function" if iscoroutinefunction(given) else type(given).__name__
            raise TypeError(f"expected Grants, an Audit, or a function that returns them, not {kind}")
        self.free = allocate_lock()

    def __enter__(self) -> "_G":
        if not self.free.acquire(blocking=False):
            raise RuntimeError(
                "this block of `grantfold.using` is open already, here or in another thread or task: "
                "call `using` again for another block"
            )
        self.block = _Block(self.given, self.held)
        self.token = _open.set((*_open.get(), self.block))
        return self.given

    def __exit__(self, kind: "type[BaseException] | None", *_: "BaseException | TracebackType | None") -> None:
        block, token = self.block, self.token
        del self.block, self.token
        self.free.release()
        blocks = _open.get()
        try:
            # For what it refuses: a token of another context, be it one that was copied from this.
            _open.reset(token)
        except ValueError:
            block.lose()
            if kind is None:
                raise RuntimeError(
                    "this block of `grantfold.using` was entered in another context, such as that of another thread: "
                    "it has to end where it began"
                ) from None
            return
        # Not always the innermost one: a generator may end after a block was entered in whoever runs it. Putting back
        # what was there before would close that one, and at its end open this one again.
        _open.set(tuple(each for each in blocks if each is not block))


def _are_grants(value: object) -> "TypeGuard[Grants | Audit]":
    # Not isinstance, which believes what an object says of itself.
    return issubclass(type(value), (Grants, Audit))


def _can_be_asked(value: "Any") -> bool:
    return callable(value) and not isinstance(value, type) and not iscoroutinefunction(value)


def current() -> Grants | Audit:
    """The grants or the audit of the innermost `with using(...)` block, as of now.

    Raises `NoCurrentGrants` outside every such block.
    """
    blocks = _open.get()
    if not blocks:
        raise NoCurrentGrants()
    held = blocks[-1].held
    return blocks[-1].ask() if held is None else held


def requires(*permissions: "_Name", method: str | None = None) -> "Callable[[Callable[_P, _R]], Callable[_P, _R]]":
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
            cure = ': name permissions, as in @requires("message.write")' if isfunction(text) else ""
            raise TypeError(f"expected a str, not {type(text).__name__}{cure}")

    def guard(function: "Callable[_P, _R]") -> "Callable[_P, _R]":
        _refuse_what_runs_later(function)
        name = function.__qualname__
        call, place = name if method is None else method, f"{function.__module__}.{name}"

        def insist() -> None:
            blocks = _open.get()
            if not blocks:
                raise NoCurrentGrants(name)
            asked = blocks[-1].held
            if asked is None:
                asked = blocks[-1].ask()
            if isinstance(asked, Audit):
                asked.require(*permissions, method=call, at=place)
            else:
                asked.require(*permissions, method=call)

        # A type checker cannot know that the result is a coroutine here.
        run: Any = function

        async def guarded_coroutine(*args: "_P.args", **kwargs: "_P.kwargs") -> "Any":
            insist()
            return await run(*args, **kwargs)

        def guarded(*args: "_P.args", **kwargs: "_P.kwargs") -> "_R":
            insist()
            return function(*args, **kwargs)

        return _in_place_of(function, guarded_coroutine if iscoroutinefunction(function) else guarded)

    return guard


def _in_place_of(function: "Callable[_P, _R]", guard: "Any") -> "Callable[_P, _R]":
    # Frameworks look up the names in annotations that are written as text among the globals of what they are given.
    names = getattr(function, "__globals__", guard.__globals__)
    return wraps(function)(FunctionType(guard.__code__, names, closure=guard.__closure__))


def _refuse_what_runs_later(function: "Callable[..., Any]") -> None:
    if isgeneratorfunction(function) or isasyncgenfunction(function):
        raise TypeError(
            "a generator runs later than it is called, so `requires` cannot guard it: "
            "write grantfold.current().require(...) within"
        )
    if not (isfunction(function) or ismethod(function) or isbuiltin(function) or type(function) is _Cached):
        kind = type(function).__name__
        raise TypeError(f"expected a function or coroutine function, not {kind}: put `requires` next to the function")

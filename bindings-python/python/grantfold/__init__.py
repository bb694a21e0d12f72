"""Permission engine for chat-platform apps and bots: may this app, bot or user do this, here, and why?

`grantfold.rocketchat` reads what a Rocket.Chat app declares and works out what users of a workspace may do,
`grantfold.root` what members and apps of a Root community may do; the `Grants` they give answer every question.

>>> from grantfold.rocketchat import AppManifest
>>> manifest = AppManifest.parse('{"id": "demo", "permissions": [{"name": "message.write"}]}')
>>> grants = manifest.grants()
>>> "message.write" in grants
True
>>> grants.require("room.write")
Traceback (most recent call last):
grantfold.PermissionDenied: `demo`: `room.write` is not granted: the manifest does not declare it ...
"""

# The other name of this, `collections.abc`, loads the package `collections` too.
from _collections_abc import Set as _Set

try:
    from ._native import (
        MAX_BYTES,
        MAX_DEPTH,
        MAX_ENTRIES,
        Asked,
        Audit,
        AuditReport,
        Change,
        Diagnostic,
        Edit,
        Explanation,
        Fix,
        Grants,
        LayerSource,
        ManifestDiff,
        Named,
        PermissionInfo,
        Related,
        Review,
        ReviewItem,
        Span,
        Step,
        __version__,
        apply_fixes,
        diagnostic_codes,
        platform_of,
    )
except ImportError as _error:
    raise ImportError(
        "grantfold's native library cannot be loaded. Its wheels are for CPython 3.10 and later with the GIL; "
        "on another interpreter build it there: pip install --force-reinstall --no-binary grantfold grantfold"
    ) from _error

from ._errors import AuditError, GrantfoldError, NoCurrentGrants, PermissionDenied
from ._later import later as _later

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._guard import current, requires, using
    from ._kinds import (
        AuditErrorKind,
        AuditMode,
        ChangeKind,
        DenialCode,
        DiagnosticCode,
        LayerKind,
        Platform,
        Says,
        Severity,
        Weight,
    )

__all__ = [
    "Asked",
    "Audit",
    "AuditError",
    "AuditErrorKind",
    "AuditMode",
    "AuditReport",
    "Change",
    "ChangeKind",
    "DenialCode",
    "Diagnostic",
    "DiagnosticCode",
    "Edit",
    "Explanation",
    "Fix",
    "GrantfoldError",
    "Grants",
    "LayerKind",
    "LayerSource",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_ENTRIES",
    "ManifestDiff",
    "Named",
    "NoCurrentGrants",
    "PermissionDenied",
    "PermissionInfo",
    "Platform",
    "Related",
    "Review",
    "ReviewItem",
    "Says",
    "Severity",
    "Span",
    "Step",
    "Weight",
    "__version__",
    "apply_fixes",
    "current",
    "diagnostic_codes",
    "platform_of",
    "requires",
    "using",
]
_Set.register(Grants)

if not TYPE_CHECKING:
    # A type checker would take it for a promise that every name is there.
    __getattr__, __dir__ = _later(globals())

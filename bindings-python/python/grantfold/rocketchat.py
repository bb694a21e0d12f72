"""Rocket.Chat: app manifests and the permissions that apps get from them."""

from ._errors import RuntimeStartError
from ._kinds import ChangeKind, GrantOrigin, RuntimeVersion
from ._names import APP_PERMISSIONS, AppPermission
from ._native import (
    AppGrants,
    AppManifest,
    Change,
    DeclaredPermission,
    Limits,
    ManifestDiff,
    Review,
    ReviewItem,
    app_catalog,
)

__all__ = [
    "APP_PERMISSIONS",
    "AppGrants",
    "AppManifest",
    "AppPermission",
    "Change",
    "ChangeKind",
    "DeclaredPermission",
    "GrantOrigin",
    "Limits",
    "ManifestDiff",
    "Review",
    "ReviewItem",
    "RuntimeStartError",
    "RuntimeVersion",
    "app_catalog",
]

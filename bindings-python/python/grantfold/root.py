"""Root: communities with roles, channels and access rules, and what their members and apps may do."""

from ._errors import CommunityError
from ._kinds import (
    AdviceKind,
    CallCondition,
    CommunityErrorKind,
    FullControl,
    Inclusion,
    Readings,
    RoleMerge,
    ViewFalse,
)
from ._names import ROOT_METHODS, ROOT_PERMISSIONS, RootMethod, RootPermission
from ._native import (
    EVERYONE,
    Advice,
    CallAnswer,
    Community,
    Contested,
    MissingPermission,
    PlatformCode,
    root_catalog,
)

__all__ = [
    "Advice",
    "AdviceKind",
    "CallAnswer",
    "CallCondition",
    "Community",
    "CommunityError",
    "CommunityErrorKind",
    "Contested",
    "EVERYONE",
    "FullControl",
    "Inclusion",
    "MissingPermission",
    "PlatformCode",
    "ROOT_METHODS",
    "ROOT_PERMISSIONS",
    "Readings",
    "RoleMerge",
    "RootMethod",
    "RootPermission",
    "ViewFalse",
    "root_catalog",
]

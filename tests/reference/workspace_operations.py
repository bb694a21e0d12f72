"""The server's own write operations on a workspace.

  [write]    Rocket.Chat server, the REST routes `permissions.*` and `roles.*`
  [ours]     stated nowhere; our decision

Documents are changed in place.
"""

from collections.abc import Callable
from typing import Any

import workspace as ws
from workspace_sync import bury, iso

Document = dict[str, Any]


class Refused(Exception):
    """An operation's refusal: HTTP status, `errorType` and, where it is one, the code in `error`."""

    def __init__(self, status: int, error_type: str | None, error: str | None = None) -> None:
        super().__init__(status, error_type, error)
        self.status, self.error_type, self.error = status, error_type, error


class Request:
    """Who calls, when, whether the licence has custom roles, and the id that a created role gets."""

    def __init__(self, caller: ws.User, at: int, custom_roles: bool = True, new_id: str = "created") -> None:
        self.caller, self.at, self.custom_roles, self.new_id = caller, at, custom_roles, new_id
        # What everybody is told: the kind of change, the id and, for a permission, its roles.
        self.events: list[list[Any]] = []

    def tell_permission(self, permission: Document) -> None:
        self.events.append(["updated", permission["_id"], sorted(permission.get("roles", []))])

    def tell_role(self, kind: str, id: str) -> None:
        self.events.append([kind, id])


def allowed(space: Document, request: Request, permission: str) -> bool:
    """Routes ask the server's way and without a room."""
    return ws.has(space | {"reading": "server"}, request.caller, permission)


def guard(space: Document, request: Request) -> None:
    """[write] The routes that name a permission refuse before anything is looked at."""
    if not allowed(space, request, "access-permissions"):
        raise Refused(403, None)


def not_allowed() -> Refused:
    return Refused(400, "error-action-not-allowed")


def text(params: Document, key: str) -> bool:
    return isinstance(params.get(key), str)


def permissions_update(space: Document, params: Document, request: Request) -> Any:
    guard(space, request)
    listed = params.get("permissions")
    if not isinstance(listed, list) or set(params) != {"permissions"}:
        raise Refused(400, "invalid-params")
    for each in listed:
        roles = each.get("roles")
        if set(each) != {"_id", "roles"} or not isinstance(roles, list) or len(set(roles)) != len(roles):
            raise Refused(400, "invalid-params")
    ids = {each["_id"] for each in listed}
    # [write] Documents are counted against entries: an id listed twice is one document.
    if len([id for id in ids if ws.entry(space, "permissions", id)]) != len(listed):
        raise Refused(400, "error-invalid-permission")
    if not all(ws.entry(space, "roles", role) for each in listed for role in each["roles"]):
        raise Refused(400, "error-invalid-role")
    for each in listed:
        document = ws.entry(space, "permissions", each["_id"])
        assert document
        document["roles"] = list(each["roles"])
        document["_updatedAt"] = iso(request.at)
        request.tell_permission(document)
    return None


def may_edit(space: Document, permission: Document, request: Request) -> bool:
    """[write] Permissions of settings need a second permission."""
    needed = ["access-permissions"]
    if permission.get("level") == "settings":
        needed.append("access-setting-permissions")
    return all(allowed(space, request, each) for each in needed)


def with_group(space: Document, permission: Document) -> list[Document]:
    """[write] The permission of a setting's group is changed along with the setting's, if there is one."""
    group = ws.entry(space, "permissions", permission.get("groupPermissionId"))
    return [group, permission] if group else [permission]


def permissions_add_role(space: Document, params: Document, request: Request) -> Any:
    guard(space, request)
    if not text(params, "permissionId") or not text(params, "role"):
        raise Refused(400, "invalid-params")
    role = params["role"]
    if ws.is_restricted(space, params["permissionId"], role):
        raise not_allowed()
    permission = ws.entry(space, "permissions", params["permissionId"])
    if not permission:
        raise Refused(400, "error-invalid-permission")
    if not ws.entry(space, "roles", role):
        raise Refused(400, "error-invalid-role")
    if not may_edit(space, permission, request):
        raise not_allowed()
    for each in with_group(space, permission):
        if role not in each.setdefault("roles", []):
            each["roles"].append(role)
            each["_updatedAt"] = iso(request.at)
        # [write] Told even when nothing changed.
        request.tell_permission(each)
    return None


def permissions_remove_role(space: Document, params: Document, request: Request) -> Any:
    guard(space, request)
    if not text(params, "permissionId") or not text(params, "role"):
        raise Refused(400, "invalid-params")
    permission = ws.entry(space, "permissions", params["permissionId"])
    if not permission:
        raise Refused(400, "error-permission-not-found")
    if not may_edit(space, permission, request):
        raise not_allowed()
    for each in with_group(space, permission):
        if params["role"] in each.get("roles", []):
            each["roles"] = [role for role in each["roles"] if role != params["role"]]
            each["_updatedAt"] = iso(request.at)
        # [ours] As adding does.
        request.tell_permission(each)
    return None


def role_shape(params: Document) -> None:
    """[write] What the schemas of creating and updating a role share."""
    proper = text(params, "name") and all(isinstance(params.get(key, ""), str) for key in ("description", "roleId"))
    proper = proper and params.get("scope", "Users") in ("Users", "Subscriptions")
    if not proper or not isinstance(params.get("mandatory2fa", False), bool):
        raise Refused(400, "error-invalid-role-properties")


def name(role: Document) -> str:
    return str(role.get("name", role["_id"]))


def taken(space: Document, wanted: str, but: str | None = None) -> bool:
    return any(wanted in (role["_id"], name(role)) for role in ws.entries(space, "roles") if role["_id"] != but)


def written(params: Document, request: Request) -> Document:
    """[write] What is left out gets its default, on an update too."""
    return {
        "name": params["name"],
        "description": params.get("description", ""),
        "scope": params.get("scope", "Users"),
        "mandatory2fa": params.get("mandatory2fa", False),
        "_updatedAt": iso(request.at),
    }


def roles_create(space: Document, params: Document, request: Request) -> Any:
    if not request.custom_roles:
        raise not_allowed()
    role_shape(params)
    if not allowed(space, request, "access-permissions"):
        raise not_allowed()
    if taken(space, params["name"]):
        raise Refused(400, "error-duplicate-role-names-not-allowed")
    role = {"_id": request.new_id, "protected": False} | written(params, request)
    space.setdefault("roles", []).append(role)
    request.tell_role("changed", request.new_id)
    return request.new_id


def roles_update(space: Document, params: Document, request: Request) -> Any:
    role_shape(params)
    if not text(params, "roleId"):
        raise Refused(400, "error-invalid-role-properties")
    # [ours] Refused like creating, not like the routes that name a permission.
    if not allowed(space, request, "access-permissions"):
        raise not_allowed()
    role = ws.entry(space, "roles", params["roleId"])
    protected = bool(role and role.get("protected"))
    if not request.custom_roles and not protected:
        raise not_allowed()
    if not role:
        raise Refused(400, "error-invalid-roleId")
    wanted = written(params, request)
    if protected and (wanted["name"], wanted["scope"]) != (name(role), role.get("scope", "Users")):
        raise Refused(400, "error-role-protected")
    if taken(space, params["name"], role["_id"]):
        raise Refused(400, "error-duplicate-role-names-not-allowed")
    role.update(wanted)
    request.tell_role("changed", role["_id"])
    return None


def members(space: Document, role: Document, room: str | None) -> list[str]:
    """[write] By scope; of a room role without a room, those of all rooms."""
    if role.get("scope") != "Subscriptions":
        return [user["_id"] for user in ws.entries(space, "users") if role["_id"] in user.get("roles", [])]
    return [
        each["u"]["_id"]
        for each in ws.entries(space, "subscriptions")
        if role["_id"] in each.get("roles", []) and (not room or each["rid"] == room)
    ]


def roles_delete(space: Document, params: Document, request: Request) -> Any:
    guard(space, request)
    if not text(params, "roleId"):
        raise Refused(400, "error-invalid-role-properties")
    named = [role for role in ws.entries(space, "roles") if name(role) == params["roleId"]]
    role = ws.entry(space, "roles", params["roleId"]) or next(iter(named), None)
    if not role:
        raise Refused(400, "error-invalid-roleId")
    if role.get("protected"):
        raise Refused(400, "error-role-protected")
    if members(space, role, None):
        raise Refused(400, "error-role-in-use")
    space["roles"].remove(role)
    bury(space, "roles", role["_id"], request.at)
    request.tell_role("removed", role["_id"])
    return None


def user_named(space: Document, name: Any) -> Document | None:
    return next((user for user in ws.entries(space, "users") if user.get("username") == name), None)


def holder(space: Document, user: Document, role: Document, room: str | None) -> Document:
    """[write] A room role with a room is kept with the subscription, anything else with the user."""
    if room and role.get("scope") == "Subscriptions":
        return ws.subscription(space, user["_id"], room) or {}
    return user


def roles_add_user(space: Document, params: Document, request: Request) -> Any:
    server = space | {"reading": "server"}
    if not params.get("roleId"):
        raise Refused(400, None, "error-invalid-role-properties")
    role = ws.entry(space, "roles", params["roleId"])
    if not role:
        raise Refused(400, "Role not found", "error-role-not-found")
    user, room = user_named(space, params.get("username")), params.get("roomId") or None
    if user and ws.has_role(server, user["_id"], role["_id"], room):
        raise Refused(400, "error-user-already-in-role")
    if not allowed(space, request, "access-permissions"):
        raise not_allowed()
    if role["_id"] == "admin" and not allowed(space, request, "assign-admin-role"):
        raise not_allowed()
    if not user:
        raise Refused(400, "error-user-not-found")
    if room and role.get("scope") == "Subscriptions" and not ws.subscription(space, user["_id"], room):
        raise Refused(400, "error-invalid-user")
    held = holder(space, user, role, room).setdefault("roles", [])
    if role["_id"] not in held:
        held.append(role["_id"])
    return None


def roles_remove_user(space: Document, params: Document, request: Request) -> Any:
    guard(space, request)
    user, room = user_named(space, params.get("username")), params.get("scope") or None
    if not user:
        raise Refused(400, "error-invalid-user")
    role = ws.entry(space, "roles", params.get("roleId"))
    if not role:
        raise Refused(400, "error-invalid-roleId")
    if not ws.has_role(space | {"reading": "server"}, user["_id"], role["_id"], room):
        raise Refused(400, "error-user-not-in-role")
    admins = [each for each in ws.entries(space, "users") if "admin" in each.get("roles", [])]
    if role["_id"] == "admin" and len(admins) == 1:
        raise Refused(400, "error-admin-required")
    held = holder(space, user, role, room)
    held["roles"] = [each for each in held["roles"] if each != role["_id"]]
    return None


def roles_users(space: Document, params: Document, request: Request) -> Any:
    guard(space, request)
    if not params.get("role"):
        raise Refused(400, "error-param-not-provided")
    room = params.get("roomId") or None
    if room and not allowed(space, request, "view-other-user-channels"):
        raise Refused(400, "error-not-allowed")
    role = ws.entry(space, "roles", params["role"])
    if not role:
        raise Refused(400, "error-invalid-roleId")
    return sorted(id for id in set(members(space, role, room)) if ws.entry(space, "users", id))


OPERATIONS: dict[str, Callable[[Document, Document, Request], Any]] = {
    "permissions.update": permissions_update,
    "permissions.addRole": permissions_add_role,
    "permissions.removeRole": permissions_remove_role,
    "roles.create": roles_create,
    "roles.update": roles_update,
    "roles.delete": roles_delete,
    "roles.addUserToRole": roles_add_user,
    "roles.removeUserFromRole": roles_remove_user,
    "roles.getUsersInRole": roles_users,
}


def call(space: Document, endpoint: str, params: Document, request: Request) -> Any:
    """Carries an operation out, or raises `Refused`. Answers the id of a created role, or the users of a role."""
    if ws.id_of(request.caller) is None:
        raise Refused(401, None)
    try:
        return OPERATIONS[endpoint](space, params, request)
    except ws.InvalidParam as error:
        # [allow] What is thrown there has a text and no code.
        raise Refused(400, None, "invalid-param") from error

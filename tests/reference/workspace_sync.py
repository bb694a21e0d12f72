"""What a server sends to whoever keeps a copy of its permissions, and what becomes of the copy.

  [sync]     Rocket.Chat server, `permissions/get`, `permissions.listAll`, `roles.sync` and the streams
  [copy]     Rocket.Chat web client, its stored permissions
  [ours]     stated nowhere; our decision

Documents are changed in place. Times are milliseconds; in the document they are text.
"""

import copy
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import workspace as ws

Document = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Unreadable(Exception):
    """What was sent is no update, or says that it failed. Nothing was applied."""


def iso(millis: int) -> str:
    moment = EPOCH + timedelta(milliseconds=millis)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{millis % 1000:03}Z"


def millis(value: Any) -> int | None:
    """[sync] `{"$date": ms}` or ISO text; anything else is no date."""
    if isinstance(value, dict):
        found = value.get("$date")
        return found if isinstance(found, int) and not isinstance(found, bool) else None
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (AttributeError, ValueError):
        return None
    return (moment - EPOCH) // timedelta(milliseconds=1)


# One record


def read(record: Any, *keys: str) -> None:
    if not isinstance(record, dict) or not all(isinstance(record.get(key), str) and record[key] for key in keys):
        raise Unreadable


def buried(space: Document, part: str) -> list[Document]:
    found: list[Document] = space.setdefault("deleted", {}).setdefault(part, [])
    return found


def bury(space: Document, part: str, id: str, at: int) -> None:
    """Keeps the time of a deletion, the latest one."""
    before = [millis(each["_deletedAt"]) or 0 for each in buried(space, part) if each["_id"] == id]
    unbury(space, part, id)
    buried(space, part).append({"_id": id, "_deletedAt": iso(max([at, *before]))})


def unbury(space: Document, part: str, id: str) -> None:
    space["deleted"][part] = [each for each in buried(space, part) if each["_id"] != id]


def forget(space: Document, part: str, id: str) -> None:
    space[part] = [each for each in ws.entries(space, part) if each["_id"] != id]


def once(records: list[Any], *keys: str) -> None:
    """[ours] A server lists everything once; of two it would not be clear which one counts."""
    for record in records:
        read(record, *keys)
    if len({tuple(record[key] for key in keys) for record in records}) < len(records):
        raise Unreadable


def as_read(part: str, record: Document) -> Document:
    """A record without its time, and with what a role means that leaves something out."""
    usual: Document = {}
    if part == "roles":
        usual = {"name": record.get("_id"), "scope": "Users"}
        usual |= {"description": "", "protected": False, "mandatory2fa": False}
    return usual | {key: value for key, value in record.items() if key != "_updatedAt"}


def put(space: Document, part: str, record: Document, listed_at: int | None = None) -> None:
    """[ours] Newest wins: what is older than the record held, or than its deletion, is not applied. Without a time, or
    at the same time, it is. What is there again is no longer deleted.

    In a listing of all there is, what was deleted before the listing was asked for is there again. What is as it was,
    told without a time, keeps its time.
    """
    held = ws.entry(space, part, record["_id"]) or {}
    at = millis(record.get("_updatedAt"))
    deleted = [millis(each["_deletedAt"]) for each in buried(space, part) if each["_id"] == record["_id"]]
    deleted = [time for time in deleted if listed_at is None or (time is not None and time >= listed_at)]
    others = [time for time in [millis(held.get("_updatedAt")), *deleted] if time is not None]
    if at is not None and any(at < other for other in others):
        return
    forget(space, part, record["_id"])
    unbury(space, part, record["_id"])
    stored = {key: value for key, value in record.items() if key != "_updatedAt"}
    if at is None and as_read(part, stored) == as_read(part, held):
        at = millis(held.get("_updatedAt"))
    if at is not None:
        stored["_updatedAt"] = iso(at)
    space[part].append(stored)


def delete(space: Document, part: str, id: str, at: int) -> None:
    """[ours] A deletion that is older than the record held is of an earlier record with that id."""
    held = millis((ws.entry(space, part, id) or {}).get("_updatedAt"))
    if held is not None and at < held:
        return
    forget(space, part, id)
    bury(space, part, id, at)


# Answers


def move_cursor(space: Document, part: str, times: list[int], at: int) -> None:
    """[copy] To the largest time told; if that does not move it, to the time of the call. Never back."""
    cursors = space.setdefault("cursors", {})
    before = millis(cursors.get(part))
    latest = max(times, default=None)
    if latest is None or (before is not None and latest <= before):
        latest = at
    cursors[part] = iso(latest if before is None else max(before, latest))


def leave_only(space: Document, part: str, listed: set[str], at: int) -> None:
    for id in [each["_id"] for each in ws.entries(space, part) if each["_id"] not in listed]:
        forget(space, part, id)
        bury(space, part, id, at)


def table(space: Document, part: str, records: list[Any], at: int) -> None:
    """[sync] All there is. [ours] What is gone was deleted when the answer was asked for, at the latest."""
    once(records, "_id")
    leave_only(space, part, {record["_id"] for record in records}, at)
    for record in records:
        put(space, part, record, at)
    times = [millis(record.get("_updatedAt")) for record in records]
    move_cursor(space, part, [time for time in times if time is not None], at)


def changes(space: Document, part: str, update: list[Any], remove: list[Any], at: int, whole: bool) -> None:
    """[copy] In the order of their times, an update before a deletion of the same time. A deletion without a real date
    is ignored. [ours] An update without a time comes first; what a whole listing lacks is gone. A deletion that was
    known counts on where the same answer tells of an earlier one."""
    known = {each["_id"]: millis(each["_deletedAt"]) or 0 for each in buried(space, part)}
    once(update, "_id")
    for record in remove:
        read(record, "_id")
    updates = [(millis(record.get("_updatedAt")), record) for record in update]
    removes = [(millis(record.get("_deletedAt")), record) for record in remove]
    timed = [(-1 if time is None else time, 0, record) for time, record in updates]
    timed += [(time, 1, record) for time, record in removes if time is not None]
    for time, kind, record in sorted(timed, key=lambda each: each[:2]):
        if kind == 0:
            put(space, part, record, at if whole else None)
        else:
            delete(space, part, record["_id"], time)
            if ws.entry(space, part, record["_id"]) is None:
                bury(space, part, record["_id"], known.get(record["_id"], time))
    if whole:
        leave_only(space, part, {record["_id"] for record in update}, at)
    move_cursor(space, part, [time for time, _ in updates + removes if time is not None], at)


def put_user(space: Document, user: Any) -> None:
    read(user, "_id")
    forget(space, "users", user["_id"])
    space["users"].append(user)


def forget_subscription(space: Document, record: Document) -> None:
    pair = (record["u"]["_id"], record["rid"])
    kept = [each for each in ws.entries(space, "subscriptions") if (each["u"]["_id"], each["rid"]) != pair]
    space["subscriptions"] = kept


def put_subscriptions(space: Document, records: list[Any], whole: bool) -> None:
    """[ours] A whole listing is one of all subscriptions of the users that it names; an empty one names none."""
    if whole and not records:
        raise Unreadable
    for record in records:
        read(record, "rid")
        read(record.get("u"), "_id")
    pairs = [(record["u"]["_id"], record["rid"]) for record in records]
    if len(set(pairs)) < len(pairs):
        raise Unreadable
    if whole:
        users = {user for user, _ in pairs}
        places = ws.entries(space, "subscriptions")
        space["subscriptions"] = [each for each in places if each["u"]["_id"] not in users]
    for record in records:
        put_subscription(space, record)


def put_subscription(space: Document, record: Any) -> None:
    read(record, "rid")
    read(record.get("u"), "_id")
    forget_subscription(space, record)
    space["subscriptions"].append(record)


# Streams


def stream(space: Document, collection: str, event: str, args: list[Any], at: int) -> None:
    """[sync] An event tells one record whole; the user's own tells what is new. What has nothing to do with permissions
    changes nothing. [ours] A deletion always counts, for it has no time of its own."""
    if (collection, event) == ("stream-notify-logged", "permissions-changed"):
        live(space, "permissions", args[0] == "removed", args[1], at)
    elif (collection, event) == ("stream-roles", "roles"):
        record = dict(args[0])
        kind = record.pop("type")
        if kind in ("changed", "removed"):
            live(space, "roles", kind == "removed", record, at)
    elif collection == "stream-notify-user" and event.endswith("/userData"):
        user = ws.entry(space, "users", args[0]["id"])
        if user and args[0]["type"] == "updated":
            user.update(args[0].get("diff", {}))
            for key in args[0].get("unset", {}):
                user.pop(key, None)
    elif collection == "stream-notify-user" and event.endswith("/subscriptions-changed"):
        if args[0] == "removed":
            forget_subscription(space, args[1])
        else:
            put_subscription(space, args[1])


def live(space: Document, part: str, removed: bool, record: Any, at: int) -> None:
    read(record, "_id")
    if removed:
        forget(space, part, record["_id"])
        bury(space, part, record["_id"], at)
    else:
        put(space, part, record)


def apply(space: Document, update: Any, at: int, whole: bool = False) -> None:
    """Whatever a server sends, told apart by its shape; all of it or, with `Unreadable`, nothing.

    `whole` says that a list is the whole one; permissions and roles that come as a bare list always are.
    """
    trial = copy.deepcopy(space)
    dispatch(trial, copy.deepcopy(update), at, whole)
    space.clear()
    space.update(trial)


def dispatch(space: Document, update: Any, at: int, whole: bool) -> None:
    if isinstance(update, list):
        table(space, "permissions", update, at)
    elif not isinstance(update, Mapping) or update.get("success") is False:
        raise Unreadable
    elif update.get("msg") == "result":
        if "error" in update:
            raise Unreadable
        dispatch(space, update.get("result"), at, whole)
    elif update.get("msg") == "changed":
        fields = update["fields"]
        stream(space, update["collection"], fields["eventName"], fields["args"], at)
    elif "msg" in update:
        return
    elif "update" in update:
        told, gone = update["update"], update.get("remove", [])
        if any("rid" in record for record in told if isinstance(record, Mapping)):
            put_subscriptions(space, told, whole)
        elif told or gone:
            changes(space, "permissions", told, gone, at, whole)
        elif whole:
            # [ours] Anything may be answered so, which moves no cursor and changes nothing else.
            leave_only(space, "permissions", set(), at)
    elif isinstance(update.get("roles"), list) and "_id" not in update:
        if not update["roles"] and ws.entries(space, "roles"):
            # [ours] Every server has roles; those held in a room are listed in the same shape.
            raise Unreadable
        table(space, "roles", update["roles"], at)
    elif isinstance(update.get("roles"), Mapping):
        changes(space, "roles", update["roles"]["update"], update["roles"].get("remove", []), at, whole)
    else:
        people(space, update, whole)


def people(space: Document, update: Mapping[str, Any], whole: bool) -> None:
    if "users" in update:
        once(update["users"], "_id")
        if whole:
            # [ours] Who is gone is in no room any more.
            listed = {user["_id"] for user in update["users"]}
            places = ws.entries(space, "subscriptions")
            space["subscriptions"] = [each for each in places if each["u"]["_id"] in listed]
            space["users"] = []
        for user in update["users"]:
            put_user(space, user)
    elif "user" in update:
        put_user(space, update["user"])
    elif "subscriptions" in update:
        put_subscriptions(space, update["subscriptions"], whole)
    elif "subscription" in update:
        put_subscription(space, update["subscription"])
    elif "_id" in update and "username" in update:
        put_user(space, dict(update))
    else:
        raise Unreadable

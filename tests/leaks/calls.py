"""So many calls of the usual mix; prints the resident set in KiB twenty times after a tenth of them."""

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path

from grantfold import GrantfoldError, apply_fixes
from grantfold.rocketchat import AppGrants, AppManifest, AppRegistry, Workspace
from grantfold.root import EVERYONE, Community, Manifest

SAMPLES = 20
MANIFEST = '{"id": "demo", "permissions": [{"name": "message.read"}, {"name": "mesage.write"},]}'
POST = "channel.createMessage"


def resident() -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def refused(call: Callable[[], object]) -> None:
    try:
        call()
    except GrantfoldError:
        return
    raise AssertionError("nothing was raised")


def world() -> tuple[Community, Workspace, AppRegistry]:
    community = Community()
    community.put_role("mods", None, ["channel.createFile"])
    community.put_group("lobby")
    for at in range(20):
        community.put_channel(f"c{at}", "lobby", synced=False)
        community.put_rule(f"c{at}", EVERYONE, allow=[POST] if at % 2 else [])
    for at in range(20):
        community.put_member(f"m{at}", ["mods"])
    space = Workspace.defaults()
    for at in range(20):
        space.put_user(f"u{at}", ["user"], username=f"user{at}")
    space.put_room("general", "c", name="general")
    space.put_subscription("u1", "general", ["owner"])
    apps = AppRegistry()
    apps.install(AppManifest.parse('{"id": "demo", "permissions": [{"name": "message.read"}]}'))
    return community, space, apps


community, space, apps = world()
manifest = AppManifest.parse(MANIFEST)
grants = AppManifest.parse('{"permissions": [{"name": "message.read"}]}').grants()
member = {"communityId": "c", "userId": "new"}
left, joined = (json.dumps({"event": f"community.{what}", "payload": member}) for what in ("leave", "joined"))
update = {"update": [{"_id": "create-c", "roles": ["user"], "_updatedAt": {"$date": 1}}], "remove": []}
frame = json.dumps({"msg": "method", "id": "1", "method": "permissions/get", "params": []})


def often(at: int) -> int:
    """What is asked all the time. Names that never come back are among it, which nothing may keep."""
    own = f"own-{at}"
    grants.has("message.read")
    own in grants
    grants >= {"message.read"}
    grants.missing([own, "message.read"])
    community.has(f"m{at % 20}", f"c{at % 20}", POST)
    community.has(f"m{at % 20}", f"c{at % 20}", own)
    space.has(f"u{at % 20}", "create-c")
    space.has(own, "create-c")
    space.has({"_id": own, "roles": ["user"]}, "create-c")
    space.has(f"u{at % 20}", own, own)
    apps.has("demo", "message.read")
    apps.has(own, own)
    space.has_all("u1", ["create-c", "archive-room"], "general")
    community.grants(f"m{at % 20}", f"c{at % 20}").has(POST)
    space.grants("u1", "general").has(POST)
    return 15


def sometimes(at: int) -> int:
    """What makes objects, errors and changes."""
    own = f"own-{at}"
    grants.explain(own).to_json()
    community.grants("m1", "c1").explain(POST).steps
    refused(lambda: grants.require("user.read", method=own))
    refused(lambda: community.has(own, "c1", POST))
    refused(lambda: space.remove_role(own))
    refused(lambda: apps.remove(own))
    refused(lambda: Community.from_json("{"))
    AppManifest.parse(MANIFEST).grants().limits.hosts
    Manifest.parse('{"permissions": {"channel": {"createMesage": true}}}').diagnostics[0].help
    AppGrants.from_stored(own, "[null]").diagnostics
    apply_fixes(MANIFEST, manifest.diagnostics)
    community.apply(joined)
    community.apply(left)
    view = community.access("m1")
    view.words(), view.mask(POST), view.channels_where(POST)
    community.matrix("c1")
    community.check_call("m1", "ChannelMessageClient.create", "c1").to_json()
    community.advise("m1", "c2", POST)
    space.apply(update, 1)
    space.call("roles.list", {}, "u1").body
    space.answer_frame(frame, "u1").reply
    space.put_user(own, ["user"])
    space.users_who_can("archive-room", "general")
    space.remove_user(own)
    community.put_member(own, ["mods"])
    community.remove_member(own)
    apps.install_stored(own, "[]")
    apps.remove(own)
    space.to_json(), community.to_json()
    Workspace.from_json('{"users": [{"_id": "x", "roles": []}]}').grants("x").names
    return 32


def main() -> None:
    wanted = int(sys.argv[1])
    calls = at = 0
    marks = [wanted // 10 + (wanted - wanted // 10) * number // (SAMPLES - 1) for number in range(SAMPLES)]
    while marks:
        at += 1
        calls += often(at)
        if at % 20 == 0:
            calls += sometimes(at)
        if calls >= marks[0]:
            marks.pop(0)
            gc.collect()
            print(resident(), flush=True)
    print(f"{calls} calls")


main()

//! The live table of a Rocket.Chat workspace: permissions and roles.

use grantfold::rocketchat::{
    Applied, Permission, Request, Role, Scope, Timestamp, User, Workspace,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::{Fate, deliver, fates, histories};

fn ms(at: i64) -> Timestamp {
    Timestamp::from_millis(at)
}

/// Something that happens on the server.
#[derive(Clone, Debug)]
enum Happens {
    Grant(&'static str, &'static str),
    Revoke(&'static str, &'static str),
    PutPermission(&'static str, Vec<&'static str>),
    RemovePermission(&'static str),
    PutRole(&'static str, Scope),
    RemoveRole(&'static str),
}

fn happenings() -> impl Strategy<Value = Vec<Happens>> {
    let permission = || select(vec!["create-c", "pin", "edit-room"]);
    let role = || select(vec!["user", "guest"]);
    let scope = select(vec![Scope::Users, Scope::Subscriptions]);
    let roles = proptest::sample::subsequence(vec!["user", "guest"], 0..=2);
    let one = prop_oneof![
        3 => (permission(), role()).prop_map(|(id, role)| Happens::Grant(id, role)),
        3 => (permission(), role()).prop_map(|(id, role)| Happens::Revoke(id, role)),
        2 => (permission(), roles).prop_map(|(id, roles)| Happens::PutPermission(id, roles)),
        2 => permission().prop_map(Happens::RemovePermission),
        2 => (select(vec!["leader", "guest"]), scope).prop_map(|(id, scope)| Happens::PutRole(id, scope)),
        1 => select(vec!["leader", "guest"]).prop_map(Happens::RemoveRole),
    ];
    vec(one, 1..12)
}

/// A server, and a clock that goes on with whatever happens.
struct Server {
    workspace: Workspace,
    now: i64,
}

impl Server {
    fn new() -> Self {
        let mut server = Self {
            workspace: Workspace::empty(),
            now: 1_000,
        };
        for id in ["admin", "user", "guest"] {
            server.put_role(id, Scope::Users);
        }
        for id in ["create-c", "pin", "access-permissions"] {
            server.put_permission(id, &["admin"]);
        }
        server
            .workspace
            .put_user(User::new("root", ["admin"]))
            .expect("an id");
        server
    }

    fn tick(&mut self) -> Timestamp {
        self.now += 10;
        ms(self.now)
    }

    fn put_permission(&mut self, id: &str, roles: &[&str]) -> Value {
        let updated_at = Some(self.tick());
        let permission = Permission {
            updated_at,
            ..Permission::new(id, roles.iter().copied())
        };
        self.workspace.put_permission(permission).expect("an id");
        permission_event(
            "updated",
            json!({ "_id": id, "roles": roles, "_updatedAt": { "$date": self.now } }),
        )
    }

    fn put_role(&mut self, id: &str, scope: Scope) -> Value {
        let updated_at = Some(self.tick());
        self.workspace
            .put_role(Role {
                updated_at,
                ..Role::new(id, scope)
            })
            .expect("an id");
        role_event(json!({
            "type": "changed", "_id": id, "name": id, "scope": scope.name(), "description": "",
            "protected": false, "mandatory2fa": false, "_updatedAt": { "$date": self.now },
        }))
    }

    /// What goes out about something that happens: nothing if it cannot happen.
    fn lets(&mut self, happens: &Happens) -> Vec<Value> {
        match happens {
            Happens::Grant(id, role) | Happens::Revoke(id, role) => {
                let endpoint = match happens {
                    Happens::Grant(..) => "permissions.addRole",
                    _ => "permissions.removeRole",
                };
                let body = json!({ "permissionId": id, "role": role }).to_string();
                let request = Request::new("root", self.tick());
                let answer = self.workspace.call(endpoint, &body, &request);
                answer.map(|answer| answer.events).unwrap_or_default()
            }
            Happens::PutPermission(id, roles) => vec![self.put_permission(id, roles)],
            Happens::PutRole(id, scope) => vec![self.put_role(id, *scope)],
            Happens::RemovePermission(id) => {
                let at = self.tick();
                let removed = self.workspace.remove_permission(id, at);
                let event = permission_event("removed", json!({ "_id": id }));
                removed.map(|()| event).into_iter().collect()
            }
            Happens::RemoveRole(id) => {
                let at = self.tick();
                let removed = self.workspace.remove_role(id, at);
                let event = role_event(json!({ "type": "removed", "_id": id, "name": id }));
                removed.map(|()| event).into_iter().collect()
            }
        }
    }

    fn asks(&mut self, endpoint: &str, params: Value) -> String {
        let request = Request::new("root", ms(self.now));
        let answer = self.workspace.call(endpoint, &params.to_string(), &request);
        answer.expect("an answer").body.to_string()
    }
}

fn permission_event(action: &str, record: Value) -> Value {
    json!({ "msg": "changed", "collection": "stream-notify-logged", "id": "id",
            "fields": { "eventName": "permissions-changed", "args": [action, record] } })
}

fn role_event(record: Value) -> Value {
    json!({ "msg": "changed", "collection": "stream-roles", "id": "id",
            "fields": { "eventName": "roles", "args": [record] } })
}

/// The codes and texts of what was odd.
type Notes = Vec<(&'static str, String)>;

fn told(applied: &Applied) -> Notes {
    let notes = applied.diagnostics.iter();
    notes
        .map(|note| (note.code.name(), note.message.clone()))
        .collect()
}

/// Loads everything, or what changed since it was asked last. The notes of what was odd.
fn load(follower: &mut Workspace, server: &mut Server, is_fresh: bool) -> Notes {
    let at = ms(server.now);
    let since = follower.cursor().filter(|_| !is_fresh);
    let permissions = match since {
        Some(since) => server.asks("permissions/get", json!([{ "$date": since.millis() }])),
        None => server.asks("permissions/get", json!([])),
    };
    let since = follower.roles_cursor().filter(|_| !is_fresh);
    let answers = match since {
        Some(since) => vec![
            permissions,
            server.asks("roles.sync", json!({ "updatedSince": since.to_string() })),
        ],
        None => vec![permissions, server.asks("roles.list", json!({}))],
    };
    let mut notes = Vec::new();
    for answer in answers {
        let applied = follower.apply(&answer, at).expect("an answer");
        notes.extend(told(&applied));
    }
    notes
}

/// Permissions with the roles that grant them, and roles.
type Table = (Vec<(String, Vec<String>)>, Vec<(String, Scope)>);

/// The table, as far as answers depend on it.
fn table(workspace: &Workspace) -> Table {
    let permissions = workspace.permissions().map(|known| {
        let mut roles: Vec<String> = known.roles.iter().map(ToString::to_string).collect();
        roles.sort_unstable();
        (known.id.to_string(), roles)
    });
    let roles = workspace
        .roles()
        .map(|role| (role.id.to_string(), role.scope));
    (permissions.collect(), roles.collect())
}

/// The ids of what is not the same in both.
fn differing<T: PartialEq>(mine: &[(String, T)], theirs: &[(String, T)]) -> Vec<String> {
    let not_in = |one: &[(String, T)], other: &[(String, T)]| -> Vec<String> {
        let differs = one.iter().filter(|record| !other.contains(record));
        differs.map(|(id, _)| id.clone()).collect()
    };
    [not_in(mine, theirs), not_in(theirs, mine)].concat()
}

/// Lets it happen and delivers what goes out; gives the notes, and how often something was refused.
fn follow(
    follower: &mut Workspace,
    server: &mut Server,
    history: &[Happens],
    fates: &[Fate],
) -> (Notes, usize) {
    let mut sent = Vec::new();
    for happens in history {
        let events = server.lets(happens);
        sent.extend(
            events
                .into_iter()
                .map(|event| (event.to_string(), server.now)),
        );
    }
    let (mut notes, mut refused, mut clock) = (Vec::new(), 0, 0);
    for (number, is_whole) in deliver(sent.len(), fates) {
        let (text, at) = &sent[number];
        clock = clock.max(*at);
        let text = if is_whole {
            text
        } else {
            &text[..text.len() / 2]
        };
        let before = (follower.to_json(), follower.version());
        match follower.apply(text, ms(clock)) {
            Ok(applied) => notes.extend(told(&applied)),
            Err(_) => {
                refused += 1;
                assert_eq!(
                    (follower.to_json(), follower.version()),
                    before,
                    "a refusal changes nothing"
                );
            }
        }
    }
    (notes, refused)
}

proptest! {
    #![proptest_config(histories(400))]

    #[test]
    fn whatever_came_a_fresh_load_ends_where_the_server_is(history in happenings(), fates in fates()) {
        let mut server = Server::new();
        let mut follower = Workspace::empty();
        load(&mut follower, &mut server, true);
        prop_assert_eq!(table(&follower), table(&server.workspace));
        follow(&mut follower, &mut server, &history, &fates);
        server.tick();
        load(&mut follower, &mut server, true);
        prop_assert_eq!(table(&follower), table(&server.workspace));
    }

    #[test]
    fn what_was_lost_or_cut_off_is_made_good_by_asking_since_the_cursor(
        history in happenings(),
        fates in fates(),
    ) {
        // In order: late ones come at their time.
        let fates: Vec<Fate> = fates.into_iter().map(|fate| match fate {
            Fate::ComesLate(_) | Fate::ComesAgain(_) => Fate::ComesTwice,
            fate => fate,
        }).collect();
        let mut server = Server::new();
        let mut follower = Workspace::empty();
        load(&mut follower, &mut server, true);
        let cut = fates.contains(&Fate::IsCutOff);
        let (_, refused) = follow(&mut follower, &mut server, &history, &fates);
        prop_assert!(cut || refused == 0);
        server.tick();
        load(&mut follower, &mut server, false);
        prop_assert_eq!(table(&follower), table(&server.workspace));
    }

    #[test]
    fn what_is_mixed_up_is_made_good_or_told(history in happenings(), fates in fates()) {
        let mut server = Server::new();
        let mut follower = Workspace::empty();
        load(&mut follower, &mut server, true);
        let (mut notes, _) = follow(&mut follower, &mut server, &history, &fates);
        server.tick();
        notes.extend(load(&mut follower, &mut server, false));
        let [(mine, my_roles), (theirs, their_roles)] = [&follower, &server.workspace].map(table);
        let other = |ids: &mut Vec<String>| ids.drain(..).for_each(|id| {
            let is_told = notes.iter().any(|(code, text)| *code == "update-outdated" && text.contains(&format!("`{id}`")));
            assert!(is_told, "`{id}` differs in silence: {notes:?}");
        });
        other(&mut differing(&mine, &theirs));
        other(&mut differing(&my_roles, &their_roles));
        server.tick();
        load(&mut follower, &mut server, true);
        prop_assert_eq!(table(&follower), table(&server.workspace));
    }

    #[test]
    fn a_whole_listing_that_comes_late_is_made_good_by_the_next_question(
        before in happenings(),
        meanwhile in happenings(),
    ) {
        let mut server = Server::new();
        let mut follower = Workspace::empty();
        load(&mut follower, &mut server, true);
        follow(&mut follower, &mut server, &before, &[Fate::IsLost]);
        let asked = [server.asks("permissions/get", json!([])), server.asks("roles.list", json!({}))];
        let at = server.now;
        follow(&mut follower, &mut server, &meanwhile, &[Fate::Comes]);
        for answer in asked {
            follower.apply(&answer, ms(at)).expect("an answer");
        }
        server.tick();
        load(&mut follower, &mut server, false);
        prop_assert_eq!(table(&follower), table(&server.workspace));
    }

    #[test]
    fn an_answer_that_comes_after_newer_events_does_not_undo_them(
        before in happenings(),
        meanwhile in happenings(),
    ) {
        let mut server = Server::new();
        let mut follower = Workspace::empty();
        load(&mut follower, &mut server, true);
        follow(&mut follower, &mut server, &before, &[Fate::IsLost]);
        let since = follower.cursor().expect("a first answer").millis();
        let asked = (server.asks("permissions/get", json!([{ "$date": since }])), server.now);
        follow(&mut follower, &mut server, &meanwhile, &[Fate::Comes]);
        follower.apply(&asked.0, ms(asked.1)).expect("an answer");
        prop_assert_eq!(table(&follower).0, table(&server.workspace).0);
    }

    #[test]
    fn who_reads_the_followers_document_goes_on_from_there(
        history in happenings(),
        later in happenings(),
        fates in fates(),
    ) {
        let mut server = Server::new();
        let mut follower = Workspace::empty();
        load(&mut follower, &mut server, true);
        follow(&mut follower, &mut server, &history, &fates);
        let mut again = Workspace::from_json(&follower.to_json()).expect("what it wrote");
        prop_assert_eq!((again.cursor(), again.roles_cursor()), (follower.cursor(), follower.roles_cursor()));
        let mut sent = Vec::new();
        for happens in &later {
            sent.extend(server.lets(happens).into_iter().map(|event| (event, server.now)));
        }
        for (event, at) in sent {
            let told = follower.apply(&event.to_string(), ms(at));
            prop_assert_eq!(told, again.apply(&event.to_string(), ms(at)));
            prop_assert_eq!(again.to_json(), follower.to_json());
        }
    }
}

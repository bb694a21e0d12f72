//! Expectations about questions over many users, rooms, roles or settings.

use serde_json::{Value, json};

use crate::policy::demand::Demand;
use crate::policy::workspace::WorkspaceWorld;
use crate::policy::workspace::ask::{Question, Who, optional_room, place, quoted};
use crate::policy::{Checked, Fault, NOTHING, json, object};
use crate::rocketchat::{Defaults, RoomQuestion};

impl WorkspaceWorld {
    pub(super) fn users_who_can(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(wanted, &["permission", "room", "users"])?;
        let permission = self.permission(demand)?;
        let room = optional_room(&self.workspace, demand, "room")?;
        let users = self.workspace.users_who_can(permission, room.as_deref());
        Ok(Checked::new(
            format!("the users with `{permission}`{}", place(room.as_deref())),
            demand.needs("users")?,
            json(users)?,
        ))
    }

    pub(super) fn rooms_where(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(wanted, &["user", "permission", "rooms"])?;
        let permission = self.permission(demand)?;
        let who = Who::of(&self.workspace, demand.needs("user")?)?;
        let rooms = self.workspace.rooms_where(who.subject(), permission);
        Ok(Checked::new(
            format!("the rooms where {} has `{permission}`", who.words),
            demand.needs("rooms")?,
            json(rooms)?,
        ))
    }

    pub(super) fn roles_granting(&self, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let answers = object(wanted)?.map(|(permission, wanted)| {
            self.names.check(permission)?;
            let expectation = format!("the roles that grant `{permission}`");
            let roles = json(self.workspace.roles_granting(permission))?;
            Ok(Checked::new(expectation, wanted, roles))
        });
        answers.collect()
    }

    pub(super) fn minimal_roles(&self, wanted: &Value) -> Result<Checked, Fault> {
        const ANSWERS: [&str; 4] = ["roles", "extra", "uncovered", "isMinimal"];
        let demand = Demand::of(wanted, &[&["permissions"], &ANSWERS[..]].concat())?;
        if ANSWERS.iter().all(|key| demand.get(key).is_none()) {
            return Err(NOTHING.to_owned());
        }
        demand.needs("permissions")?;
        let asked = demand.optional_texts("permissions")?.unwrap_or_default();
        for name in &asked {
            self.names.check(name)?;
        }
        let cover = self.workspace.minimal_roles(asked.iter().copied());
        let got = json!({
            "permissions": asked,
            "roles": cover.roles.iter().map(|role| &role.id).collect::<Vec<_>>(),
            "extra": cover.extra,
            "uncovered": cover.uncovered,
            "isMinimal": cover.is_minimal,
        });
        let expectation = format!("the fewest roles that grant {}", quoted(&asked));
        Ok(Checked::new(expectation, wanted, got))
    }

    /// Whether somebody gets into a room, or may read it without being in it.
    pub(super) fn access(&self, wanted: &Value, reads: bool) -> Result<Checked, Fault> {
        let known = ["user", "room", "settings", "allowed", "rule", "error"];
        let demand = Demand::of(wanted, &known)?;
        let question = Question::of(&self.workspace, demand, "room")?;
        let room = question.room.as_deref().ok_or("it has no `room`")?;
        question.insist_room(self)?;
        let (allowed, error) = (demand.get("allowed"), demand.optional_text("error")?);
        match (allowed, error) {
            (Some(Value::Bool(_)), None) => {}
            (None, Some(_)) if demand.get("rule").is_none() => {}
            _ => return Err("it must have either `allowed`, true or false, or `error`".to_owned()),
        }
        let settings = room_question(demand)?;
        let who = question.who.subject();
        let access = match reads {
            true => self.workspace.can_read_room(who, room, &settings),
            false => self.workspace.can_access_room(who, room, &settings),
        };
        let (mut answer, reason) = match access {
            Ok(access) => (json(&access)?, access.reason),
            Err(error) => (json!({ "error": error.kind() }), error.to_string()),
        };
        for key in ["user", "room", "settings"] {
            if let Some(given) = demand.get(key) {
                answer[key] = given.clone();
            }
        }
        let verb = if reads { "read" } else { "enter" };
        let expectation = format!("whether {} may {verb} `{room}`", question.who.words);
        Ok(Checked::new(expectation, wanted, answer).because(reason))
    }

    pub(super) fn save_settings(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(wanted, &["user", "settings", "errorType", "details"])?;
        let who = Who::of(&self.workspace, demand.needs("user")?)?;
        demand.needs("settings")?;
        let settings = demand.optional_texts("settings")?.unwrap_or_default();
        demand.needs("errorType")?;
        let refused = self
            .workspace
            .can_save_settings(who.subject(), settings.iter().copied());
        let refused = refused.err();
        let got = json!({
            "user": demand.get("user"),
            "settings": settings,
            "errorType": refused.as_ref().and_then(|error| error.error_type),
            "details": refused.as_ref().and_then(|error| error.details.clone()),
        });
        let expectation = format!("{} saving {}", who.words, quoted(&settings));
        let reason = refused.map(|error| error.error).unwrap_or_default();
        Ok(Checked::new(expectation, wanted, got).because(reason))
    }

    pub(super) fn drift(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::any(wanted)?;
        let name = demand.text("version")?;
        let version = Defaults::from_name(name);
        let version = version.ok_or_else(|| format!("there is no version `{name}`"))?;
        let mut got = json(self.workspace.drift(version))?;
        got["version"] = json!(name);
        let known: Vec<&str> = object(&got)?.map(|(key, _)| key).collect();
        Demand::of(wanted, &known)?;
        if object(wanted)?.count() < 2 {
            return Err(NOTHING.to_owned());
        }
        let expectation = format!("what differs from the defaults of version {name}");
        Ok(Checked::new(expectation, wanted, got))
    }

    fn permission<'v>(&self, demand: Demand<'v>) -> Result<&'v str, Fault> {
        let permission = demand.text("permission")?;
        self.names.check(permission)?;
        Ok(permission)
    }
}

fn room_question(demand: Demand<'_>) -> Result<RoomQuestion, Fault> {
    let mut question = RoomQuestion::default();
    let Some(settings) = demand.get("settings") else {
        return Ok(question);
    };
    let known = [
        "allowAnonymousRead",
        "includeInvitations",
        "attributes",
        "livechat",
    ];
    let settings = Demand::of(settings, &known).map_err(|fault| format!("`settings`: {fault}"))?;
    question.allow_anonymous_read = settings.flag("allowAnonymousRead")?.unwrap_or_default();
    question.include_invitations = settings.flag("includeInvitations")?.unwrap_or_default();
    question.livechat = settings.flag("livechat")?.unwrap_or_default();
    question.attributes = match settings.get("attributes") {
        Some(Value::Null) => None,
        _ => settings.flag("attributes")?,
    };
    Ok(question)
}

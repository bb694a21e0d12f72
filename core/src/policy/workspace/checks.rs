//! Expectations about checks: who has what, why, and what restricts it.

use serde_json::{Value, json};

use crate::policy::demand::Demand;
use crate::policy::workspace::WorkspaceWorld;
use crate::policy::workspace::ask::{Question, quoted};
use crate::policy::{Checked, Fault, NOTHING, json, list, object};
use crate::rocketchat::WorkspaceError;

impl WorkspaceWorld {
    /// One call of the platform's check.
    pub(super) fn check_once(&self, wanted: &Value) -> Result<Checked, Fault> {
        let known = ["user", "room", "lent", "has", "all", "any", "expect"];
        let demand = Demand::of(wanted, &known)?;
        let question = Question::of(&self.workspace, demand, "room")?;
        let given: Vec<&str> = ["has", "all", "any"]
            .into_iter()
            .filter(|key| demand.get(key).is_some())
            .collect();
        let &[verb] = &*given else {
            return Err("it must have one of `has`, `all`, `any`".to_owned());
        };
        let asked = match verb {
            "has" => vec![demand.text("has")?],
            _ => demand.optional_texts(verb)?.unwrap_or_default(),
        };
        for name in &asked {
            self.check_name(name)?;
        }
        let ask = question.ask();
        let answer = match verb {
            "any" => self.workspace.asks_any(&ask, asked.iter().copied()),
            _ => self.workspace.asks_all(&ask, asked.iter().copied()),
        };
        let verb = if verb == "has" { "" } else { verb };
        let expectation = format!(
            "whether {} has {verb}{}{}{}",
            question.who.words,
            if verb.is_empty() { "" } else { " of " },
            quoted(&asked),
            question.place(),
        );
        let grants = self.workspace.grants_of(&ask);
        let reasons: Vec<String> = asked
            .iter()
            .map(|name| grants.explain(name).summary)
            .collect();
        Ok(answered(expectation, demand, answer)?.because(reasons.join("; ")))
    }

    pub(super) fn may(&self, wanted: &Value, expected: bool) -> Result<Vec<Checked>, Fault> {
        let mut checked = Vec::new();
        for demand in list(wanted)? {
            let demand = Demand::of(demand, &["user", "in", "permissions"])?;
            let question = Question::of(&self.workspace, demand, "in")?;
            question.insist_known(self)?;
            let grants = self.workspace.grants_of(&question.ask());
            let verb = if expected { "may" } else { "may not" };
            for name in demand.permissions(&self.names)? {
                let (who, place) = (&question.who.words, question.place());
                let expectation = format!("{who} {verb} `{name}`{place}");
                let got = json!(grants.has(name));
                checked.push(
                    Checked::new(expectation, &json!(expected), got)
                        .because(grants.explain(name).summary),
                );
            }
        }
        Ok(checked)
    }

    pub(super) fn has_role(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(wanted, &["user", "room", "roles", "expect"])?;
        let question = Question::of(&self.workspace, demand, "room")?;
        demand.needs("roles")?;
        let roles = demand.optional_texts("roles")?.unwrap_or_default();
        let (who, room) = (question.who.subject(), question.room.as_deref());
        let got = self
            .workspace
            .has_any_role(who, roles.iter().copied(), room);
        let expectation = format!(
            "whether {} holds one of the roles {}{}",
            question.who.words,
            quoted(&roles),
            question.place(),
        );
        answered(expectation, demand, Ok(got))
    }

    pub(super) fn restricted(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(wanted, &["permission", "role", "roles", "expect"])?;
        let permission = demand.text("permission")?;
        self.check_name(permission)?;
        let (answer, roles) = match (
            demand.optional_text("role")?,
            demand.optional_texts("roles")?,
        ) {
            (Some(role), None) => (
                self.workspace.is_restricted(permission, role),
                format!("the role `{role}` keeps"),
            ),
            (None, Some(roles)) => (
                self.workspace
                    .is_restricted_for_any(permission, roles.iter().copied()),
                format!("one of the roles {} keeps", quoted(&roles)),
            ),
            _ => return Err("it must have either `role` or `roles`".to_owned()),
        };
        answered(
            format!("whether {roles} `{permission}` away"),
            demand,
            answer,
        )
    }

    pub(super) fn has_restrictions(&self, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let answers = object(wanted)?.map(|(role, wanted)| {
            if !wanted.is_boolean() {
                return Err(format!("`{role}` must be true or false"));
            }
            let expectation = format!("whether the role `{role}` was given an allow-list");
            let got = json!(self.workspace.has_restrictions(role));
            Ok(Checked::new(expectation, wanted, got))
        });
        answers.collect()
    }

    pub(super) fn why(&self, wanted: &Value) -> Result<Checked, Fault> {
        const ASKED: [&str; 4] = ["user", "room", "lent", "permission"];
        let demand = Demand::any(wanted)?;
        let permission = demand.text("permission")?;
        self.check_name(permission)?;
        let question = Question::of(&self.workspace, demand, "room")?;
        let mut got = json(
            self.workspace
                .grants_of(&question.ask())
                .explain(permission),
        )?;
        for key in ASKED {
            if let Some(given) = demand.get(key) {
                got[key] = given.clone();
            }
        }
        let known: Vec<&str> = object(&got)?.map(|(key, _)| key).collect();
        Demand::of(wanted, &[&ASKED[..], &known].concat())?;
        if object(wanted)?.all(|(key, _)| ASKED.contains(&key)) {
            return Err(NOTHING.to_owned());
        }
        let (who, place) = (&question.who.words, question.place());
        let expectation = format!("why `{permission}` for {who}{place}");
        Ok(Checked::new(expectation, wanted, got))
    }

    pub(super) fn grants(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(wanted, &["user", "room", "lent", "permissions"])?;
        let question = Question::of(&self.workspace, demand, "room")?;
        let grants = self.workspace.grants_of(&question.ask());
        let mut names: Vec<&str> = grants.iter().collect();
        names.sort_unstable();
        let (who, place) = (&question.who.words, question.place());
        Ok(Checked::new(
            format!("all that {who} may{place}"),
            demand.needs("permissions")?,
            json!(names),
        ))
    }

    /// An empty id is no slip: the server's check fails on it.
    pub(super) fn check_name(&self, name: &str) -> Result<(), Fault> {
        match name.is_empty() {
            true => Ok(()),
            false => self.names.check(name),
        }
    }
}

/// Yes, no, or the kind of the error; `expect` must be one of these.
fn answered(
    expectation: String,
    demand: Demand<'_>,
    answer: Result<bool, WorkspaceError>,
) -> Result<Checked, Fault> {
    let wanted = demand.needs("expect")?;
    if !wanted.is_boolean() && wanted != "invalid-param" {
        return Err("`expect` must be true, false or `invalid-param`".to_owned());
    }
    let got = match answer {
        Ok(answer) => json!(answer),
        Err(error) => json!(error.kind()),
    };
    Ok(Checked::new(expectation, wanted, got))
}

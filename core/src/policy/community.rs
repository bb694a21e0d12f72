//! Cases about Root communities.

use serde_json::{Value, json};

use crate::grants::Grants;
use crate::policy::{Checked, Fault, Inputs, World, json, list, object, text, texts};
use crate::root::{CallOptions, Community, Readings};

pub(super) struct CommunityWorld(pub(super) Community);

pub(super) fn read(inputs: &mut Inputs<'_>) -> Result<CommunityWorld, Fault> {
    let readings: Readings = match inputs.case.get("readings") {
        Some(readings) => serde_json::from_value(readings.clone())
            .map_err(|error| format!("`readings`: {error}"))?,
        None => Readings::default(),
    };
    let text = inputs.text("community")?;
    let community = Community::from_json(&text, readings).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the community cannot be read: {}", problems.join("; "))
    })?;
    Ok(CommunityWorld(community))
}

impl World for CommunityWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let each =
            |check: fn(&Self, &Value) -> Result<Checked, Fault>| -> Result<Vec<Checked>, Fault> {
                list(wanted)?
                    .iter()
                    .map(|demand| check(self, demand))
                    .collect()
            };
        match what {
            "may" => self.may(wanted, true),
            "mayNot" => self.may(wanted, false),
            "resolve" => each(Self::resolve),
            "calls" => each(Self::call),
            "delegate" => each(Self::delegate),
            "canAssign" => each(Self::can_assign),
            "visibleChannels" => self.visible(wanted, "channels", |community, member| {
                community.visible_channels(member)
            }),
            "visibleGroups" => self.visible(wanted, "groups", |community, member| {
                community.visible_groups(member)
            }),
            "readings" => self.readings(wanted),
            _ => Err("there is no such expectation".to_owned()),
        }
    }
}

impl CommunityWorld {
    /// The id of a channel or group that is given by id, or as `#name`.
    fn place(&self, name: &str) -> Result<String, Fault> {
        match name.strip_prefix('#') {
            None => Ok(name.to_owned()),
            Some(name) => self
                .0
                .channel_named(name)
                .map(|id| id.to_string())
                .map_err(|error| error.to_string()),
        }
    }

    fn grants(&self, demand: &Value, member: &str, place: &str) -> Result<(Grants, String), Fault> {
        let (member, place) = (text(demand, member)?, self.place(text(demand, place)?)?);
        let grants = self
            .0
            .grants(member, &place)
            .map_err(|error| error.to_string())?;
        Ok((grants, place))
    }

    fn may(&self, wanted: &Value, expected: bool) -> Result<Vec<Checked>, Fault> {
        let mut checked = Vec::new();
        for demand in list(wanted)? {
            let (grants, _) = self.grants(demand, "member", "in")?;
            let (member, place) = (text(demand, "member")?, text(demand, "in")?);
            let verb = if expected { "may" } else { "may not" };
            checked.extend(
                texts(&demand["permissions"])?
                    .into_iter()
                    .map(|permission| {
                        let expectation = format!("`{member}` {verb} `{permission}` in {place}");
                        Checked::new(expectation, &json!(expected), json!(grants.has(permission)))
                            .because(grants.explain(permission).summary)
                    }),
            );
        }
        Ok(checked)
    }

    fn resolve(&self, demand: &Value) -> Result<Checked, Fault> {
        let (grants, place) = self.grants(demand, "subject", "target")?;
        let member = text(demand, "subject")?;
        let of_scope = |scope: &str| {
            let mut names: Vec<&str> = grants
                .iter()
                .filter(|name| name.starts_with(scope))
                .collect();
            names.sort_unstable();
            names
        };
        let visible = self
            .0
            .sees(member, &place)
            .map_err(|error| error.to_string())?;
        let has = demand.get("has").map_or_else(
            || Ok(json!({})),
            |has| {
                Ok::<_, Fault>(
                    object(has)?
                        .map(|(name, _)| (name.to_owned(), json!(grants.has(name))))
                        .collect(),
                )
            },
        )?;
        let mut got = demand.clone();
        got["visible"] = json!(visible);
        got["has"] = has;
        got["community"] = json!(of_scope("community."));
        got["channel"] = json!(of_scope("channel."));
        let reasons = demand["has"].as_object().into_iter().flatten();
        let wrong = reasons.filter(|(name, wanted)| **wanted != json!(grants.has(name)));
        let reasons: Vec<String> = wrong
            .map(|(name, _)| grants.explain(name).summary)
            .collect();
        Ok(Checked::new(format!("`{member}` in {place}"), demand, got).because(reasons.join("; ")))
    }

    fn call(&self, demand: &Value) -> Result<Checked, Fault> {
        let optional = |key: &str| {
            demand
                .get(key)
                .map(texts)
                .transpose()
                .map(Option::unwrap_or_default)
        };
        let (conditions, more_targets) = (optional("conditions")?, optional("moreTargets")?);
        let options = CallOptions {
            conditions: &conditions,
            more_targets: &more_targets,
            destination: demand["destination"].as_str(),
            role: demand["role"].as_str(),
            ..CallOptions::default()
        };
        self.ask(demand, text(demand, "method")?, options)
    }

    fn delegate(&self, demand: &Value) -> Result<Checked, Fault> {
        let method = match text(demand, "operation")? {
            "create" => "CommunityRoleClient.create",
            "edit" => "CommunityRoleClient.edit",
            "delete" => "CommunityRoleClient.delete",
            "assign" => "CommunityMemberRoleClient.add",
            "unassign" => "CommunityMemberRoleClient.remove",
            operation => return Err(format!("there is no operation `{operation}`")),
        };
        let options = CallOptions {
            role: Some(text(demand, "role")?),
            ..CallOptions::default()
        };
        self.ask(demand, method, options)
    }

    fn ask(
        &self,
        demand: &Value,
        method: &str,
        options: CallOptions<'_>,
    ) -> Result<Checked, Fault> {
        let member = text(demand, "subject")?;
        let place = demand["target"]
            .as_str()
            .map(|place| self.place(place))
            .transpose()?;
        let answer = self.0.check_call(member, method, place.as_deref(), options);
        let answer = answer.map_err(|error| error.to_string())?;
        let code = json!(answer.code.map(|code| code.name));
        let expectation = match demand["denied"].as_str() {
            Some(code) => format!("`{member}` calling {method} fails with {code}"),
            None => format!("`{member}` calling {method} passes"),
        };
        let wanted = demand
            .get("denied")
            .ok_or("it needs `denied`: null or the name of a code")?;
        Ok(Checked::new(expectation, wanted, code).because(answer.reason.unwrap_or_default()))
    }

    fn can_assign(&self, demand: &Value) -> Result<Checked, Fault> {
        let (member, role) = (text(demand, "subject")?, text(demand, "role")?);
        let allowed = self
            .0
            .can_assign(member, role)
            .map_err(|error| error.to_string())?;
        let expectation = format!("`{member}` handing out the role `{role}`");
        Ok(Checked::new(
            expectation,
            &demand["allowed"],
            json!(allowed),
        ))
    }

    fn visible<'c>(
        &'c self,
        wanted: &Value,
        what: &str,
        list: impl Fn(
            &'c Community,
            &str,
        ) -> Result<Vec<&'c crate::root::Id>, crate::root::CommunityError>,
    ) -> Result<Vec<Checked>, Fault> {
        let answers = object(wanted)?.map(|(member, wanted)| {
            let seen = list(&self.0, member).map_err(|error| error.to_string())?;
            Ok(Checked::new(
                format!("the {what} `{member}` sees"),
                wanted,
                json(seen)?,
            ))
        });
        answers.collect()
    }

    /// The same expectations under readings that differ in one point.
    fn readings(&self, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let mut checked = Vec::new();
        for (name, wanted) in object(wanted)? {
            let mut alternatives = self.0.readings().alternatives().into_iter();
            let found = alternatives.find(|(other, _)| *other == name);
            let (_, readings) = found.ok_or_else(|| format!("there is no reading `{name}`"))?;
            let other = Self(self.0.under(readings));
            for (what, wanted) in object(wanted)? {
                let under = other
                    .check(what, wanted)?
                    .into_iter()
                    .map(|checked| Checked {
                        expectation: format!("{} (under {name})", checked.expectation),
                        ..checked
                    });
                checked.extend(under);
            }
        }
        Ok(checked)
    }
}

//! Cases about Root communities.

use serde_json::{Map, Value, json};

use crate::grants::Grants;
use crate::policy::demand::{Demand, Names};
use crate::policy::{Checked, Fault, Inputs, NOTHING, World, check_all, json, list, object};
use crate::root::{CallOptions, Community, Readings, root_catalog};

pub(super) struct CommunityWorld {
    pub(super) community: Community,
    pub(super) names: Names,
}

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
    Ok(CommunityWorld {
        community,
        names: inputs.names(root_catalog())?,
    })
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
                .community
                .channel_named(name)
                .map(|id| id.to_string())
                .map_err(|error| error.to_string()),
        }
    }

    fn grants(&self, member: &str, place: &str) -> Result<(Grants, String), Fault> {
        let place = self.place(place)?;
        let grants = self
            .community
            .grants(member, &place)
            .map_err(|error| error.to_string())?;
        Ok((grants, place))
    }

    /// What a member may do in a place, or in the community.
    pub(super) fn grants_of(&self, member: &str, place: Option<&str>) -> Result<Grants, Fault> {
        match place {
            Some(place) => self.grants(member, place).map(|(grants, _)| grants),
            None => self
                .community
                .community_grants(member)
                .map_err(|error| error.to_string()),
        }
    }

    fn may(&self, wanted: &Value, expected: bool) -> Result<Vec<Checked>, Fault> {
        let mut checked = Vec::new();
        for demand in list(wanted)? {
            let demand = Demand::of(demand, &["member", "in", "permissions"])?;
            let (member, place) = (demand.text("member")?, demand.text("in")?);
            let (grants, _) = self.grants(member, place)?;
            let verb = if expected { "may" } else { "may not" };
            checked.extend(
                demand
                    .permissions(&self.names)?
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

    fn resolve(&self, wanted: &Value) -> Result<Checked, Fault> {
        const ANSWERS: [&str; 4] = ["visible", "has", "community", "channel"];
        let demand = Demand::of(wanted, &[&["subject", "target"], &ANSWERS[..]].concat())?;
        if ANSWERS.iter().all(|key| demand.get(key).is_none()) {
            return Err(NOTHING.to_owned());
        }
        let (member, target) = (demand.text("subject")?, demand.text("target")?);
        let (grants, place) = self.grants(member, target)?;
        let of_scope = |scope: &str| {
            let mut names: Vec<&str> = grants
                .iter()
                .filter(|name| name.starts_with(scope))
                .collect();
            names.sort_unstable();
            names
        };
        let visible = self
            .community
            .sees(member, &place)
            .map_err(|error| error.to_string())?;
        let (mut has, mut reasons) = (Map::new(), Vec::new());
        if let Some(wanted) = demand.get("has") {
            for (name, wanted) in object(wanted).map_err(|fault| format!("`has`: {fault}"))? {
                self.names.check(name)?;
                let granted = json!(grants.has(name));
                if *wanted != granted {
                    reasons.push(grants.explain(name).summary);
                }
                has.insert(name.to_owned(), granted);
            }
            if has.is_empty() {
                return Err(format!("`has`: {NOTHING}"));
            }
        }
        let got = json!({
            "subject": member,
            "target": target,
            "visible": visible,
            "has": has,
            "community": of_scope("community."),
            "channel": of_scope("channel."),
        });
        Ok(Checked::new(format!("`{member}` in {place}"), wanted, got).because(reasons.join("; ")))
    }

    fn call(&self, demand: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(
            demand,
            &[
                "subject",
                "method",
                "target",
                "conditions",
                "moreTargets",
                "destination",
                "role",
                "denied",
            ],
        )?;
        let texts = |key| demand.optional_texts(key).map(Option::unwrap_or_default);
        let (conditions, more_targets) = (texts("conditions")?, texts("moreTargets")?);
        let options = CallOptions {
            conditions: &conditions,
            more_targets: &more_targets,
            destination: demand.optional_text("destination")?,
            role: demand.optional_text("role")?,
            ..CallOptions::default()
        };
        self.ask(demand, demand.text("method")?, options)
    }

    fn delegate(&self, demand: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(demand, &["subject", "operation", "role", "denied"])?;
        let method = match demand.text("operation")? {
            "create" => "CommunityRoleClient.create",
            "edit" => "CommunityRoleClient.edit",
            "delete" => "CommunityRoleClient.delete",
            "assign" => "CommunityMemberRoleClient.add",
            "unassign" => "CommunityMemberRoleClient.remove",
            operation => return Err(format!("there is no operation `{operation}`")),
        };
        let options = CallOptions {
            role: Some(demand.text("role")?),
            ..CallOptions::default()
        };
        self.ask(demand, method, options)
    }

    fn ask(
        &self,
        demand: Demand<'_>,
        method: &str,
        options: CallOptions<'_>,
    ) -> Result<Checked, Fault> {
        let member = demand.text("subject")?;
        let place = demand
            .optional_text("target")?
            .map(|place| self.place(place))
            .transpose()?;
        let answer = self
            .community
            .check_call(member, method, place.as_deref(), options);
        let answer = answer.map_err(|error| error.to_string())?;
        let code = json!(answer.code.map(|code| code.name));
        let wanted = demand.needs("denied")?;
        let expectation = match wanted.as_str() {
            Some(code) => format!("`{member}` calling {method} fails with {code}"),
            None => format!("`{member}` calling {method} passes"),
        };
        Ok(Checked::new(expectation, wanted, code).because(answer.reason.unwrap_or_default()))
    }

    fn can_assign(&self, demand: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(demand, &["subject", "role", "allowed"])?;
        let (member, role) = (demand.text("subject")?, demand.text("role")?);
        let allowed = self
            .community
            .can_assign(member, role)
            .map_err(|error| error.to_string())?;
        let expectation = format!("`{member}` handing out the role `{role}`");
        Ok(Checked::new(
            expectation,
            demand.needs("allowed")?,
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
            let seen = list(&self.community, member).map_err(|error| error.to_string())?;
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
            let mut alternatives = self.community.readings().alternatives().into_iter();
            let found = alternatives.find(|(other, _)| *other == name);
            let (_, readings) = found.ok_or_else(|| format!("there is no reading `{name}`"))?;
            let other = Self {
                community: self.community.under(readings),
                names: self.names.clone(),
            };
            let under = check_all(&other, wanted).map_err(|fault| format!("`{name}`: {fault}"))?;
            checked.extend(under.into_iter().map(|checked| Checked {
                expectation: format!("{} (under {name})", checked.expectation),
                ..checked
            }));
        }
        Ok(checked)
    }
}

//! Cases about live changes of Root communities.

use serde_json::{Value, json};

use crate::policy::community::{self, CommunityWorld};
use crate::policy::demand::Demand;
use crate::policy::{Checked, Fault, Inputs, NOTHING, World, json, list, object};
use crate::root::{Applied, Community};

pub(super) struct EventsWorld {
    community: Community,
    /// The same community, written and read again, so that the document is seen to carry all.
    read_again: CommunityWorld,
    last: Option<Applied>,
    refused: Value,
}

/// Applies the events of a case; at most one of them may be refused, and then it must be expected.
pub(super) fn read(inputs: &mut Inputs<'_>) -> Result<EventsWorld, Fault> {
    let CommunityWorld {
        mut community,
        names,
    } = community::read(inputs)?;
    let refusal_expected = inputs.case.needs("expect")?.get("refused").is_some();
    let (mut last, mut refused) = (None, Value::Null);
    for (at, event) in inputs.case.list("events")?.iter().enumerate() {
        let event = event
            .as_str()
            .map_or_else(|| event.to_string(), str::to_owned);
        let before = (community.version(), community.to_json());
        match community.apply(&event) {
            Ok(applied) => last = Some(applied),
            Err(problems) => {
                if (community.version(), community.to_json()) != before {
                    return Err(format!("event {at} was refused, yet it changed something"));
                }
                if !refused.is_null() || !refusal_expected {
                    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                    return Err(format!("event {at} is refused: {}", problems.join("; ")));
                }
                let first = problems.first();
                refused = json!({
                    "event": at,
                    "code": first.map(|problem| problem.code.name()),
                    "path": first.map(|problem| &problem.path),
                });
            }
        }
    }
    let read_again = Community::from_json(&community.to_json(), community.readings());
    let read_again = read_again.map_err(|_| "what was written cannot be read again".to_owned())?;
    Ok(EventsWorld {
        community,
        read_again: CommunityWorld {
            community: read_again,
            names,
        },
        last,
        refused,
    })
}

impl World for EventsWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let whole =
            |expectation: &str, got: Value| Ok(vec![Checked::new(expectation, wanted, got)]);
        let last = self.last.as_ref();
        match what {
            "version" => whole("the version", json!(self.community.version())),
            "refused" => whole("the refused event", self.refused.clone()),
            "unknownRules" => whole("the rules to fetch", json(self.community.unknown_rules())?),
            "recheck" => whole(
                "the places to look at again",
                json(last.map(|applied| &applied.recheck))?,
            ),
            "diagnostics" => whole(
                "what was odd",
                json(last.map(|applied| &applied.diagnostics))?,
            ),
            "why" => list(wanted)?
                .iter()
                .map(|demand| self.why(demand))
                .collect(),
            "contested" => list(wanted)?
                .iter()
                .map(|demand| self.contested(demand))
                .collect(),
            _ => self.read_again.check(what, wanted),
        }
    }
}

impl EventsWorld {
    fn why(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::any(wanted)?;
        let (member, target) = (demand.text("subject")?, demand.text("target")?);
        let permission = demand.text("permission")?;
        self.read_again.names.check(permission)?;
        let grants = self
            .community
            .grants(member, target)
            .map_err(|error| error.to_string())?;
        let mut got = json(grants.explain(permission))?;
        got["subject"] = json!(member);
        got["target"] = json!(target);
        let known: Vec<&str> = object(&got)?.map(|(key, _)| key).collect();
        Demand::of(wanted, &known)?;
        let asked = ["subject", "target", "permission"];
        if object(wanted)?.all(|(key, _)| asked.contains(&key)) {
            return Err(NOTHING.to_owned());
        }
        Ok(Checked::new(
            format!("why `{permission}` for `{member}` in {target}"),
            wanted,
            got,
        ))
    }

    fn contested(&self, wanted: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(wanted, &["subject", "target", "contested"])?;
        demand.needs("contested")?;
        let (member, target) = (demand.text("subject")?, demand.text("target")?);
        let contested = self
            .community
            .contested(member, target)
            .map_err(|error| error.to_string())?;
        let got = json!({ "subject": member, "target": target, "contested": contested });
        Ok(Checked::new(
            format!("what is contested for `{member}` in {target}"),
            wanted,
            got,
        ))
    }
}

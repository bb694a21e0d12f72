//! Cases of kind `root-community`.

use grantfold::root::{CallOptions, Community, Id, Readings};
use serde_json::{Value, json};

use crate::{Answer, each};

/// Answers the expectations of a community under one reading.
pub(crate) fn answers(document: &Value, readings: Readings) -> Answer {
    let text = document.to_string();
    let community = Community::from_json(&text, readings).expect("a community");
    Box::new(move |what, wanted| match what {
        "resolve" => every(wanted, |case| resolve(&community, case)),
        "calls" => every(wanted, |case| call(&community, case)),
        "delegate" => every(wanted, |case| delegate(&community, case)),
        "canAssign" => every(wanted, |case| {
            let allowed = community.can_assign(text_of(case, "subject"), text_of(case, "role"));
            json!({ "allowed": allowed.expect("known ids") })
        }),
        "visibleChannels" => each(wanted, |member| {
            ids(community.visible_channels(member).expect("a member"))
        }),
        "visibleGroups" => each(wanted, |member| {
            ids(community.visible_groups(member).expect("a member"))
        }),
        "readings" => each(wanted, |name| {
            let (_, reading) = readings
                .alternatives()
                .into_iter()
                .find(|(other, _)| *other == name)
                .expect("a reading");
            let answer = answers(
                &serde_json::from_str(&community.to_json()).expect("JSON"),
                reading,
            );
            each(&wanted[name], |what| answer(what, &wanted[name][what]))
        }),
        _ => panic!("no such expectation: {what}"),
    })
}

/// Each demand, with the answer's keys in place of what was expected.
fn every(wanted: &Value, answer: impl Fn(&Value) -> Value) -> Value {
    let cases = wanted.as_array().expect("a list").iter();
    let answered = cases.map(|case| {
        let mut answered = case.clone();
        for (key, value) in answer(case).as_object().expect("an object") {
            answered[key] = value.clone();
        }
        answered
    });
    answered.collect()
}

fn resolve(community: &Community, case: &Value) -> Value {
    let (member, target) = (text_of(case, "subject"), text_of(case, "target"));
    let grants = community.grants(member, target).expect("known ids");
    let (own, channel): (Vec<&str>, Vec<&str>) = grants
        .iter()
        .partition(|name| name.starts_with("community."));
    let sorted = |mut names: Vec<&str>| {
        names.sort_unstable();
        json!(names)
    };
    json!({
        "visible": community.sees(member, target).expect("known ids"),
        "has": each(&case["has"], |name| json!(grants.has(name))),
        "community": sorted(own),
        "channel": sorted(channel),
    })
}

fn call(community: &Community, case: &Value) -> Value {
    let [conditions, more_targets] = ["conditions", "moreTargets"].map(|key| texts(&case[key]));
    let options = CallOptions {
        conditions: &conditions,
        more_targets: &more_targets,
        destination: case["destination"].as_str(),
        ..CallOptions::default()
    };
    let (member, method) = (text_of(case, "subject"), text_of(case, "method"));
    let answer = community.check_call(member, method, case["target"].as_str(), options);
    json!({ "denied": answer.expect("a fair question").code.map(|code| code.name) })
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn delegate(community: &Community, case: &Value) -> Value {
    let method = match text_of(case, "operation") {
        "create" => "CommunityRoleClient.create",
        "edit" => "CommunityRoleClient.edit",
        "delete" => "CommunityRoleClient.delete",
        "assign" => "CommunityMemberRoleClient.add",
        "unassign" => "CommunityMemberRoleClient.remove",
        operation => panic!("no such operation: {operation}"),
    };
    let options = CallOptions {
        role: case["role"].as_str(),
        ..CallOptions::default()
    };
    let answer = community.check_call(text_of(case, "subject"), method, None, options);
    json!({ "denied": answer.expect("a fair question").code.map(|code| code.name) })
}

fn text_of<'c>(case: &'c Value, key: &str) -> &'c str {
    case[key].as_str().expect("a text")
}

fn ids(ids: Vec<&Id>) -> Value {
    json!(ids)
}

//! Root: manifests and communities.

use std::sync::Arc;

use grantfold::root::{
    CallError, CallOptions, Channel, ChannelGroup, Community, CommunityError, Extra, Manifest,
    Member, Overlay, Role, RuleKey, Tool, root_catalog,
};
use grantfold::{PermissionSet, apply_fixes};
use serde_json::{Value, from_value};

use crate::apps::asked;
use crate::write::{array, denial, failed, json, malformed, object};
use crate::{list, text, texts};

pub(crate) fn manifest(world: &Value) -> String {
    let source = text(&world["text"]);
    let manifest = Manifest::parse(source);
    let (fixed, applied) = apply_fixes(source, manifest.diagnostics());
    let diff = manifest.diff(&Manifest::parse(text(&world["old"])));
    object(&[
        ("id", json(&manifest.id())),
        ("version", json(&manifest.version())),
        ("hasErrors", json(&manifest.has_errors())),
        ("diagnostics", json(manifest.diagnostics())),
        ("declared", json(manifest.declared())),
        ("grants", json(&manifest.grants())),
        ("asked", asked(world, &manifest.grants())),
        ("wouldGrant", json(&manifest.would_grant())),
        (
            "grantedBy",
            array(Tool::ALL.map(|tool| json(&manifest.granted_by(tool)))),
        ),
        ("review", json(&manifest.review())),
        ("diff", json(&diff)),
        ("fixed", json(&(fixed, applied))),
    ])
}

pub(crate) fn answers(world: &Value) -> String {
    let readings = from_value(world["readings"].clone()).expect("readings are well formed");
    let mut community = match Community::from_json(text(&world["text"]), readings) {
        Ok(community) => community,
        Err(diagnostics) => return malformed(&diagnostics),
    };
    let found = json(community.diagnostics());
    let steps = array(
        list(&world["steps"])
            .iter()
            .map(|step| answer(&mut community, step)),
    );
    object(&[
        ("diagnostics", found),
        ("steps", steps),
        ("version", json(&community.version())),
        ("document", json(&community.to_json())),
    ])
}

enum Failure {
    Community(CommunityError),
    Call(CallError),
}

impl From<CommunityError> for Failure {
    fn from(error: CommunityError) -> Self {
        Self::Community(error)
    }
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

fn answer(community: &mut Community, step: &Value) -> String {
    match tried(community, step) {
        Ok(answer) => answer,
        Err(Failure::Community(error)) => {
            failed(&error.to_string(), error.kind(), error.what(), error.id())
        }
        Err(Failure::Call(error)) => {
            failed(&error.to_string(), error.kind(), error.what(), error.id())
        }
    }
}

fn tried(community: &mut Community, step: &Value) -> Result<String, Failure> {
    let args = &step["args"];
    let at = |number: usize| text(&args[number]);
    let done = |_: ()| "null".to_owned();
    Ok(match text(&step["do"]) {
        "has" => json(&community.access(at(0))?.has(at(1), at(2))?),
        "grants" => json(&community.grants(at(0), at(1))?),
        "communityGrants" => json(&community.community_grants(at(0))?),
        "explain" => json(&community.grants(at(0), at(1))?.explain(at(2))),
        "require" => denial(community.grants(at(0), at(1))?.require(at(2))),
        "sees" => json(&community.sees(at(0), at(1))?),
        "visibleChannels" => json(&community.visible_channels(at(0))?),
        "visibleGroups" => json(&community.visible_groups(at(0))?),
        "channelsWhere" => json(&community.channels_where(at(0), at(1))?),
        "membersWhoCan" => json(&community.members_who_can(at(0), at(1))?),
        "channelNamed" => json(community.channel_named(at(0))?),
        "contested" => json(&community.contested(at(0), at(1))?),
        "canAssign" => json(&community.can_assign(at(0), at(1))?),
        "checkCall" => {
            let asked = &step["options"];
            let options = CallOptions {
                conditions: &texts(&asked["conditions"]),
                more_targets: &texts(&asked["moreTargets"]),
                destination: asked["destination"].as_str(),
                role: asked["role"].as_str(),
                role_permissions: &texts(&asked["rolePermissions"]),
            };
            json(&community.check_call(at(0), at(1), args[2].as_str(), options)?)
        }
        "advise" => json(&community.advise(at(0), at(1), at(2))?),
        "overlayFor" => plan(community, at(0), at(1), &texts(&args[2]))?,
        "unknownRules" => json(&community.unknown_rules()),
        "apply" => match community.apply(at(0)) {
            Ok(applied) => json(&applied),
            Err(diagnostics) => malformed(&diagnostics),
        },
        "putRole" => {
            let permissions = set(&args[2])?;
            let name = args[1].as_str().unwrap_or(at(0)).to_owned();
            done(community.put_role(Role {
                id: at(0).into(),
                name,
                permissions,
                extra: Extra::new(),
            })?)
        }
        "removeRole" => done(community.remove_role(at(0))?),
        "putMember" => {
            let declared = if args[2].is_null() {
                None
            } else {
                Some(set(&args[2])?)
            };
            let roles = Arc::new(texts(&args[1]).into_iter().map(Into::into).collect());
            done(community.put_member(Member {
                id: at(0).into(),
                roles,
                declared,
                extra: Extra::new(),
            })?)
        }
        "removeMember" => done(community.remove_member(at(0))?),
        "addRoleTo" => done(community.add_role_to(at(0), at(1))?),
        "removeRoleFrom" => done(community.remove_role_from(at(0), at(1))?),
        "setOwner" => done(community.set_owner(at(0))?),
        "putGroup" => {
            let name = args[1].as_str().unwrap_or(at(0)).to_owned();
            done(community.put_group(ChannelGroup {
                id: at(0).into(),
                name,
                extra: Extra::new(),
            })?)
        }
        "removeGroup" => done(community.remove_group(at(0))?),
        "putChannel" => {
            let name = args[2].as_str().unwrap_or(at(0)).to_owned();
            let (id, group, synced) = (at(0).into(), at(1).into(), args[3] == true);
            done(community.put_channel(Channel {
                id,
                group,
                name,
                synced,
                extra: Extra::new(),
            })?)
        }
        "removeChannel" => done(community.remove_channel(at(0))?),
        "putRule" => {
            let overlay = Overlay {
                allow: set(&args[2])?,
                deny: set(&args[3])?,
                extra: Extra::new(),
            };
            done(community.put_rule(key(args), overlay)?)
        }
        "putUnknownRule" => done(community.put_unknown_rule(key(args))?),
        "removeRule" => done(community.remove_rule(&key(args))?),
        what => panic!("there is no step `{what}`"),
    })
}

fn key(args: &Value) -> RuleKey {
    RuleKey {
        target: text(&args[0]).into(),
        subject: text(&args[1]).into(),
    }
}

fn set(names: &Value) -> Result<PermissionSet, CommunityError> {
    let id = |name: &str| {
        root_catalog()
            .id(name)
            .ok_or_else(|| CommunityError::UnknownPermission(name.to_owned()))
    };
    texts(names).into_iter().map(id).collect()
}

fn plan(
    community: &Community,
    subject: &str,
    target: &str,
    wanted: &[&str],
) -> Result<String, CommunityError> {
    let plan = community.overlay_for(subject, target, wanted)?;
    let names = |set: &PermissionSet| -> Vec<&str> {
        set.iter()
            .filter_map(|id| root_catalog().info(id))
            .map(|info| info.name)
            .collect()
    };
    Ok(object(&[
        ("target", json(&plan.key.target)),
        ("subject", json(&plan.key.subject)),
        ("allow", json(&names(&plan.overlay.allow))),
        ("deny", json(&names(&plan.overlay.deny))),
        ("sdk", json(&plan.sdk)),
        ("exact", json(&plan.exact)),
        ("reached", json(&names(&plan.reached))),
        ("warnings", json(&plan.warnings)),
    ]))
}

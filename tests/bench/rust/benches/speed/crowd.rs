//! Who may post here, of a thousand and of a million members?

use std::collections::HashMap;

use grantfold::root::{Community, EVERYONE, Readings};
use grantfold_bench::{Crowd, CrowdDocument, load, number, text};

use crate::rows::Rows;

const WHO: &str = "who can, 1,000,000 members";
const CHANGE: &str = "a role changes";

pub fn rows(rows: &mut Rows) {
    let work: Crowd = load("million.json");
    let document = text("million-document.json");
    by_hand(rows, &work, &document);

    let mut community = Community::from_json(&document, Readings::default()).expect("a community");
    drop(document);
    rows.whole(
        WHO,
        "grantfold: community.members_who_can(channel, permission)",
        || {
            community
                .members_who_can(&work.channel, &work.permission)
                .map_or(0, |found| found.len())
        },
        |found| *found == work.answer,
    );
    // A role that changes and changes back: each question is asked of a community nobody asked before.
    let role = community.role(&work.role).expect("it is there").clone();
    rows.whole(
        WHO,
        "grantfold: members_who_can, a role changed before",
        || {
            community.put_role(role.clone()).expect("its id is its own");
            community
                .members_who_can(&work.channel, &work.permission)
                .map_or(0, |found| found.len())
        },
        |found| *found == work.answer,
    );
    change(
        rows,
        "grantfold: put_role, 1,000,000 members",
        community,
        &work.role,
    );
    let few = Community::from_json(&text("thousand-document.json"), Readings::default())
        .expect("a community");
    change(
        rows,
        "grantfold: put_role, 1,000 members",
        few,
        &load::<Crowd>("thousand.json").role,
    );
}

fn change(rows: &mut Rows, name: &str, mut community: Community, role: &str) {
    let role = community.role(role).expect("it is there").clone();
    rows.whole(
        CHANGE,
        name,
        || {
            community.put_role(role.clone()).expect("its id is its own");
            community.version()
        },
        |version| *version > 0,
    );
}

fn by_hand(rows: &mut Rows, work: &Crowd, document: &str) {
    let document: CrowdDocument = serde_json::from_str(document).expect("a community");
    let mut numbers: HashMap<&str, u16> = HashMap::new();
    let mut masks = Vec::new();
    let mut rules = Vec::new();
    let said = |id: &str| {
        work.rules
            .get(id)
            .map(|(allow, deny)| (number(allow), number(deny)))
    };
    for (role, mask) in &work.masks.roles {
        numbers.insert(role, masks.len() as u16);
        masks.push(number(mask));
        rules.push(said(role).unwrap_or_default());
    }
    let members: Vec<(String, Vec<u16>)> = document
        .members
        .into_iter()
        .map(|member| {
            (
                member.user_id,
                member
                    .community_role_ids
                    .iter()
                    .map(|id| numbers[&**id])
                    .collect(),
            )
        })
        .collect();
    let own: HashMap<&str, (u64, u64)> = work
        .rules
        .keys()
        .filter(|id| id.starts_with('u'))
        .filter_map(|id| Some((&**id, said(id)?)))
        .collect();
    let everyone = number(&work.masks.everyone);
    let bit = number(&work.bit);
    let (_, denied) = said(EVERYONE).unwrap_or_default();
    rows.whole(
        WHO,
        "hand: one pass over members and overlays",
        || {
            let can = |(id, roles): &&(String, Vec<u16>)| {
                let (mut mask, mut allow, mut deny) = (everyone, 0, denied);
                for role in roles {
                    let role = usize::from(*role);
                    mask |= masks[role];
                    allow |= rules[role].0;
                    deny |= rules[role].1;
                }
                let (own_allow, own_deny) = own.get(&**id).copied().unwrap_or_default();
                (((mask & !deny) | allow) & !own_deny | own_allow) & bit == bit
            };
            members
                .iter()
                .filter(can)
                .map(|(id, _)| &**id)
                .collect::<Vec<&str>>()
        },
        |found| found.len() == work.answer,
    );
}

//! Questions about Root communities.

mod call;
mod contested;
mod explain;
mod lists;

use grantfold::Grants;
use grantfold::root::{Advice, Community, CommunityError};

use crate::Answer;
use crate::args::CommunityArgs;
use crate::facts::{self, Facts, titled};
use crate::paint::Paint;

pub(crate) use contested::run as contested;
pub(crate) use explain::run as explain;
pub(crate) use lists::{visible as seen, who};

/// More ways to grant a permission than this are no advice.
const MAX_ADVICE: usize = 5;

/// A community that was read.
struct World {
    facts: Facts,
    community: Community,
}

/// A channel or group that was asked about.
struct Place {
    id: String,
    /// As people know it.
    shown: String,
}

impl World {
    fn read(args: &CommunityArgs) -> Result<Self, Answer> {
        let understand = |text: &str| Community::from_json(text, args.readings);
        let (facts, community) = Facts::read(&args.file, "a community", understand)?;
        Ok(Self { facts, community })
    }

    /// As JSON names its file.
    fn path(&self) -> String {
        self.facts.path()
    }

    /// What was odd about the document, for people.
    fn warnings(&self, paint: Paint) -> String {
        self.facts.warnings(self.community.diagnostics(), paint)
    }

    /// The channel or group with this id, or the channel with this `#name`.
    fn place(&self, given: &str) -> Result<Place, String> {
        let community = &self.community;
        let id = match given.strip_prefix('#') {
            Some(name) => community.channel_named(name).map_err(refused)?.to_string(),
            None => given.to_owned(),
        };
        if let Ok(channel) = community.channel(&id) {
            let shown = titled(&format!("#{}", channel.name), &channel.name, &id);
            return Ok(Place { id, shown });
        }
        if let Ok(group) = community.group(&id) {
            let shown = titled(&format!("the group {}", group.name), &group.name, &id);
            return Ok(Place { id, shown });
        }
        let named = community.channel_named(&id).is_ok();
        let hint = if named {
            format!("; did you mean `#{id}`?")
        } else {
            String::new()
        };
        Err(format!("there is no channel or channel group `{id}`{hint}"))
    }

    /// What a member may do in a place, or in the community itself.
    fn grants(&self, member: &str, place: Option<&Place>) -> Result<Grants, String> {
        let grants = match place {
            Some(place) => self.community.grants(member, &place.id),
            None => self.community.community_grants(member),
        };
        grants.map_err(refused)
    }

    /// The changes that would grant a permission, those that open least beside it first.
    fn advice(&self, member: &str, place: Option<&str>, permission: &str) -> Vec<Advice> {
        let advice = place.map(|place| self.community.advise(member, place, permission));
        // A permission of no catalogue has none, and that is said where it is explained.
        advice.and_then(Result::ok).unwrap_or_default()
    }
}

fn refused(error: CommunityError) -> String {
    match error {
        CommunityError::Ambiguous(name) => {
            format!("several channels are named `{name}`: give the id of one")
        }
        error => error.to_string(),
    }
}

/// Advice as the lines of a message.
fn advised(advice: &[Advice]) -> Vec<(&'static str, String)> {
    let mut lines: Vec<String> = advice.iter().map(Advice::to_string).collect();
    let more = lines.len().saturating_sub(MAX_ADVICE);
    if more > 1 {
        lines.truncate(MAX_ADVICE);
        lines.push(format!("one of {more} changes that open more"));
    }
    let or = |at| if at == 0 { "" } else { "or " };
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(at, line)| ("help", format!("{}{line}", or(at))))
        .collect()
}

/// The permissions, each with what it lets its holder do.
fn table(grants: &Grants) -> String {
    let catalog = grants.catalog();
    let rows = grants.set().iter().filter_map(|id| catalog.info(id));
    facts::table(rows.map(|info| (info.name, info.description)))
}

//! Questions about Root communities.

mod call;
mod contested;
mod explain;
mod lists;

use grantfold::root::{Advice, Community, CommunityError};
use grantfold::{Diagnostic, Grants};

use crate::args::CommunityArgs;
use crate::input::{self, Source};
use crate::paint::Paint;
use crate::render::Canvas;
use crate::text::{count, visible};
use crate::{Answer, Style};

pub(crate) use contested::run as contested;
pub(crate) use explain::run as explain;
pub(crate) use lists::{visible as seen, who};

/// More problems than this help nobody.
const MAX_PROBLEMS: usize = 20;
/// More ways to grant a permission than this are no advice.
const MAX_ADVICE: usize = 5;

/// A community that was read.
struct World {
    source: Source,
    text: String,
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
        let (source, text) = input::whole(&args.file).map_err(|reason| {
            let file = args.file.display();
            Answer::failure(&format!("cannot read `{file}`: {reason}"))
        })?;
        match Community::from_json(&text, args.readings) {
            Ok(community) => Ok(Self {
                source,
                text,
                community,
            }),
            Err(problems) => Err(unreadable(&source, &text, &problems)),
        }
    }

    /// As JSON names its file.
    fn path(&self) -> String {
        self.source.name()
    }

    /// What was odd about the document, for people.
    fn warnings(&self, paint: Paint) -> String {
        let canvas = Canvas::new(&self.source.shown(), &self.text, paint);
        let diagnostics = self.community.diagnostics().iter();
        diagnostics
            .take(MAX_PROBLEMS)
            .map(|diagnostic| canvas.diagnostic(diagnostic))
            .collect()
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

/// A name with its id, where that is another.
fn titled(title: &str, name: &str, id: &str) -> String {
    match name == id {
        true => title.to_owned(),
        false => format!("{title} ({id})"),
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

fn unreadable(source: &Source, text: &str, problems: &[Diagnostic]) -> Answer {
    let mut answer = Answer::default();
    // Standard error is never coloured.
    let canvas = Canvas::new(&source.shown(), text, Paint::new(Style::Plain));
    for problem in problems.iter().take(MAX_PROBLEMS) {
        answer.err.push_str(&canvas.diagnostic(problem));
    }
    let problems = count(problems.len(), "problem");
    let name = source.shown();
    answer.complain(&format!(
        "`{name}` cannot be read as a community: {problems}"
    ));
    answer
}

/// The permissions, each with what it lets its holder do.
fn table(grants: &Grants) -> String {
    let catalog = grants.catalog();
    let width = grants.iter().map(str::len).max().unwrap_or_default();
    let rows = grants.set().iter().filter_map(|id| catalog.info(id));
    rows.map(|info| format!("  {:width$}  {}\n", info.name, info.description))
        .collect()
}

/// A line that names what follows.
fn heading(paint: Paint, text: &str) -> String {
    format!("{}\n", paint.bold(&visible(text)))
}

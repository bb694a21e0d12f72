//! `grantfold show`: what an app may do.

use grantfold::Diagnostic;
use grantfold::rocketchat::{AppGrants, GrantOrigin, Review, ReviewItem};
use serde::Serialize;

use crate::args::{ShowArgs, Shown};
use crate::choice::Format;
use crate::input::Document;
use crate::paint::Paint;
use crate::platform::is_broken;
use crate::render::Canvas;
use crate::text::{count, visible};
use crate::{Answer, OK, PROBLEMS, json};

/// More names than this make a sentence unreadable.
const MAX_NAMES: usize = 8;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownManifest<'r> {
    path: String,
    grants: &'r AppGrants,
    would_grant: Option<AppGrants>,
    diagnostics: &'r [Diagnostic],
}

#[derive(Serialize)]
struct ShownStored<'r> {
    path: String,
    grants: &'r AppGrants,
    diagnostics: &'r [Diagnostic],
}

#[derive(Serialize)]
struct ShownReview {
    path: String,
    review: Review,
}

pub(crate) fn run(args: &ShowArgs, paint: Paint) -> Answer {
    let document = match Document::read(&args.file) {
        Ok(document) => document,
        Err(reason) => return Answer::failure(&reason),
    };
    match &args.shown {
        Shown::Grants => manifest(args, &document, paint),
        Shown::Review => review(args, &document),
        Shown::Stored(app) => stored(args, app, &document, paint),
    }
}

fn answer(out: String, origin: GrantOrigin) -> Answer {
    Answer {
        out,
        code: if is_broken(origin) { PROBLEMS } else { OK },
        ..Answer::default()
    }
}

fn manifest(args: &ShowArgs, document: &Document, paint: Paint) -> Answer {
    let grants = document.manifest.grants();
    let would_grant = document.manifest.would_grant();
    if args.format == Format::Json {
        let shown = ShownManifest {
            path: document.source.name(),
            grants: &grants,
            would_grant,
            diagnostics: document.manifest.diagnostics(),
        };
        return answer(json::line(&shown), grants.origin());
    }
    let name = document.source.shown();
    let title = document.manifest.title().unwrap_or_else(|| name.clone());
    let mut out = heading(&title, &grants, paint);
    out.push_str(&table(&grants, paint));
    if let Some(would_grant) = would_grant {
        let sentence = self::would_grant(&would_grant);
        out.push_str(&format!("Mended, it would grant {sentence}.\n"));
        out.push_str(&format!(
            "`grantfold check {}` says what is wrong.\n",
            visible(&name)
        ));
    }
    answer(out, grants.origin())
}

fn stored(args: &ShowArgs, app: &str, document: &Document, paint: Paint) -> Answer {
    let grants = AppGrants::from_stored(app, Some(&document.text));
    if args.format == Format::Json {
        let shown = ShownStored {
            path: document.source.name(),
            grants: &grants,
            diagnostics: grants.diagnostics(),
        };
        return answer(json::line(&shown), grants.origin());
    }
    let canvas = Canvas::new(document, paint);
    let problems = grants
        .diagnostics()
        .iter()
        .map(|diagnostic| canvas.diagnostic(diagnostic));
    let mut out: String = problems.collect();
    out.push_str(&heading(app, &grants, paint));
    out.push_str(&table(&grants, paint));
    answer(out, grants.origin())
}

fn review(args: &ShowArgs, document: &Document) -> Answer {
    let (review, origin) = (
        document.manifest.review(),
        document.manifest.grants().origin(),
    );
    if args.format == Format::Json {
        let shown = ShownReview {
            path: document.source.name(),
            review,
        };
        return answer(json::line(&shown), origin);
    }
    let shown = Review {
        app: visible(&review.app).into_owned(),
        basis: visible(&review.basis).into_owned(),
        items: review.items.into_iter().map(visible_item).collect(),
    };
    answer(shown.to_string(), origin)
}

fn visible_item(item: ReviewItem) -> ReviewItem {
    ReviewItem {
        limits: item.limits.map(|limits| visible(&limits).into_owned()),
        ..item
    }
}

fn heading(title: &str, grants: &AppGrants, paint: Paint) -> String {
    let permissions = count(grants.len(), "permission");
    let origin = match grants.origin() {
        GrantOrigin::Manifest => format!("{permissions}, declared in its manifest"),
        GrantOrigin::Defaults => format!("{permissions}, the defaults: it declares none"),
        GrantOrigin::StoredGrant => format!("{permissions}, stored when it was installed"),
        GrantOrigin::Unreadable => "no permissions: the document could not be read".to_owned(),
        GrantOrigin::Malformed => "no permissions: the list is malformed".to_owned(),
        origin => format!("{permissions} ({})", origin.name()),
    };
    format!("{}\n{origin}\n", paint.bold(&visible(title)))
}

fn table(grants: &AppGrants, paint: Paint) -> String {
    let catalog = grants.catalog();
    let width = grants.iter().map(str::len).max().unwrap_or_default();
    // Where the defaults are all there is, a mark on every line says nothing.
    let marking = grants.origin() != GrantOrigin::Defaults;
    let mut rows = String::new();
    let mut any_marked = false;
    for name in grants.iter() {
        let info = catalog.id(name).and_then(|id| catalog.info(id));
        let marked = marking && info.is_some_and(|info| info.default);
        any_marked |= marked;
        let mark = paint.faint(if marked { "*" } else { " " });
        let description = info.map_or("", |info| info.description);
        rows.push_str(&format!("{mark} {name:width$}  {description}\n"));
        if let Some(limits) = limits(name, grants) {
            rows.push_str(&format!(
                "  {:width$}  {}\n",
                "",
                paint.faint(&visible(&limits))
            ));
        }
    }
    if any_marked {
        let legend = paint.faint("* among the defaults of an app that declares no permissions");
        rows.push_str(&format!("\n{legend}\n"));
    }
    if rows.is_empty() {
        rows
    } else {
        format!("\n{rows}")
    }
}

/// What narrows a permission, or that nothing does where something could.
fn limits(permission: &str, grants: &AppGrants) -> Option<String> {
    let limits = grants.limits();
    match permission {
        "networking" => Some(listed("domains", limits.hosts.listed())),
        "cloud.workspace-token" => Some(listed("scopes", limits.scopes.listed())),
        "server-setting.read" if !limits.hidden_settings.is_empty() => Some(format!(
            "hiddenSettings: {}",
            limits.hidden_settings.join(", ")
        )),
        _ => None,
    }
}

fn listed<T: ToString>(field: &str, listed: Option<&[T]>) -> String {
    match listed {
        None => format!("{field}: any"),
        Some([]) => format!("{field}: none"),
        Some(listed) => {
            let listed: Vec<String> = listed.iter().map(T::to_string).collect();
            format!("{field}: {}", listed.join(", "))
        }
    }
}

/// What a broken manifest would grant, as the end of a sentence.
pub(crate) fn would_grant(grants: &AppGrants) -> String {
    let permissions = count(grants.len(), "permission");
    match grants.origin() {
        GrantOrigin::Defaults => format!("the {permissions} that are the default"),
        _ if grants.is_empty() => "nothing".to_owned(),
        _ => {
            let mut names: Vec<&str> = grants.iter().take(MAX_NAMES).collect();
            let more = grants.len() - names.len();
            let rest = format!("{more} more");
            if more > 0 {
                names.push(&rest);
            }
            format!("{permissions}: {}", names.join(", "))
        }
    }
}

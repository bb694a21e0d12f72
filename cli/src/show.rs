//! `grantfold show`: what an app may do.

use grantfold::rocketchat::AppGrants;
use grantfold::{Diagnostic, Review, ReviewItem};
use serde::Serialize;

use crate::args::{ShowArgs, Shown};
use crate::choice::Format;
use crate::input::Document;
use crate::paint::Paint;
use crate::platform::{Granted, Manifest, ToolGrants};
use crate::render::Canvas;
use crate::text::{count, visible};
use crate::{Answer, OK, PROBLEMS, json};

/// More names than this make a sentence unreadable.
const MAX_NAMES: usize = 8;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownManifest<'r> {
    path: String,
    platform: &'static str,
    grants: &'r Granted,
    would_grant: Option<Granted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    granted_by: Option<ToolGrants>,
    diagnostics: &'r [Diagnostic],
}

#[derive(Serialize)]
struct ShownStored<'r> {
    path: String,
    grants: &'r Granted,
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
    let manifest = match &args.shown {
        Shown::Stored(app) => return stored(args, app, &document, paint),
        Shown::Grants | Shown::Review => match document.answerable() {
            Ok(manifest) => manifest,
            Err(reason) => return Answer::failure(&reason),
        },
    };
    match &args.shown {
        Shown::Review => review(args, &document, manifest),
        _ => self::manifest(args, &document, manifest, paint),
    }
}

fn answer(out: String, grants: &Granted) -> Answer {
    Answer {
        out,
        code: if grants.is_broken() { PROBLEMS } else { OK },
        ..Answer::default()
    }
}

fn manifest(args: &ShowArgs, document: &Document, manifest: &Manifest, paint: Paint) -> Answer {
    let grants = manifest.grants();
    let would_grant = manifest.would_grant();
    let granted_by = manifest.granted_by();
    if args.format == Format::Json {
        let shown = ShownManifest {
            path: document.source.name(),
            platform: manifest.platform().name(),
            grants: &grants,
            would_grant,
            granted_by,
            diagnostics: manifest.diagnostics(),
        };
        return answer(json::line(&shown), &grants);
    }
    let name = document.source.shown();
    let title = manifest.title().unwrap_or_else(|| name.clone());
    let mut out = heading(&title, &grants, paint);
    out.push_str(&table(&grants, paint));
    let differences = granted_by.as_ref().map(ToolGrants::differences);
    out.push_str(&tools(&differences.unwrap_or_default(), paint));
    if let Some(would_grant) = would_grant {
        let sentence = self::would_grant(&grants, &would_grant);
        out.push_str(&format!(
            "\nMended, {sentence}.\n`grantfold check {}` says what is wrong.\n",
            visible(&name)
        ));
    }
    answer(out, &grants)
}

fn stored(args: &ShowArgs, app: &str, document: &Document, paint: Paint) -> Answer {
    let stored = AppGrants::from_stored(app, Some(&document.text));
    let diagnostics = stored.diagnostics().to_vec();
    let grants = Granted::App(stored);
    if args.format == Format::Json {
        let shown = ShownStored {
            path: document.source.name(),
            grants: &grants,
            diagnostics: &diagnostics,
        };
        return answer(json::line(&shown), &grants);
    }
    let canvas = Canvas::of(document, paint);
    let problems = diagnostics
        .iter()
        .map(|diagnostic| canvas.diagnostic(diagnostic));
    let mut out: String = problems.collect();
    out.push_str(&heading(app, &grants, paint));
    out.push_str(&table(&grants, paint));
    answer(out, &grants)
}

fn review(args: &ShowArgs, document: &Document, manifest: &Manifest) -> Answer {
    let (review, grants) = (manifest.review(), manifest.grants());
    if args.format == Format::Json {
        let shown = ShownReview {
            path: document.source.name(),
            review,
        };
        return answer(json::line(&shown), &grants);
    }
    let shown = Review {
        app: visible(&review.app).into_owned(),
        basis: visible(&review.basis).into_owned(),
        items: review.items.into_iter().map(visible_item).collect(),
    };
    answer(shown.to_string(), &grants)
}

fn visible_item(item: ReviewItem) -> ReviewItem {
    ReviewItem {
        limits: item.limits.map(|limits| visible(&limits).into_owned()),
        ..item
    }
}

fn heading(title: &str, grants: &Granted, paint: Paint) -> String {
    format!("{}\n{}\n", paint.bold(&visible(title)), grants.origin())
}

fn table(grants: &Granted, paint: Paint) -> String {
    let catalog = grants.catalog();
    let width = grants.iter().map(str::len).max().unwrap_or_default();
    // Where the defaults are all there is, a mark on every line says nothing.
    let marking = !grants.is_default();
    let mut rows = String::new();
    let mut any_marked = false;
    for name in grants.iter() {
        let info = catalog.id(name).and_then(|id| catalog.info(id));
        let marked = marking && info.is_some_and(|info| info.default);
        any_marked |= marked;
        let mark = paint.faint(if marked { "*" } else { " " });
        let description = info.map_or("", |info| info.description);
        rows.push_str(&format!("{mark} {name:width$}  {description}\n"));
        if let Some(limits) = grants.limits(name) {
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

/// What the tools of the platform make of a manifest, where that is not what the documents say.
fn tools(differences: &[String], paint: Paint) -> String {
    if differences.is_empty() {
        return String::new();
    }
    let lines: String = differences
        .iter()
        .map(|line| format!("  {line}\n"))
        .collect();
    format!("\n{}\n{lines}", paint.bold("What the tools make of it:"))
}

/// What a manifest would grant once mended, as the end of a sentence.
pub(crate) fn would_grant(grants: &Granted, mended: &Granted) -> String {
    let permissions = count(mended.len(), "permission");
    let mut gained: Vec<&str> = mended.iter().filter(|name| !grants.has(name)).collect();
    let more = gained.len().saturating_sub(MAX_NAMES);
    let rest = format!("{more} more");
    if more > 0 {
        gained.truncate(MAX_NAMES);
        gained.push(&rest);
    }
    let gained = gained.join(", ");
    if mended.is_default() {
        format!("it would grant the {permissions} that are the default")
    } else if mended.is_empty() {
        "it would grant nothing".to_owned()
    } else if grants.is_empty() {
        format!("it would grant {permissions}: {gained}")
    } else {
        format!("it would also grant {gained}")
    }
}

//! Fuzzing of everything that grantfold reads: one function for each entrance, which panics where a property does not hold.
//!
//! Two programs run them: `plain` mutates the seeds, the same way for the same number, and needs nothing but cargo;
//! `guided` is libFuzzer. `run.py` builds and runs both.

pub mod json;
pub mod mutate;
pub mod properties;
mod targets;

/// An entrance.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
}

pub static TARGETS: &[Target] = &[
    Target {
        name: "app_manifest",
        run: targets::app_manifest::run,
    },
    Target {
        name: "app_updates",
        run: targets::app_updates::run,
    },
    Target {
        name: "calls",
        run: targets::calls::run,
    },
    Target {
        name: "community",
        run: targets::community::run,
    },
    Target {
        name: "community_events",
        run: targets::community_events::run,
    },
    Target {
        name: "fix_app",
        run: targets::fix::app,
    },
    Target {
        name: "fix_root",
        run: targets::fix::root,
    },
    Target {
        name: "package",
        run: targets::package::run,
    },
    Target {
        name: "policy",
        run: targets::policy::run,
    },
    Target {
        name: "root_manifest",
        run: targets::root_manifest::run,
    },
    Target {
        name: "stored_grant",
        run: targets::stored_grant::run,
    },
    Target {
        name: "workspace",
        run: targets::workspace::run,
    },
    Target {
        name: "workspace_updates",
        run: targets::workspace_updates::run,
    },
];

/// The target of that name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Several texts in one input stand apart by this byte, which no JSON text holds.
pub const BETWEEN: u8 = 0;

/// The texts of an input. What is not UTF-8 is read as grantfold reads it, a `?` for each byte.
pub fn texts(input: &[u8]) -> Vec<String> {
    input
        .split(|byte| *byte == BETWEEN)
        .map(properties::decode)
        .collect()
}

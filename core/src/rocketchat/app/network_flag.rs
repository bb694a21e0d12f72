//! Whether the engine starts an app's process with network access, by engine version.

use std::fmt;

use crate::node::{Node, Value};

/// Which rule the engine follows for the `--allow-net` flag of an app's process.
///
/// Rule from: engine `DenoRuntimeSubprocessController`; `docs/rocketchat-app-permissions.md` has
/// the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuntimeVersion {
    /// March 2024 to October 2024: every app gets the network, except one whose first entry is the
    /// name `networking.default`, which does not exist.
    Early2024,
    /// November 2024 to April 2026 (engine 1.48 to 1.62): an app with a list needs `networking` in it.
    Late2024,
    /// From April 2026: as [`Self::Late2024`] for every list; of what is no list, only null and nothing
    /// at all count as none.
    Since2026,
}

impl RuntimeVersion {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::Early2024, Self::Late2024, Self::Since2026];

    /// The stable name, as in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Early2024 => "early-2024",
            Self::Late2024 => "late-2024",
            Self::Since2026 => "since-2026",
        }
    }

    /// The version of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.name() == name)
    }
}

/// The engine throws while it works out the flag, so the app's process never starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeStartError {
    /// The text of the JavaScript error.
    pub engine_message: String,
}

impl fmt::Display for RuntimeStartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the app's process is not started: {}",
            self.engine_message
        )
    }
}

impl std::error::Error for RuntimeStartError {}

type Flag = Result<bool, RuntimeStartError>;

#[derive(Clone, Debug)]
pub(crate) struct NetworkFlags([Flag; 3]);

impl NetworkFlags {
    /// A text that `JSON.parse` refuses is no package; what two readers would read differently is
    /// not answered with yes.
    pub(crate) fn unreadable(is_json: bool) -> Self {
        let engine_message = "Invalid App package. The \"app.json\" file is not valid json.";
        let flag = match is_json {
            true => Ok(false),
            false => Err(RuntimeStartError {
                engine_message: engine_message.to_owned(),
            }),
        };
        Self(RuntimeVersion::ALL.map(|_| flag.clone()))
    }

    pub(crate) fn read(permissions: Option<&Node>) -> Self {
        Self(RuntimeVersion::ALL.map(|version| flag(permissions, version)))
    }

    pub(crate) fn get(&self, version: RuntimeVersion) -> Flag {
        let [early, late, since] = &self.0;
        match version {
            RuntimeVersion::Early2024 => early.clone(),
            RuntimeVersion::Late2024 => late.clone(),
            RuntimeVersion::Since2026 => since.clone(),
        }
    }
}

fn flag(permissions: Option<&Node>, version: RuntimeVersion) -> Flag {
    let fail = |message: &str| {
        Err(RuntimeStartError {
            engine_message: message.to_owned(),
        })
    };
    let optional_chaining = version == RuntimeVersion::Since2026;
    let Some(permissions) = permissions else {
        return Ok(true);
    };
    let skips = match optional_chaining {
        true => matches!(permissions.value, Value::Null),
        false => !permissions.value.is_truthy(),
    };
    if skips {
        return Ok(true);
    }
    let Some(entries) = permissions.as_list() else {
        return match optional_chaining {
            true => fail("i.permissions?.findIndex is not a function"),
            false => fail("i.permissions.findIndex is not a function"),
        };
    };
    let wanted = match version {
        RuntimeVersion::Early2024 => "networking.default",
        _ => "networking",
    };
    let mut found = None;
    for (at, entry) in entries.iter().enumerate() {
        if matches!(entry.value, Value::Null) {
            return fail("Cannot read properties of null (reading 'name')");
        }
        if entry.get("name").and_then(Node::as_str) == Some(wanted) {
            found = Some(at);
            break;
        }
    }
    Ok(match version {
        // The index was used as a boolean: not found (-1) is true, found first (0) is false.
        RuntimeVersion::Early2024 => found != Some(0),
        _ => found.is_some(),
    })
}

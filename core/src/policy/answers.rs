//! What cases about manifests of every platform and about stored grants answer alike.

use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use crate::grants::Grants;
use crate::policy::demand::Names;
use crate::policy::{Checked, Fault, json, object};

/// The problems found, without those whose codes do not matter to the case.
pub(super) fn diagnostics(
    found: &[Diagnostic],
    ignoring: &[String],
    wanted: &Value,
) -> Result<Vec<Checked>, Fault> {
    let ignored = |found: &&Diagnostic| !ignoring.iter().any(|code| code == found.code.name());
    let found: Vec<&Diagnostic> = found.iter().filter(ignored).collect();
    Ok(vec![Checked::new(
        "the problems found",
        wanted,
        json(found)?,
    )])
}

/// Whether each permission is granted.
pub(super) fn has(grants: &Grants, names: &Names, wanted: &Value) -> Result<Vec<Checked>, Fault> {
    let answers = object(wanted)?.map(|(name, wanted)| {
        names.check(name)?;
        let not = if *wanted == json!(true) { "" } else { "not " };
        let expectation = format!("`{name}` is {not}granted");
        let checked = Checked::new(expectation, wanted, json!(grants.has(name)));
        Ok(checked.because(grants.explain(name).summary))
    });
    answers.collect()
}

/// Why each permission is granted or not.
pub(super) fn explain(
    grants: &Grants,
    names: &Names,
    wanted: &Value,
) -> Result<Vec<Checked>, Fault> {
    let answers = object(wanted)?.map(|(name, wanted)| {
        names.check(name)?;
        let expectation = format!("why `{name}` is granted or not");
        Ok(Checked::new(
            expectation,
            wanted,
            json(grants.explain(name))?,
        ))
    });
    answers.collect()
}

//! Cases about Rocket.Chat apps.

use serde_json::{Value, json};

use crate::denial::PermissionDenied;
use crate::diagnostic::{Diagnostic, apply_fixes};
use crate::policy::demand::{Demand, Names};
use crate::policy::{Checked, Fault, Inputs, World, answers, ignoring, json, list, object};
use crate::rocketchat::{AppGrants, AppManifest, ManifestDiff, RuntimeVersion, app_catalog};

/// A manifest, the text it was read from, and the codes of problems that do not matter.
pub(super) struct ManifestWorld {
    text: String,
    manifest: AppManifest,
    grants: GrantsWorld,
}

/// Grants, however they came about.
pub(super) struct GrantsWorld {
    grants: AppGrants,
    diagnostics: Vec<Diagnostic>,
    ignoring: Vec<String>,
    names: Names,
}

pub(super) struct DiffWorld(ManifestDiff);

pub(super) fn manifest(inputs: &mut Inputs<'_>) -> Result<ManifestWorld, Fault> {
    let bytes = inputs.case.get("bytes").map(|_| inputs.case.list("bytes"));
    let (text, manifest) = match bytes.transpose()? {
        Some(_) if inputs.gives("text") || inputs.gives("manifest") => {
            return Err("it has `bytes` and another manifest".to_owned());
        }
        Some(bytes) => {
            let byte = |value: &Value| value.as_u64().and_then(|byte| u8::try_from(byte).ok());
            let bytes: Option<Vec<u8>> = bytes.iter().map(byte).collect();
            let bytes = bytes.ok_or("`bytes` must be a list of numbers from 0 to 255")?;
            (String::new(), AppManifest::parse_bytes(&bytes))
        }
        None => {
            let text = inputs.manifest()?;
            let manifest = AppManifest::parse(&text);
            (text, manifest)
        }
    };
    let grants = GrantsWorld {
        diagnostics: manifest.diagnostics().to_vec(),
        ..of_grants(inputs, manifest.grants())?
    };
    Ok(ManifestWorld {
        text,
        manifest,
        grants,
    })
}

pub(super) fn stored(inputs: &mut Inputs<'_>) -> Result<GrantsWorld, Fault> {
    let given = inputs.gives("stored");
    let text = given.then(|| inputs.text("stored")).transpose()?;
    of_grants(
        inputs,
        AppGrants::from_stored(inputs.case.text("app")?, text.as_deref()),
    )
}

pub(super) fn upload(inputs: &Inputs<'_>) -> Result<GrantsWorld, Fault> {
    of_grants(
        inputs,
        AppGrants::from_upload(
            inputs.case.text("app")?,
            inputs.case.optional_text("field")?,
        ),
    )
}

pub(super) fn not_installed(inputs: &Inputs<'_>) -> Result<GrantsWorld, Fault> {
    of_grants(inputs, AppGrants::not_installed(inputs.case.text("app")?))
}

pub(super) fn diff(inputs: &mut Inputs<'_>) -> Result<DiffWorld, Fault> {
    let (old, new) = (inputs.text("old")?, inputs.text("new")?);
    Ok(DiffWorld(
        AppManifest::parse(&new).diff(&AppManifest::parse(&old)),
    ))
}

fn of_grants(inputs: &Inputs<'_>, grants: AppGrants) -> Result<GrantsWorld, Fault> {
    Ok(GrantsWorld {
        diagnostics: grants.diagnostics().to_vec(),
        ignoring: ignoring(inputs)?,
        names: inputs.names(app_catalog())?,
        grants,
    })
}

impl World for ManifestWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let whole =
            |expectation: &str, got: Value| Ok(vec![Checked::new(expectation, wanted, got)]);
        match what {
            "wouldGrant" => whole(
                "what it would grant once mended",
                json(self.manifest.would_grant())?,
            ),
            "fixed" => whole(
                "the text after fixing",
                json(apply_fixes(&self.text, self.manifest.diagnostics()).0)?,
            ),
            "review" => whole("what a person must agree to", json(self.manifest.review())?),
            "runtimeNetwork" => object(wanted)?
                .map(|(name, wanted)| self.network(name, wanted))
                .collect(),
            _ => self.grants.check(what, wanted),
        }
    }
}

impl ManifestWorld {
    fn network(&self, name: &str, wanted: &Value) -> Result<Checked, Fault> {
        let version = RuntimeVersion::from_name(name)
            .ok_or_else(|| format!("there is no version `{name}`"))?;
        let got = match self.manifest.runtime_network(version) {
            Ok(flag) => json!(flag),
            Err(error) => json!({ "error": error.engine_message }),
        };
        Ok(Checked::new(
            format!("network at run time, `{name}`"),
            wanted,
            got,
        ))
    }
}

impl World for GrantsWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let grants = &self.grants;
        let whole =
            |expectation: &str, got: Value| Ok(vec![Checked::new(expectation, wanted, got)]);
        match what {
            "grants" => whole("the grants", json(grants)?),
            "count" => whole("how many permissions are granted", json!(grants.len())),
            "diagnostics" => answers::diagnostics(&self.diagnostics, &self.ignoring, wanted),
            "has" => answers::has(grants, &self.names, wanted),
            "explain" => answers::explain(grants, &self.names, wanted),
            "hosts" => insist(wanted, "host", |url| grants.require_host(url)),
            "scopes" => insist(wanted, "scope", |scope| grants.require_scope(scope)),
            "settings" => insist(wanted, "hidden setting", |id| {
                grants.require_hidden_setting(id)
            }),
            "require" => list(wanted)?
                .iter()
                .map(|demand| self.require(demand))
                .collect(),
            _ => Err("there is no such expectation".to_owned()),
        }
    }
}

impl GrantsWorld {
    fn require(&self, demand: &Value) -> Result<Checked, Fault> {
        let demand = Demand::of(demand, &["permissions", "method", "denied"])?;
        let names = demand.permissions(&self.names)?;
        let denied = self.grants.require_all(names.iter().copied()).err();
        let denied = match demand.optional_text("method")? {
            Some(method) => denied.map(|denied| denied.in_call(method)),
            None => denied,
        };
        let expectation = format!("insisting on {}", names.join(", "));
        Ok(Checked::new(
            expectation,
            demand.needs("denied")?,
            json(denied)?,
        ))
    }
}

impl World for DiffWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        match what {
            "diff" => Ok(vec![Checked::new(
                "what the update changes",
                wanted,
                json(&self.0)?,
            )]),
            _ => Err("there is no such expectation".to_owned()),
        }
    }
}

/// True, or the code of the denial.
fn insist(
    wanted: &Value,
    what: &str,
    ask: impl Fn(&str) -> Result<(), PermissionDenied>,
) -> Result<Vec<Checked>, Fault> {
    let answers = object(wanted)?.map(|(name, wanted)| {
        let expectation = format!("{what} `{name}`");
        match ask(name) {
            Ok(()) => Checked::new(expectation, wanted, json!(true)),
            Err(denied) => {
                Checked::new(expectation, wanted, json!(denied.code.name())).because(denied.reason)
            }
        }
    });
    Ok(answers.collect())
}

//! Cases about Root manifests, and about telling the platforms apart.

use serde_json::{Value, json};

use crate::diagnostic::apply_fixes;
use crate::platform::Platform;
use crate::policy::demand::Names;
use crate::policy::{Checked, Fault, Inputs, World, answers, ignoring, json, object};
use crate::root::{Manifest, Tool, root_catalog};

pub(super) struct ManifestWorld {
    text: String,
    manifest: Manifest,
    old: Option<Manifest>,
    ignoring: Vec<String>,
    names: Names,
}

pub(super) struct PlatformWorld(Option<Platform>);

pub(super) fn read(inputs: &mut Inputs<'_>) -> Result<ManifestWorld, Fault> {
    let text = inputs.manifest()?;
    let has_old = inputs.gives("old");
    let old = has_old.then(|| inputs.text("old")).transpose()?;
    Ok(ManifestWorld {
        manifest: Manifest::parse(&text),
        old: old.map(|old| Manifest::parse(&old)),
        ignoring: ignoring(inputs)?,
        names: inputs.names(root_catalog())?,
        text,
    })
}

pub(super) fn platform(inputs: &mut Inputs<'_>) -> Result<PlatformWorld, Fault> {
    Ok(PlatformWorld(Platform::of(&inputs.manifest()?)))
}

impl World for PlatformWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        match what {
            "platform" => {
                let got = json(self.0.map(Platform::name))?;
                Ok(vec![Checked::new("the platform", wanted, got)])
            }
            _ => Err("there is no such expectation".to_owned()),
        }
    }
}

impl World for ManifestWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let manifest = &self.manifest;
        let whole =
            |expectation: &str, got: Value| Ok(vec![Checked::new(expectation, wanted, got)]);
        match what {
            "diagnostics" => answers::diagnostics(manifest.diagnostics(), &self.ignoring, wanted),
            "hasErrors" => whole("whether there are errors", json!(manifest.has_errors())),
            "version" => whole("the version", json!(manifest.version())),
            "declared" => whole("what is declared", json(manifest.declared())?),
            "grants" => whole("the grants", json(manifest.grants())?),
            "wouldGrant" => whole(
                "what it would grant once mended",
                json(manifest.would_grant())?,
            ),
            "fixed" => whole(
                "the text after fixing",
                json(apply_fixes(&self.text, manifest.diagnostics()).0)?,
            ),
            "review" => whole("what a person must agree to", json(manifest.review())?),
            "diff" => {
                let old = self.old.as_ref().ok_or("the case has no `old`")?;
                whole("what the update changes", json(manifest.diff(old))?)
            }
            "has" => answers::has(&manifest.grants(), &self.names, wanted),
            "explain" => answers::explain(&manifest.grants(), &self.names, wanted),
            "grantedBy" => object(wanted)?
                .map(|(name, wanted)| {
                    let mut tools = Tool::ALL.into_iter();
                    let tool = tools.find(|tool| tool.name() == name);
                    let tool = tool.ok_or_else(|| format!("there is no tool `{name}`"))?;
                    Ok(Checked::new(
                        format!("what {name} takes from it"),
                        wanted,
                        json!(manifest.granted_by(tool)),
                    ))
                })
                .collect(),
            _ => Err("there is no such expectation".to_owned()),
        }
    }
}

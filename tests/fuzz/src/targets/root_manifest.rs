//! `root-manifest.json`: it never grants what `JSON.parse` and the documents would not.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use grantfold::root::{Manifest, Tool};

use crate::json::{self, Json};
use crate::properties::{
    Names, assert_within, check_diagnostics, check_grants, check_order, decode, names_of,
};

/// The catalogue as people keep it, before anything is generated from it.
pub(crate) static CATALOG: LazyLock<BTreeMap<String, serde_json::Value>> = LazyLock::new(|| {
    let text = include_str!("../../../../core/catalogs/root.json");
    let catalog: serde_json::Value = serde_json::from_str(text).expect("the catalogue is JSON");
    let permissions = catalog["permissions"].as_array().expect("a list").iter();
    permissions
        .map(|each| {
            (
                each["name"].as_str().expect("a name").to_owned(),
                each.clone(),
            )
        })
        .collect()
});

pub(crate) fn run(input: &[u8]) {
    let text = decode(input);
    let manifest = Manifest::parse_bytes(input);
    check_diagnostics(&text, manifest.diagnostics());
    check_order(manifest.diagnostics());

    let parsed = std::str::from_utf8(input).ok().and_then(json::parse);
    let is_json = !manifest
        .diagnostics()
        .iter()
        .any(|each| each.code.name().starts_with("json-"));
    let plain = parsed.as_ref().is_some_and(|root| root.is_plain(&text));
    assert_eq!(is_json, plain, "{:?}", manifest.diagnostics());

    let grants = manifest.grants();
    check_grants(&grants);
    let granted = names_of(&grants);
    let documented = with_what_comes(asked(parsed.as_ref(), |each, section, key| {
        each["declarable"] == true && each["name"] == format!("{section}.{key}")
    }));
    assert_within(&granted, &documented, "beyond the documents");
    if !manifest.has_errors() {
        assert_eq!(
            granted, documented,
            "less than the documents, without an error"
        );
    }
    let would = manifest.would_grant();
    check_grants(&would);
    assert_within(&granted, &names_of(&would), "more than the mended manifest");

    let tool = |tool| {
        manifest
            .granted_by(tool)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let packed = asked(parsed.as_ref(), |each, section, key| {
        each["packager"] == "read" && each["name"] == format!("{section}.{key}")
    });
    assert_within(&tool(Tool::Packager0_17), &packed, "beyond the packager");
    let hosted = asked(parsed.as_ref(), |each, _, key| each["sdk"] == key);
    assert_within(&tool(Tool::DevHost0_17), &hosted, "beyond the dev host");

    let agreed: Names = manifest
        .review()
        .items
        .into_iter()
        .map(|item| item.permission)
        .collect();
    assert_within(&granted, &agreed, "nobody is asked");
    assert_within(&tool(Tool::Packager0_17), &agreed, "nobody is asked");
    assert!(manifest.diff(&manifest).is_empty());
    if let Some(text) = std::str::from_utf8(input)
        .ok()
        .filter(|text| text.len().is_multiple_of(8))
    {
        assert_eq!(Manifest::parse(text).diagnostics(), manifest.diagnostics());
    }
}

/// The permissions that stand in a section with `true`, in a spelling that counts.
fn asked(root: Option<&Json>, counts: impl Fn(&serde_json::Value, &str, &str) -> bool) -> Names {
    let Some(listed) = root.and_then(|root| root.get("permissions")) else {
        return Names::new();
    };
    let mut asked = Names::new();
    for section in ["community", "channel"] {
        let members = listed.get(section).map(Json::members).unwrap_or_default();
        for (key, value) in members {
            let key = String::from_utf16_lossy(key);
            let of_section = |name: &str| name.split('.').next() == Some(section);
            let named = CATALOG
                .iter()
                .find(|(name, each)| of_section(name) && counts(each, section, &key));
            asked.extend(
                named
                    .filter(|_| *value == Json::Bool(true))
                    .map(|(name, _)| name.clone()),
            );
        }
    }
    asked
}

/// With what the permissions include and control.
pub(crate) fn with_what_comes(mut names: Names) -> Names {
    loop {
        let before = names.len();
        for name in names.clone() {
            let each = &CATALOG[&name];
            let included = each["includes"].as_array().into_iter().flatten();
            names.extend(included.filter_map(|name| Some(name.as_str()?.to_owned())));
            match each["controls"].as_str() {
                Some("community") => names.extend(CATALOG.keys().cloned()),
                Some(_) => names.extend(
                    CATALOG
                        .keys()
                        .filter(|name| name.starts_with("channel."))
                        .cloned(),
                ),
                None => (),
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

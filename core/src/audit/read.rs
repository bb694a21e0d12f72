//! Reading an audit report: nothing but what one is written as, since it may come from outside.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::audit::report::MAX_COUNT;
use crate::audit::{Asked, AuditReport};

pub(super) fn report(text: &str) -> serde_json::Result<AuditReport> {
    let Object(report) = serde_json::from_str::<Object<Written>>(text)?;
    Ok(AuditReport {
        subject: report.subject,
        granted: report.granted.0,
        asked: report.asked.0,
        more_unknown: report.more_unknown.0,
        hosts: report.hosts.0,
        more_hosts: report.more_hosts.0,
        scopes: report.scopes.0,
        more_scopes: report.more_scopes.0,
        hidden_settings: report.hidden_settings.0,
        more_hidden_settings: report.more_hidden_settings.0,
    })
}

/// What may be absent is younger than the first reports, or nobody asks it but apps.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    // Null is a report about nobody in particular; absent, it would pass for one.
    #[serde(deserialize_with = "Option::deserialize")]
    subject: Option<String>,
    granted: Names,
    asked: ByName,
    #[serde(default)]
    more_unknown: Count,
    #[serde(default)]
    hosts: ByName,
    #[serde(default)]
    more_hosts: Count,
    #[serde(default)]
    scopes: ByName,
    #[serde(default)]
    more_scopes: Count,
    #[serde(default)]
    hidden_settings: ByName,
    #[serde(default)]
    more_hidden_settings: Count,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAsked {
    granted: Count,
    denied: Count,
    #[serde(deserialize_with = "Option::deserialize")]
    first: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    last: Option<String>,
}

/// What stands in an object: serde's own structs take a list of their fields too.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(Fields(PhantomData))
    }
}

/// A number that every language can count to.
#[derive(Default)]
struct Count(u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let count = u64::deserialize(deserializer)?;
        match count <= MAX_COUNT {
            true => Ok(Self(count)),
            false => Err(Error::invalid_value(
                Unexpected::Unsigned(count),
                &"a count of no more than 9007199254740991",
            )),
        }
    }
}

/// Names, each of them once.
struct Names(BTreeSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut names = BTreeSet::new();
        for name in Vec::<String>::deserialize(deserializer)? {
            if let Some(name) = names.replace(name) {
                return Err(repeated(&name));
            }
        }
        Ok(Self(names))
    }
}

/// What was asked, each name once: of two the last would count, and the first could be a denial.
#[derive(Default)]
struct ByName(BTreeMap<String, Asked>);

impl<'de> Deserialize<'de> for ByName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = ByName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object by names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByName, A::Error> {
                let mut by_name = BTreeMap::new();
                while let Some((name, Object(asked))) = map.next_entry::<String, Object<_>>()? {
                    if by_name.contains_key(&name) {
                        return Err(repeated(&name));
                    }
                    let asked = asked_of(&name, asked)?;
                    by_name.insert(name, asked);
                }
                Ok(ByName(by_name))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

fn asked_of<E: Error>(name: &str, asked: WrittenAsked) -> Result<Asked, E> {
    let (granted, denied) = (asked.granted.0, asked.denied.0);
    match (granted, denied) {
        (0, 0) => Err(E::custom(format_args!("`{name}` was never asked"))),
        _ => Ok(Asked {
            granted,
            denied,
            first: asked.first,
            last: asked.last,
        }),
    }
}

fn repeated<E: Error>(name: &str) -> E {
    E::custom(format_args!("`{name}` stands there twice"))
}

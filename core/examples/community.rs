//! Reads a dumped community and answers questions about it:
//! `cargo run --example community -- tests/samples/community.json poll-bot files`.

use std::error::Error;

use grantfold::root::{CallOptions, Community, Readings};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = args
        .next()
        .unwrap_or_else(|| "tests/samples/community.json".to_owned());
    let member = args.next().unwrap_or_else(|| "poll-bot".to_owned());
    let channel = args.next().unwrap_or_else(|| "files".to_owned());

    let text = std::fs::read_to_string(path)?;
    let community = Community::from_json(&text, Readings::default()).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        problems.join("\n")
    })?;

    let seen = community.visible_channels(&member)?;
    println!(
        "{member} sees {}",
        seen.iter()
            .map(AsRef::as_ref)
            .collect::<Vec<&str>>()
            .join(", ")
    );
    let grants = community.grants(&member, &channel)?;
    println!(
        "in {channel} it may {}",
        grants.iter().collect::<Vec<_>>().join(", ")
    );
    println!("{}", grants.explain("channel.viewFile"));

    let delete = community.check_call(
        &member,
        "ChannelFileClient.delete",
        Some(&channel),
        CallOptions::default(),
    )?;
    if let (Some(code), Some(reason)) = (delete.code, delete.reason) {
        println!("deleting a file fails with {}: {reason}", code.name);
    }
    for advice in community.advise(&member, &channel, "channel.manageFiles")? {
        println!("it could be allowed: {advice}");
    }
    for contested in community.contested(&member, &channel)? {
        println!(
            "{} depends on the reading: {}",
            contested.permission,
            contested.otherwise_under.join(", ")
        );
    }
    Ok(())
}

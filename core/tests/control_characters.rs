//! What is said about a control character in a string can be pasted into it.

use grantfold::rocketchat::AppManifest;

#[test]
fn the_help_spells_every_control_character_as_json_does() {
    for code in 0..u32::from(' ') {
        let character = char::from_u32(code).unwrap();
        let text = format!("{{\"name\": \"a{character}b\"}}");
        let manifest = AppManifest::parse(&text);
        let problems = manifest.diagnostics().iter();
        let mut problems = problems.filter(|each| each.code.name() == "json-control-character");
        let help = problems.next().unwrap().help.as_deref().unwrap();
        let spelled = help
            .strip_prefix("write it as `")
            .unwrap()
            .split('`')
            .next()
            .unwrap();
        let read: String = serde_json::from_str(&format!("\"{spelled}\"")).expect(help);
        assert_eq!(read, character.to_string());
    }
}

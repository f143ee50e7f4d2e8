//! Does `cargo oasmith …` do what `oasmith …` does?

use super::support::Project;

#[test]
fn cargo_finds_the_command_and_takes_over_its_exit_code() {
    let project = Project::new("cargo");
    let run = |arguments: &[&str]| {
        let output = project.command(env!("CARGO_BIN_EXE_cargo-oasmith")).args(arguments).output().expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    for arguments in [&["explain", "E101"][..], &["check"], &["explain", "E000"], &["--version"]] {
        assert_eq!(run(&[&["oasmith"], arguments].concat()), project.oasmith(arguments), "{arguments:?}");
        assert_eq!(run(arguments), project.oasmith(arguments), "{arguments:?}");
    }
}

//! What do the commands do where there are several clients?

use serde_json::Value;

use super::support::{CATS, HEAD, PETS, Project};

/// Returns a project with two clients and a list of them.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write("oasmith.toml", "clients = [\"pets\", \"cats/api.toml\"]\n");
    project.write("pets/oasmith.toml", "spec = \"api.yaml\"\nout = \"client\"\n[package]\nversion = \"1.0.0\"\n");
    project.write("pets/api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    project.write("cats/api.toml", "spec = \"api.yaml\"\nout = \"client\"\n");
    project.write("cats/api.yaml", &format!("{HEAD}{CATS}"));
    project
}

fn configs(objects: &[Value]) -> Vec<&str> {
    objects.iter().map(|object| object["config"].as_str().unwrap_or_default()).collect()
}

#[test]
fn every_client_is_generated_and_the_worst_exit_code_counts() {
    let project = project("clients");
    let (code, objects) = project.json(&["generate"]);
    assert_eq!((code, configs(&objects)), (Some(0), vec!["pets/oasmith.toml", "cats/api.toml"]));
    assert!(project.read("pets/client/src/lib.rs").starts_with("// Generated"));
    assert!(project.read("cats/client/src/lib.rs").starts_with("// Generated"));
    assert_eq!(project.oasmith(&["check"]).0, Some(0));
    project.write("pets/api.yaml", &format!("{HEAD}{PETS}"));
    let (code, objects) = project.json(&["check"]);
    assert_eq!(code, Some(1), "{objects:?}");
    assert_eq!(objects[0]["run"], "oasmith generate --config pets/oasmith.toml");
    assert_eq!(objects[1]["drift"], Value::Array(Vec::new()));
    // A client that cannot be read costs none of the others.
    project.write("pets/api.yaml", "paths: [");
    project.write("cats/api.yaml", &format!("{HEAD}{PETS}{CATS}"));
    let (code, objects) = project.json(&["generate"]);
    assert_eq!((code, objects.len()), (Some(2), 2), "{objects:?}");
    assert_eq!(objects[0]["errors"][0]["code"], "E002");
    assert!(objects[1]["files_written"].as_u64().is_some_and(|count| count > 0), "{objects:?}");
    let (_, text) = project.oasmith(&["generate"]);
    assert!(text.contains("nothing was written for pets/oasmith.toml\n"), "{text}");
}

#[test]
fn clients_are_chosen_by_naming_their_configurations() {
    let project = project("clients_named");
    let (code, objects) = project.json(&["generate", "--config", "pets"]);
    assert_eq!((code, configs(&objects)), (Some(0), vec!["pets/oasmith.toml"]));
    let (_, objects) = project.json(&["check", "--config", "cats/api.toml", "--config", "pets"]);
    assert_eq!(configs(&objects), ["cats/api.toml", "pets/oasmith.toml"]);
}

#[test]
fn a_list_that_cannot_be_meant_is_refused() {
    let project = project("clients_refused");
    for (list, expected) in [
        ("clients = []\n", "`clients` lists no configuration"),
        ("clients = [\".\"]\n", "`clients` lists this file itself"),
        ("clients = [\"pets\", \"pets/oasmith.toml\"]\n", "`clients` lists pets/oasmith.toml twice"),
        ("clients = [\"pets\"]\nspec = \"a.yaml\"\n", "unknown field `spec`"),
        ("clients = [\"pets\", \"cats\"]\n", "cats/oasmith.toml"),
        ("clients = [\"pets\", \"twin\"]\n", "write to the same folder, twin/../pets/client"),
    ] {
        project.write("oasmith.toml", list);
        project.write("twin/oasmith.toml", "spec = \"../pets/api.yaml\"\nout = \"../pets/client\"\n");
        let (code, text) = project.oasmith(&["generate"]);
        let expected = expected.replace("twin/../", "");
        assert!(code == Some(2) && text.contains(&expected), "{list}{text}");
    }
}

#[test]
fn a_folder_that_is_not_there_yet_is_one_however_it_is_spelt() {
    let project = project("clients_spelt");
    let absolute = project.path("pets/client").display().to_string();
    for out in ["../pets/client", "nowhere/../../pets/./client", absolute.as_str()] {
        project.write("cats/api.toml", &format!("spec = \"api.yaml\"\nout = '{out}'\n"));
        let (code, text) = project.oasmith(&["generate"]);
        assert!(code == Some(2) && text.contains("write to the same folder, "), "{out}: {text}");
    }
    assert!(!project.path("pets/client").exists());
}

#[test]
fn diff_and_list_tell_the_clients_apart() {
    let project = project("clients_diff");
    project.commit();
    project.write("pets/api.yaml", &format!("{HEAD}{PETS}"));
    let (code, objects) = project.json(&["diff", "HEAD", "--fail-on", "major"]);
    assert_eq!((code, configs(&objects)), (Some(1), vec!["pets/oasmith.toml", "cats/api.toml"]));
    let next: Vec<&Value> = objects.iter().map(|object| &object["next_version"]).collect();
    assert_eq!(next, ["2.0.0", "0.1.0"]);
    let (_, text) = project.oasmith(&["diff", "HEAD", "--format", "markdown"]);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("###")).collect();
    let heading = "### What this change of the API means";
    assert_eq!(headings, [format!("{heading} (`pets/oasmith.toml`)"), format!("{heading} (`cats/api.toml`)")]);
    for arguments in [&["diff", "HEAD", "--format", "html"][..], &["diff", "pets/api.yaml"]] {
        let (code, text) = project.oasmith(arguments);
        assert!(code == Some(2) && text.ends_with("name one of them with --config\n"), "{text}");
    }
    let (code, objects) = project.json(&["list", "operations"]);
    assert_eq!((code, configs(&objects)), (Some(0), vec!["pets/oasmith.toml", "cats/api.toml"]));
    let (_, text) = project.oasmith(&["list", "operations"]);
    assert!(text.starts_with("pets/oasmith.toml\n\n1 operation in") && text.contains("\ncats/api.toml\n"), "{text}");
}

#[test]
fn each_client_gets_the_version_of_its_own_changes() {
    let project = project("clients_bump");
    assert_eq!(project.oasmith(&["generate"]).0, Some(0));
    project.commit();
    project.write("pets/api.yaml", &format!("{HEAD}{PETS}"));
    let (code, objects) = project.json(&["generate", "--bump"]);
    let versions: Vec<&Value> = objects.iter().map(|object| &object["bump"]["version"]).collect();
    assert_eq!((code, versions), (Some(0), vec![&"2.0.0".into(), &"0.1.0".into()]));
}

#[test]
fn a_new_client_hides_no_change_of_another() {
    let project = project("clients_new");
    project.commit();
    let diff = || project.json(&["diff", "HEAD", "--fail-on", "major"]).0;
    project.write("oasmith.toml", "clients = [\"pets\", \"cats/api.toml\", \"dogs\"]\n");
    project.write("dogs/oasmith.toml", "spec = \"api.yaml\"\nout = \"client\"\n");
    project.write("dogs/api.yaml", &format!("{HEAD}{CATS}"));
    assert_eq!(diff(), Some(3));
    project.write("pets/api.yaml", &format!("{HEAD}{PETS}"));
    assert_eq!(diff(), Some(1));
    project.write("cats/api.yaml", "paths: [");
    assert_eq!(diff(), Some(2));
    project.write("cats/api.yaml", &format!("{HEAD}{CATS}"));
    let (code, objects) = project.json(&["generate", "--bump"]);
    let versions: Vec<&Value> = objects.iter().map(|object| &object["bump"]["version"]).collect();
    assert_eq!((code, versions), (Some(0), vec![&"2.0.0".into(), &"0.1.0".into(), &"0.1.0".into()]));
}

//! What does each accepted document become, as IR and as Rust?
//!
//! There are two snapshots for each fixture, so that a reader of their differences sees which half moved: the stages
//! up to `pass`, or `name` and `emit`.

use std::fmt::Write;
use std::path::Path;

use oasmith::diagnostic::{self, Colour};
use oasmith::name::Lock;
use oasmith::{Config, Plan};

const FIXTURES: &str = "tests/fixtures/accept";

/// Fixtures that are about what `client.rs` says: its servers, its credentials and its groups.
const ABOUT_THE_CLIENT: [&str; 3] = ["security_", "servers_", ABOUT_GROUPS];

/// Fixtures that are about groups as features. The others do without, so that each is about one thing.
const ABOUT_GROUPS: &str = "groups_";

#[test]
fn accepted_documents() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/accept");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    insta::glob!("fixtures/accept/*", |path| {
        let plan = plan(path);
        insta::assert_snapshot!("ir", ir(&plan));
        insta::assert_snapshot!("rust", rust(&plan, path));
    });
}

fn plan(path: &Path) -> Plan {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let planned = if path.is_dir() {
        // Where it takes several files or a configuration, they are in a folder with the document.
        let folder = Path::new(FIXTURES).join(name.as_ref());
        let configuration = folder.join("oasmith.toml");
        let mut config = if configuration.exists() {
            Config::from_file(&configuration).expect("the configuration of a fixture can be used")
        } else {
            Config::new(folder.join("openapi.yaml"), "client")
        };
        config.client.group_features = false;
        oasmith::plan(&config)
    } else {
        let text = std::fs::read_to_string(path).expect("a fixture is text");
        let mut config = Config::new(name.as_ref(), "client");
        config.client.group_features = name.starts_with(ABOUT_GROUPS);
        oasmith::plan_text(&name, &text, &config, &Lock::default())
    };
    planned.unwrap_or_else(|failure| panic!("{}:\n{failure}", path.display()))
}

/// Prints the IR, and what was said about the document.
fn ir(plan: &Plan) -> String {
    let mut text = oasmith::ir::print(&plan.api);
    if plan.diagnostics.iter().next().is_some() {
        write!(text, "\n---- diagnostics\n{}", diagnostic::render(&plan.diagnostics, Colour::None))
            .expect("a string takes in any text");
    }
    text
}

/// Prints the models and the calls, and what else the fixture is about.
fn rust(plan: &Plan, path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let about_the_client = ABOUT_THE_CLIENT.iter().any(|prefix| name.starts_with(prefix));
    let about_groups = name.starts_with(ABOUT_GROUPS);
    let has_ledger = plan.diagnostics.iter().any(|diagnostic| diagnostic.code.in_ledger());
    let is_shown = |path: &str| match path {
        // The bridge to serde has one line for each type, and says nothing about it but the groups that need it.
        "src/model/serde.rs" | "Cargo.toml" => about_groups,
        "src/client.rs" => about_the_client,
        "LEDGER.md" => has_ledger,
        "src/webhook.rs" | "src/xml.rs" => true,
        path => path.starts_with("src/model/") || path.starts_with("src/operation/"),
    };
    let mut text = String::new();
    for file in plan.files.iter().filter(|file| is_shown(&file.path)) {
        let body = file.text.split_once("\n\n").map_or(file.text.as_str(), |(_header, body)| body);
        writeln!(text, "---- {}\n{body}", file.path).expect("a string takes in any text");
    }
    text
}

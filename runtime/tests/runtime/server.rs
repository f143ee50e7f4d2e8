//! Which servers are refused, and when?

use oasmith_runtime::{
    Api, Builder, CallOptions, Core, Credential, Error, ErrorKind, Operation, Place, Replay, Scheme, ServerInfo,
    ServerVariable,
};

use super::support::{API, core, send, send_with};

static TENANT: Api = Api::new(
    "example/1",
    &[ServerInfo::new(
        "https://{tenantDomain}.example.com/{stage}",
        &[
            ServerVariable::new("tenantDomain", "acme", &[]),
            ServerVariable::new("stage", "v1/live", &["v1/live", "v1/test"]),
        ],
    )],
    &[Scheme::new("bearer", Place::Bearer)],
);

/// An API whose tenant has no default.
static REQUIRED: Api = Api::new(
    "example/1",
    &[ServerInfo::new("https://{tenantDomain}.example.com", &[ServerVariable::new("tenantDomain", "", &[])])],
    &[],
);

fn tenant(variables: &[(&str, &str)]) -> Result<Core, Error> {
    let builder = Builder::new(&TENANT).transport(Replay::new());
    variables.iter().fold(builder, |builder, (name, value)| builder.server_variable(*name, *value)).build()
}

fn server(url: &str) -> Result<Core, Error> {
    Builder::new(&API).transport(Replay::new()).server(url).build()
}

#[test]
fn variables_are_filled() {
    let url = |variables: &[(&str, &str)]| tenant(variables).map(|core| core.server().to_owned()).ok();
    assert_eq!(url(&[]).as_deref(), Some("https://acme.example.com/v1/live"));
    assert_eq!(url(&[("tenantDomain", "x")]).as_deref(), Some("https://x.example.com/v1/live"));
    assert_eq!(url(&[("tenantDomain", "a"), ("tenantDomain", "b")]).as_deref(), Some("https://b.example.com/v1/live"));
    assert_eq!(url(&[("stage", "v1/test")]).as_deref(), Some("https://acme.example.com/v1/test"));
}

/// An API whose server is known to the caller alone.
static ENDPOINT: Api = Api::new(
    "example/1",
    &[ServerInfo::new(
        "{endpoint}/api/{version}",
        &[ServerVariable::new("endpoint", "", &[]), ServerVariable::new("version", "v1", &["v1", "v2"])],
    )],
    &[],
);

#[test]
fn a_variable_that_begins_the_url_may_be_a_url() {
    let url = |endpoint: &str| {
        let builder = Builder::new(&ENDPOINT).transport(Replay::new());
        builder.server_variable("endpoint", endpoint).build().map(|core| core.server().to_owned()).ok()
    };
    assert_eq!(url("https://x.example.com").as_deref(), Some("https://x.example.com/api/v1"));
    assert_eq!(url("http://localhost:3000/").as_deref(), Some("http://localhost:3000/api/v1"));
    assert_eq!(url("https://x.example.com/base/").as_deref(), Some("https://x.example.com/base/api/v1"));
    for value in ["", "x.example.com", "ftp://x", "https://a@b", "https://x?q", "https://x/{y}", "https://x/%2e%2e"] {
        assert_eq!(url(value), None, "{value}");
    }
    // Elsewhere a URL is no value.
    assert!(tenant(&[("tenantDomain", "https://x")]).is_err());
}

#[test]
fn a_variable_cannot_move_the_host() {
    for value in [
        "",
        "evil.com/",
        "a@evil.com",
        "evil.com:80",
        "evil.com#",
        "evil.com?",
        "a\\b",
        "a b",
        "a\nb",
        "%2f",
        "[",
        "{x}",
    ] {
        let error = tenant(&[("tenantDomain", value)]).expect_err(value);
        assert_eq!(error.kind(), ErrorKind::Config, "{value}");
    }
    assert!(tenant(&[("stage", "v2")]).is_err());
    assert!(tenant(&[("unknown", "v2")]).is_err());
}

#[test]
fn urls() {
    for url in ["https://x", "http://x", "HTTPS://x/", "https://x:8443/a/b/", "http://[::1]:80"] {
        assert!(server(url).is_ok(), "{url}");
    }
    let bad = [
        "",
        "x",
        "/v1",
        "//x",
        "ftp://x",
        "file:///x",
        "javascript:1",
        "https://",
        "https://u@x",
        "https://u:p@x",
        "https://x?a",
        "https://x#a",
        "https://x /",
        "https://x\n",
        "https://x\\y",
        "https://{who}.x",
        "https://x/a/../b",
        "https://x/%2e%2E",
        "https://x{",
        "https://x:99999",
        "https://x:",
        "https://[::1]:x",
    ];
    for url in bad {
        assert_eq!(server(url).map_err(|error| error.kind()).err(), Some(ErrorKind::Config), "{url}");
    }
    let text = server("https://user:hunter2@x").expect_err("it has a password").to_string();
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn credentials_need_https_or_this_machine() {
    let with = |url: &str| {
        Builder::new(&API).transport(Replay::new()).server(url).credential(0, Credential::token("t")).build()
    };
    for url in ["https://x", "http://localhost:1", "http://127.0.0.1", "http://127.9.9.9", "http://[::1]:80"] {
        assert!(with(url).is_ok(), "{url}");
    }
    for url in ["http://x", "http://10.0.0.1", "http://localhost.evil.com", "http://[::2]"] {
        assert_eq!(with(url).map_err(|error| error.kind()).err(), Some(ErrorKind::Config), "{url}");
    }
}

#[test]
fn faults_are_kept_for_build() {
    let builder = || Builder::new(&API).transport(Replay::new());
    assert!(builder().header("a b", "c").build().is_err());
    assert!(builder().header("a", "b\nc").build().is_err());
    assert!(builder().user_agent("a\nb").build().is_err());
    assert!(builder().credential(99, Credential::token("t")).build().is_err());
    assert!(builder().credential_of("nothing", Credential::token("t")).build().is_err());
    assert!(builder().credential_of("query", Credential::key("k")).build().is_ok());
}

#[test]
fn clones_share() {
    let core = core(&Replay::new());
    assert_eq!(core.clone().server(), "https://api.example.com/v1");
}

#[test]
fn what_is_said_last_about_the_server_counts() {
    let builder = || Builder::new(&TENANT).transport(Replay::new());
    let url =
        |builder: Builder| builder.build().map(|core| core.server().to_owned()).map_err(|error| error.to_string());
    let ok = |url: &str| Ok(url.to_owned());
    assert_eq!(
        url(builder().server_variable("tenantDomain", "a").server("https://test.example")),
        ok("https://test.example")
    );
    assert_eq!(
        url(builder().server("https://test.example").server_variable("tenantDomain", "a")),
        ok("https://a.example.com/v1/live")
    );
    let template = || builder().server_variable("tenantDomain", "a").server("https://{tenantDomain}.test");
    assert_eq!(url(template()), ok("https://a.test"));
    assert_eq!(url(template().server_variable("tenantDomain", "b")), ok("https://b.test"));
    assert!(url(builder().server("https://test.example").server_variable("unknown", "a")).is_err());
    let home = || builder().home("https://home.example");
    assert_eq!(url(home()), ok("https://home.example"));
    assert_eq!(url(home().server("https://test.example")), ok("https://test.example"));
    assert_eq!(url(builder().server("https://test.example").home("https://home.example")), ok("https://test.example"));
    assert_eq!(url(home().server_variable("tenantDomain", "a")), ok("https://a.example.com/v1/live"));
}

#[test]
fn a_variable_without_default_has_to_be_set() {
    let builder = || Builder::new(&REQUIRED).transport(Replay::new());
    let error = builder().build().expect_err("no tenant is named");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("`tenantDomain`"), "{error}");
    let error = builder().server_hint("set TENANT").build().expect_err("no tenant is named");
    assert_eq!(error.to_string(), "configuration: no server is named: set TENANT");
    assert!(builder().server_variable("tenantDomain", "acme").build().is_ok());
    assert!(builder().server("https://x").build().is_ok() && builder().home("https://x").build().is_ok());
}

static ELSEWHERE: Operation = Operation::new("example.Op", "GET", "/files")
    .security(&[&[&[0]]])
    .servers(&[ServerInfo::new("https://files.example.net", &[])]);

#[test]
fn the_server_of_an_operation_has_the_credentials_and_that_of_a_call_has_not() {
    let replay = Replay::new();
    replay.respond_json(200, "null").respond_json(200, "null");
    let builder = || Builder::new(&API).transport(replay.clone()).credential(0, Credential::token("t"));
    let core = builder().build().expect("the client is sound");
    assert!(send(&core, &ELSEWHERE).is_ok());
    let elsewhere = CallOptions::new().server("https://elsewhere.example");
    let refused = send_with(&core, &ELSEWHERE, |call| call.options(elsewhere));
    assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::Request));
    let core = builder().server("https://mock.example").build().expect("the client is sound");
    assert!(send(&core, &ELSEWHERE).is_ok());
    let requests = replay.requests();
    let sent: Vec<_> = requests.iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(sent, ["https://files.example.net/files", "https://mock.example/files"]);
    assert_eq!(requests[0].headers()["authorization"], "Bearer t");
}

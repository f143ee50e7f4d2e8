//! Searches the apps of a tenant, first page by page, then one by one.
//!
//! ```text
//! cargo run --example search_apps            # all apps
//! cargo run --example search_apps -- git     # those whose name or description is like `git`
//! ```
//!
//! Without credentials in the environment it talks to a stand-in server inside the process.

mod support;

use std::process::ExitCode;
use std::time::Duration;

use conductorone::{Client, Error};

#[tokio::main]
async fn main() -> ExitCode {
    let query = std::env::args().nth(1).unwrap_or_default();
    match search(&query).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn search(query: &str) -> Result<(), Error> {
    let client: Client = support::builder(APPS)
        .await?
        .user_agent("search-apps/1.0")
        .timeout(Duration::from_secs(60))
        .attempt_timeout(Duration::from_secs(20))
        .build()?;

    let which = if query.is_empty() { "all apps".to_owned() } else { format!("apps like `{query}`") };
    println!("Pages of {which} at {}:", client.server_url());
    let mut pages = client.app_search().search().query(query).page_size(3).pages();
    let mut number = 0;
    while let Some(page) = pages.try_next().await? {
        number += 1;
        let apps = page.list.unwrap_or_default();
        println!("  page {number} has {} apps, the next one is {}", apps.len(), pages.continuation().unwrap_or("-"));
    }

    println!("\nThe apps themselves, a thousand at most:");
    for app in client.app_search().search().query(query).items().try_collect(1000).await? {
        let name = app.display_name.as_deref().unwrap_or("(no name)");
        let users = app.user_count.unwrap_or_default();
        let since = app.created_at.map(|at| at.to_string()).unwrap_or_default();
        println!("  {name:<20} {users:>5} users  {since}");
    }

    // One page with what came along with it.
    let response = client.app_search().search().only_directories(true).send_with_response().await?;
    println!("\nA single call: status {}, request {}", response.status, response.request_id().unwrap_or("without id"));
    Ok(())
}

/// Says what went wrong. The error's own text has all of this too, in one line, but for the cause.
fn explain(error: &Error) {
    eprintln!("The search failed: {error}");
    if let Some(cause) = std::error::Error::source(error) {
        eprintln!("  because: {cause}");
    }
    match (error.status(), error.server_message()) {
        (Some(status), Some(message)) => eprintln!("  the server answered {status}: {message}"),
        (Some(status), None) => eprintln!("  the server answered {status}"),
        (None, _) => eprintln!("  no answer came ({:?})", error.kind()),
    }
    if let Some(id) = error.request_id() {
        eprintln!("  the support will ask for the request id: {id}");
    }
}

/// What the stand-in has.
const APPS: &str = r#"[
    {"id": "2a1", "displayName": "GitHub", "userCount": "412", "createdAt": "2024-02-01T09:00:00Z"},
    {"id": "2a2", "displayName": "GitLab", "userCount": "18", "createdAt": "2024-03-11T10:30:00Z"},
    {"id": "2a3", "displayName": "Okta", "userCount": "640", "isDirectory": true, "createdAt": "2023-11-20T08:15:00Z"},
    {"id": "2a4", "displayName": "Slack", "userCount": "633", "createdAt": "2024-01-08T14:00:00Z"},
    {"id": "2a5", "displayName": "Snowflake", "userCount": "77", "createdAt": "2024-06-17T07:45:00Z"},
    {"id": "2a6", "displayName": "Salesforce", "userCount": "201", "createdAt": "2024-07-02T16:20:00Z"},
    {"id": "2a7", "displayName": "Zoom", "userCount": "598", "createdAt": "2024-09-30T11:05:00Z"}
]"#;

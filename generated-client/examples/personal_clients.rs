//! Lists the personal clients of a tenant, and shows what a refused call looks like.
//!
//! ```text
//! cargo run --example personal_clients            # all of them
//! cargo run --example personal_clients -- ci      # those whose name has `ci` in it
//! ```
//!
//! Without credentials in the environment it talks to a stand-in server inside the process.

mod support;

use std::process::ExitCode;
use std::time::Duration;

use conductorone::model::PersonalClient;
use conductorone::{CallOptions, Client, Error};

#[tokio::main]
async fn main() -> ExitCode {
    match list(std::env::args().nth(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The list cannot be had: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn list(query: Option<String>) -> Result<(), Error> {
    let client = support::builder(PERSONAL_CLIENTS).await?.user_agent("personal-clients/1.0").build()?;

    let mut search = client.personal_client_search().search().page_size(2);
    if let Some(query) = query {
        search = search.query(query);
    }
    // These hold for each page by itself, so that a long list does not run out of time.
    let options = CallOptions::new().timeout(Duration::from_secs(30)).header("x-list", "nightly-report");
    let mut clients = search.with_options(options).items();

    println!("Personal clients at {}:", client.server_url());
    let mut count = 0;
    while let Some(personal_client) = clients.try_next().await? {
        count += 1;
        println!("  {}", describe(&personal_client));
    }
    println!("{count} in all\n");

    show_a_refusal(&client).await;
    Ok(())
}

fn describe(client: &PersonalClient) -> String {
    let name = client.display_name.as_deref().unwrap_or("(no name)");
    let used = client.last_used_at.as_ref().map_or("never used".to_owned(), |at| format!("last used {at}"));
    let from = match client.allow_source_cidr.as_deref() {
        None | Some([]) => "anywhere".to_owned(),
        Some(networks) => networks.join(", "),
    };
    format!("{name:<14} {used:<34} from {from}")
}

/// Makes a call with a token that nobody takes.
async fn show_a_refusal(client: &Client) {
    let options = CallOptions::new().header("authorization", "Bearer not-a-token");
    match client.personal_client_search().search().with_options(options).await {
        Ok(_) => println!("The server takes any token."),
        Err(error) if error.is_unauthorized() => {
            println!("A call with a token that is not valid ends like this:\n  {error}");
            println!(
                "  status {:?}, request id {:?}",
                error.status().map(|status| status.as_u16()),
                error.request_id()
            );
        }
        Err(error) => println!("The server could not be asked: {error}"),
    }
}

/// What the stand-in has.
const PERSONAL_CLIENTS: &str = r#"[
    {"id": "3b1", "displayName": "laptop", "clientId": "brave-otter-1@example.conductor.one/pcc",
     "lastUsedAt": "2026-04-01T12:00:00Z", "allowSourceCidr": ["10.0.0.0/24"]},
    {"id": "3b2", "displayName": "ci nightly", "clientId": "calm-heron-2@example.conductor.one/pcc",
     "lastUsedAt": "2026-04-02T02:00:07Z", "allowSourceCidr": ["192.0.2.0/28", "2001:db8::/32"]},
    {"id": "3b3", "displayName": "ci release", "clientId": "quick-newt-3@example.conductor.one/pcc"},
    {"id": "3b4", "displayName": "reports", "clientId": "quiet-wren-4@example.conductor.one/pcc",
     "lastUsedAt": "2026-03-28T06:30:00Z", "allowSourceCidr": []}
]"#;

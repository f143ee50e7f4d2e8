//! Which calls are made, of both operations?

use conductorone::model::{PolicyRef, UserRef};
use conductorone::operation::{app_search, personal_client_search};
use conductorone::runtime::Paged;
use conductorone::{Client, ErrorKind};

use super::judge::{Faults, Server};
use super::{direct, header};

/// Text that a careless encoder would damage.
const TEXT: &str = "Zoë \"quoted\" \\ / \u{1f600}\n\t\u{7f}";

/// Calls that say nothing; one of each is awaited as it is, without the response around it.
pub(crate) async fn empty(client: &Client, server: Server, faults: &mut Faults) {
    let apps = client.app_search().search().send_with_response().await;
    let apps = faults.accepted("apps, nothing set", server, apps).and_then(|page| page.list).unwrap_or_default();
    let is_example = apps.first().is_some_and(|app| app.user_count == Some(123) && app.app_owners.is_some());
    faults.expect("apps, the documented example", is_example, "its fields are not in the decoded page");

    let clients = client.personal_client_search().search().send_with_response().await;
    let clients =
        faults.accepted("clients, nothing set", server, clients).and_then(|page| page.list).unwrap_or_default();
    let is_example = clients.first().is_some_and(|client| client.created_at.is_some());
    faults.expect("clients, the documented example", is_example, "its fields are not in the decoded page");

    if let Err(error) = client.app_search().search().await {
        faults.refused("apps, awaited", &error);
    }
    if let Err(error) = client.personal_client_search().search().send().await {
        faults.refused("clients, sent", &error);
    }
}

/// Calls that set everything there is to set.
pub(crate) async fn full(client: &Client, server: Server, faults: &mut Faults) {
    for page_size in [0, 1, 100, i32::MAX] {
        let apps = every_app_field(client, page_size).send_with_response().await;
        faults.accepted("apps, everything set", server, apps);
        let clients = every_client_field(client, page_size).send_with_response().await;
        faults.accepted("clients, everything set", server, clients);
    }
}

/// Goes through pages and items. The example names a next page each time, and always by the same cursor.
pub(crate) async fn pages(client: &Client, faults: &mut Faults) {
    endless("apps", every_app_field(client, 10), faults).await;
    endless("clients", every_client_field(client, 10), faults).await;
}

/// Decodes answers that Prism makes up at random from the schemas.
pub(crate) async fn random(client: &Client, count: usize, faults: &mut Faults) {
    for number in 1..=count {
        let apps = client.app_search().search().with_options(header("prefer", "dynamic=true"));
        let apps = apps.send_with_response().await;
        faults.accepted(&format!("apps, random answer {number}"), Server::Prism, apps);
        let clients = client.personal_client_search().search().with_options(header("prefer", "dynamic=true"));
        let clients = clients.send_with_response().await;
        faults.accepted(&format!("clients, random answer {number}"), Server::Prism, clients);
    }
}

/// Makes a call without any credential, which both schemes of the description rule out.
pub(crate) async fn without_token(url: &str, faults: &mut Faults) {
    match direct(url).and_then(conductorone::ClientBuilder::build) {
        Ok(client) => {
            let outcome = client.app_search().search().await;
            let is_refused = outcome.is_err_and(|error| error.is_unauthorized());
            faults.expect("apps, no token", is_refused, "the server did not answer 401");
        }
        Err(error) => faults.refused("apps, no token", &error),
    }
}

/// Makes a call whose body is said to be something that the description does not have.
pub(crate) async fn wrong_media_type(client: &Client, faults: &mut Faults) {
    let search = client.app_search().search().query(TEXT).with_options(header("content-type", "text/plain"));
    let is_refused = search.await.is_err_and(|error| error.status().is_some_and(|status| status.is_client_error()));
    faults.expect("apps, wrong media type", is_refused, "the server did not refuse it, so it does not check");
}

/// Goes through pages that never end: two are good, and then the repeated cursor is an error.
async fn endless<P: Paged + Clone>(what: &str, call: P, faults: &mut Faults) {
    let mut pages = conductorone::runtime::Pages::new(call.clone());
    for number in 1..=2 {
        match pages.try_next().await {
            Ok(page) => faults.expect(&format!("{what}, page {number}"), page.is_some(), "there is none"),
            Err(error) => faults.refused(&format!("{what}, page {number}"), &error),
        }
    }
    let last = pages.try_next().await;
    let is_noticed = last.is_err_and(|error| error.kind() == ErrorKind::Pagination);
    faults.expect(&format!("{what}, pages"), is_noticed, "a cursor that comes again is not an error");

    match conductorone::runtime::Items::new(call).try_collect(2).await {
        Ok(items) => faults.expect(&format!("{what}, items"), items.len() == 2, "there are not two"),
        Err(error) => faults.refused(&format!("{what}, items"), &error),
    }
}

fn every_app_field(client: &Client, page_size: i32) -> app_search::Search {
    let search = client.app_search().search().app_ids(["2a1", TEXT]).exclude_app_ids([""; 0]).display_name(TEXT);
    let policy = PolicyRef { id: Some(TEXT.to_owned()) };
    let search = search.only_directories(true).policy_refs([policy, PolicyRef::default()]).query("");
    search.page_size(page_size).page_token(TEXT)
}

fn every_client_field(client: &Client, page_size: i32) -> personal_client_search::Search {
    let user = UserRef { id: Some(TEXT.to_owned()) };
    let search = client.personal_client_search().search().query(TEXT).users([user, UserRef::default()]);
    search.page_size(page_size).page_token(TEXT)
}

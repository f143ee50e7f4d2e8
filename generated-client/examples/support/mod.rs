//! Where do the examples find a server if there is no tenant?
//!
//! An application needs nothing of this: it writes `Client::from_env()?`, or gives the builder what it has.

use std::io;

use conductorone::{Client, ClientBuilder, Error, ErrorKind};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Any of these says that there is a tenant to talk to.
const CREDENTIALS: [&str; 4] =
    ["CONDUCTORONE_ACCESS_TOKEN", "CONDUCTORONE_OIDC_TOKEN", "CONDUCTORONE_CLIENT_ID", "CONDUCTORONE_CLIENT_SECRET"];

/// The only token that the stand-in takes.
const TOKEN: &str = "stand-in-token";

/// Returns the builder of a client for the tenant that the environment names.
///
/// If it names none, the client talks to a stand-in inside this process, which serves `items`, a JSON array.
pub async fn builder(items: &'static str) -> Result<ClientBuilder, Error> {
    let is_set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.trim().is_empty());
    if CREDENTIALS.iter().any(is_set) {
        return Ok(Client::builder().from_env());
    }
    let server = start(items)
        .await
        .map_err(|why| Error::new(ErrorKind::Connect, "the stand-in cannot be started").with_source(why))?;
    println!("No credentials in the environment: this is a stand-in server at {server}, with made-up data.");
    println!("Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET to talk to your tenant.\n");
    Ok(Client::builder().server(server).bearer_auth(TOKEN))
}

async fn start(items: &'static str) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, items));
        }
    });
    Ok(format!("http://{address}"))
}

async fn serve(stream: TcpStream, items: &'static str) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut number = 0;
    while let Some((is_authorized, body)) = read(&mut stream).await? {
        number += 1;
        let (status, answer) = if is_authorized {
            ("200 OK", page(items, &serde_json::from_slice(&body).unwrap_or_default()))
        } else {
            ("401 Unauthorized", json!({ "code": 16, "message": "the token is not valid" }))
        };
        let answer = answer.to_string();
        let whole = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-request-id: stand-in-{number}\r\n\
             content-length: {}\r\n\r\n{answer}",
            answer.len()
        );
        stream.write_all(whole.as_bytes()).await?;
    }
    Ok(())
}

/// Reads a request: whether it has the token, and its body; nothing when the client has closed the connection.
async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<(bool, Vec<u8>)>> {
    let (mut is_authorized, mut length) = (false, 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap_or(0),
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                is_authorized = value.strip_prefix("Bearer ") == Some(TOKEN);
            }
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some((is_authorized, body)))
}

/// Returns the page of items that the request asks for, by the part of their names that it gives.
fn page(items: &str, request: &Value) -> Value {
    let items: Vec<Value> = serde_json::from_str(items).unwrap_or_default();
    let query = request["query"].as_str().unwrap_or_default().to_lowercase();
    let is_meant = |item: &Value| item["displayName"].as_str().is_some_and(|name| name.to_lowercase().contains(&query));
    let meant: Vec<Value> = items.into_iter().filter(is_meant).collect();
    let size = request["pageSize"].as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or(25).max(1);
    let start: usize = request["pageToken"].as_str().and_then(|token| token.parse().ok()).unwrap_or(0);
    let end = meant.len().min(start.saturating_add(size));
    let next = (end < meant.len()).then(|| end.to_string());
    json!({ "list": meant.get(start..end).unwrap_or_default(), "nextPageToken": next })
}

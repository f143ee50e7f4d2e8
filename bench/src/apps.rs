//! Which applications use the client, and the types that it is compared with?

use super::client::{Call, Client, written};

/// Returns the workspace and the applications.
pub(crate) fn files(client: &Client, types: &[String]) -> Vec<(String, String)> {
    let members = ["client", "derived", "calls", "derived-calls", "codec-app", "derived-app", "speed"];
    let workspace = format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n");
    let krate = client.krate.replace('_', "-");
    let ours = |features: &str| format!("client = {{ package = {krate:?}, path = \"../client\"{features} }}\n");
    let derived = "derived = { path = \"../derived\" }\n";
    let serde_json = "serde_json = \"1\"\n";
    let tokio = "tokio = { version = \"1\", features = [\"rt\", \"time\"] }\n";
    let reqwest = "reqwest = { version = \"0.13\", default-features = false, features = [\"json\"] }\n";
    let derived_calls = format!("{derived}{reqwest}{tokio}").replace("\"time\"", "\"net\", \"time\"");
    let calls = ours(", features = [\"test-util\"]") + tokio;
    let decoders = types.iter().map(|ty| format!("    decoder!(\"{ty}\", {ty}),\n")).collect::<String>();
    let speed = format!("{}\ndecoders! {{\n{decoders}}}\n", include_str!("../templates/speed.rs"));
    vec![
        ("Cargo.toml".to_owned(), workspace),
        ("calls/Cargo.toml".to_owned(), manifest("calls", &calls)),
        ("calls/src/main.rs".to_owned(), every_call(client)),
        ("derived-calls/Cargo.toml".to_owned(), manifest("derived-calls", &derived_calls)),
        ("derived-calls/src/main.rs".to_owned(), every_derived_call(client)),
        ("codec-app/Cargo.toml".to_owned(), manifest("codec-app", &ours(""))),
        ("codec-app/src/main.rs".to_owned(), every_type(client, OURS)),
        ("derived-app/Cargo.toml".to_owned(), manifest("derived-app", &format!("{derived}{serde_json}"))),
        ("derived-app/src/main.rs".to_owned(), every_type(client, DERIVED)),
        ("speed/Cargo.toml".to_owned(), manifest("speed", &format!("{}{derived}{serde_json}", ours("")))),
        ("speed/src/main.rs".to_owned(), speed),
    ]
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{dependencies}"
    )
}

/// Returns an application that makes every call, as the documentation of the call does it, against a transport that
/// counts.
fn every_call(client: &Client) -> String {
    let name = |index: usize| format!("call_{index}_{}", client.calls[index].name);
    let mut text = String::from(
        "#![allow(deprecated, unused_variables, unused_mut)]\n#![recursion_limit = \"256\"]\n\
         use std::future::Future;\nuse std::pin::Pin;\n\n",
    );
    let krate = &client.krate;
    text += &format!("use client as {krate};\n\ntype Outcome = Result<(), client::Error>;\n");
    text += "type Call = for<'a> fn(&'a client::Client) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;\n\n";
    for (index, call) in client.calls.iter().enumerate() {
        text += &format!("async fn {}(client: &client::Client) -> Outcome {{\n", name(index));
        for line in &call.example {
            // The value is kept, but not printed: that would measure `Debug`.
            let line = line.replace("println!(\"{item:?}\")", "std::hint::black_box(&item)");
            text += &format!("    {}\n", line.replace("println!(\"{response:?}\")", "std::hint::black_box(&response)"));
        }
        text += "    Ok(())\n}\n\n";
    }
    text += &format!("static CALLS: [Call; {}] = [\n", client.calls.len());
    for index in 0..client.calls.len() {
        text += &format!("    |client| Box::pin({}(client)),\n", name(index));
    }
    let quick_start = client.quick_start.join("\n    ");
    let quick_start = quick_start.replace(".build()", ".transport(replay.clone())\n    .build()");
    // The placeholders are for people; a token has no space in it.
    let quick_start = quick_start.replace("\"the ", "\"the-");
    text += &format!(
        "];\n\nfn main() -> Outcome {{\n    let replay = client::runtime::Replay::new();\n    {quick_start}\n    \
         let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect(\"a runtime\");\n    \
         for call in &CALLS {{\n        let _ = runtime.block_on(call(&client));\n    }}\n    \
         let requests = replay.requests().len();\n    assert!(requests >= CALLS.len(), \"every call sends a request\");\n    \
         println!(\"{{}} calls sent {{requests}} requests\", CALLS.len());\n    Ok(())\n}}\n"
    );
    text
}

/// Returns an application that makes every call with `reqwest` and the derived models, in as little code as that takes:
/// no builder, no credentials, no retries, no pages. Its requests go to a port where nobody listens.
fn every_derived_call(client: &Client) -> String {
    let mut text = String::from(
        "#![allow(deprecated, unused_imports)]\n#![recursion_limit = \"256\"]\nuse std::future::Future;\n\
         use std::hint::black_box;\nuse std::pin::Pin;\n\nuse derived::{codec, model};\n\n\
         type Outcome = Result<(), reqwest::Error>;\n\
         type Call = for<'a> fn(&'a reqwest::Client) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;\n\n",
    );
    for (index, call) in client.calls.iter().enumerate() {
        let Call { method, path, .. } = call;
        text += &format!("async fn call_{index}(client: &reqwest::Client) -> Outcome {{\n");
        text += &format!(
            "    let url = concat!(\"http://127.0.0.1:9\", {path:?});\n    \
             let mut request = client.request(reqwest::Method::{method}, url);\n"
        );
        if let Some(ty) = &call.request {
            let ty = written(ty);
            text += &format!(
                "    if let Some(body) = black_box(None::<{ty}>) {{\n        request = request.json(&body);\n    }}\n"
            );
        }
        text += "    let response = request.send().await?.error_for_status()?;\n";
        if let Some(ty) = &call.response {
            text += &format!("    black_box(&response.json::<{}>().await?);\n", written(ty));
        }
        text += "    Ok(())\n}\n\n";
    }
    text += &format!("static CALLS: [Call; {}] = [\n", client.calls.len());
    for index in 0..client.calls.len() {
        text += &format!("    |client| Box::pin(call_{index}(client)),\n");
    }
    text += "];\n\nfn main() {\n    let client = reqwest::Client::new();\n    \
             let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect(\"a runtime\");\n    \
             let failed = CALLS.iter().filter(|call| runtime.block_on(call(&client)).is_err()).count();\n    \
             println!(\"{} calls, {failed} found nobody\", CALLS.len());\n}\n";
    text
}

const OURS: &str = "use client::model;\nuse client::runtime::model as codec;\nuse codec::{decode, encode};\n";
const DERIVED: &str = "use derived::{codec, model};\nuse serde_json::{from_slice as decode, to_vec as encode};\n";

/// Returns an application that decodes every type of a response and encodes every type of a request.
///
/// `black_box` hides from the compiler that there is no value to encode.
fn every_type(client: &Client, front: &str) -> String {
    let mut text = format!("#![allow(deprecated, unused_imports)]\n#![recursion_limit = \"256\"]\n{front}\n");
    text += "use std::hint::black_box;\n\n";
    let (decoded, encoded) = (client.decoded(), client.encoded());
    for (index, ty) in decoded.iter().enumerate() {
        text += &format!(
            "fn decode_{index}(json: &[u8]) -> bool {{\n    decode::<{ty}>(json).map(black_box).is_ok()\n}}\n\n"
        );
    }
    for (index, ty) in encoded.iter().enumerate() {
        text += &format!(
            "fn encode_{index}() -> bool {{\n    let value = black_box(None::<{ty}>);\n    \
             value.is_some_and(|value| encode(&value).is_ok())\n}}\n\n"
        );
    }
    let table = |name: &str, count: usize| (0..count).map(|index| format!("{name}_{index}, ")).collect::<String>();
    text += &format!(
        "static DECODE: [fn(&[u8]) -> bool; {}] = [{}];\nstatic ENCODE: [fn() -> bool; {}] = [{}];\n\n",
        decoded.len(),
        table("decode", decoded.len()),
        encoded.len(),
        table("encode", encoded.len()),
    );
    text += "fn main() {\n    let decoded = black_box(&DECODE).iter().filter(|decode| decode(b\"{}\")).count();\n    \
             let encoded = black_box(&ENCODE).iter().filter(|encode| encode()).count();\n    \
             println!(\"{decoded} of {} decoded, {encoded} of {} encoded\", DECODE.len(), ENCODE.len());\n}\n";
    text
}

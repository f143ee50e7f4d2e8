//! What does a call look like whose client is a module of the program?

#[rustfmt::skip]
#[allow(dead_code, unused_imports)] // this program needs a part of it only
#[path = "api/src/lib.rs"]
pub mod api;

#[tokio::main]
async fn main() -> Result<(), api::Error> {
    // It stands in for a server, so that this runs anywhere.
    let server = oasmith_runtime::Replay::new();
    server.respond_json(200, r#"{ "name": "Rex", "age": 3 }"#);
    let client = api::Client::builder().transport(server).build()?;

    let pet = client.pets().get_pet("Rex").send().await?;
    println!("{} is {} years old", pet.name, pet.age.unwrap_or_default());
    Ok(())
}

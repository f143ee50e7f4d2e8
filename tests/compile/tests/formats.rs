//! What are formats in Rust, when the configuration chooses types of other crates?

use fixtures::{formats_of_chrono, formats_of_jiff, formats_of_time};
use oasmith_runtime::Replay;
use oasmith_runtime::model::{Decode, Encode, decode, encode};
use serde_json::{Value as Json, json};

fn event() -> Json {
    json!({
        "id": "67e55044-10b1-426f-9247-bb680e5fe0c8",
        "at": "2026-03-01T12:00:00Z",
        "ended": "2026-03-01T12:30:00.123Z",
        "days": ["2026-03-01", "2026-03-02"],
        "prices": { "EUR": "9.90" },
    })
}

/// Decodes a value, and expects it to be written as it was read.
fn unchanged<T: Decode + Encode>(json: &Json) -> T {
    let value = decode::<T>(json.to_string().as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"));
    let written: Json = serde_json::from_slice(&encode(&value).expect("it is finite")).expect("it is JSON");
    assert_eq!(written, *json);
    value
}

#[test]
fn fields_have_the_types_that_were_chosen() {
    let read: formats_of_jiff::model::Event = unchanged(&event());
    let at: jiff::Timestamp = read.at;
    let days: Option<Vec<jiff::civil::Date>> = read.days;
    let id: uuid::Uuid = read.id;
    let price = read.prices.expect("it is there")["EUR"] * rust_decimal::Decimal::TWO;
    assert_eq!((at.as_second(), days.map(|days| days.len()), id.get_version_num()), (1_772_366_400, Some(2), 4));
    assert_eq!(price.to_string(), "19.80");
    let read: formats_of_chrono::model::Event = unchanged(&event());
    let (at, id): (chrono::DateTime<chrono::Utc>, String) = (read.at, read.id);
    assert_eq!((at.timestamp(), id.len()), (1_772_366_400, 36));
    let read: formats_of_time::model::Event = unchanged(&event());
    let (at, ended): (time::OffsetDateTime, Option<time::OffsetDateTime>) = (read.at, read.ended);
    assert_eq!((at.unix_timestamp(), ended.map(time::OffsetDateTime::nanosecond)), (1_772_366_400, Some(123_000_000)));
}

#[test]
fn a_text_that_is_none_of_the_type_is_a_fault_with_its_place() {
    let mut json = event();
    json["days"][1] = "tomorrow".into();
    let fault = decode::<formats_of_jiff::model::Event>(json.to_string().as_bytes()).expect_err("it is no date");
    assert_eq!(fault.path(), "$.days[1]");
}

#[test]
fn parameters_are_written_as_their_formats_say() {
    use std::future::IntoFuture;
    use std::pin::pin;
    use std::task::{Context, Waker};

    let replay = Replay::new();
    replay.respond_json(200, event().to_string());
    let client = formats_of_jiff::Client::builder().transport(replay.clone()).build().expect("the client is sound");
    let body = formats_of_jiff::model::Event::new(uuid::Uuid::nil(), jiff::Timestamp::UNIX_EPOCH);
    let call = client.events().add_event(jiff::civil::date(2026, 3, 1), body).since(jiff::Timestamp::UNIX_EPOCH);
    // The transport answers at once.
    let _ = pin!(call.into_future()).poll(&mut Context::from_waker(Waker::noop()));
    let request = &replay.requests()[0];
    assert_eq!(request.uri().path(), "/events/2026-03-01");
    assert_eq!(request.uri().query(), Some("since=1970-01-01T00%3A00%3A00Z"));
    let expected = json!({ "at": "1970-01-01T00:00:00Z", "id": "00000000-0000-0000-0000-000000000000" });
    assert_eq!(serde_json::from_slice::<Json>(request.body()).expect("it is JSON"), expected);
}

#[test]
fn a_type_of_ones_own_stands_wherever_the_schema_does() {
    use fixtures::own::Money;
    use fixtures::types_replaced::model::Order;

    let json = json!({
        "price": "100 EUR", "total": "119 EUR", "refunds": ["5 EUR"], "discount": 3, "fee": "1 USD",
    });
    let mut order: Order = unchanged(&json);
    let price: &Money = &order.price;
    assert_eq!((price.cents, order.total.currency.as_str()), (100, "EUR"));
    order.fee = Some(Money { cents: 2, currency: "USD".to_owned() });
    let made = Order::new(order.price.clone(), order.total.clone());
    assert_eq!((made.refunds, order.refunds.map(|refunds| refunds.len())), (None, Some(1)));
}

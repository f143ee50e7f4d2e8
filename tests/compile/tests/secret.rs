//! Is a secret in a model kept out of what `Debug` shows?

use fixtures::secrets::model::{Account, Login, LoginPin};
use oasmith_runtime::model::decode;
use serde_json::json;

/// What must not be shown.
const CANARY: &str = "canary-7f3a";

#[test]
fn debug_shows_that_a_secret_is_there_and_not_what_it_is() {
    let mut login = Login::new("ann", CANARY);
    login.answers = Some([("pet".to_owned(), CANARY.to_owned())].into());
    login.pin = Some(LoginPin::from(CANARY));
    let shown = format!("{login:?}");
    assert_eq!(
        shown,
        "Login { answers: Some((hidden)), former: None, password: (hidden), pin: Some((hidden)), user: \"ann\" }"
    );
    assert!(!format!("{login:#?}").contains(CANARY));

    let json = json!({ "type": "a", "key": CANARY, "login": { "user": "b", "password": CANARY }, "more": 1 });
    let account: Account = decode(json.to_string().as_bytes()).expect("it is an account");
    let shown = format!("{account:?}");
    assert!(!shown.contains(CANARY) && shown.contains("type: \"a\"") && shown.contains("more"), "{shown}");
    assert_eq!(account.key.as_deref(), Some(CANARY));
}

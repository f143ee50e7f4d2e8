//! Does each kind of credential get to each place, or is it refused?

use oasmith_runtime::auth::{Applied, Credential, CredentialState, Place, Token, TokenKind, apply};

use super::double::Endpoint;

async fn applied(credential: Credential, place: Place) -> String {
    let grant = CredentialState::new(credential).obtain(&Endpoint::new()).await.expect("it is there");
    match apply(&grant, &place) {
        Ok(Applied::Header(name, value)) => {
            assert!(value.is_sensitive());
            format!("{name}: {}", value.to_str().expect("it is a text"))
        }
        Ok(Applied::Query(name, secret)) => format!("?{name}={}", secret.expose()),
        Ok(Applied::Cookie(name, secret)) => format!("cookie {name}={}", secret.expose()),
        Ok(other) => panic!("{other:?} goes nowhere that is known"),
        Err(error) => {
            assert!(!format!("{error} {error:?}").contains("marker"), "{error:?}");
            "refused".to_owned()
        }
    }
}

#[tokio::test]
async fn credentials_fit_their_places() {
    let token = || Credential::token("t");
    let key = || Credential::key("k");
    let basic = || Credential::basic("user", "pass:word");
    let cases = [
        (token(), Place::Bearer, "authorization: Bearer t"),
        (key(), Place::Bearer, "authorization: Bearer k"),
        (basic(), Place::Bearer, "refused"),
        (token(), Place::Basic, "refused"),
        (key(), Place::Basic, "refused"),
        (basic(), Place::Basic, "authorization: Basic dXNlcjpwYXNzOndvcmQ="),
        (token(), Place::Header("X-API-Key"), "x-api-key: t"),
        (key(), Place::Header("X-API-Key"), "x-api-key: k"),
        (basic(), Place::Header("X-API-Key"), "refused"),
        (key(), Place::Query("key"), "?key=k"),
        (basic(), Place::Query("key"), "refused"),
        (key(), Place::Cookie("sid"), "cookie sid=k"),
        (basic(), Place::Cookie("sid"), "refused"),
        (Credential::basic("key", ""), Place::Basic, "authorization: Basic a2V5Og=="),
        (Credential::token("Bearer t"), Place::Bearer, "authorization: Bearer t"),
        (Credential::token("bearer t"), Place::Bearer, "authorization: Bearer t"),
        (token(), Place::Http("SharedAccessKey"), "authorization: SharedAccessKey t"),
        (key(), Place::Http("dpop"), "authorization: dpop k"),
        (Credential::key("hawk id=\"1\", ts=\"2\""), Place::Http("Hawk"), "authorization: Hawk id=\"1\", ts=\"2\""),
        (basic(), Place::Http("Hawk"), "refused"),
        (basic(), Place::Digest, "refused"),
        (key(), Place::Certificate, "refused"),
    ];
    for (credential, place, expected) in cases {
        assert_eq!(applied(credential, place).await, expected, "{place:?}");
    }
}

#[tokio::test]
async fn what_a_place_cannot_carry_is_refused() {
    let cases = [
        (Credential::token(""), Place::Bearer),
        (Credential::token("Bearer "), Place::Bearer),
        (Credential::token("marker\n"), Place::Bearer),
        (Credential::token("mark er"), Place::Bearer),
        (Credential::token("marker-ü"), Place::Bearer),
        (Credential::key(""), Place::Header("x-api-key")),
        (Credential::key("marker\r\nx: y"), Place::Header("x-api-key")),
        (Credential::key("k"), Place::Header("x api\r\nkey")),
        (Credential::key(""), Place::Query("key")),
        (Credential::key("marker\n"), Place::Query("key")),
        (Credential::key("marker\n"), Place::Http("Custom")),
        (Credential::key("Custom "), Place::Http("Custom")),
        (Credential::key("marker; path=/"), Place::Cookie("sid")),
        (Credential::key("marker,"), Place::Cookie("sid")),
        (Credential::basic("marker:", "p"), Place::Basic),
        (Credential::basic("u", "marker\u{7}"), Place::Basic),
    ];
    for (credential, place) in cases {
        assert_eq!(applied(credential, place).await, "refused", "{place:?}");
    }
}

#[tokio::test]
async fn the_kind_of_a_token_stands_before_it() {
    let credential = Credential::from_fn(|| async {
        Ok::<_, std::convert::Infallible>(Token::new("t").with_kind(TokenKind::Other("DPoP".to_owned())))
    });
    assert_eq!(applied(credential, Place::Bearer).await, "authorization: DPoP t");
}

//! Is the first alternative chosen that the caller has credentials for?

use oasmith_runtime::auth::{Credential, CredentialState, Place, Scheme, select};

static SCHEMES: [Scheme; 4] = [
    Scheme::new("bearerAuth", Place::Bearer),
    Scheme::new("oauth", Place::Bearer),
    Scheme::new("key", Place::Header("x-api-key")),
    Scheme::new("tenant", Place::Query("tenant")),
];

fn chosen(security: &[&[&[usize]]], configured: &[usize]) -> Result<Vec<usize>, String> {
    let state = |index: usize| configured.contains(&index).then(|| CredentialState::new(Credential::token("t")));
    let states: Vec<_> = (0..SCHEMES.len()).map(state).collect();
    select(security, &SCHEMES, &states).map(|(_, schemes)| schemes).map_err(|error| error.to_string())
}

#[test]
fn an_operation_without_security_takes_nothing() {
    assert_eq!(chosen(&[], &[0, 1, 2, 3]), Ok(vec![]));
}

#[test]
fn any_one_of_an_entry_will_do() {
    let security: &[&[&[usize]]] = &[&[&[0, 1]]];
    assert_eq!(chosen(security, &[0]), Ok(vec![0]));
    assert_eq!(chosen(security, &[1]), Ok(vec![1]));
    assert_eq!(chosen(security, &[0, 1]), Ok(vec![0]));
}

#[test]
fn all_entries_of_an_alternative_are_needed() {
    let security: &[&[&[usize]]] = &[&[&[0, 1], &[3]], &[&[2]]];
    assert_eq!(chosen(security, &[1, 3]), Ok(vec![1, 3]));
    assert_eq!(chosen(security, &[1, 2]), Ok(vec![2]));
    assert_eq!(chosen(security, &[1, 2, 3]), Ok(vec![1, 3]));
    assert_eq!(chosen(&[&[&[3], &[3, 0]]], &[3]), Ok(vec![3]));
}

#[test]
fn optional_credentials_are_presented_when_they_are_there() {
    let security: &[&[&[usize]]] = &[&[], &[&[2]]];
    assert_eq!(chosen(security, &[2]), Ok(vec![2]));
    assert_eq!(chosen(security, &[]), Ok(vec![]));
    assert_eq!(chosen(security, &[0]), Ok(vec![]));
}

#[test]
fn a_missing_credential_is_named() {
    let fault = |names: &str| Err(format!("authentication: no credential is configured; set {names}"));
    assert_eq!(chosen(&[&[&[0, 1]]], &[2]), fault("`bearerAuth` or `oauth`"));
    assert_eq!(chosen(&[&[&[0, 1], &[3]], &[&[2]]], &[3]), fault("(`bearerAuth` or `oauth`) and `tenant`, or `key`"));
}

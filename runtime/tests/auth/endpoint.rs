//! Do forms with credentials go to no URL that they must not go to?

use oasmith_runtime::auth::{endpoint, is_loopback};

#[test]
fn a_token_url_may_be_relative() {
    let cases = [
        ("https://acme.example.com", "/auth/v1/token", "https://acme.example.com/auth/v1/token"),
        ("https://acme.example.com/", "/auth/v1/token", "https://acme.example.com/auth/v1/token"),
        ("https://acme.example.com:8443/api/v1", "/token", "https://acme.example.com:8443/token"),
        ("https://acme.example.com/api/v1", "token", "https://acme.example.com/api/token"),
        ("https://acme.example.com/api/v1/", "token?a=b", "https://acme.example.com/api/v1/token?a=b"),
        ("https://acme.example.com", "https://login.example.org/t", "https://login.example.org/t"),
        ("http://localhost:8080", "/token", "http://localhost:8080/token"),
        ("https://acme.example.com", "http://127.0.0.2/token", "http://127.0.0.2/token"),
        ("http://[::1]:80", "/token", "http://[::1]:80/token"),
    ];
    for (server, url, expected) in cases {
        assert_eq!(endpoint(server, url).expect(url), expected);
    }
}

#[test]
fn a_token_url_that_would_leak_is_refused() {
    let cases = [
        ("http://acme.example.com", "/token"),
        ("https://acme.example.com", "http://acme.example.com/token"),
        ("https://acme.example.com", "http://localhost.example.com/token"),
        ("https://acme.example.com", "http://localhost@example.com/token"),
        ("https://acme.example.com", "https://user:word@example.com/token"),
        ("https://acme.example.com", "ftp://localhost/token"),
        ("https://acme.example.com", "file:///etc/passwd"),
        ("https://acme.example.com", "//example.org/token"),
        ("https://acme.example.com", "/\\example.org/token"),
        ("https://acme.example.com", "/token#fragment"),
        ("https://acme.example.com", "/to ken"),
        ("https://acme.example.com", "/token\r\nHost: example.org"),
        ("https://acme.example.com", ""),
        ("acme.example.com", "/token"),
        ("", "/token"),
    ];
    for (server, url) in cases {
        let error = endpoint(server, url).expect_err(url);
        assert!(!error.to_string().contains("word"), "{error}");
    }
}

#[test]
fn this_machine_is_known() {
    let cases = ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "[::1]", "::1"];
    assert!(cases.iter().all(|host| is_loopback(host)));
    let cases = ["", "example.com", "localhost.example.com", "128.0.0.1", "0.0.0.0", "[::2]", "127.0.0.1.example.com"];
    assert!(!cases.iter().any(|host| is_loopback(host)));
}

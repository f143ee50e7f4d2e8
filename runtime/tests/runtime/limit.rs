//! Does a body stop being read at its limit?

use bytes::Bytes;
use http::Response;
use oasmith_runtime::{Call, ErrorKind, Replay};

use super::support::{GET, builder, core, run, send};

fn pieces(status: u16, sizes: &[usize]) -> Response<Vec<Bytes>> {
    let body = sizes.iter().map(|size| Bytes::from(vec![b'1'; *size])).collect();
    Response::builder().status(status).body(body).expect("the response is legal")
}

#[test]
fn a_success_that_is_too_long_is_an_error() {
    let rows: [(&[usize], bool); 8] = [
        (&[], true),
        (&[10], true),
        (&[11], false),
        (&[5, 5], true),
        (&[5, 6], false),
        (&[0, 3, 0, 7, 0], true),
        (&[3, 3, 3, 3], false),
        (&[1, 1_000_000], false),
    ];
    for (sizes, fits) in rows {
        let replay = Replay::new();
        let core = builder(&replay).response_limit(10).build().expect("the client is sound");
        replay.respond_chunks(pieces(200, sizes));
        let outcome = run(Call::new(&core, &GET).send_bytes().into_body());
        match outcome {
            Ok(body) => assert_eq!((body.len(), fits), (sizes.iter().sum(), true)),
            Err(error) => {
                assert!(!fits, "{sizes:?}");
                assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Decode, false));
                assert!(error.to_string().contains("longer than 10 bytes"), "{error}");
            }
        }
    }
}

#[test]
fn of_a_failure_only_the_start_is_kept() {
    let replay = Replay::new();
    replay.respond_chunks(pieces(400, &[60_000, 60_000, 60_000]));
    let error = send(&core(&replay), &GET).expect_err("it is a failure");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.body().map(Bytes::len), Some(65_536));
}

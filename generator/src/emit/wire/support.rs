//! What do the tests of all groups have in common?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::module::Module;
use super::super::{Cx, gate, ident};
use super::krate;
use super::setting::Setting;

/// Emits what the tests begin with.
pub(super) fn main(cx: Cx<'_>) -> Module<'_> {
    let groups = cx.api.groups_by_id().map(|(id, _)| {
        let (gate, accessor) = (gate::group(cx, id), ident(&cx.names.of_group(id).accessor));
        quote!(#gate #[rustfmt::skip] mod #accessor;)
    });
    let front = quote! {
        //! What the calls put on the wire, and what they make of the answers.
        //!
        //! No test needs a server: the transport keeps the requests, and answers from memory. The requests and the
        //! answers are those of the description's examples, or else made of its schemas.

        #![cfg(all(feature = "serde", feature = "test-util"))]
        #![allow(dead_code, deprecated, unused_imports, clippy::approx_constant)]

        mod group {
            #(#groups)*
        }
        #[rustfmt::skip]
        mod support;
    };
    Module::short("tests/wire/main.rs", front)
}

/// Emits what the tests have in common.
pub(super) fn emit(cx: Cx<'_>) -> Module<'_> {
    let krate = krate(cx);
    let (seen, wire, functions) = (seen(), wire(cx), functions());
    let front = quote! {
        //! How do the tests make calls, and what do they compare?

        use ::std::future::Future;
        use ::std::pin::pin;
        use ::std::task::{Context, Poll, Waker};

        use ::#krate::Client;
        use ::#krate::runtime::bytes::Bytes;
        use ::#krate::runtime::model::{Decode, Encode, serialize};
        use ::#krate::runtime::{Error, OneOf, Replay, Request, RetryPolicy, SendBody};
        use ::serde_json::Value;

        /// A client whose requests are kept, and whose answers are queued.
        pub(super) struct Wire {
            pub(super) client: Client,
            replay: Replay,
        }

        /// What was read, in a form that can be compared with what came.
        pub(super) enum Seen {
            Json(Value),
            Text(String),
            Nothing,
            /// Something that was not to be read.
            Other(String),
        }

        #seen

        #wire

        #functions
    };
    Module::short("tests/wire/support.rs", front)
}

/// Emits what shows what was read.
fn seen() -> TokenStream {
    quote! {
        impl Seen {
            pub(super) fn json(value: &dyn Encode) -> Self {
                Self::Json(serialize(value, ::serde_json::value::Serializer).expect("a model is JSON"))
            }

            #[allow(clippy::ptr_arg, reason = "it is one of the functions that take what an answer is read as")]
            pub(super) fn text(value: &String) -> Self {
                Self::Text(value.clone())
            }

            pub(super) fn bytes(value: &Bytes) -> Self {
                Self::Text(String::from_utf8_lossy(value).into_owned())
            }

            pub(super) fn other(value: &dyn ::std::fmt::Debug) -> Self {
                Self::Other(format!("{value:?}"))
            }

            /// Shows the body of a failure as the type that the description has for it.
            pub(super) fn declared<T: Decode + Encode>(error: &Error) -> Self {
                error.api_error::<T>().map_or(Self::Nothing, |body| Self::json(&body))
            }

            /// Shows the body of a failure as it came.
            pub(super) fn body_of(error: &Error) -> Self {
                error.body().map_or(Self::Nothing, Self::bytes)
            }
        }
    }
}

/// Emits what makes calls.
fn wire(cx: Cx<'_>) -> TokenStream {
    let builder = Setting::of(cx).builder(cx);
    let krate = krate(cx);
    quote! {
        impl Wire {
            pub(super) fn new() -> Self {
                let replay = Replay::new();
                let client = Client::builder()
                    #builder
                    .retry(RetryPolicy::never())
                    .transport(replay.clone())
                    .build()
                    .expect("a client can be made");
                Self { client, replay }
            }

            /// Makes a call, and compares its request with a text of it.
            #[track_caller]
            pub(super) fn sends<T>(&self, call: SendBody<T>, expected: &str) {
                self.answer(204, "", "");
                let outcome = wait(call);
                let request = self.replay.requests().pop();
                assert!(request.is_some(), "it was not sent: {:?}", outcome.err());
                let (head, body) = request.as_ref().map(parts).unwrap_or_default();
                let (expected_head, expected_body) = expected.split_once("\n\n").unwrap_or((expected, ""));
                same(&head, expected_head);
                same(&normal(&body), &normal(expected_body));
            }

            /// Makes a call that succeeds, and compares what it brings with what came.
            #[track_caller]
            pub(super) fn reads<T>(
                &self,
                call: SendBody<T>,
                status: u16,
                media_type: &str,
                body: &str,
                show: impl FnOnce(T) -> Seen,
            ) {
                self.answer(status, media_type, body);
                check(show(wait(call).expect("the answer is a success that can be read")), body);
            }

            /// Makes a call that fails, and compares what its error says with what came.
            #[track_caller]
            pub(super) fn fails<T>(
                &self,
                call: SendBody<T>,
                status: u16,
                media_type: &str,
                body: &str,
                show: impl FnOnce(&Error) -> Seen,
            ) {
                self.answer(status, media_type, body);
                let error = wait(call).err().expect("the answer is a failure");
                let found = error.status().map(|status| status.as_u16());
                assert_eq!(found, Some(status), "{error:?}");
                check(show(&error), body);
            }

            /// Makes a call that fails, and compares what its error declares with what came.
            #[track_caller]
            pub(super) fn fails_as<T, E: OneOf>(
                &self,
                call: SendBody<T>,
                status: u16,
                media_type: &str,
                body: &str,
                show: impl FnOnce(E) -> Seen,
            ) {
                self.fails(call, status, media_type, body, |error| error.declared().map_or(Seen::Nothing, show));
            }

            fn answer(&self, status: u16, media_type: &str, body: &str) {
                let mut answer = ::#krate::runtime::http::Response::builder().status(status);
                if !media_type.is_empty() {
                    answer = answer.header("content-type", media_type);
                }
                self.replay.respond(answer.body(body.to_owned()).expect("the answer is one of HTTP"));
            }
        }
    }
}

/// Emits what waits and compares.
fn functions() -> TokenStream {
    quote! {
        /// Waits for a call. Nothing of it takes time, so that one that is not ready waits for what never comes.
        fn wait<F: Future>(future: F) -> F::Output {
            let mut future = pin!(future);
            let mut cx = Context::from_waker(Waker::noop());
            for _ in 0..100 {
                if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
                    return output;
                }
            }
            unreachable!("the call waits for something")
        }

        /// Returns a request as text, in two parts; the product that made it is left out.
        fn parts(request: &Request) -> (String, String) {
            let mut headers: Vec<String> = Vec::new();
            for (name, value) in request.headers() {
                if name != "user-agent" {
                    headers.push(format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())));
                }
            }
            headers.sort();
            let head = format!("{} {}\n{}", request.method(), request.uri(), headers.join("\n"));
            (head, String::from_utf8_lossy(request.body()).into_owned())
        }

        #[track_caller]
        fn check(seen: Seen, body: &str) {
            match seen {
                Seen::Json(value) => same(&format!("{value:#}"), &normal(body)),
                Seen::Text(text) | Seen::Other(text) => same(&text, body),
                Seen::Nothing => same("", body),
            }
        }

        /// Returns JSON in the form in which it is compared, and other texts as they are.
        fn normal(text: &str) -> String {
            ::serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| format!("{value:#}"))
        }

        #[track_caller]
        fn same(found: &str, expected: &str) {
            let (found, expected) = (found.trim(), expected.trim());
            assert!(found == expected, "found:\n{found}\n\nexpected:\n{expected}\n");
        }
    }
}

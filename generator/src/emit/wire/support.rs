//! What do the tests of all groups have in common?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::module::Module;
use super::super::{Cx, gate, ident};
use super::krate;
use super::setting::Setting;
use super::stack::Sizes;

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
        //!
        //! `WIRE_SERVER=http://127.0.0.1:4010 cargo test --test wire` takes the same requests to a server as well,
        //! whose URL stands for the one that the description names. A test then fails where the server refuses a
        //! request, or where its answer cannot be read. It is meant for servers that hold requests against the
        //! description and answer with what it promises; the values mean nothing to one that does the work. This
        //! needs the feature `reqwest`.

        #![cfg(all(feature = "serde", feature = "test-util"))]
        #![allow(dead_code, deprecated, unused_imports, clippy::approx_constant)]

        #[rustfmt::skip]
        mod carrier;
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
    let sizes = Sizes::of(cx);
    let on_large_stack = cx.api.operations.iter().any(|operation| sizes.are_large(operation)).then(on_large_stack);
    let front = quote! {
        //! How do the tests make calls, and what do they compare?

        use ::std::future::Future;
        use ::std::pin::pin;
        use ::std::task::{Context, Poll, Waker};

        use ::#krate::Client;
        use ::#krate::runtime::bytes::Bytes;
        use ::#krate::runtime::model::{Decode, Encode, serialize};
        use ::#krate::runtime::{Error, ErrorKind, OneOf, Request, RetryPolicy, SendBody};
        use ::serde_json::Value;

        use super::carrier::Carrier;

        /// How much of an answer is shown.
        const SHOWN: usize = 4000;

        /// A client whose requests are kept, and whose answers are queued unless they come from a server.
        pub(super) struct Wire {
            pub(super) client: Client,
            carrier: Carrier,
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

        #on_large_stack
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
                let carrier = Carrier::new();
                let client = Client::builder()
                    #builder
                    .retry(RetryPolicy::never())
                    .transport(carrier.clone())
                    .build()
                    .expect("a client can be made");
                Self { client, carrier }
            }

            /// Makes a call, and compares its request with a text of it. A server has to take it, and to answer with
            /// what can be read.
            #[track_caller]
            pub(super) fn sends<T>(&self, call: SendBody<T>, expected: &str) {
                self.answer(204, "", "");
                let before = self.carrier.replay.requests().len();
                let error = wait(call).err();
                // A server may ask for more than one.
                let request = self.carrier.replay.requests().into_iter().nth(before);
                assert!(request.is_some(), "it was not sent: {error:?}");
                let (head, body) = request.as_ref().map(parts).unwrap_or_default();
                let (expected_head, expected_body) = expected.split_once("\n\n").unwrap_or((expected, ""));
                same(&head, expected_head);
                same(&normal(&body), &normal(expected_body));
                let fault = error.filter(|error| self.has_server() && is_fault(error)).map(|error| shown(&error));
                assert!(fault.is_none(), "{}", fault.unwrap_or_default());
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
                if self.has_server() {
                    return;
                }
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
                if self.has_server() {
                    return;
                }
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

            /// Returns whether a server answers, which is then not told what.
            fn has_server(&self) -> bool {
                self.carrier.server.is_some()
            }

            fn answer(&self, status: u16, media_type: &str, body: &str) {
                let mut answer = ::#krate::runtime::http::Response::builder().status(status);
                if !media_type.is_empty() {
                    answer = answer.header("content-type", media_type);
                }
                self.carrier.replay.respond(answer.body(body.to_owned()).expect("the answer is one of HTTP"));
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

        /// Returns a request as text, in two parts; the product that made it is left out, and so is what parts are
        /// told apart by.
        fn parts(request: &Request) -> (String, String) {
            let mut headers: Vec<String> = Vec::new();
            for (name, value) in request.headers() {
                if name != "user-agent" {
                    headers.push(format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())));
                }
            }
            headers.sort();
            let head = format!("{} {}\n{}", request.method(), request.uri(), headers.join("\n"));
            let body = String::from_utf8_lossy(request.body()).into_owned();
            match head.split_once("; boundary=").and_then(|(_, rest)| rest.split([';', '\n']).next()) {
                Some(boundary) => {
                    (head.replace(boundary, "BOUNDARY"), body.replace(boundary, "BOUNDARY").replace("\r\n", "\n"))
                }
                None => (head, body),
            }
        }

        /// Returns whether a server refused a request, or sent what cannot be read. To be sent elsewhere is neither.
        fn is_fault(error: &Error) -> bool {
            let leads_on = error.status().is_some_and(|status| status.is_informational() || status.is_redirection());
            !leads_on || error.kind() != ErrorKind::Api
        }

        /// Shows why a call failed, and the answer that it got, which comes from a server that hides nothing from its
        /// tests.
        fn shown(error: &Error) -> String {
            let mut lines = vec![error.to_string(), String::new()];
            lines.extend(error.status().map(|status| status.to_string()));
            for (name, value) in error.headers().into_iter().flatten() {
                lines.push(format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())));
            }
            let body = error.body().map(|body| String::from_utf8_lossy(body).chars().take(SHOWN).collect());
            lines.extend([String::new(), body.unwrap_or_default()]);
            lines.join("\n")
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

/// Emits what gives a test a larger stack.
fn on_large_stack() -> TokenStream {
    quote! {
        /// How much stack a test with large values has, in bytes.
        const STACK: usize = 64 << 20;

        /// Runs a test whose values are too large for the stack of a test, as long as code is not optimised.
        pub(super) fn on_large_stack(test: impl FnOnce() + Send + 'static) {
            let name = ::std::thread::current().name().unwrap_or_default().to_owned();
            let thread = ::std::thread::Builder::new().name(name).stack_size(STACK).spawn(test);
            if let Err(why) = thread.expect("a thread can be started").join() {
                ::std::panic::resume_unwind(why);
            }
        }
    }
}

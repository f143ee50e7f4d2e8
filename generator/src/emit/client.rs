//! What do the client and its builder look like?

use proc_macro2::TokenStream;
use quote::quote;

use super::module::Module;
use super::{Cx, credential, docs, gate, ident, manifest, runtime, text, ty};
use crate::ir::{Docs, GroupId, SecurityKind, Server};

/// Emits `client.rs`.
pub(super) fn emit(cx: Cx<'_>) -> Module<'_> {
    let root = &cx.shared.root;
    let facts = facts(cx);
    let title = text::inline(&cx.api.info.title);
    let about = format!(" A client of {title}.");
    let module = format!(" How calls of {title} are made: [`Client`] and [`ClientBuilder`].");
    let groups = (0..cx.api.groups.len()).map(|index| group(cx, GroupId(index)));
    let builder = builder(cx);
    let sign_in = runtime::needs(cx.api).sign_in.then(|| {
        quote! {
            // A sign-in that comes before any call goes over the client's transport too.
            impl AsRef<dyn runtime::auth::FormPost> for Client {
                fn as_ref(&self) -> &(dyn runtime::auth::FormPost + 'static) {
                    self.core.as_ref()
                }
            }
        }
    });
    let tokens = quote! {
        #![doc = #module]

        use ::std::time::Duration;

        #[allow(unused_imports, reason = "an API without operations has no calls")]
        use #root::operation;
        use #root::runtime;

        #facts

        #[doc = #about]
        ///
        /// Clones are cheap and share connections, tokens and the budget for retries.
        #[derive(Debug, Clone)]
        pub struct Client {
            core: runtime::Core,
        }

        impl Client {
            /// Returns a builder with the defaults of the description.
            pub fn builder() -> ClientBuilder {
                ClientBuilder { builder: runtime::Builder::new(&API) }
            }

            /// Returns the URL of the server, without a slash at its end.
            pub fn server_url(&self) -> &str {
                self.core.server()
            }

            #(#groups)*
        }

        #sign_in

        #builder
    };
    Module::short("src/client.rs", tokens)
}

fn group(cx: Cx<'_>, id: GroupId) -> TokenStream {
    let names = cx.names.of_group(id);
    let (accessor, ty) = (ident(&names.accessor), ident(&names.ty));
    let docs = format!(" Returns the calls of {}.", text::code(&cx.api.groups[id.0].hint));
    let gate = gate::group(cx, id);
    let note = gate::feature(cx, id).map(|feature| {
        let note = format!(" They need the feature {}.", text::code(feature));
        quote!(#[doc = ""] #[doc = #note])
    });
    quote! {
        #[doc = #docs]
        #note
        #gate
        #[inline]
        pub fn #accessor(&self) -> operation::#accessor::#ty<'_> {
            operation::#accessor::#ty::new(&self.core)
        }
    }
}

/// Emits what the runtime has to know about the API.
fn facts(cx: Cx<'_>) -> TokenStream {
    let user_agent = format!("{}/{}", manifest::package_name(cx.api, cx.config), manifest::version(cx.config));
    let servers = cx.api.servers.iter().map(|server| server_info(cx, server));
    let schemes = cx.api.security.iter().map(|scheme| {
        let name = &scheme.wire_name;
        let place = match &scheme.kind {
            SecurityKind::Basic => quote!(Basic),
            SecurityKind::Http { scheme } => quote!(Http(#scheme)),
            SecurityKind::Digest => quote!(Digest),
            SecurityKind::Certificate => quote!(Certificate),
            SecurityKind::HeaderKey { header } => {
                let header = header.to_ascii_lowercase();
                quote!(Header(#header))
            }
            SecurityKind::QueryKey { name } => quote!(Query(#name)),
            SecurityKind::CookieKey { name } => quote!(Cookie(#name)),
            SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenId { .. } => quote!(Bearer),
        };
        quote!(runtime::Scheme::new(#name, runtime::Place::#place))
    });
    quote! {
        static API: runtime::Api = runtime::Api::new(#user_agent, &[#(#servers),*], &[#(#schemes),*]);
    }
}

/// Emits what the runtime has to know about a server.
pub(super) fn server_info(cx: Cx<'_>, server: &Server) -> TokenStream {
    let url = &server.url;
    let variables = server.variables.iter().map(|variable| {
        let (name, values) = (&variable.wire_name, &variable.values);
        let default = if is_required(cx, name) { "" } else { &variable.default };
        quote!(runtime::ServerVariable::new(#name, #default, &[#(#values),*]))
    });
    quote!(runtime::ServerInfo::new(#url, &[#(#variables),*]))
}

/// Returns whether the caller has to give a variable of the server's URL, whatever default the description has.
fn is_required(cx: Cx<'_>, variable: &str) -> bool {
    cx.config.client.required_variables.iter().any(|name| name == variable)
}

fn builder(cx: Cx<'_>) -> TokenStream {
    let variables = variables(cx);
    let servers = servers(cx);
    let kept = servers_of_operations(cx);
    let schemes = cx.api.schemes_by_id().map(|(id, scheme)| credential::emit(cx, id, scheme));
    quote! {
        /// Puts a [`Client`] together. A fault in what it is given comes out of [`ClientBuilder::build`].
        #[derive(Debug)]
        #[must_use = "a builder does nothing until it builds"]
        pub struct ClientBuilder {
            pub(crate) builder: runtime::Builder,
        }

        impl ClientBuilder {
            #variables

            #(#schemes)*

            /// Sets the URL of the server, instead of one that the description names.
            ///
            /// Of what names the server, what is said last counts.
            #servers
            pub fn server(mut self, url: impl Into<String>) -> Self {
                self.builder = self.builder.server(url);
                self
            }

            #kept

            /// Lets a call with a server of its own ([`runtime::CallOptions::server`]) take the client's credentials
            /// and headers there, whoever runs it. Without this such a call is refused.
            pub fn credentials_for_any_server(mut self) -> Self {
                self.builder = self.builder.credentials_for_any_server();
                self
            }

            /// Sets what carries requests, instead of the default transport.
            pub fn transport(mut self, transport: impl runtime::Transport) -> Self {
                self.builder = self.builder.transport(transport);
                self
            }

            /// Sets when and how often a failed call is tried again: by default it is sent three times at most.
            pub fn retry(mut self, policy: runtime::RetryPolicy) -> Self {
                self.builder = self.builder.retry(policy);
                self
            }

            /// Sets how long a call may take, retries and waits included: by default any time.
            pub fn timeout(mut self, timeout: Duration) -> Self {
                self.builder = self.builder.timeout(timeout);
                self
            }

            /// Sets how long one attempt of a call may take, its body included: by default 60 s. `Duration::MAX` is no
            /// limit.
            pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
                self.builder = self.builder.attempt_timeout(timeout);
                self
            }

            /// Adds a header to every call, but not to the requests for tokens.
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.builder = self.builder.header(name, value);
                self
            }

            /// Names the application in front of this crate in the header `User-Agent`.
            pub fn user_agent(mut self, product: impl Into<String>) -> Self {
                self.builder = self.builder.user_agent(product);
                self
            }

            /// Adds something that sees, and may change, every attempt; the first one added is the outermost.
            pub fn middleware(mut self, middleware: impl runtime::Middleware) -> Self {
                self.builder = self.builder.middleware(middleware);
                self
            }

            /// Sets how many bytes of a response are accepted, after decompression: by default 64 MiB.
            ///
            /// What is decoded may take far more memory than its text: a program that talks to servers it does not
            /// trust sets a limit that fits its answers.
            pub fn response_limit(mut self, bytes: usize) -> Self {
                self.builder = self.builder.response_limit(bytes);
                self
            }

            /// Returns the client.
            ///
            /// # Errors
            ///
            /// Fails when a URL, a header or another thing that was set cannot be used; the error names it.
            pub fn build(self) -> Result<Client, runtime::Error> {
                Ok(Client { core: self.builder.build()? })
            }
        }
    }
}

/// Emits what the description says about its servers, where it says more than one URL.
fn servers(cx: Cx<'_>) -> Option<TokenStream> {
    let servers = &cx.api.servers;
    let is_told = servers.len() > 1 || servers.iter().any(|server| !server.docs.is_empty());
    is_told.then(|| {
        let note = |server: &Server| match &server.docs.description {
            Some(text) => format!("The description names {}: {text}", text::code(&server.url)),
            None => format!("The description names {}.", text::code(&server.url)),
        };
        let docs = docs::attributes(&Docs { notes: servers.iter().map(note).collect(), ..Docs::default() }, None);
        quote!(#[doc = ""] #docs)
    })
}

/// Emits what tells apart the servers of operations and that of the client, where there are both.
fn servers_of_operations(cx: Cx<'_>) -> Option<TokenStream> {
    cx.api.operations.iter().any(|operation| !operation.servers.is_empty()).then(|| {
        quote! {
            /// Lets operations that have servers of their own keep them although [`ClientBuilder::server`] was set,
            /// which otherwise counts for all of them.
            pub fn servers_of_operations(mut self) -> Self {
                self.builder = self.builder.servers_of_operations();
                self
            }
        }
    })
}

fn variables(cx: Cx<'_>) -> TokenStream {
    let mut seen = Vec::new();
    let mut methods = TokenStream::new();
    let of_document: Vec<&String> =
        cx.api.servers.iter().flat_map(|server| &server.variables).map(|variable| &variable.wire_name).collect();
    for variable in cx.api.all_servers().flat_map(|server| &server.variables) {
        let Some(name) = cx.names.of_server_variable(&variable.wire_name) else { continue };
        if seen.contains(&&variable.wire_name) {
            continue;
        }
        seen.push(&variable.wire_name);
        let (name, wire) = (ident(name), &variable.wire_name);
        let mut about = variable.docs.clone();
        about.notes.push(if is_required(cx, wire) {
            "There is no default: a client needs this, or the URL of its server.".to_owned()
        } else {
            format!("Default: {}.", text::code(&variable.default))
        });
        let docs = docs::attributes(&about, Some(&format!("Sets the server variable {}.", text::code(wire))));
        let set = if of_document.contains(&wire) { quote!(server_variable) } else { quote!(operation_variable) };
        let placeholder = ty::placeholder(std::slice::from_ref(&name));
        methods.extend(quote! {
            #docs
            #placeholder
            pub fn #name(mut self, #name: impl Into<String>) -> Self {
                self.builder = self.builder.#set(#wire, #name);
                self
            }
        });
    }
    methods
}

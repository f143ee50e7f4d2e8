//! How does a call go through its pages?

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::ident;
use super::super::ty::{self, From};
use super::builder::style_of;
use super::{Call, send, setter};
use crate::ir::{
    IntKind, Output, PageCount, PageInput, PageNext, PageUnit, Pagination, ParameterLocation, Scalar, Ty, TyKind,
    TypeId,
};

/// Emits `IntoFuture`, and `Paged` where the operation pages.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let into_future = send::into_future(call);
    let paged = call.operation.pagination.as_ref().and_then(|pagination| paged(call, pagination));
    quote!(#into_future #paged)
}

/// Emits the methods that go through the pages, where the operation pages.
pub(super) fn methods(call: Call<'_>) -> Option<TokenStream> {
    let pagination = call.operation.pagination.as_ref()?;
    let items = pagination.items.as_ref().map(|_| {
        quote! {
            /// Goes through the items of all pages, from the cursor that is set, or else the first.
            #[inline]
            pub fn items(self) -> runtime::Items<Self> {
                runtime::Items::new(self)
            }
        }
    });
    let inferred = (!pagination.declared).then(|| {
        quote! {
            ///
            /// That the call pages is told from the names of what it takes and brings.
        }
    });
    Some(quote! {
        /// Goes through the pages, from the cursor that is set, or else the first.
        #inferred
        #[inline]
        pub fn pages(self) -> runtime::Pages<Self> {
            runtime::Pages::new(self)
        }

        #items
    })
}

fn paged(call: Call<'_>, pagination: &Pagination) -> Option<TokenStream> {
    let cx = call.cx;
    let name = ident(&cx.names.of_operation(call.id).ty);
    let page = call.operation.response.json()?;
    let whole = ty::present(cx, page, From::Operation);
    // A status without a body ends the pages.
    let is_optional = matches!(call.operation.response.output(), Output::Optional(_));
    let page_type = if is_optional { quote!(Option<#whole>) } else { whole };
    let root = Root { call, is_optional };
    let (set, current) = input(call, pagination);
    let next = next(&root, pagination, &page_type);
    let counts = pagination.is_counted().then(|| {
        quote!(
            const IS_COUNTED: bool = true;
        )
    });
    let (item, items) = items(&root, pagination, page, &page_type);
    Some(quote! {
        impl runtime::Paged for #name {
            type Page = #page_type;
            type Item = #item;

            #counts

            #current

            #[inline]
            fn set_cursor(&mut self, cursor: String) {
                self.call.renew();
                #set
            }

            #next

            #items

            #[inline]
            fn request(self) -> runtime::Sending<#page_type> {
                self.send_with_response()
            }
        }
    })
}

/// Returns what sets the cursor, and what reads the one that the caller has set.
fn input(call: Call<'_>, pagination: &Pagination) -> (TokenStream, Option<TokenStream>) {
    match pagination.input {
        PageInput::Url => (quote!(self.call.follow(cursor);), None),
        PageInput::Parameter(index) => {
            let parameter = &call.operation.parameters[index];
            let (wire, style, place) = (&parameter.wire_name, style_of(parameter), setter::place(parameter));
            let current = (parameter.location == ParameterLocation::Query)
                .then(|| quote!(#[inline] fn current(self) -> Option<String> { self.call.query_text(#wire) }));
            (quote!(self.call.#place(#wire, #style, &cursor);), current)
        }
        PageInput::BodyField(id, index) => {
            let target = setter::target(call, id, index);
            let field = setter::field(call, id, index);
            let take = quote!(::std::mem::take(&mut #target));
            if pagination.is_counted() {
                let count = quote!(self.call.count(&cursor));
                let (value, current) = match (field.three_state, field.is_option()) {
                    (true, _) => (quote!(#count.into()), quote!(#take.value().map(ToString::to_string))),
                    (false, true) => (count, quote!(#target.take().map(|count| count.to_string()))),
                    // A call whose cursor is no count is not sent.
                    (false, false) => (quote!(#count.unwrap_or_default()), quote!(Some(#take.to_string()))),
                };
                let current = quote!(#[inline] fn current(mut self) -> Option<String> { #current });
                return (quote!(#target = #value;), Some(current));
            }
            let (value, current) = match (field.three_state, field.is_option()) {
                (true, _) => (quote!(cursor.into()), quote!(#take.value().cloned())),
                (false, true) => (quote!(Some(cursor)), quote!(#target.take())),
                (false, false) => (quote!(cursor), quote!(Some(#take))),
            };
            let current = quote!(#[inline] fn current(mut self) -> Option<String> { #current });
            (quote!(#target = #value;), Some(current))
        }
    }
}

/// Returns what tells which page is next.
fn next(root: &Root<'_>, pagination: &Pagination, page: &TokenStream) -> TokenStream {
    let follows_url = pagination.input == PageInput::Url;
    let with_answer = |body: TokenStream| {
        quote! {
            #[inline]
            fn next(&self, answer: &runtime::Response<#page>, at: Option<&str>) -> Option<String> { #body }
        }
    };
    match &pagination.next {
        PageNext::Field(path) if follows_url => {
            let text = root.read(path);
            with_answer(quote! {
                let page = &answer.body;
                #text
                runtime::next_url(&self.call, at, page)
            })
        }
        PageNext::Field(path) => {
            let text = root.text(path);
            quote! {
                #[inline]
                fn cursor(page: &#page) -> Option<String> { #text }
            }
        }
        PageNext::Header(name) if follows_url => with_answer(quote! {
            runtime::next_url(&self.call, at, &runtime::next_header(&answer.headers, #name)?)
        }),
        PageNext::Header(name) => quote! {
            #[inline]
            fn next(&self, answer: &runtime::Response<#page>, _: Option<&str>) -> Option<String> {
                runtime::next_header(&answer.headers, #name)
            }
        },
        PageNext::Link => with_answer(quote!(runtime::next_link(&self.call, at, &answer.headers))),
        PageNext::Count(count) => counted(root, pagination, count, page),
    }
}

fn counted(root: &Root<'_>, pagination: &Pagination, count: &PageCount, page: &TokenStream) -> TokenStream {
    let first = Literal::i64_unsuffixed(count.first);
    let unit = match count.unit {
        PageUnit::Items => quote!(next_offset),
        PageUnit::Pages => quote!(next_number),
    };
    let length = pagination.items.as_ref().map_or_else(|| quote!(None), |path| root.option(path, Leaf::Length));
    let more = count.more.as_ref().map(|path| root.option(path, Leaf::Bool)).map(|read| quote!(.more(#read)));
    let pages = count.pages.as_ref().map(|path| root.option(path, Leaf::Integer)).map(|read| quote!(.pages(#read)));
    quote! {
        #[inline]
        fn next(&self, answer: &runtime::Response<#page>, at: Option<&str>) -> Option<String> {
            runtime::Count::new(at, #first, #length) #more #pages.#unit()
        }
    }
}

fn items(root: &Root<'_>, pagination: &Pagination, page: &Ty, page_type: &TokenStream) -> (TokenStream, TokenStream) {
    let cx = root.call.cx;
    let Some(path) = &pagination.items else {
        // The page has no single list, so there are pages but no items.
        let item = quote!(::std::convert::Infallible);
        return (item, quote!(#[inline] fn items(_: #page_type) -> Vec<Self::Item> { Vec::new() }));
    };
    let list = path.last().map_or(page, |(id, index)| &setter::field(root.call, *id, *index).ty);
    let item = match cx.api.types.without_aliases(list) {
        TyKind::Array(items) => ty::written(cx, items, From::Operation),
        _ => ty::present(cx, list, From::Operation),
    };
    let take = root.take(path);
    (item, quote!(#[inline] fn items(page: #page_type) -> Vec<Self::Item> { #take }))
}

/// Where the ways to properties begin.
struct Root<'a> {
    call: Call<'a>,
    is_optional: bool,
}

impl Root<'_> {
    /// Returns statements that make `page`, a reference to the page, one to a property inside it, or end with `None`.
    fn read(&self, path: &[(TypeId, usize)]) -> TokenStream {
        let mut tokens = if self.is_optional { quote!(let page = page.as_ref()?;) } else { TokenStream::new() };
        for (id, index) in path {
            let field = setter::field(self.call, *id, *index);
            let ident = ident(&self.call.cx.names.of_type(*id).members[*index]);
            tokens.extend(match (field.three_state, field.is_option()) {
                (true, _) => quote!(let page = page.#ident.value()?;),
                (false, true) => quote!(let page = page.#ident.as_ref()?;),
                (false, false) => quote!(let page = &page.#ident;),
            });
        }
        tokens
    }

    /// Returns an expression for what is in a property of the page, which may be absent.
    fn option(&self, path: &[(TypeId, usize)], leaf: Leaf) -> TokenStream {
        let (value, is_option) = if self.is_optional {
            chain(&quote!(answer.body.as_ref()), self.inside(&quote!(page), path, leaf))
        } else {
            self.inside(&quote!(answer.body), path, leaf)
        };
        if is_option { value } else { quote!(Some(#value)) }
    }

    /// Returns the same for a place inside the page, and whether it may be absent.
    fn inside(&self, place: &TokenStream, path: &[(TypeId, usize)], leaf: Leaf) -> (TokenStream, bool) {
        let Some(((id, index), rest)) = path.split_first() else { return (quote!(#place.len()), false) };
        let field = setter::field(self.call, *id, *index);
        let ident = ident(&self.call.cx.names.of_type(*id).members[*index]);
        let place = quote!(#place.#ident);
        let is_option = field.three_state || field.is_option();
        let kind = match self.call.cx.api.types.without_aliases(&field.ty) {
            TyKind::Scalar(Scalar::Int(kind, _)) => Some(*kind),
            _ => None,
        };
        let present = if field.three_state { quote!(#place.value()) } else { quote!(#place.as_ref()) };
        let copied = if field.three_state { quote!(#place.value().copied()) } else { place.clone() };
        match (rest, leaf, kind) {
            ([], Leaf::Length, _) | ([_, ..], ..) if is_option => {
                chain(&present, self.inside(&quote!(page), rest, leaf))
            }
            ([], Leaf::Length, _) | ([_, ..], ..) => self.inside(&place, rest, leaf),
            ([], Leaf::Integer, Some(IntKind::I32 | IntKind::U32)) if is_option => {
                (quote!(#copied.map(i64::from)), true)
            }
            ([], Leaf::Integer, Some(IntKind::I32 | IntKind::U32)) => (quote!(i64::from(#place)), false),
            ([], Leaf::Integer, Some(IntKind::U64)) if is_option => {
                (quote!(#copied.and_then(|count| i64::try_from(count).ok())), true)
            }
            ([], Leaf::Integer, Some(IntKind::U64)) => (quote!(i64::try_from(#place).ok()), true),
            ([], Leaf::Bool | Leaf::Integer, _) => (copied, is_option),
        }
    }

    /// Returns a block's end that copies a text.
    fn text(&self, path: &[(TypeId, usize)]) -> TokenStream {
        let Some(((id, index), way)) = path.split_last() else { return quote!(Some(page.clone())) };
        let way = self.read(way);
        let field = setter::field(self.call, *id, *index);
        let ident = ident(&self.call.cx.names.of_type(*id).members[*index]);
        match (field.three_state, field.is_option()) {
            (true, _) => quote!(#way page.#ident.value().cloned()),
            (false, true) => quote!(#way page.#ident.clone()),
            (false, false) => quote!(#way Some(page.#ident.clone())),
        }
    }

    /// Returns a block's end that takes a list out of `page`.
    fn take(&self, path: &[(TypeId, usize)]) -> TokenStream {
        let none = quote!(else { return Vec::new() });
        let mut tokens = if self.is_optional { quote!(let Some(page) = page #none;) } else { TokenStream::new() };
        for (position, (id, index)) in path.iter().enumerate() {
            let field = setter::field(self.call, *id, *index);
            let ident = ident(&self.call.cx.names.of_type(*id).members[*index]);
            let is_last = position + 1 == path.len();
            tokens.extend(match (field.three_state, field.is_option()) {
                (true, _) if is_last => return quote!(#tokens page.#ident.value().cloned().unwrap_or_default()),
                (false, true) if is_last => return quote!(#tokens page.#ident.unwrap_or_default()),
                (false, false) if is_last => return quote!(#tokens page.#ident),
                (true, _) => quote!(let Some(page) = page.#ident.value().cloned() #none;),
                (false, true) => quote!(let Some(page) = page.#ident #none;),
                (false, false) => quote!(let page = page.#ident;),
            });
        }
        quote!(#tokens page)
    }
}

/// What is read of a property.
#[derive(Clone, Copy)]
enum Leaf {
    /// How long the list is.
    Length,
    /// Whether it is true.
    Bool,
    /// The number, which becomes the largest that there is.
    Integer,
}

/// Returns what follows something that may be absent, which then may be absent too.
fn chain(present: &TokenStream, (inner, is_option): (TokenStream, bool)) -> (TokenStream, bool) {
    let then = if is_option { quote!(and_then) } else { quote!(map) };
    (quote!(#present.#then(|page| #inner)), true)
}

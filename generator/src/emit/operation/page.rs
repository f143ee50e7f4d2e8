//! How does a call go through its pages?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ident;
use super::super::ty::{self, From};
use super::builder::style_of;
use super::{Call, send, setter};
use crate::ir::{CursorInput, Output, Pagination, ParameterLocation, TyKind};

/// Emits `IntoFuture`, and `Paged` where the operation pages.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let into_future = send::into_future(call);
    let paged = call.operation.pagination.as_ref().map(|pagination| paged(call, pagination));
    quote!(#into_future #paged)
}

/// Emits the methods that go through the pages, where the operation pages.
pub(super) fn methods(call: Call<'_>) -> Option<TokenStream> {
    let pagination = call.operation.pagination.as_ref()?;
    let items = pagination.output.items.map(|_| {
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

fn paged(call: Call<'_>, pagination: &Pagination) -> TokenStream {
    let cx = call.cx;
    let name = ident(&cx.names.of_operation(call.id).ty);
    let page = pagination.output.page;
    let whole = ty::named(cx, page, From::Operation);
    // A status without a body ends the pages.
    let is_optional = matches!(call.operation.response.output(), Output::Optional(_));
    let (page_type, in_cursor, in_items) = if is_optional {
        let in_items = quote!(let Some(page) = page else { return Vec::new() };);
        (quote!(Option<#whole>), Some(quote!(let page = page.as_ref()?;)), Some(in_items))
    } else {
        (whole, None, None)
    };
    let members = &cx.names.of_type(page).members;
    let (set, current) = match pagination.input {
        CursorInput::Parameter(index) => {
            let parameter = &call.operation.parameters[index];
            let (wire, style, place) = (&parameter.wire_name, style_of(parameter), setter::place(parameter));
            let current = (parameter.location == ParameterLocation::Query)
                .then(|| quote!(#[inline] fn current(self) -> Option<String> { self.call.query_text(#wire) }));
            (quote!(self.call.#place(#wire, #style, &cursor);), current)
        }
        CursorInput::BodyField(id, index) => {
            let target = setter::target(call, id, index);
            let field = setter::field(call, id, index);
            let (value, current) = match (field.three_state, field.is_option()) {
                (true, _) => (quote!(cursor.into()), quote!(::std::mem::take(&mut #target).value().cloned())),
                (false, true) => (quote!(Some(cursor)), quote!(#target.take())),
                (false, false) => (quote!(cursor), quote!(Some(::std::mem::take(&mut #target)))),
            };
            let current = quote!(#[inline] fn current(mut self) -> Option<String> { #current });
            (quote!(#target = #value;), Some(current))
        }
    };
    let next = setter::field(call, page, pagination.output.next);
    let next_ident = ident(&members[pagination.output.next]);
    let cursor = match (next.three_state, next.is_option()) {
        (true, _) => quote!(page.#next_ident.value().cloned()),
        (false, true) => quote!(page.#next_ident.clone()),
        (false, false) => quote!(Some(page.#next_ident.clone())),
    };
    let (item, items) = match pagination.output.items {
        Some(index) => {
            let field = setter::field(call, page, index);
            let ident = ident(&members[index]);
            let item = match cx.api.types.without_aliases(&field.ty) {
                TyKind::Array(items) => ty::written(cx, items, From::Operation),
                _ => ty::present(cx, &field.ty, From::Operation),
            };
            let items = match (field.three_state, field.is_option()) {
                (true, _) => quote!(page.#ident.value().cloned().unwrap_or_default()),
                (false, true) => quote!(page.#ident.unwrap_or_default()),
                (false, false) => quote!(page.#ident),
            };
            (item, quote!(#[inline] fn items(page: #page_type) -> Vec<Self::Item> { #in_items #items }))
        }
        // The page has no single list, so there are pages but no items.
        None => {
            let item = quote!(::std::convert::Infallible);
            (item, quote!(#[inline] fn items(_: #page_type) -> Vec<Self::Item> { Vec::new() }))
        }
    };
    quote! {
        impl runtime::Paged for #name {
            type Page = #page_type;
            type Item = #item;

            #current

            #[inline]
            fn set_cursor(&mut self, cursor: String) {
                self.call.renew();
                #set
            }

            #[inline]
            fn cursor(page: &#page_type) -> Option<String> {
                #in_cursor
                #cursor
            }

            #items

            #[inline]
            fn request(self) -> runtime::Sending<#page_type> {
                self.send_with_response()
            }
        }
    }
}

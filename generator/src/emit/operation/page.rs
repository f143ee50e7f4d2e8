//! How does a call go through its pages?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ident;
use super::super::ty::{self, From};
use super::builder::style_of;
use super::{Call, send, setter};
use crate::ir::{CursorInput, Pagination, Shape, Struct, TyKind};

/// Emits `IntoFuture`, and `Paged` where the operation pages.
pub(super) fn emit(call: Call<'_>) -> TokenStream {
    let into_future = send::into_future(call);
    let paged = paging(call).map(|(pagination, page)| paged(call, pagination, page));
    quote!(#into_future #paged)
}

/// Emits the methods that go through the pages, where the operation pages.
pub(super) fn methods(call: Call<'_>) -> Option<TokenStream> {
    let (pagination, _) = paging(call)?;
    let items = pagination.output.items.map(|_| {
        quote! {
            /// Goes through the items of all pages, from the cursor that is set, or else the first.
            #[inline]
            pub fn items(self) -> runtime::Items<Self> {
                runtime::Items::new(self)
            }
        }
    });
    Some(quote! {
        /// Goes through the pages, from the cursor that is set, or else the first.
        #[inline]
        pub fn pages(self) -> runtime::Pages<Self> {
            runtime::Pages::new(self)
        }

        #items
    })
}

fn paging(call: Call<'_>) -> Option<(&Pagination, &Struct)> {
    let pagination = call.operation.pagination.as_ref()?;
    match &call.cx.api.types.get(pagination.output.page).shape {
        Shape::Struct(page) => Some((pagination, page)),
        Shape::Enum(_) | Shape::Union(_) | Shape::Alias(_) => None,
    }
}

fn paged(call: Call<'_>, pagination: &Pagination, page: &Struct) -> TokenStream {
    let cx = call.cx;
    let name = ident(&cx.names.of_operation(call.id).ty);
    let page_type = ty::named(cx, pagination.output.page, From::Operation);
    let members = &cx.names.of_type(pagination.output.page).members;
    let (set, current) = match pagination.input {
        CursorInput::Parameter(index) => {
            let parameter = &call.operation.parameters[index];
            let (wire, style) = (&parameter.wire_name, style_of(parameter));
            let current = quote!(fn current(self) -> Option<String> { self.call.query_text(#wire) });
            (quote!(self.call.query(#wire, #style, &cursor);), current)
        }
        CursorInput::BodyField(id, index) => {
            let Shape::Struct(body) = &cx.api.types.get(id).shape else { return TokenStream::new() };
            let target = setter::target(call, &body.fields[index]);
            let (value, current) = if body.fields[index].three_state {
                (quote!(cursor.into()), quote!(::std::mem::take(&mut #target).value().cloned()))
            } else {
                (quote!(Some(cursor)), quote!(#target.take()))
            };
            (quote!(#target = #value;), quote!(fn current(mut self) -> Option<String> { #current }))
        }
    };
    let next = &page.fields[pagination.output.next];
    let next_ident = ident(&members[pagination.output.next]);
    let cursor = match (next.three_state, ty::is_option(next)) {
        (true, _) => quote!(page.#next_ident.value().cloned()),
        (false, true) => quote!(page.#next_ident.clone()),
        (false, false) => quote!(Some(page.#next_ident.clone())),
    };
    let (item, items) = match pagination.output.items {
        Some(index) => {
            let field = &page.fields[index];
            let ident = ident(&members[index]);
            let item = match &field.ty.kind {
                TyKind::Array(items) => ty::written(cx, items, From::Operation),
                _ => ty::present(cx, &field.ty, From::Operation),
            };
            let items = match (field.three_state, ty::is_option(field)) {
                (true, _) => quote!(page.#ident.value().cloned().unwrap_or_default()),
                (false, true) => quote!(page.#ident.unwrap_or_default()),
                (false, false) => quote!(page.#ident),
            };
            (item, quote!(#[inline] fn items(page: #page_type) -> Vec<Self::Item> { #items }))
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

            #[inline]
            #current

            #[inline]
            fn set_cursor(&mut self, cursor: String) {
                self.call.renew();
                #set
            }

            #[inline]
            fn cursor(page: &#page_type) -> Option<String> {
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

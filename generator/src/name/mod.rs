//! What is everything called in Rust?
//!
//! `assign` is the only way to [`Names`], and [`Names`] is the only source of identifiers for `emit`.

mod argument;
mod assign;
mod case;
mod feature;
mod ident;
mod keyword;
mod lock;
mod member;
mod operation;
mod outcome;
mod scope;
mod status;
mod webhook;

use std::collections::BTreeMap;

use crate::ir::{GroupId, OperationId, SchemeId, TypeId, XmlId};

pub use assign::assign;
pub use ident::Ident;
pub use keyword::ALL_GROUPS;
pub use lock::Lock;

#[cfg(test)]
pub(crate) use keyword::{BUILDER, CALL, CLIENT, FEATURES};

/// The identifiers of everything that is emitted.
#[derive(Debug, Clone, Default)]
pub struct Names {
    types: Vec<TypeNames>,
    groups: Vec<GroupNames>,
    operations: Vec<OperationNames>,
    schemes: Vec<SchemeNames>,
    server_variables: BTreeMap<String, Ident>,
    xml: Vec<Ident>,
    webhooks: Vec<Ident>,
    lock: Lock,
}

/// The identifiers of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeNames {
    /// The type.
    pub ident: Ident,
    /// The module of `model` that holds it.
    pub module: Ident,
    /// Its fields or variants, by index.
    pub members: Vec<Ident>,
    /// The fields that a new value needs, by index, in the order in which they are handed over.
    pub arguments: Vec<usize>,
}

/// The identifiers of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupNames {
    /// The module of `operation` that holds it, and the method of the client that leads to it.
    pub accessor: Ident,
    /// The type that holds its methods.
    pub ty: Ident,
    /// The feature of the client without which it is left out, where there is one.
    pub feature: Option<String>,
}

/// The identifiers of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationNames {
    /// The method of the group.
    pub method: Ident,
    /// The methods of the group for the other media types of the body, by index.
    pub alternatives: Vec<Ident>,
    /// The type of the call.
    pub ty: Ident,
    /// The constant with the facts of the operation.
    pub constant: Ident,
    /// Its parameters, by index.
    pub parameters: Vec<Ident>,
    /// The setters for the fields of its body, by index; empty where the body is set as a whole.
    pub body_fields: Vec<Ident>,
    /// The enum that a success is, where it is one of several.
    pub response: Option<OutcomeNames>,
    /// The enum that the body of a failure is, where it is one of several.
    pub error: Option<OutcomeNames>,
    /// The enum that the data of an event is, where its name says what it is.
    pub event: Option<OutcomeNames>,
}

/// The identifiers of an enum that holds one of several bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeNames {
    /// The type.
    pub ty: Ident,
    /// Its variants, by shape.
    pub variants: Vec<Ident>,
}

/// The identifiers of a security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeNames {
    /// The builder's method that takes a credential.
    pub ident: Ident,
    /// The builder's method that takes a client id and its secret.
    pub client: Ident,
    /// What makes a grant of a person's name and password, where the scheme has that flow.
    pub password: Option<Ident>,
    /// What makes a sign-in with a browser, where the scheme has that flow.
    pub authorization_code: Option<Ident>,
    /// What makes a sign-in on another device, where the scheme has that flow.
    pub device_code: Option<Ident>,
    /// What makes a grant of a refresh token, where the scheme has a flow that brings one.
    pub refresh_token: Option<Ident>,
}

impl Names {
    /// Returns the identifiers of a type.
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0 as usize]
    }

    /// Returns the identifiers of a group.
    pub fn of_group(&self, id: GroupId) -> &GroupNames {
        &self.groups[id.0]
    }

    /// Returns the identifiers of an operation.
    pub fn of_operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.0]
    }

    /// Returns the builder's methods for a security scheme.
    pub fn of_scheme(&self, id: SchemeId) -> &SchemeNames {
        &self.schemes[id.0]
    }

    /// Returns the builder's method for a server variable.
    pub fn of_server_variable(&self, wire_name: &str) -> Option<&Ident> {
        self.server_variables.get(wire_name)
    }

    /// Returns the static with what a named schema is in XML.
    pub fn of_xml(&self, id: XmlId) -> &Ident {
        &self.xml[id.0]
    }

    /// Returns the functions that read what the server sends, by webhook.
    pub fn webhooks(&self) -> &[Ident] {
        &self.webhooks
    }

    /// Returns every name that the next generation has to keep.
    pub fn lock(&self) -> &Lock {
        &self.lock
    }
}

//! Which value does a text stand for, in the place and the style of a parameter?
//!
//! This is the inverse of what the runtime does, written without a look at it: the scenarios have the texts that are
//! expected, and the calls are made with values.

use std::collections::BTreeMap;

use oasmith::ir::{Parameter, ParameterLocation, ParameterStyle, Scalar, Shape, Ty, TyKind, TypeTable, Wire};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::scenario::{Exchange, Texts};

/// Reads values of one client's types.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The types.
    pub(crate) types: &'a TypeTable,
}

impl<'a> Reader<'a> {
    /// Returns the value of a parameter, if the request has one.
    pub(crate) fn parameter(
        self,
        parameter: &'a Parameter,
        exchange: &Exchange,
        path: &BTreeMap<String, String>,
    ) -> Option<Value> {
        let value = match parameter.location {
            ParameterLocation::Path => self.path(parameter, path.get(&parameter.wire_name)?),
            ParameterLocation::Query => self.query(parameter, &exchange.whole_query()),
            ParameterLocation::QueryString => {
                let query = exchange.whole_query();
                self.object(&parameter.ty, query.iter().map(|(name, texts)| (name.clone(), texts.joined())))
            }
            ParameterLocation::Header => {
                let text = exchange.header(&parameter.wire_name)?.joined();
                Some(self.of_text(&parameter.ty, &text, ",", parameter.explode, str::to_owned))
            }
            ParameterLocation::Cookie => {
                let cookies = exchange.header("cookie")?.joined();
                let cookie = cookies.split("; ").find_map(|pair| pair.strip_prefix(&parameter.wire_name));
                let text = cookie?.strip_prefix('=')?.to_owned();
                Some(self.of_text(&parameter.ty, &text, "%2C", false, decoded))
            }
        };
        value.or_else(|| self.only_value(&parameter.ty).filter(|_| parameter.required))
    }

    fn path(self, parameter: &'a Parameter, text: &str) -> Option<Value> {
        let name = format!("{}=", parameter.wire_name);
        let (text, between) = match (parameter.style, parameter.explode) {
            (ParameterStyle::Label, explode) => (text.strip_prefix('.')?, if explode { "." } else { "," }),
            (ParameterStyle::Matrix, explode) => {
                let text = text.strip_prefix(';')?;
                if explode && !self.is_object(&parameter.ty) {
                    let texts = text.split(';').filter_map(|pair| pair.strip_prefix(&name)).collect::<Vec<_>>();
                    return Some(self.of_text(&parameter.ty, &texts.join(";"), ";", true, decoded));
                }
                (text.strip_prefix(&name).unwrap_or(text), if explode { ";" } else { "," })
            }
            _ => (text, ","),
        };
        Some(self.of_text(&parameter.ty, text, between, parameter.explode, decoded))
    }

    fn query(self, parameter: &'a Parameter, query: &BTreeMap<String, Texts>) -> Option<Value> {
        let Parameter { ty, wire_name, .. } = parameter;
        match parameter.style {
            ParameterStyle::DeepObject => {
                let start = format!("{wire_name}[");
                let key = |name: &str| Some(name.strip_prefix(&start)?.strip_suffix(']')?.to_owned());
                let pairs = query.iter().filter_map(|(name, texts)| Some((key(name)?, texts.joined())));
                self.object(ty, pairs)
            }
            ParameterStyle::Form if parameter.explode && self.is_object(ty) => {
                self.object(ty, query.iter().map(|(name, texts)| (name.clone(), texts.joined())))
            }
            ParameterStyle::Json => serde_json::from_str(&query.get(wire_name)?.joined()).ok(),
            style => Some(match query.get(wire_name)? {
                Texts::Many(texts) => {
                    let item = self.item(ty);
                    Value::Array(texts.iter().map(|text| self.scalar(item, text)).collect())
                }
                Texts::One(text) if parameter.explode && self.is_list(ty) => {
                    Value::Array(vec![self.scalar(self.item(ty), text)])
                }
                Texts::One(text) => {
                    let between = match style {
                        ParameterStyle::SpaceDelimited => " ",
                        ParameterStyle::PipeDelimited => "|",
                        ParameterStyle::TabDelimited => "\t",
                        _ => ",",
                    };
                    self.of_text(ty, text, between, false, str::to_owned)
                }
            }),
        }
    }

    /// Returns the value of one text that has all of it.
    fn of_text(self, ty: &'a Ty, text: &str, between: &str, explode: bool, decode: fn(&str) -> String) -> Value {
        if self.is_list(ty) {
            let item = self.item(ty);
            return Value::Array(text.split(between).map(|text| self.scalar(item, &decode(text))).collect());
        }
        if self.is_object(ty) {
            let texts: Vec<&str> = text.split(between).collect();
            let pairs: Vec<(String, String)> = if explode {
                texts.iter().filter_map(|pair| pair.split_once('=')).map(|(k, v)| (decode(k), decode(v))).collect()
            } else {
                texts.chunks_exact(2).map(|pair| (decode(pair[0]), decode(pair[1]))).collect()
            };
            return self.object(ty, pairs.into_iter()).unwrap_or(Value::Null);
        }
        self.scalar(ty, &decode(text))
    }

    /// Returns an object of those pairs that are properties of it, if there is one.
    fn object(self, ty: &'a Ty, pairs: impl Iterator<Item = (String, String)>) -> Option<Value> {
        let mut object = Map::new();
        for (name, text) in pairs {
            if let Some(property) = self.property(ty, &name) {
                object.insert(name, self.scalar(property, &text));
            }
        }
        (!object.is_empty()).then_some(Value::Object(object))
    }

    fn property(self, ty: &'a Ty, name: &str) -> Option<&'a Ty> {
        if let TyKind::Map(values) = self.types.without_aliases(ty) {
            return Some(values);
        }
        let (_, object) = self.types.struct_of(ty)?;
        let field = object.fields.iter().find(|field| field.wire_name == name).map(|field| &field.ty);
        field.or(object.additional.as_ref())
    }

    fn is_list(self, ty: &'a Ty) -> bool {
        self.types.is_list(ty)
    }

    fn is_object(self, ty: &'a Ty) -> bool {
        matches!(self.types.without_aliases(ty), TyKind::Map(_)) || self.types.struct_of(ty).is_some()
    }

    fn item(self, ty: &'a Ty) -> &'a Ty {
        match self.types.without_aliases(ty) {
            TyKind::Array(items) => items,
            _ => ty,
        }
    }

    fn scalar(self, ty: &'a Ty, text: &str) -> Value {
        let plain = || Value::String(text.to_owned());
        match self.types.without_aliases(ty) {
            TyKind::Scalar(Scalar::Bool | Scalar::Int(_, Wire::Number) | Scalar::Float(_, Wire::Number)) => {
                serde_json::from_str(text).unwrap_or_else(|_| plain())
            }
            _ => plain(),
        }
    }

    /// Returns a value of a type that is never sent.
    pub(crate) fn blank(self, ty: &'a Ty) -> Value {
        match self.types.without_aliases(ty) {
            TyKind::Scalar(Scalar::Bool) => Value::Bool(false),
            TyKind::Scalar(Scalar::Int(..) | Scalar::Float(..)) => 0.into(),
            TyKind::Array(_) => Value::Array(Vec::new()),
            TyKind::Map(_) => Value::Object(Map::new()),
            TyKind::Scalar(_) | TyKind::Named(_) => Value::String(String::new()),
            TyKind::Any => Value::Null,
        }
    }

    /// Returns the value of a type that has only one.
    fn only_value(self, ty: &'a Ty) -> Option<Value> {
        let TyKind::Named(id) = self.types.without_aliases(ty) else { return None };
        let Shape::Enum(def) = &self.types.get(*id).shape else { return None };
        let [variant] = def.variants.as_slice() else { return None };
        Some(Value::String(variant.wire_name.clone()))
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

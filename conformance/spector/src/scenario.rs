//! Which requests does a scenario ask for, and what is answered?

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

/// One scenario, as `data.mjs` writes it.
#[derive(Debug, Deserialize)]
pub(crate) struct Scenario {
    /// The folder of the description.
    pub(crate) spec: String,
    /// The requests, in order, with their answers.
    pub(crate) exchanges: Vec<Exchange>,
}

/// A request, and its answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Exchange {
    /// The method, in lower case.
    pub(crate) method: String,
    /// The path, perhaps with a query.
    pub(crate) uri: String,
    /// The query, decoded.
    pub(crate) query: BTreeMap<String, Texts>,
    /// The headers of the request.
    pub(crate) headers: BTreeMap<String, Texts>,
    /// The body of the request.
    pub(crate) body: Option<Content>,
    /// The status of the answer.
    pub(crate) status: u16,
    /// The headers of the answer.
    pub(crate) answer_headers: BTreeMap<String, Texts>,
    /// The body of the answer.
    pub(crate) answer: Option<Content>,
}

/// One text, or several of one name.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Texts {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// A body.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Content {
    /// The media type.
    pub(crate) media_type: String,
    base64: Option<String>,
    /// The value that a body in XML stands for, as JSON.
    #[serde(skip)]
    value: Option<Value>,
    /// The values of a body in parts.
    #[serde(default)]
    pub(crate) parts: BTreeMap<String, Value>,
    /// The files of a body in parts.
    #[serde(default)]
    pub(crate) files: Vec<Upload>,
}

/// A file in a body in parts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Upload {
    /// The name of the part.
    pub(crate) field: String,
    /// The name of the file.
    pub(crate) name: String,
    /// The media type.
    pub(crate) media_type: Option<String>,
    base64: String,
}

impl Content {
    /// Returns the JSON of a body that is a value; of one in XML, which says nothing of types, by a list.
    pub(crate) fn json(&self) -> Result<Option<Vec<u8>>, String> {
        match &self.value {
            Some(value) => Ok(Some(value.to_string().into_bytes())),
            None if self.media_type.contains("json") => self.bytes().map(Some),
            None => Ok(None),
        }
    }

    /// Returns what an answer is compared with: its JSON if it is a value, else its bytes.
    pub(crate) fn compared(&self) -> Result<Vec<u8>, String> {
        self.json()?.map_or_else(|| self.bytes(), Ok)
    }

    /// Returns the bytes of a body that is not in parts.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, String> {
        decode(self.base64.as_deref().unwrap_or_default())
    }

    /// Returns the bytes of a body that the description has as this media type.
    ///
    /// The scenarios write texts as JSON, whatever their media type.
    pub(crate) fn plain_bytes(&self, declared: &str) -> Result<Vec<u8>, String> {
        let bytes = self.bytes()?;
        if declared.starts_with("text/") && self.media_type.contains("json") {
            let text: String = serde_json::from_slice(&bytes).map_err(|error| format!("a text in JSON: {error}"))?;
            return Ok(text.into_bytes());
        }
        Ok(bytes)
    }

    /// Returns whether the body is a value that a description can say the type of, and not just bytes or text.
    pub(crate) fn is_structured(&self) -> bool {
        let essence = self.media_type.split(';').next().unwrap_or_default().trim();
        ["json", "xml", "jsonl", "event-stream"]
            .iter()
            .any(|end| essence.strip_suffix(end).is_some_and(|start| start.ends_with(['/', '+'])))
    }
}

impl Upload {
    /// Returns the content.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, String> {
        decode(&self.base64)
    }
}

impl Exchange {
    /// Returns the path, as it is sent. Some have escapes that are for the server's router.
    pub(crate) fn path(&self) -> String {
        self.uri.split('?').next().unwrap_or_default().replace('\\', "")
    }

    /// Returns the query, with what of it stands in the path.
    pub(crate) fn whole_query(&self) -> BTreeMap<String, Texts> {
        let mut query = self.query.clone();
        let written = self.uri.split_once('?').map_or("", |(_, query)| query);
        for (name, text) in written.split('&').filter_map(|pair| pair.split_once('=')) {
            query.entry(name.to_owned()).or_insert_with(|| Texts::One(text.to_owned()));
        }
        query
    }

    /// Returns a header of the request.
    pub(crate) fn header(&self, name: &str) -> Option<&Texts> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Texts {
    /// Returns the text, the several ones joined by a comma.
    pub(crate) fn joined(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Many(texts) => texts.join(","),
        }
    }
}

fn decode(base64: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(base64).map_err(|error| format!("the data has a body that is no base64: {error}"))
}

/// Reads every scenario, by name.
pub(crate) fn read(path: &Path) -> Result<BTreeMap<String, Scenario>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut scenarios: BTreeMap<String, Scenario> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let values: BTreeMap<String, Vec<Value>> =
        serde_json::from_str(XML).map_err(|error| format!("the values in XML: {error}"))?;
    for (name, scenario) in &mut scenarios {
        let name = name.strip_suffix("_get").or_else(|| name.strip_suffix("_put")).unwrap_or(name);
        for (exchange, value) in scenario.exchanges.iter_mut().zip(values.get(name).into_iter().flatten()) {
            for content in exchange.body.iter_mut().chain(&mut exchange.answer) {
                content.value = content.media_type.contains("xml").then(|| value.clone());
            }
        }
    }
    Ok(scenarios)
}

/// The values of the bodies in XML, with the names that properties have in the descriptions: by scenario, without the
/// verb at the end of its name, and for each of its requests.
const XML: &str = include_str!("../xml.json");

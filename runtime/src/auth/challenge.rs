//! Which schemes does a server offer with its 401 (RFC 9110, section 11.6.1), and what does it say after one?

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// One challenge.
#[derive(Debug, Default)]
pub(super) struct Challenge {
    /// The scheme, as the server spells it.
    pub(super) scheme: String,
    /// The parameters: names in lower case, values without their quotes.
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// Returns the value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Returns all challenges, in the order of the server's preference.
pub(super) fn challenges(headers: &HeaderMap) -> Vec<Challenge> {
    let mut challenges = Vec::new();
    for value in headers.get_all(WWW_AUTHENTICATE) {
        read(&String::from_utf8_lossy(value.as_bytes()), &mut challenges);
    }
    challenges
}

/// Returns the nonce that the server names for the next request (RFC 7616, section 3.5).
pub(super) fn next_nonce(headers: &HeaderMap) -> Option<String> {
    let mut all = headers.get_all("authentication-info").iter().filter_map(|value| {
        // There is no scheme in front of the parameters.
        let mut read_as = Vec::new();
        read(&format!("digest {}", String::from_utf8_lossy(value.as_bytes())), &mut read_as);
        read_as.first().and_then(|info| info.get("nextnonce").map(str::to_owned))
    });
    all.next().filter(|nonce| !nonce.is_empty())
}

/// Reads one header. Commas stand between challenges as well as between parameters; an equals sign tells them apart.
fn read(text: &str, challenges: &mut Vec<Challenge>) {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',', '=']);
        let end = rest.find([' ', '\t', ',', '=', '"']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let after = after.trim_start_matches([' ', '\t']);
        if word.is_empty() {
            // A stray quote: what follows cannot be told.
            return;
        }
        let Some(value) = after.strip_prefix('=') else {
            challenges.push(Challenge { scheme: word.to_owned(), parameters: Vec::new() });
            rest = after;
            continue;
        };
        let (value, after) = value_of(value.trim_start_matches([' ', '\t']));
        if let Some(challenge) = challenges.last_mut() {
            challenge.parameters.push((word.to_ascii_lowercase(), value));
        }
        rest = after;
    }
}

/// Returns a token or a quoted text, and what follows it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_at(text.find([' ', '\t', ',']).unwrap_or(text.len()));
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((index, letter)) = letters.next() {
        match letter {
            '"' => return (value, &quoted[index + 1..]),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            letter => value.push(letter),
        }
    }
    (value, "")
}

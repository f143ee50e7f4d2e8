//! How is a list sent as values of JSON that follow one another?

use bytes::Bytes;

use super::call::Call;
use super::model::{Encode, InText, Piece, bare_piece, encode};

impl Call {
    /// Sets the body to the items of a list as JSON, a line for each (JSON Lines, NDJSON).
    pub fn lines(&mut self, media_type: &'static str, list: &dyn Encode) {
        self.sequence(media_type, "", list);
    }

    /// Sets the body to the items of a list as JSON, with a record separator in front of each (RFC 7464).
    pub fn records(&mut self, media_type: &'static str, list: &dyn Encode) {
        self.sequence(media_type, "\u{1e}", list);
    }

    fn sequence(&mut self, media_type: &'static str, separator: &str, list: &dyn Encode) {
        let are_in_text = matches!(list.piece(), Piece::InText(_));
        let body = match bare_piece(list) {
            Piece::List(list) => {
                let mut body = Ok(Vec::new());
                list.each(&mut |item| {
                    let Ok(text) = &mut body else { return };
                    match if are_in_text { encode(&InText(item)) } else { encode(item) } {
                        Ok(item) => text.extend_from_slice(&[separator.as_bytes(), &item, b"\n"].concat()),
                        Err(why) => body = Err(why.to_string()),
                    }
                });
                body
            }
            _ => Err("only a list can be sent item by item".to_owned()),
        };
        if let Some(body) = self.note("body", media_type, body) {
            self.bytes(media_type, Bytes::from(body));
        }
    }
}

//! Which known word may somebody have meant who wrote another one?

/// Returns the known word of which a word is most probably a slip of the pen; of several that are equally near, the
/// first.
///
/// Case, hyphens and underscores do not count. What is left may differ by one letter that is missing, too many, another
/// one or in its neighbour's place, in words of six letters by two; the letters of the shortest may only change places.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let written = plain(word);
    let length = written.chars().count();
    let distance = |known: &'k str| {
        let letters = letters(known).count();
        let limit = match letters {
            ..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        // A word is compared with thousands, most of which have another length.
        if length.abs_diff(letters) > limit {
            return None;
        }
        let meant = plain(known);
        let distance = strsim::osa_distance(&written, &meant);
        // Another letter makes another word of so short a one: a pet is not a `get`.
        let is_meant = distance <= limit && (letters > 3 || has_same_letters(&written, &meant));
        is_meant.then_some((distance, known))
    };
    known.into_iter().filter_map(distance).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// Says which of the known words may be meant, to be put behind what was found; nothing where none is near.
pub(crate) fn suggestion<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(word, known).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

/// Returns whether two words differ in the order of their letters alone; case, hyphens and underscores do not count.
pub(crate) fn has_same_letters(word: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = plain(word).chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(word) == sorted(other)
}

fn plain(word: &str) -> String {
    letters(word).flat_map(char::to_lowercase).collect()
}

fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| !matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_to_what_was_meant() {
        let known = ["in", "not", "tags", "items", "required", "security", "deprecated", "operationId", "requestBody"];
        let cases = [
            ("securty", Some("security")),
            ("requestbody", Some("requestBody")),
            ("request_body", Some("requestBody")),
            ("operation-id", Some("operationId")),
            ("requried", Some("required")),
            ("depricated", Some("deprecated")),
            ("item", Some("items")),
            ("tag", Some("tags")),
            ("In", Some("in")),
            ("nto", Some("not")),
            ("nit", None),
            ("id", None),
            ("note", None),
            ("time", None),
            ("secret", None),
            ("", None),
        ];
        for (word, meant) in cases {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        assert_eq!(suggestion("tag", known), "; did you mean `tags`?");
        assert_eq!(suggestion("label", known), "");
    }

    #[test]
    fn the_nearest_of_several_words_is_taken() {
        assert_eq!(nearest("example", ["examples", "example"]), Some("example"));
        assert_eq!(nearest("exampl", ["examples", "example"]), Some("example"));
    }
}

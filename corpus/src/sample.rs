//! Which documents does every run of the continuous integration take?
//!
//! The rule is fixed, so that the sample is: in the order of the SHA-256 of their names, the first 60 documents of at
//! most 300 kB, and of these at most ten of one provider. The limits keep the run short, and the large providers from
//! being all of it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::document::Document;

const COUNT: usize = 60;
const LARGEST: u64 = 300_000;
const OF_ONE_PROVIDER: usize = 10;

/// Returns the sample, in the order of the names.
pub(crate) fn of(mut documents: Vec<Document>) -> Vec<Document> {
    documents.retain(|document| document.bytes <= LARGEST);
    documents.sort_by_cached_key(|document| Sha256::digest(&document.name).to_vec());
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    documents.retain(|document| {
        let count = taken.entry(document.provider().to_owned()).or_default();
        *count += 1;
        *count <= OF_ONE_PROVIDER
    });
    documents.truncate(COUNT);
    documents.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    documents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_the_same_in_any_order_and_has_no_more_than_it_may() {
        let document = |name: String, bytes| Document { name, path: "".into(), bytes };
        let mut documents: Vec<_> = (0..200).map(|n| document(format!("one.com/{n}"), 1)).collect();
        documents.extend((0..200).map(|n| document(format!("{n}.org"), if n < 100 { LARGEST } else { LARGEST + 1 })));
        let sample = of(documents.clone());
        documents.reverse();
        assert_eq!(of(documents), sample);
        assert_eq!(sample.len(), COUNT);
        let of_one = sample.iter().filter(|document| document.provider() == "one.com").count();
        assert_eq!((of_one, sample.iter().any(|document| document.bytes > LARGEST)), (OF_ONE_PROVIDER, false));
    }
}

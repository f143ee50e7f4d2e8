//! Is it good enough?

use crate::tally::Tally;

/// How many of ten thousand operations may be left out.
const SKIPPED: usize = 50;
/// How many of ten thousand uses of schemas may be untyped although the document says what they are.
const UNTYPED: usize = 10;

/// Fails where documents are worse off than they may be.
pub(crate) fn judge(tally: &Tally) -> Result<(), String> {
    let mut faults: Vec<String> = Vec::new();
    faults.extend(tally.failed.iter().map(|(name, why)| format!("{name}: {why}")));
    faults.extend(tally.broken.iter().map(|(name, why)| format!("{name} does not compile: {why}")));
    faults.extend(tally.warnings.iter().map(|(name, why)| format!("{name} has a warning: {why}")));
    if tally.skipped * 10_000 > (tally.operations + tally.skipped) * SKIPPED {
        faults.push(format!("{} operations were left out, of {}", tally.skipped, tally.operations + tally.skipped));
    }
    if tally.lost * 10_000 > tally.uses() * UNTYPED {
        faults.push(format!("{} uses of schemas have no type, of {}", tally.lost, tally.uses()));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_is_a_fault() {
        let good = Tally { operations: 199, skipped: 1, typed: 999, lost: 1, ..Tally::default() };
        assert_eq!(judge(&good), Ok(()));
        let fault = || vec![("pets".to_owned(), "why".to_owned())];
        for (bad, message) in [
            (Tally { skipped: 2, ..good.clone() }, "2 operations were left out, of 201"),
            (Tally { lost: 2, ..good.clone() }, "2 uses of schemas have no type, of 1001"),
            (Tally { failed: fault(), ..good.clone() }, "pets: why"),
            (Tally { broken: fault(), ..good.clone() }, "pets does not compile: why"),
            (Tally { warnings: fault(), ..good.clone() }, "pets has a warning: why"),
        ] {
            assert_eq!(judge(&bad), Err(message.to_owned()));
        }
    }
}

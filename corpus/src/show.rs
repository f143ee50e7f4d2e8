//! Where is a fault of this kind, in all documents?

use crate::document::Document;
use crate::generate;

/// Prints every place of a fault: the document, the pointer, and what was found.
pub(crate) fn run(code: &str, documents: &[Document]) -> Result<(), String> {
    for document in documents {
        let Ok(plan) = generate::plan(&document.path, "crate") else { continue };
        for fault in plan.diagnostics.iter().filter(|fault| fault.code.id().eq_ignore_ascii_case(code)) {
            println!("{}\t{}\t{}", document.name, fault.origin.pointer, fault.found);
        }
    }
    Ok(())
}

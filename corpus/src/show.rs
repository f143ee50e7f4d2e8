//! Where is a fault of this kind, in all documents?

use crate::document::Document;
use crate::generate;

/// Prints every place of a fault: the document, the pointer, and what was found.
pub(crate) fn run(code: &str, documents: &[Document]) {
    for document in documents {
        match generate::plan(&document.path, generate::ROOT) {
            Ok(plan) => {
                for fault in plan.diagnostics.iter().filter(|fault| fault.code.id().eq_ignore_ascii_case(code)) {
                    println!("{}\t{}\t{}", document.name, fault.origin.pointer, fault.found);
                }
            }
            Err(why) if why.starts_with(code) => println!("{}\t\t{why}", document.name),
            Err(_) => {}
        }
    }
}

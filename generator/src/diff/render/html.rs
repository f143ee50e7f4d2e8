//! What does a report look like in a browser?
//!
//! The page is one file: the report as data, and the code that shows it. Nothing of the documents is ever read as HTML.

use super::super::Report;
use super::text::{SECTIONS, section_of, verdict};

/// The page without its data.
const PAGE: &str = include_str!("page.html");

/// Renders a report as one page.
pub fn html(report: &Report) -> String {
    // In a script, `<` is the only sign that could end it.
    let data = |text: &str| text.trim_end().replace('<', "\\u003c");
    let sections: Vec<usize> = report.changes.iter().map(section_of).collect();
    let titles = SECTIONS.map(|section| section.title);
    PAGE.replacen("@REPORT@", &data(&super::json(report, None)), 1)
        .replacen("@SECTIONS@", &data(&format!("{{\"of\": {sections:?}, \"titles\": {titles:?}}}")), 1)
        .replacen("@VERDICT@", &data(&format!("{:?}", verdict(report))), 1)
}

#[cfg(test)]
mod tests {
    use super::super::super::{Change, Rule};
    use super::*;

    #[test]
    fn a_document_cannot_leave_its_script() {
        let change = Change::new(Rule::TypeAdded, "</script><script>alert(1)</script>");
        let current = semver::Version::new(1, 0, 0);
        let report = Report { old: "a".into(), new: "b".into(), current, changes: vec![change] };
        let page = html(&report);
        assert_eq!(page.matches("</script>").count(), PAGE.matches("</script>").count());
        assert!(!page.contains("@REPORT@") && !page.contains("@SECTIONS@") && !page.contains("@VERDICT@"));
        assert!(!PAGE.contains("http://") && !PAGE.contains("https://"), "the page needs no other file");
    }
}

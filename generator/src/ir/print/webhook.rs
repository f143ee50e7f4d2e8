//! How does a webhook read as text?

use std::fmt::{self, Write};

use super::super::Webhook;
use super::Printer;

impl Printer<'_> {
    pub(super) fn webhook(&mut self, webhook: &Webhook) -> fmt::Result {
        let of = webhook.caller.as_ref().map(|caller| format!(" of {caller}")).unwrap_or_default();
        let ty = self.ty(&webhook.payload);
        write!(self.text, "webhook {:?}{of} {}: {ty}", webhook.name, webhook.method.as_str())?;
        self.flag(webhook.deprecated, "deprecated");
        self.text.push('\n');
        self.docs("  ", &webhook.docs)
    }
}

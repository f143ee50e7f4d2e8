//! How does a webhook read as text?

use std::fmt::{self, Write};

use super::super::{Webhook, WebhookKind};
use super::Printer;

impl Printer<'_> {
    pub(super) fn webhook(&mut self, webhook: &Webhook) -> fmt::Result {
        let (word, of, to) = match &webhook.kind {
            WebhookKind::Webhook => ("webhook", String::new(), String::new()),
            WebhookKind::Callback { caller, address } => {
                ("callback", format!(" of {}", caller.hint()), format!(" {address:?}"))
            }
            WebhookKind::SharedCallback { address } => ("callback", String::new(), format!(" {address:?}")),
        };
        let ty = self.ty(&webhook.payload);
        write!(self.text, "{word} {:?}{of} {}{to}: {ty}", webhook.name, webhook.method.as_str())?;
        self.flag(webhook.deprecated, "deprecated");
        self.text.push('\n');
        self.docs("  ", &webhook.docs)
    }
}

//! Does an old client understand what comes back?

use super::super::change::Change;
use super::super::{Rule, pair};
use super::schema::{At, Schemas, Way, below};
use crate::ir::{
    Answers, Items, NamedEvent, Operation, Origin, Output, Response, ResponseCase, ResponseMedia, Stream, Ty,
};

pub(super) fn compare(old: &Operation, new: &Operation, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    let label = pair::label(old);
    let places = (below(&old.origin, "responses"), below(&new.origin, "responses"));
    let site = Site { label: &label, old: &places.0, new: &places.1 };
    // A client that expects nothing passes over whatever comes.
    if old.response.output() != Output::One(&ResponseMedia::Empty) {
        successes(&old.response.answers, &new.response.answers, &site, schemas, changes);
    }
    stream(&old.response, &new.response, &site, schemas, changes);
    failures(&old.failures, &new.failures, &site, schemas, changes);
}

/// Compares what comes piece by piece, as far as an old client asks for it.
fn stream(old: &Response, new: &Response, site: &Site<'_>, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    let Some(before) = &old.stream else { return };
    let said = |response: &Response| response.stream.as_ref().map_or("nothing", |stream| &stream.media_type).to_owned();
    let after = new.stream.as_ref().filter(|after| after.media_type == before.media_type);
    let subject = format!("{} stream", site.label);
    match after {
        Some(after) => {
            let at = At { subject, old: site.old, new: site.new, operations: vec![site.label.clone()] };
            for (old, new) in pairs(before, after) {
                schemas.of_use(old, new, Way::Response, &at);
            }
        }
        None => {
            let change = Change::new(Rule::ResponseMedia, subject).at(Some(site.old), Some(site.new));
            changes.push(change.reaching(vec![site.label.clone()]).values(said(old), said(new)));
        }
    }
}

/// Returns the types that stand for the same data in two streams.
fn pairs<'s>(old: &'s Stream, new: &'s Stream) -> Vec<(&'s Ty, &'s Ty)> {
    match (&old.items, &new.items) {
        (Items::Named(old), Items::Named(new)) => {
            let other = |event: &NamedEvent| new.iter().find(|other| other.name == event.name)?.ty.as_ref();
            old.iter().filter_map(|event| Some((event.ty.as_ref()?, other(event)?))).collect()
        }
        (Items::Json(old), Items::Json(new)) => vec![(old, new)],
        _ => Vec::new(),
    }
}

/// Where answers stand, and whose they are.
struct Site<'s> {
    label: &'s String,
    old: &'s Origin,
    new: &'s Origin,
}

impl Site<'_> {
    fn change(&self, rule: Rule, case: &ResponseCase) -> Change {
        let change = Change::new(rule, format!("{} {} response", self.label, case.status));
        change.at(Some(self.old), Some(self.new)).reaching(vec![self.label.clone()])
    }
}

/// Compares what may come with what an old client knows.
fn successes(old: &Answers, new: &Answers, site: &Site<'_>, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    for case in &new.cases {
        let known = best(old, case);
        match known {
            Some(known) => bodies((old, known), (new, case), site, schemas, changes),
            None => {
                let change = site.change(Rule::ResponseAdded, case);
                changes.push(change.is(case.media_type.as_deref().unwrap_or("nothing")));
            }
        }
    }
}

/// Returns what an old client takes an answer for: its status and media type as they are, or the nearest.
fn best<'a>(old: &'a Answers, case: &ResponseCase) -> Option<&'a ResponseCase> {
    let range = format!("{}XX", case.status.get(..1).unwrap_or_default());
    [case.status.as_str(), range.as_str(), "default"].into_iter().find_map(|status| {
        let under = || old.cases.iter().filter(move |known| known.status == status);
        under().find(|known| known.media_type == case.media_type).or_else(|| under().next())
    })
}

fn failures(old: &Answers, new: &Answers, site: &Site<'_>, schemas: &mut Schemas<'_>, changes: &mut Vec<Change>) {
    for known in old.cases.iter().filter(|known| known.shape.is_some()) {
        let under = || new.cases.iter().filter(|case| case.status == known.status && case.shape.is_some());
        match under().find(|case| case.media_type == known.media_type).or_else(|| under().next()) {
            Some(case) => bodies((old, known), (new, case), site, schemas, changes),
            None => changes.push(site.change(Rule::ErrorRemoved, known)),
        }
    }
}

/// Compares the bodies of two cases.
fn bodies(
    (old, known): (&Answers, &ResponseCase),
    (new, case): (&Answers, &ResponseCase),
    site: &Site<'_>,
    schemas: &mut Schemas<'_>,
    changes: &mut Vec<Change>,
) {
    let body = |answers: &Answers, case: &ResponseCase| {
        case.shape.and_then(|shape| answers.shapes.get(shape).cloned()).unwrap_or(ResponseMedia::Empty)
    };
    let (before, after) = (body(old, known), body(new, case));
    match (&before, &after) {
        (ResponseMedia::Json(old), ResponseMedia::Json(new)) => {
            let subject = format!("{} {} response", site.label, case.status);
            let at = At { subject, old: site.old, new: site.new, operations: vec![site.label.clone()] };
            schemas.of_use(old, new, Way::Response, &at);
        }
        _ if before == after => {}
        // What an old client asks for by `Accept` still comes.
        _ if new.cases.iter().any(|other| other.status == case.status && other.media_type == known.media_type) => {}
        _ => {
            let said = |case: &ResponseCase| case.media_type.clone().unwrap_or_else(|| "nothing".to_owned());
            changes.push(site.change(Rule::ResponseMedia, case).values(said(known), said(case)));
        }
    }
}

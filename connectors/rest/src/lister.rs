//! A list read to its end at once: values of a loop, a look-up table, what belongs to one record.

use serde_json::Value;
use throughline_kit::{Problem, PullError};

use crate::ask::Ask;
use crate::deletes::TokenPlan;
use crate::expr::{Doc, is_truthy};
use crate::paging::Step;
use crate::request;
use crate::select;
use crate::template::Scope;
use crate::walk::{Took, Walk};
use crate::wire::Wire;

/// Pages of one such list: what needs more is no table, but a source.
const MOST_PAGES: u32 = 1_000;

/// Reads lists to their end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lister<'a> {
    pub(crate) wire: &'a Wire,
}

/// All entries of a list.
#[derive(Debug)]
pub(crate) struct All {
    pub(crate) items: Vec<Value>,
    /// The address, for messages.
    pub(crate) place: String,
    /// Where the list goes on the next time, if it says so.
    pub(crate) token: Option<Value>,
}

impl Lister<'_> {
    /// Every entry of a list that its `where` lets through.
    ///
    /// # Errors
    /// As any page of a pull.
    pub(crate) async fn all(&self, ask: &Ask, scope: Scope<'_>) -> Result<All, PullError> {
        self.all_from(ask, scope, None, None).await
    }

    /// The same of a list that goes on where it ended the last time.
    ///
    /// # Errors
    /// As [`Lister::all`].
    pub(crate) async fn all_from(
        &self,
        ask: &Ask,
        scope: Scope<'_>,
        token: Option<&TokenPlan>,
        known: Option<&Value>,
    ) -> Result<All, PullError> {
        let mut walk = Walk::new();
        let mut all = All {
            items: Vec::new(),
            place: String::new(),
            token: None,
        };
        loop {
            let mut request = request::build(self.wire, ask, &walk.position, &walk.leg, scope)?;
            if let (Some(token), Some(known)) = (token, known) {
                request::go_on_at(&mut request, &walk.position, token, known);
            }
            if walk.is_first() {
                walk.remember(request::identity(&request));
            }
            let reply = self.wire.reply(&request).await?;
            let place = format!("{} page {}", reply.place(), walk.pages + 1);
            let body = self.wire.document(&reply, &place)?;
            let doc = Doc::new(&body);
            let items = select::records(&doc, ask.select.as_ref(), ask.graphql, &place)
                .map_err(PullError::broken)?;
            let took = Took::of(ask, &items);
            walk.count(ask, &took, &place)?;
            if let Some(next) = token.and_then(|token| token.read(&doc)) {
                all.token = Some(next);
            }
            for item in items.iter() {
                if passes(ask, item, &place)? {
                    all.items.push(item.clone());
                }
            }
            all.place = reply.place();
            match walk.step(self.wire, ask, (&reply, &doc), &took, &place)? {
                Step::End => return Ok(all),
                Step::Cut(why) => {
                    let what = format!("{why} — the whole list is wanted");
                    return Err(PullError::broken(Problem::new(place, what)));
                }
                Step::Go(_) if walk.pages >= MOST_PAGES => {
                    let what =
                        format!("{MOST_PAGES} pages and more to come — a shorter list is wanted");
                    return Err(PullError::broken(Problem::new(place, what)));
                }
                Step::Go(position) => walk.position = position,
            }
        }
    }
}

impl Lister<'_> {
    /// The document of one reply.
    ///
    /// # Errors
    /// As any page of a pull.
    pub(crate) async fn one(&self, ask: &Ask, scope: Scope<'_>) -> Result<Value, PullError> {
        let walk = Walk::new();
        let request = request::build(self.wire, ask, &walk.position, &walk.leg, scope)?;
        let reply = self.wire.reply(&request).await?;
        let body = self.wire.document(&reply, &reply.place())?;
        match select::graphql_error(ask.graphql, &body, &reply.place()) {
            Some(problem) => Err(PullError::broken(problem)),
            None => Ok(body),
        }
    }
}

fn passes(ask: &Ask, item: &Value, place: &str) -> Result<bool, PullError> {
    let Some(filter) = &ask.filter else {
        return Ok(true);
    };
    let doc = Doc::new(item);
    let found = filter.find(&doc).map_err(|error| {
        PullError::broken(Problem::new(place, format!("`{}`: {error}", filter.text())))
    })?;
    Ok(found.as_deref().is_some_and(is_truthy))
}

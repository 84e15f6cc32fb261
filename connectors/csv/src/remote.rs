//! Exports behind `http://` and `https://`: fetched whole, only when there is a newer one.

use std::sync::Arc;
use std::time::Duration;

use throughline_http::{Answer, Caps, Client, Request, Validators, place};
use throughline_kit::PullError;
use url::Url;

use crate::bytes::{Bytes, Stamp};
use crate::config::{Location, Settings};
use crate::open::Input;

/// The largest body that is taken into memory.
const BODY_BYTES: u64 = 128 << 20;

/// How long one download may take.
const TOTAL: Duration = Duration::from_mins(5);

/// A body and what the server said about its version.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// The body.
    pub(crate) input: Input,
    /// For asking next time whether there is a newer one.
    pub(crate) validators: Option<Validators>,
}

/// The server of an export.
#[derive(Debug)]
pub(crate) struct Remote {
    client: Client,
    url: Url,
}

impl Remote {
    /// The server of a URL location; `None` for files.
    pub(crate) fn of(settings: &Settings) -> Result<Option<Self>, PullError> {
        let Location::Url {
            url,
            auth,
            allow_private,
            way,
        } = &settings.location
        else {
            return Ok(None);
        };
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        let client = Client::new(throughline_http::Settings {
            auth: auth.clone(),
            allow_private: *allow_private,
            way: way.as_ref().clone(),
            caps: Caps {
                body_bytes: BODY_BYTES,
                total: TOTAL,
                ..Caps::default()
            },
            ..throughline_http::Settings::new(base)
        })?;
        Ok(Some(Self {
            client,
            url: url.clone(),
        }))
    }

    /// Fetches the body; `None` when the one that `known` names is current.
    pub(crate) async fn fetch(
        &self,
        known: Option<Validators>,
    ) -> Result<Option<Fetched>, PullError> {
        // A table cut short looks like a shorter table: the body must say where it ends.
        let request = Request::get(self.url.clone())
            .accept("text/csv, text/tab-separated-values, text/plain;q=0.9, */*;q=0.5")
            .unless_unchanged(known)
            .whole();
        let reply = match self.client.send(&request).await? {
            Answer::NotModified => return Ok(None),
            Answer::Reply(reply) => reply,
        };
        reply.refuse_html("CSV")?;
        let validators = reply.validators();
        let bytes: Arc<[u8]> = reply.body.into();
        let stamp = Stamp {
            size: bytes.len() as u64,
            modified: 0,
        };
        let input = Input {
            place: place(&self.url),
            group: None,
            bytes: Bytes::Memory(bytes),
            stamp,
        };
        Ok(Some(Fetched { input, validators }))
    }
}

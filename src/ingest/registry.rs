//! From a configured source to its connector: the only place that names the connectors.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use throughline_http::Keep;
use throughline_kit::{Connector, PullError};

use super::patience::Patience;
use crate::config::settings::{Metric, MetricKind, SourceKind};

/// A source ready to be read.
pub struct Reader {
    /// The connector.
    pub connector: Box<dyn Connector>,
    /// What it was built from: when it differs from the last pull's, the cursor is not its own.
    pub fingerprint: String,
    /// The part of the fingerprint that decides which records are listed, where the rest only decides what becomes of
    /// them: records that were kept can be mapped anew then.
    pub listing: Option<String>,
    /// The base address of a REST source, for `{base}` in links.
    pub base: Option<String>,
    /// How long a pull and a page of it may take.
    pub patience: Patience,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("connector", &self.connector.describe())
            .finish_non_exhaustive()
    }
}

/// The connector of a source of tasks; refresh tokens that a server replaces go to `keep`.
///
/// # Errors
/// When its settings cannot work at all: an expression that does not compile, a bad address.
pub fn tasks(kind: &SourceKind, keep: Arc<dyn Keep>) -> Result<Reader, PullError> {
    let fingerprint = fingerprint(&format!("{kind:?}"));
    match kind {
        SourceKind::Github(settings) => {
            let connector = Box::new(throughline_github::connector(settings.clone())?);
            Ok(Reader {
                connector,
                fingerprint,
                listing: None,
                base: None,
                patience: Patience::USUAL,
            })
        }
        SourceKind::Csv(settings) => {
            let connector = Box::new(throughline_csv::connector(settings.clone())?);
            Ok(Reader {
                connector,
                fingerprint,
                listing: None,
                base: None,
                patience: Patience::USUAL,
            })
        }
        SourceKind::Rest(settings) => {
            let base = Some(settings.base.as_str().trim_end_matches('/').to_owned());
            let patience = Patience::of(&settings.caps);
            let prints = throughline_rest::prints(settings);
            let settings = settings.as_ref().clone();
            let connector = Box::new(throughline_rest::connector_keeping(settings, Some(keep))?);
            Ok(Reader {
                connector,
                fingerprint: format!("{}:{}", prints.listing, prints.mapping),
                listing: Some(prints.listing),
                base,
                patience,
            })
        }
    }
}

/// The connector of a metric series; `None` where the points stand in the configuration.
///
/// # Errors
/// As [`tasks`].
pub fn series(metric: &Metric, keep: Arc<dyn Keep>) -> Result<Option<Reader>, PullError> {
    let fingerprint = fingerprint(&format!("{:?}", metric.kind));
    let mut patience = Patience::USUAL;
    let connector: Box<dyn Connector> = match &metric.kind {
        MetricKind::Points(_) => return Ok(None),
        MetricKind::Csv(settings) => {
            Box::new(throughline_csv::connector(settings.as_ref().clone())?)
        }
        MetricKind::Rest(settings) => {
            patience = Patience::of(&settings.caps);
            let settings = settings.as_ref().clone();
            Box::new(throughline_rest::connector_keeping(settings, Some(keep))?)
        }
    };
    Ok(Some(Reader {
        connector,
        fingerprint,
        listing: None,
        base: None,
        patience,
    }))
}

/// A hash of settings as they print: secrets print as `[REDACTED]`, so a new token alone changes nothing.
fn fingerprint(printed: &str) -> String {
    format!("{:x}", Sha256::digest(printed.as_bytes()))
}

//! What the operator says about talking to one origin.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::limits::Limits;
use crate::oauth::{Keep, OAuth2};
use crate::rules::Rule;

/// How requests to one origin are signed. The values cannot be printed.
#[derive(Debug, Clone, Default)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// `Authorization: Basic`.
    Basic {
        /// The user.
        user: String,
        /// The password or token.
        password: SecretString,
    },
    /// `Authorization: Bearer`.
    Bearer(SecretString),
    /// Headers by name.
    Headers(Vec<(String, SecretString)>),
    /// Query parameters by name.
    Query(Vec<(String, SecretString)>),
    /// `Authorization: Bearer` with a token that is asked for.
    OAuth2(Box<OAuth2>),
    /// Several tokens: the one with the most left signs, one that has to wait is passed over.
    Pool {
        /// The header that carries the token; absent: `Authorization: Bearer`.
        header: Option<String>,
        /// The tokens.
        tokens: Vec<SecretString>,
    },
}

impl Auth {
    /// Whether anything secret is sent.
    pub fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }
}

/// What no answer may exceed, whatever the server does.
#[derive(Debug, Clone, Copy)]
pub struct Caps {
    /// Bytes of one body after inflating.
    pub body_bytes: u64,
    /// Bytes of all headers of one answer.
    pub header_bytes: usize,
    /// Pages of one pull.
    pub pages: u32,
    /// Records of one pull.
    pub records: u64,
    /// Depth of one JSON document.
    pub depth: usize,
    /// Connecting, and waiting for the first byte.
    pub first_byte: Duration,
    /// One request as a whole.
    pub total: Duration,
    /// One pull as a whole, its waits among it.
    pub pull: Duration,
    /// Attempts at one request.
    pub attempts: u32,
    /// The longest wait inside a pull; a longer one ends it, to be taken up later.
    pub max_wait: Duration,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            body_bytes: 32 << 20,
            header_bytes: 64 << 10,
            pages: 10_000,
            records: 5_000_000,
            depth: 64,
            first_byte: Duration::from_secs(10),
            total: Duration::from_mins(1),
            pull: Duration::from_hours(6),
            attempts: 4,
            max_wait: Duration::from_mins(1),
        }
    }
}

/// One origin, and how to behave towards it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Scheme, host, port and path prefix; credentials go to this origin only.
    pub base: Url,
    /// How requests are signed.
    pub auth: Auth,
    /// Loopback, link-local and private addresses are refused unless this is set.
    pub allow_private: bool,
    /// How it is reached: straight unless said otherwise, whatever the environment says.
    pub way: Way,
    /// What no answer may exceed.
    pub caps: Caps,
    /// How often it may be asked.
    pub limits: Limits,
    /// What is said of answers that are not as they should be; the first that holds counts.
    pub rules: Vec<Rule>,
    /// Where replaced refresh tokens are kept.
    pub keep: Option<Arc<dyn Keep>>,
}

/// How an origin is reached, where that is not straight and by the system's authorities.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Extra root certificates, PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// Through whom requests go.
    pub proxy: Option<Proxy>,
}

/// A proxy for requests; it sees host names, and of https nothing else.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// Its address, `http` or `https`.
    pub url: Url,
    /// Its user and password.
    pub login: Option<(String, SecretString)>,
}

impl Settings {
    /// An origin that is asked without credentials, with the usual limits.
    pub fn new(base: Url) -> Self {
        Self {
            base,
            auth: Auth::None,
            allow_private: false,
            way: Way::default(),
            caps: Caps::default(),
            limits: Limits::default(),
            rules: Vec::new(),
            keep: None,
        }
    }
}

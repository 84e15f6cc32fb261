//! What the operator says about talking to one origin.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

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
    /// Extra root certificates, PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// Limits.
    pub caps: Caps,
}

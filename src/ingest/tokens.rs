//! The store as the place where the HTTP layer keeps replaced refresh tokens.

use std::fmt;

use async_trait::async_trait;
use secrecy::SecretString;
use throughline_http::Keep;
use throughline_kit::Cause;

use crate::store::Store;

/// A store that keeps refresh tokens.
pub struct KeptTokens(pub Store);

impl fmt::Debug for KeptTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeptTokens")
    }
}

#[async_trait]
impl Keep for KeptTokens {
    async fn load(&self, name: &str) -> Result<Option<SecretString>, Cause> {
        Ok(self.0.refresh_token(name).await?)
    }

    async fn keep(&self, name: &str, token: &SecretString) -> Result<(), Cause> {
        Ok(self.0.keep_refresh_token(name, token).await?)
    }
}

/// For looks that keep nothing: a server may replace a refresh token when it is used, and the new one would be lost.
#[derive(Debug)]
pub struct Untouched;

#[async_trait]
impl Keep for Untouched {
    async fn load(&self, _: &str) -> Result<Option<SecretString>, Cause> {
        Err("only a pull may use it".into())
    }

    async fn keep(&self, _: &str, _: &SecretString) -> Result<(), Cause> {
        Err("only a pull may keep one".into())
    }
}

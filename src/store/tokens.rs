//! Refresh tokens that a server gave in place of the configured one. They go out of here as secrets and nowhere else.

use rusqlite::{OptionalExtension as _, params};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Store, StoreError};

impl Store {
    /// The refresh token that was last kept under a name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn refresh_token(&self, name: &str) -> Result<Option<SecretString>, StoreError> {
        let name = name.to_owned();
        self.read("read a refresh token", move |connection| {
            let sql = "
                select token
                from refresh_token
                where name = ?1";
            let token: Option<String> = connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_row([&name], |row| row.get(0)).optional())
                .map_err(StoreError::sql("read a refresh token"))?;
            Ok(token.map(SecretString::from))
        })
        .await
    }

    /// Keeps a refresh token under a name, in place of the one before.
    ///
    /// # Errors
    /// [`StoreError`], with the one before still there.
    pub async fn keep_refresh_token(
        &self,
        name: &str,
        token: &SecretString,
    ) -> Result<(), StoreError> {
        let (name, token) = (name.to_owned(), token.clone());
        self.write("keep a refresh token", move |transaction| {
            let sql = "
                insert into refresh_token (name, token)
                values (?1, ?2)
                on conflict (name) do update
                set token = excluded.token";
            transaction
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute(params![name, token.expose_secret()]))
                .map(drop)
                .map_err(StoreError::sql("keep a refresh token"))
        })
        .await
    }
}

#[cfg(test)]
mod tests;

//! A GitHub App: it proves who it is with its key, and gets a token for one installation, good for an hour.
//!
//! The moment in the proof is the server's own, so that a wrong clock here keeps nobody out. It knows keys
//! and tokens; not what is read with them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{PrivatePkcs1KeyDer, PrivatePkcs8KeyDer};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use throughline_kit::{Problem, PullError};

/// How long a proof is good for; GitHub takes ten minutes at the most.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(9);

/// How far back a proof is dated, for clocks of GitHub's that disagree among themselves.
const BACK: SignedDuration = SignedDuration::from_secs(30);

/// The key of an App, ready to sign.
pub(crate) struct Key(RsaKeyPair);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key([redacted])")
    }
}

impl Key {
    /// Reads a private RSA key in PEM, PKCS#1 as GitHub gives it out, or PKCS#8.
    ///
    /// # Errors
    /// [`PullError::Broken`] for anything else.
    pub(crate) fn read(pem: &SecretString) -> Result<Self, PullError> {
        let text = pem.expose_secret().as_bytes();
        let pair = match PrivatePkcs1KeyDer::from_pem_slice(text) {
            Ok(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            Err(_) => match PrivatePkcs8KeyDer::from_pem_slice(text) {
                Ok(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
                Err(_) => return Err(unusable("it holds no private key")),
            },
        };
        pair.map(Self).map_err(|error| unusable(&error.to_string()))
    }

    /// A JSON Web Token (RFC 7519, RS256) that says "I am this App", good from shortly before `now`.
    pub(crate) fn proof(&self, id: &str, now: Timestamp) -> Result<SecretString, PullError> {
        let moment = |by: SignedDuration| now.saturating_add(by).unwrap_or(now).as_second();
        let claims = json!({"iat": moment(-BACK), "exp": moment(GOOD_FOR), "iss": id});
        let part = |value: &str| URL_SAFE_NO_PAD.encode(value);
        let said = format!(
            "{}.{}",
            part(r#"{"alg":"RS256","typ":"JWT"}"#),
            part(&claims.to_string())
        );
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                said.as_bytes(),
                &mut signature,
            )
            .map_err(|_| unusable("it cannot sign"))?;
        Ok(format!("{said}.{}", URL_SAFE_NO_PAD.encode(&signature)).into())
    }
}

fn unusable(why: &str) -> PullError {
    PullError::broken(
        Problem::new(
            "app.key",
            format!("{why} — a private RSA key in PEM is wanted"),
        )
        .help("take the .pem file that GitHub gave out for the App"),
    )
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
    use secrecy::ExposeSecret as _;
    use serde_json::Value;

    use super::Key;

    /// Made for this test with `openssl genrsa -traditional 2048`; it opens nothing.
    const PEM: &str = include_str!("../tests/fixtures/app-key.pem");

    #[test]
    fn a_proof_is_signed_and_dated_by_the_servers_clock() {
        let key = Key::read(&PEM.into()).expect("a key");
        let now = "2026-11-20T08:00:00Z".parse().expect("an instant");
        let proof = key.proof("42", now).expect("a proof");
        let parts: Vec<&str> = proof.expose_secret().split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            panic!("three parts");
        };
        let read = |part: &str| -> Value {
            let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64");
            serde_json::from_slice(&bytes).expect("JSON")
        };
        assert_eq!(read(header)["alg"], "RS256");
        // 08:00:00 is 1795161600; half a minute back, and nine minutes on.
        assert_eq!(
            read(claims),
            serde_json::json!({"iat": 1_795_161_570, "exp": 1_795_162_140, "iss": "42"})
        );
        let public = key.0.public().as_ref().to_vec();
        let said = format!("{header}.{claims}");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64");
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public)
            .verify(said.as_bytes(), &signature)
            .expect("the key's own signature");
    }

    #[test]
    fn what_is_no_key_is_said_without_showing_it() {
        let error = Key::read(&"-----BEGIN nonsense canary".into()).expect_err("no key");
        let text = format!("{error} {error:?}");
        assert!(
            text.contains("private RSA key in PEM") && !text.contains("canary"),
            "{text}"
        );
    }
}

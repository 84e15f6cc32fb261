//! TLS: what is not trusted is refused and named; there is no way around it but naming the authority.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use throughline_http::{Auth, Caps, Client, Request, Settings, Way, install_crypto};
use throughline_kit::PullError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use url::Url;

use crate::server::{quick, reply};

/// A certificate for `name`, signed by a test authority, with that authority's PEM.
fn certificate(name: &str, valid: bool) -> (CertificateDer<'static>, KeyPair, String) {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = authority
        .self_signed(&authority_key)
        .expect("a certificate")
        .pem();
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
    if !valid {
        params.not_after = rcgen::date_time_ymd(2001, 1, 1);
        params.not_before = rcgen::date_time_ymd(2000, 1, 1);
    }
    let issuer = Issuer::new(authority, authority_key);
    let signed = params.signed_by(&key, &issuer).expect("a certificate");
    (signed.der().clone(), key, pem)
}

/// An HTTPS server that answers `[]`; counts the requests that got through.
async fn https(certificate: CertificateDer<'static>, key: &KeyPair) -> (u16, Arc<AtomicUsize>) {
    install_crypto();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .expect("a TLS server");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let answered = Arc::new(AtomicUsize::new(0));
    let count = answered.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut head = [0; 4096];
            if stream.read(&mut head).await.is_ok_and(|read| read > 0) {
                count.fetch_add(1, Ordering::SeqCst);
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]";
                let _ = stream.write_all(answer).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (port, answered)
}

fn settings(port: u16, ca_pem: Option<String>) -> Settings {
    Settings {
        auth: Auth::Bearer("canary".to_owned().into()),
        allow_private: true,
        way: Way {
            ca_pem: ca_pem.map(String::into_bytes),
            proxy: None,
        },
        caps: Caps {
            first_byte: Duration::from_secs(3),
            ..quick()
        },
        ..Settings::new(Url::parse(&format!("https://localhost:{port}/")).expect("a URL"))
    }
}

async fn check_refused(settings: Settings, wanted: &str) {
    let client = Client::new(settings).expect("a client");
    let request = Request::get(client.resolve("/").expect("below"));
    let error = client.send(&request).await.expect_err("not trusted");
    assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("no trusted connection") && text.contains(wanted),
        "{text}"
    );
    assert!(error.problem().help.is_some());
}

#[tokio::test]
async fn c29_an_authority_that_nobody_named_is_not_trusted() {
    let (certificate, key, pem) = certificate("localhost", true);
    let (port, answered) = https(certificate, &key).await;
    check_refused(settings(port, None), "UnknownIssuer").await;
    assert_eq!(answered.load(Ordering::SeqCst), 0, "no request, no token");
    let client = Client::new(settings(port, Some(pem))).expect("a client");
    let request = Request::get(client.resolve("/").expect("below"));
    assert_eq!(reply(client.send(&request).await).body, b"[]");
    assert_eq!(answered.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn c29_a_certificate_of_another_host_or_another_time_is_not_trusted() {
    let (other, key, pem) = certificate("example.org", true);
    let (port, answered) = https(other, &key).await;
    check_refused(
        settings(port, Some(pem)),
        "not valid for name \"localhost\"",
    )
    .await;
    assert_eq!(answered.load(Ordering::SeqCst), 0);
    let (expired, key, pem) = certificate("localhost", false);
    let (port, answered) = https(expired, &key).await;
    check_refused(settings(port, Some(pem)), "expired").await;
    assert_eq!(answered.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn c29_plain_text_on_the_port_of_tls_is_not_trusted() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            let mut rest = [0; 4096];
            let _ = stream.read(&mut rest).await;
        }
    });
    check_refused(settings(port, None), "InvalidContentType").await;
}

#[test]
fn a_file_of_authorities_without_any_is_refused() {
    let error = Client::new(settings(1, Some("nothing here".to_owned()))).expect_err("no PEM");
    assert!(
        error.to_string().contains("extra root certificates"),
        "{error}"
    );
}

#[tokio::test]
async fn c29_a_certificate_that_signs_itself_is_not_trusted() {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let own = params.self_signed(&key).expect("a certificate");
    let (port, answered) = https(own.der().clone(), &key).await;
    check_refused(settings(port, None), "UnknownIssuer").await;
    assert_eq!(answered.load(Ordering::SeqCst), 0);
}

/// A server that says one thing to every greeting.
async fn says(bytes: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut hello = [0; 4096];
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

#[tokio::test]
async fn c29_an_older_protocol_is_not_spoken() {
    // What a server of TLS 1.1 alone answers: a fatal alert, protocol_version.
    let port = says(&[0x15, 3, 2, 0, 2, 2, 70]).await;
    check_refused(settings(port, None), "ProtocolVersion").await;
    // One that goes on in TLS 1.1 all the same: a server hello with that version.
    let port = says(&[
        0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0xc0, 0x2f, 0,
    ])
    .await;
    check_refused(settings(port, None), "").await;
}

#[tokio::test]
async fn c29_a_certificate_that_changes_on_the_way_is_looked_at_again() {
    install_crypto();
    let (first, first_key, pem) = certificate("localhost", true);
    let (second, second_key, _) = certificate("localhost", true);
    let acceptor = |certificate: CertificateDer<'static>, key: &KeyPair| {
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key.into())
            .expect("a TLS server");
        TlsAcceptor::from(Arc::new(config))
    };
    let acceptors = [acceptor(first, &first_key), acceptor(second, &second_key)];
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        for acceptor in acceptors {
            let (stream, _) = listener.accept().await.expect("a connection");
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]";
            let _ = stream.write_all(answer).await;
            let _ = stream.shutdown().await;
        }
    });
    let client = Client::new(settings(port, Some(pem))).expect("a client");
    let request = Request::get(client.resolve("/").expect("below"));
    assert_eq!(reply(client.send(&request).await).body, b"[]");
    let error = client.send(&request).await.expect_err("another authority");
    assert!(
        error.to_string().contains("no trusted connection"),
        "{error}"
    );
}

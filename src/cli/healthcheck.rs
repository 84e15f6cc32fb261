//! `throughline healthcheck`: whether the daemon beside it answers, for containers that have no other client.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use super::arguments::Global;
use super::failure::Failure;
use super::{output, setup};

/// How long the daemon may take: a supervisor's patience is short.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most bytes of an answer that are read.
const MOST: u64 = 64 << 10;

pub(super) fn run(global: &Global) -> Result<ExitCode, Failure> {
    let config = setup::load(global, "warn")?.config;
    let Some(web) = &config.service.web else {
        return Err(Failure::usage(
            "service.web is not set: there is no page to ask".to_owned(),
            "write web = \"127.0.0.1:8420\" under [service]",
        ));
    };
    let at = reachable(web.listen);
    let answer = ask(at).map_err(|cause| {
        let what = format!("nothing answers at {at}");
        Failure::failed(anyhow::Error::new(cause).context(what))
    })?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if head.starts_with("HTTP/1.1 200 ") {
        output::result("ready");
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::failed(anyhow::anyhow!(
        "the daemon at {at} is not ready: {}",
        crate::review::escape::Safe::new(body)
    )))
}

/// Where this machine reaches a page that listens on every address.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn ask(at: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&at, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(MOST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

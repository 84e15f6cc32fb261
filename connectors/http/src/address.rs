//! Which addresses a source may reach, decided on the address that is then connected to.
//!
//! A name is looked up once, here; the connection goes to what this lookup gave, so a second
//! answer of a hostile name server changes nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// A name that leads only to addresses inside our own network.
#[derive(Debug, Clone, thiserror::Error)]
#[error("`{name}` leads to the private address {address}")]
pub(crate) struct PrivateTarget {
    /// The name that was looked up.
    pub(crate) name: String,
    /// The first of its addresses.
    pub(crate) address: IpAddr,
}

/// Looks names up as the system does and drops private addresses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let first = found.first().map(SocketAddr::ip);
            let public: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| !is_private(address.ip()))
                .collect();
            match first {
                Some(address) if public.is_empty() => Err(PrivateTarget {
                    name: name.as_str().to_owned(),
                    address,
                }
                .into()),
                _ => Ok(Box::new(public.into_iter()) as Addrs),
            }
        })
    }
}

/// The address that a URL names literally, if it does; the parser has already read decimal, octal
/// and hexadecimal spellings of IPv4.
pub(crate) fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(_) => None,
    }
}

/// Whether a URL's host is this machine by its spelling alone.
pub(crate) fn is_loopback_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether an address is loopback, link-local, private, shared, multicast or no address at all.
pub(crate) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let [first, .., high, low] = address.segments();
    // 64:ff9b::/96 carries an IPv4 address through a NAT64 gateway.
    let carried = if address
        .octets()
        .starts_with(&[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0])
    {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Some(Ipv4Addr::new(a, b, c, d))
    } else {
        address.to_ipv4_mapped()
    };
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || carried.is_some_and(is_private_v4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_the_network_are_told_from_the_others() {
        let cases = [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.1.1", true),
            ("169.254.169.254", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("0.0.0.0", true),
            ("224.0.0.1", true),
            ("140.82.121.6", false),
            ("::1", true),
            ("::", true),
            ("fe80::1", true),
            ("fd00::1", true),
            ("::ffff:10.0.0.1", true),
            ("::ffff:140.82.121.6", false),
            ("64:ff9b::7f00:1", true),
            ("2606:50c0:8000::64", false),
        ];
        for (text, private) in cases {
            let address: IpAddr = text.parse().expect("an address");
            assert_eq!(is_private(address), private, "{text}");
        }
    }
}

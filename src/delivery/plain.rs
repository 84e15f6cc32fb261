//! The relay's TCP connection as lettre sees it: no delay for small segments, and never a byte more
//! than the line that was asked for.
//!
//! lettre reads through a buffer that survives STARTTLS, so plaintext that someone slipped in after the
//! relay's `220` would be taken for answers given under TLS (RFC 3207 section 6). Here a read ends at
//! the first line feed: what follows it is not in lettre's buffer but first in line for the TLS
//! handshake, which it breaks.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

const BUFFER_BYTES: usize = 4096;

/// A reply line has at most 512 bytes (RFC 5321 4.5.3.1.5), and lettre collects one whole before it
/// looks at it. TLS records hold a line feed by chance long before this: the odds against are e^256.
const LONGEST_LINE_BYTES: usize = 64 * 1024;

/// A TCP stream whose reads end at a line feed.
#[derive(Debug)]
pub(super) struct LineStream {
    tcp: TcpStream,
    buffer: Box<[u8]>,
    // The bytes of `buffer` that were read and not yet handed on.
    start: usize,
    end: usize,
    // Handed on since the last line feed.
    line_bytes: usize,
}

impl LineStream {
    /// Takes a connected stream. Without `TCP_NODELAY` each command could wait about 40 ms for the
    /// relay's delayed acknowledgement of the one before; lettre does not set it.
    pub(super) fn new(tcp: TcpStream) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        Ok(Self {
            tcp,
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            line_bytes: 0,
        })
    }

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut read = ReadBuf::new(&mut self.buffer);
        ready!(Pin::new(&mut self.tcp).poll_read(cx, &mut read))?;
        self.end = read.filled().len();
        self.start = 0;
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for LineStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.start == self.end {
            ready!(self.poll_fill(cx))?;
        }
        let held = self.buffer.get(self.start..self.end).unwrap_or_default();
        let line = held.iter().position(|byte| *byte == b'\n');
        let most = line.map_or(held.len(), |at| at + 1).min(into.remaining());
        into.put_slice(held.get(..most).unwrap_or_default());
        self.start += most;
        self.line_bytes = if line.is_some() {
            0
        } else {
            self.line_bytes + most
        };
        if self.line_bytes > LONGEST_LINE_BYTES {
            return Poll::Ready(Err(io::Error::other("the reply has a line without end")));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for LineStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for LineStream {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.peer_addr()
    }
}

//! Just enough of an HTTP client for the peers and the tests of them: one request, one connection.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::LIMIT;

/// The answer to one request.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// Asks for `target` (path and query) at `door`.
pub fn get(door: SocketAddr, target: &str) -> io::Result<Answer> {
    exchange(door, &format!("GET {target} HTTP/1.1\r\nHost: {door}\r\nConnection: close\r\n\r\n"))
}

/// As [`get`], from one who would answer in chunks: HTTP/1.0 has none.
pub fn get_old(door: SocketAddr, target: &str) -> io::Result<Answer> {
    exchange(door, &format!("GET {target} HTTP/1.0\r\nHost: {door}\r\n\r\n"))
}

/// Posts a form to `target` at `door`. `headers` are complete lines, each with its `\r\n`, and must have a `Host`.
pub fn post_form(door: SocketAddr, target: &str, headers: &str, form: &str) -> io::Result<Answer> {
    let length = form.len();
    exchange(
        door,
        &format!(
            "POST {target} HTTP/1.1\r\n{headers}Connection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        ),
    )
}

/// Path and query of an address.
pub fn target_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or_else(|| panic!("no address: {url}"));
    &rest[rest.find('/').unwrap_or_else(|| panic!("no path: {url}"))..]
}

fn exchange(door: SocketAddr, request: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&door, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    parse_answer(&answer).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, answer))
}

/// The body is taken as it stands: no peer sends it in chunks to a client that closes the connection.
fn parse_answer(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}

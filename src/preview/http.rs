//! Requests and answers: the little of HTTP/1.1 (RFC 9112) that is needed. Each connection
//! has one request and one answer, so there is nothing that one request could smuggle into
//! the next.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The longest head of a request. Browsers send less than one kilobyte to a host without
/// cookies; a host shared with other local servers may have theirs.
const MOST_HEAD: usize = 16 << 10;
/// The most lines of a head.
const MOST_LINES: usize = 100;
/// How long a head may take from the first byte to the last, however often some of it comes.
const MOST_TIME: Duration = Duration::from_secs(5);
/// How long the reader of an answer may take for a part of it.
const MOST_PATIENCE: Duration = Duration::from_secs(10);

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Whether the answer is to have no body.
    pub head_only: bool,
    /// The path, decoded (`/document/briefs/Qiaotou.html`).
    pub path: String,
    /// What follows the question mark, as pairs of names and values, decoded.
    pub query: Vec<(String, String)>,
    /// The head's lines: names in lower case, values.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The value of a line of the head that is there once; `Err` when it is there more often.
    pub fn header(&self, name: &str) -> Result<Option<&str>, ()> {
        let mut found = self.headers.iter().filter(|(n, _)| n == name);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(()),
            (one, None) => Ok(one.map(|(_, value)| &**value)),
        }
    }

    /// The value of a name in the query.
    pub fn asked(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| &**value)
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// What the body is.
    pub kind: &'static str,
    /// The `Content-Security-Policy`.
    pub policy: &'static str,
    /// Further lines of the head.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Allows nothing.
pub const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

impl Response {
    /// Plain text.
    pub fn text(status: u16, words: &str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            policy: NOTHING,
            headers: Vec::new(),
            body: format!("{words}\n").into_bytes(),
        }
    }

    /// Something found.
    pub fn found(kind: &'static str, policy: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            kind,
            policy,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// The head as it is sent; `length` of the body when it is known.
    pub fn head(&self, length: Option<usize>) -> String {
        let mut head = format!(
            "HTTP/1.1 {} {}\r\n\
             Content-Type: {}\r\n\
             Content-Security-Policy: {}\r\n\
             Cache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\n\
             X-Frame-Options: SAMEORIGIN\r\n\
             Referrer-Policy: no-referrer\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\n\
             Cross-Origin-Opener-Policy: same-origin\r\n\
             Connection: close\r\n",
            self.status,
            reason(self.status),
            self.kind,
            self.policy
        );
        if let Some(length) = length {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head
    }

    /// Sends it. Whether the reader takes it is the reader's business.
    pub fn send(&self, stream: &mut TcpStream, head_only: bool) {
        let _ = stream.set_write_timeout(Some(MOST_PATIENCE));
        let mut bytes = self.head(Some(self.body.len())).into_bytes();
        if !head_only {
            bytes.extend_from_slice(&self.body);
        }
        if stream.write_all(&bytes).is_ok() {
            let _ = stream.flush();
        }
        part(stream);
    }
}

/// Ends a connection so that the answer arrives: while there are bytes that nobody read, the
/// system would throw it away with the connection.
fn part(stream: &mut TcpStream) {
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut rest = [0_u8; 4096];
    for _ in 0..16 {
        match stream.read(&mut rest) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

/// Reads a request from a connection; the answer when it is none to be had. `None` when the
/// other side ended the connection before it said anything.
pub fn read(stream: &mut TcpStream) -> Option<Result<Request, Response>> {
    let until = Instant::now() + MOST_TIME;
    let mut head = Vec::with_capacity(1024);
    let mut part = [0_u8; 2048];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Some(Err(Response::text(408, "the request took too long")));
        }
        let _ = stream.set_read_timeout(Some(left));
        match stream.read(&mut part) {
            Ok(0) if head.is_empty() => return None,
            Ok(0) => return Some(Err(Response::text(400, "the request is cut off"))),
            Ok(count) => head.extend_from_slice(part.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                let late = matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                );
                return late.then(|| Err(Response::text(408, "the request took too long")));
            }
        }
        match parse(&head) {
            Ok(None) if head.len() > MOST_HEAD => {
                let words = "the head of the request is too long";
                return Some(Err(Response::text(431, words)));
            }
            Ok(None) => {}
            Ok(Some(request)) => return Some(Ok(request)),
            Err(refusal) => return Some(Err(refusal)),
        }
    }
}

/// Reads the head of a request; `None` while there is more to come.
fn parse(head: &[u8]) -> Result<Option<Request>, Response> {
    let bad = |words: &str| Response::text(400, words);
    let mut lines = [httparse::EMPTY_HEADER; MOST_LINES];
    let mut parsed = httparse::Request::new(&mut lines);
    match parsed.parse(head) {
        Ok(httparse::Status::Partial) => return Ok(None),
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => {
            return Err(Response::text(431, "the head has too many lines"));
        }
        Err(_) => return Err(bad("this is no HTTP request")),
    }
    let head_only = match parsed.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => {
            let mut refusal = Response::text(405, "nothing can be changed here");
            refusal.headers.push(("Allow", "GET, HEAD".to_owned()));
            return Err(refusal);
        }
    };
    let target = parsed.path.unwrap_or_default();
    if !target.starts_with('/') || target.starts_with("//") {
        return Err(bad("the address must begin with one `/`"));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = decode(path).ok_or_else(|| bad("the address is not UTF-8"))?;
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (decode(name), decode(value)) {
            (Some(name), Some(value)) => pairs.push((name, value)),
            _ => return Err(bad("the address is not UTF-8")),
        }
    }
    let mut headers = Vec::new();
    for line in parsed.headers.iter() {
        let value = std::str::from_utf8(line.value).map_err(|_| bad("a line is not UTF-8"))?;
        headers.push((line.name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Some(Request {
        head_only,
        path,
        query: pairs,
        headers,
    }))
}

/// Replaces `%41` by `A`; `None` when that gives no UTF-8, or a digit is missing.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}

/// Writes a path so that it can stand in an address: what is not plain becomes `%41`.
#[cfg(test)]
pub fn encode(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_request_once_it_is_whole() {
        let head = "GET /document/a%20b%C3%A9.html?v=3&x=%26 HTTP/1.1\r\nHost: localhost:1\r\n\r\n";
        for end in 0..head.len() {
            assert_eq!(parse(&head.as_bytes()[..end]), Ok(None), "{end}");
        }
        let request = parse(head.as_bytes()).unwrap().unwrap();
        assert_eq!(request.path, "/document/a bé.html");
        assert_eq!(request.asked("v"), Some("3"));
        assert_eq!(request.asked("x"), Some("&"));
        assert_eq!(request.header("host"), Ok(Some("localhost:1")));
        assert_eq!(
            decode(&encode("briefs/桥头 %")),
            Some("briefs/桥头 %".to_owned())
        );
    }

    #[test]
    fn refuses_what_it_does_not_serve() {
        let status = |head: &str| parse(head.as_bytes()).unwrap_err().status;
        assert_eq!(status("POST / HTTP/1.1\r\n\r\n"), 405);
        assert_eq!(status("OPTIONS * HTTP/1.1\r\n\r\n"), 405);
        assert_eq!(status("GET http://evil.example/ HTTP/1.1\r\n\r\n"), 400);
        assert_eq!(status("GET //evil.example/ HTTP/1.1\r\n\r\n"), 400);
        assert_eq!(status("GET /%ff HTTP/1.1\r\n\r\n"), 400);
        assert_eq!(status("GET /%4 HTTP/1.1\r\n\r\n"), 400);
        assert_eq!(status("\u{16}\u{3}\u{1}"), 400);
        let many = "X: y\r\n".repeat(MOST_LINES + 1);
        assert_eq!(status(&format!("GET / HTTP/1.1\r\n{many}\r\n")), 431);
    }

    #[test]
    fn a_line_given_twice_is_no_line() {
        let head = "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
        assert_eq!(
            parse(head.as_bytes()).unwrap().unwrap().header("host"),
            Err(())
        );
    }
}

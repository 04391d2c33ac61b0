//! Listens on the loopback interface; a thread for each connection, few at a time.

use super::studio::Studio;
use super::{guard, http, site};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The port that is used unless another is asked for; it is registered for no service.
pub const PORT: u16 = 4780;
/// How many ports after it are tried when it is taken.
const TRIES: u16 = 20;
/// The most connections at a time. A browser opens six to a host.
const MOST_CONNECTIONS: usize = 64;
/// The most of them that stay open to hear of changes.
const MOST_LISTENERS: usize = 24;
/// How often a sign of life is sent to them, by which we notice that one is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// For how long it is waited, at the end, that those who listen have been told of it.
const FAREWELL: Duration = Duration::from_millis(500);

/// Why nothing can be listened at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Another program has this port.
    Taken(u16),
    /// The system says why not.
    Other(u16, String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Trouble::Taken(port) => {
                write!(f, "the port {port} is taken by another program")
            }
            Trouble::Other(port, words) => write!(f, "cannot listen at port {port}: {words}"),
        }
    }
}

/// Sockets that wait for connections.
pub struct Listening {
    sockets: Vec<Arc<TcpListener>>,
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    /// How many connections stay open to hear of changes.
    listeners: Arc<AtomicUsize>,
}

/// Listens on the loopback interface at a port (0: any that is free); without one at
/// `PORT` or the next that is free.
///
/// # Errors
/// When the port, or all that were tried, cannot be had.
pub fn listen(port: Option<u16>) -> Result<Listening, Trouble> {
    if let Some(port) = port {
        return listen_at(port);
    }
    let mut last = Trouble::Taken(PORT);
    for port in PORT..PORT + TRIES {
        match listen_at(port) {
            Ok(listening) => return Ok(listening),
            Err(trouble) => last = trouble,
        }
    }
    Err(last)
}

fn listen_at(port: u16) -> Result<Listening, Trouble> {
    let trouble = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Trouble::Taken(port),
        _ => Trouble::Other(port, error.to_string()),
    };
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(trouble)?;
    let address = first.local_addr().map_err(trouble)?;
    let mut sockets = vec![Arc::new(first)];
    // `localhost` may mean either; a machine without IPv6 does without.
    match TcpListener::bind((Ipv6Addr::LOCALHOST, address.port())) {
        Ok(second) => sockets.push(Arc::new(second)),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => return Err(trouble(error)),
        Err(_) => {}
    }
    Ok(Listening {
        sockets,
        address,
        ended: Arc::default(),
        listeners: Arc::default(),
    })
}

/// Counts what is going on; one less when it is dropped.
struct Ticket(Arc<AtomicUsize>);

impl Ticket {
    /// One more, unless there are `most`.
    fn take(count: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let more = |n: usize| (n < most).then_some(n + 1);
        let taken = count.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
        taken.is_ok().then(|| Self(Arc::clone(count)))
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Listening {
    /// The address to open.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers, in threads of its own, until [`Listening::end`].
    pub(super) fn serve(&self, studio: Arc<Studio>) {
        let connections = Arc::new(AtomicUsize::new(0));
        for socket in &self.sockets {
            let socket = Arc::clone(socket);
            let ended = Arc::clone(&self.ended);
            let desk = Desk {
                studio: Arc::clone(&studio),
                listeners: Arc::clone(&self.listeners),
                port: self.address.port(),
            };
            let connections = Arc::clone(&connections);
            std::thread::spawn(move || accept(&socket, &ended, &connections, &desk));
        }
    }

    /// Ends it: no further connection is taken, and those who listen have been told.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Release);
        for socket in &self.sockets {
            // Wakes the thread that waits for a connection.
            if let Ok(address) = socket.local_addr() {
                let _ = TcpStream::connect_timeout(&address, Duration::from_millis(100));
            }
        }
        let since = Instant::now();
        while self.listeners.load(Ordering::Acquire) > 0 && since.elapsed() < FAREWELL {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn accept(socket: &TcpListener, ended: &AtomicBool, connections: &Arc<AtomicUsize>, desk: &Desk) {
    loop {
        let taken = socket.accept();
        if ended.load(Ordering::Acquire) {
            return;
        }
        let Ok((mut stream, peer)) = taken else {
            // Out of file handles, for one: to be tried again, not at once.
            std::thread::sleep(Duration::from_millis(50));
            continue;
        };
        if !is_loopback(peer.ip()) {
            continue;
        }
        let Some(ticket) = Ticket::take(connections, MOST_CONNECTIONS) else {
            let busy = http::Response::text(503, "too many connections");
            let _ = stream.set_nonblocking(true);
            let _ = stream.write_all(busy.head(Some(busy.body.len())).as_bytes());
            continue;
        };
        let desk = desk.clone();
        let thread = std::thread::Builder::new().name("answer".to_owned());
        let _ = thread.spawn(move || {
            let _ticket = ticket;
            desk.answer(stream);
        });
    }
}

fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// What the answers are made of.
#[derive(Clone)]
struct Desk {
    studio: Arc<Studio>,
    listeners: Arc<AtomicUsize>,
    port: u16,
}

impl Desk {
    fn answer(&self, mut stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let request = match http::read(&mut stream) {
            None => return,
            Some(Err(refusal)) => return refusal.send(&mut stream, false),
            Some(Ok(request)) => request,
        };
        if let Err(refusal) = guard::check(&request, self.port) {
            return refusal.send(&mut stream, request.head_only);
        }
        if request.path == "/events" && !request.head_only {
            return match Ticket::take(&self.listeners, MOST_LISTENERS) {
                Some(_ticket) => self.tell(&mut stream),
                None => http::Response::text(503, "too many listeners").send(&mut stream, false),
            };
        }
        site::answer(&self.studio, &request).send(&mut stream, request.head_only);
    }

    /// Tells of each change until the other side is gone: server-sent events (HTML Living
    /// Standard, 9.2), each with the number of the state.
    fn tell(&self, stream: &mut TcpStream) {
        let _ = stream.set_write_timeout(Some(Duration::from_secs(10)));
        let head = http::Response::found("text/event-stream", http::NOTHING, "").head(None);
        let mut known = None;
        let mut words = head;
        words.push_str("retry: 500\n\n");
        loop {
            match self.studio.wait(known, HEARTBEAT) {
                None => {
                    let _ = stream.write_all(words.as_bytes());
                    let _ = stream.write_all(b"event: end\ndata: 0\n\n");
                    return;
                }
                Some(number) if Some(number) != known => {
                    words.push_str(&format!("event: state\ndata: {number}\n\n"));
                    known = Some(number);
                }
                Some(_) => words.push_str(": still here\n\n"),
            }
            if stream.write_all(words.as_bytes()).is_err() {
                return;
            }
            words.clear();
        }
    }
}

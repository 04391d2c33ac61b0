//! What comes from elsewhere: other sites, other paths, nonsense, floods.

use super::{Shown, parts};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn answers_with_strict_heads() {
    let shown = Shown::new();
    let (status, head, body) = shown.get("/");
    assert_eq!(status, 200);
    assert!(body.contains("<script src=\"/preview.js\" defer>"));
    assert!(head.contains("script-src 'self'"), "{head}");
    let path = shown.state()["document"]["path"]
        .as_str()
        .unwrap()
        .to_owned();
    let document = format!("/document/{path}.html");
    let pages = format!("/pages/{path}.html");
    for address in [
        "/",
        "/preview.js",
        "/preview.css",
        "/state",
        &document,
        &pages,
        "/none",
    ] {
        let (status, head, _) = shown.get(address);
        assert_eq!(
            status,
            if address == "/none" { 404 } else { 200 },
            "{address}"
        );
        for line in [
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "Cross-Origin-Resource-Policy: same-origin",
            "Content-Security-Policy: ",
            "Connection: close",
        ] {
            assert!(head.contains(line), "{address}: {line}\n{head}");
        }
    }
    for address in [&document, &pages] {
        let (_, head, _) = shown.get(address);
        assert!(head.contains("default-src 'none'") && head.contains("sandbox allow-same-origin"));
        assert!(
            !head.contains("script-src") && !head.contains("allow-scripts"),
            "{head}"
        );
    }
    let (status, head, body) = shown.get(&format!("/file/{path}.pdf"));
    assert_eq!(status, 200);
    assert!(head.contains("Content-Type: application/pdf"));
    assert!(body.starts_with("%PDF-"));
    let host = format!("127.0.0.1:{}", shown.address().port());
    let (status, head, body) = shown.ask("HEAD", "/", &[("Host", &host)]);
    assert_eq!((status, body.as_str()), (200, ""));
    assert!(head.contains("Content-Length: "));
}

#[test]
fn refuses_strangers() {
    let shown = Shown::new();
    let port = shown.address().port();
    let ours = format!("localhost:{port}");
    let status = |lines: &[(&str, &str)]| shown.ask("GET", "/state", lines).0;
    assert_eq!(status(&[("Host", &ours)]), 200);
    // A name that an attacker lets point here.
    let evil = format!("evil.example:{port}");
    let (code, _, words) = shown.ask("GET", "/", &[("Host", &evil)]);
    assert_eq!(code, 403);
    // Where it is served instead, with the port.
    let hint = format!("this host is not served here; open http://localhost:{port}/\n");
    assert_eq!(words, hint);
    assert_eq!(status(&[("Host", "localhost:1")]), 403);
    assert_eq!(status(&[]), 403);
    assert_eq!(status(&[("Host", &ours), ("Host", &ours)]), 403);
    let origin = |origin: &str| status(&[("Host", &ours), ("Origin", origin)]);
    assert_eq!(origin(&format!("http://localhost:{port}")), 200);
    assert_eq!(origin("https://evil.example"), 403);
    assert_eq!(origin("null"), 403);
    let site = |site| status(&[("Host", &ours), ("Sec-Fetch-Site", site)]);
    assert_eq!(site("cross-site"), 403);
    // The events too, which are answered apart.
    let evil = [("Host", "evil.example")];
    assert_eq!(shown.ask("GET", "/events", &evil).0, 403);
}

#[test]
fn leads_to_no_file() {
    let shown = Shown::new();
    let path = shown.state()["document"]["path"]
        .as_str()
        .unwrap()
        .to_owned();
    for target in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/document/../../secret.txt",
        "/document/..%2f..%2fsecret.txt",
        "/document/%2e%2e%2f%2e%2e%2fsecret.html",
        "/document//etc/passwd.html",
        "/document/.html",
        "/config/report.yaml",
        "/document/config/report.yaml",
        "/file/../config/report.yaml.pdf",
        "/file/%00.pdf",
        "/samples/figures.xlsx",
        "/out/report.html",
        "/state/",
        &format!("/document/{path}.html/"),
        &format!("/document/./{path}.html"),
        &format!("/document/{path}%00.html"),
    ] {
        let (status, _, body) = shown.get(target);
        assert_eq!(status, 404, "{target}: {body}");
        assert_eq!(body, "there is nothing here\n", "{target}");
    }
    let host = format!("localhost:{}", shown.address().port());
    let absolute = format!("http://{host}/state");
    assert_eq!(shown.get(&absolute).0, 400);
    assert_eq!(shown.get("*").0, 400);
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "get",
    ] {
        let (status, _, _) = shown.ask(method, "/state", &[("Host", &host)]);
        assert_eq!(status, 405, "{method}");
    }
    assert!(!shown.project().join("out").exists(), "nothing is written");
}

#[test]
fn bears_nonsense_and_floods() {
    let shown = Shown::new();
    let port = shown.address().port();
    let status = |bytes: &[u8]| parts(&shown.send(bytes)).0;
    assert_eq!(status(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), 400);
    assert_eq!(status(b"hello\r\n\r\n"), 400);
    assert_eq!(status(b"GET / HTTP/9.9\r\n\r\n"), 400);
    assert_eq!(status(&[0_u8; 4096]), 400);
    let long = format!(
        "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nX: {}\r\n\r\n",
        "y".repeat(1 << 20)
    );
    assert_eq!(status(long.as_bytes()), 431);
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(5_000));
    assert_eq!(status(many.as_bytes()), 431);
    let address = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(1 << 20));
    assert_eq!(status(address.as_bytes()), 431);
    // A second request behind the first is not answered.
    let line = format!("GET /state HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    let twice = shown.send(format!("{line}{line}").as_bytes());
    assert_eq!(twice.matches("HTTP/1.1 200").count(), 1);
    // Connections that say nothing: as soon as they are too many, the next are turned away,
    // and when they are gone, all is well.
    let mut silent: Vec<TcpStream> = (0..96).map(|_| shown.connect()).collect();
    let turned_away = |stream: &mut TcpStream| {
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer.starts_with("HTTP/1.1 503")
    };
    assert!(silent.iter_mut().rev().any(turned_away));
    silent.clear();
    let until = Instant::now() + Duration::from_secs(10);
    while shown.get("/").0 != 200 {
        assert!(Instant::now() < until, "it does not recover");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn ends_a_request_that_trickles() {
    let shown = Shown::new();
    let mut stream = shown.connect();
    let started = Instant::now();
    stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    // A byte now and then does not keep it open.
    let mut writer = stream.try_clone().unwrap();
    let dripping = std::thread::spawn(move || {
        while writer.write_all(b"X").is_ok() && started.elapsed() < Duration::from_secs(15) {
            std::thread::sleep(Duration::from_millis(400));
        }
    });
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(12));
    drop(stream);
    dripping.join().unwrap();
}

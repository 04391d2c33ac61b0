//! Which requests are answered: those of our own page, and of people who typed the address.
//!
//! A page of another site can send requests to the loopback interface, also by a name of its
//! own that it lets point there (DNS rebinding). The browser then tells: by the name in
//! `Host`, by the site in `Origin`, or by `Sec-Fetch-Site`.

use super::http::{Request, Response};

/// The refusal, unless the request is for us and from us. `port` is ours.
pub fn check(request: &Request, port: u16) -> Result<(), Response> {
    let refuse = |words: &str| Err(Response::text(403, words));
    let ours = format!("this host is not served here; open http://localhost:{port}/");
    match request.header("host") {
        Ok(Some(host)) if is_ours(host, port) => {}
        Ok(Some(_)) => return refuse(&ours),
        Ok(None) => return refuse("the request does not say which host it is for"),
        Err(()) => return refuse("the request says twice which host it is for"),
    }
    match request.header("origin") {
        Ok(None) => {}
        Ok(Some(origin)) => {
            let host = origin.strip_prefix("http://");
            if !host.is_some_and(|host| is_ours(host, port)) {
                return refuse("pages of other sites are not served");
            }
        }
        Err(()) => return refuse("the request says twice where it comes from"),
    }
    match request.header("sec-fetch-site") {
        Ok(None | Some("same-origin" | "none")) => Ok(()),
        _ => refuse("pages of other sites are not served; type the address"),
    }
}

/// Whether a host with its port is this server on the loopback interface.
fn is_ours(host: &str, port: u16) -> bool {
    let (name, stated) = match host.rsplit_once(':') {
        // The colons of a bare `[::1]` are within its brackets.
        Some((name, stated)) if !stated.ends_with(']') => (name, Some(stated)),
        _ => (host, None),
    };
    let ours = match stated {
        // Not `+80` or `080`, which no browser writes.
        Some(stated) => stated == port.to_string(),
        None => port == 80,
    };
    let names = ["localhost", "127.0.0.1", "[::1]"];
    ours && names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(headers: &[(&str, &str)]) -> u16 {
        let request = Request {
            headers: headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            ..Request::default()
        };
        check(&request, 4780).map_or_else(|refusal| refusal.status, |()| 200)
    }

    #[test]
    fn answers_only_to_its_own_names() {
        for host in [
            "localhost:4780",
            "127.0.0.1:4780",
            "[::1]:4780",
            "LOCALHOST:4780",
        ] {
            assert_eq!(status(&[("host", host)]), 200, "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4780",
            "localhost",
            "localhost:80",
            "localhost:04780",
            "localhost:+4780",
            "localhost.evil.example:4780",
            "127.0.0.1.evil.example:4780",
            "127.0.0.2:4780",
            "0.0.0.0:4780",
            "user@localhost:4780",
            "[::1]",
            "",
        ] {
            assert_eq!(status(&[("host", host)]), 403, "{host}");
        }
        assert_eq!(status(&[]), 403);
        let twice = [("host", "localhost:4780"), ("host", "localhost:4780")];
        assert_eq!(status(&twice), 403);
    }

    #[test]
    fn answers_only_to_its_own_pages() {
        let from = |origin| status(&[("host", "localhost:4780"), ("origin", origin)]);
        assert_eq!(from("http://localhost:4780"), 200);
        assert_eq!(from("http://127.0.0.1:4780"), 200);
        for origin in [
            "null",
            "https://localhost:4780",
            "http://localhost:4781",
            "http://evil.example",
            "",
        ] {
            assert_eq!(from(origin), 403, "{origin}");
        }
        let site = |site| status(&[("host", "localhost:4780"), ("sec-fetch-site", site)]);
        assert_eq!(site("same-origin"), 200);
        assert_eq!(site("none"), 200);
        assert_eq!(site("cross-site"), 403);
        assert_eq!(site("same-site"), 403);
    }
}

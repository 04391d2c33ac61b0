//! What stands at each address. Answers are made in memory: an address names a document of
//! the project or one of our own few files, and leads to nothing else.

use super::http::{Request, Response};
use super::studio::Studio;
use super::{draw, state};

/// The page around the documents: our script and style sheet, and frames of our own.
const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";
/// A document in its frame: nothing runs and nothing is loaded, whatever a project's own page
/// shell says; its own policy is stricter. The page around it may look into it.
const DOCUMENT: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
     sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/// Drawn pages in their frame.
const PAGES: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'self'; \
     sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/// Our script, style sheets and icon, and a PDF file, which the browser's own viewer shows.
const FILE: &str = "frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// The answer to a request that was let in.
pub fn answer(studio: &Studio, request: &Request) -> Response {
    let found = match request.path.as_str() {
        "/" => Some(Response::found(HTML, PAGE, include_str!("page/page.html"))),
        "/preview.js" => {
            let kind = "text/javascript; charset=utf-8";
            Some(Response::found(kind, FILE, include_str!("page/preview.js")))
        }
        "/preview.css" => Some(Response::found(CSS, FILE, include_str!("page/preview.css"))),
        "/pages.css" => Some(Response::found(CSS, FILE, include_str!("page/pages.css"))),
        "/marks.css" => Some(Response::found(CSS, FILE, include_str!("page/marks.css"))),
        "/icon.svg" => {
            let kind = "image/svg+xml";
            Some(Response::found(kind, FILE, include_str!("page/icon.svg")))
        }
        "/state" => {
            let wanted = request.asked("document").unwrap_or_default();
            let body = state::json(studio, wanted);
            Some(Response::found("application/json", FILE, body))
        }
        path => made(studio, path),
    };
    found.unwrap_or_else(|| Response::text(404, "there is nothing here"))
}

/// An answer that is made of a document.
fn made(studio: &Studio, address: &str) -> Option<Response> {
    let within = |folder: &str, extension: &str| {
        let rest = address.strip_prefix(folder)?;
        rest.strip_suffix(extension)
    };
    if let Some(path) = within("/document/", ".html") {
        let view = studio.view(&studio.state(), path)?;
        let page = view.page?;
        let html = page.result.as_ref()?.html.clone();
        return Some(Response::found(HTML, DOCUMENT, html));
    }
    if let Some(path) = within("/before/", ".html") {
        let view = studio.view(&studio.state(), path)?;
        let page = view.before?;
        let html = page.result.as_ref()?.html.clone();
        return Some(Response::found(HTML, DOCUMENT, html));
    }
    if let Some(path) = within("/pages/", ".html") {
        return drawn(studio, path);
    }
    if let Some(path) = within("/file/", ".pdf") {
        let shown = studio.state().shown?;
        let bytes = shown.snapshot.pdf(path)?.result;
        let Some(bytes) = bytes else {
            let words = "the document has errors, so there is no PDF file of it";
            return Some(Response::text(409, words));
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        let plain = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let name = if plain { name } else { "document" };
        let mut response = Response::found("application/pdf", FILE, bytes);
        let shown_as = format!("inline; filename=\"{name}.pdf\"");
        response.headers.push(("Content-Disposition", shown_as));
        return Some(response);
    }
    None
}

/// The drawn pages of a document, with what the last save changed marked.
fn drawn(studio: &Studio, path: &str) -> Option<Response> {
    let state = studio.state();
    let shown = state.shown?;
    let now = shown.snapshot.pages(path)?.result;
    let before = state.before.and_then(|save| save.snapshot.pages(path));
    let before = before.and_then(|made| made.result);
    let fonts = shown.snapshot.fonts(path);
    // A document with a mistake is shown as it was, as far as that is known.
    let body = match (now, before) {
        (Some(now), before) => draw::page(&now, before.as_ref(), fonts),
        (None, Some(before)) => draw::page(&before, None, fonts),
        (None, None) => return None,
    };
    Some(Response::found(HTML, PAGES, body))
}

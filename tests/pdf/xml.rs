//! Just enough XML to tell whether a packet is well-formed and what its elements say.

use std::collections::BTreeMap;

/// The text of each element by name, all text below it included; the first of each name.
pub fn texts(xml: &str) -> Result<BTreeMap<String, String>, String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Vec<(String, String)> = Vec::new();
    let mut rest = xml.trim_start_matches('\u{feff}');
    while let Some(start) = rest.find('<') {
        add(&mut open, &rest[..start])?;
        rest = &rest[start..];
        let end = rest.find('>').ok_or("a tag without end")?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let (opened, text) = open.pop().ok_or("an end without beginning")?;
            if opened != name {
                return Err(format!("`{opened}` ends as `{name}`"));
            }
            if let Some((_, above)) = open.last_mut() {
                above.push_str(&text);
            }
            texts.entry(opened).or_insert(text);
        } else {
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            attributes(&tag[name.len()..])?;
            if !tag.ends_with('/') {
                open.push((name.to_owned(), String::new()));
            }
        }
    }
    if !rest.trim().is_empty() || !open.is_empty() {
        return Err("it does not end".to_owned());
    }
    Ok(texts)
}

fn add(open: &mut [(String, String)], raw: &str) -> Result<(), String> {
    let text = unescape(raw)?;
    match open.last_mut() {
        Some((_, inner)) => inner.push_str(&text),
        None if text.trim().is_empty() => {}
        None => return Err(format!("`{text}` outside of elements")),
    }
    Ok(())
}

fn attributes(text: &str) -> Result<(), String> {
    let mut rest = text.trim_end_matches('/').trim_end();
    while !rest.is_empty() {
        if !rest.starts_with(char::is_whitespace) {
            return Err(format!("no space before `{rest}`"));
        }
        rest = rest.trim_start();
        let (_, value) = rest
            .split_once("=\"")
            .ok_or_else(|| format!("attribute `{rest}`"))?;
        let (value, after) = value.split_once('"').ok_or("an attribute without end")?;
        unescape(value)?;
        rest = after;
    }
    Ok(())
}

fn unescape(raw: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = raw;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        let end = rest[start..].find(';').ok_or("a bare ampersand")?;
        out.push(match &rest[start..start + end + 1] {
            "&amp;" => '&',
            "&lt;" => '<',
            "&gt;" => '>',
            "&quot;" => '"',
            other => return Err(format!("entity `{other}`")),
        });
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    let legal =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    match out.chars().find(|c| !legal(*c)) {
        Some(c) => Err(format!("character {c:?}")),
        None => Ok(out),
    }
}

//! Reads a template's tags before the engine does.
//!
//! The engine tells no place when printing fails, knows no budget for loops, and takes
//! `{#id}` for a comment. So each template is scanned once: a call that notes the place
//! is put before each print and at the head of each loop's body, and attributes such as
//! `{#id}` are marked as raw text. Names in other letters than a to z get stand-ins. Blocks that are this program's own (`guard`, `typed`)
//! are written as what the engine knows. All changes are noted, so that every place the
//! engine names can be brought back to the author's text.

mod names;
mod seen;
mod stand_in;
mod tokens;

pub(super) use seen::{Guard, Include, Misuse, Name, Read, Scanned, Spot, Takes};
pub(super) use stand_in::{authors_names, stand_in};

/// The filter that is put between two filters, to see how much the first one made.
pub(super) const CHECKED: &str = "__checked";

/// The function whose calls are inserted.
pub(super) const PLACE: &str = "__place";

/// The function that is called before the condition of a guard.
pub(super) const GUARD: &str = "__guard";

/// The function that is called where the condition of a guard does not hold.
pub(super) const UNHELD: &str = "__unheld";

/// Scans a template. `spot` is the number of the first place noted.
pub(super) fn scan(source: &str, first_spot: usize) -> Scanned {
    let mut scanner = Scanner {
        source,
        first_spot,
        copied: 0,
        literal: 0,
        typed: Vec::new(),
        open: Vec::new(),
        loops: Vec::new(),
        choices: Vec::new(),
        out: Scanned::default(),
    };
    scanner.run();
    scanner.out
}

/// A guard whose end has not come by yet.
struct Open {
    guard: Guard,
    start: usize,
}

struct Scanner<'a> {
    source: &'a str,
    first_spot: usize,
    /// How much of the source is already in `out.text`.
    copied: usize,
    /// Where the text that is printed as it stands begins.
    literal: usize,
    /// Open `typed` blocks: where their tags start and end.
    typed: Vec<(usize, usize)>,
    /// Open guards.
    open: Vec<Open>,
    /// Open loops: the spot of each, and where its body begins.
    loops: Vec<(usize, usize)>,
    /// The spots of open choices, which their other conditions are counted at.
    choices: Vec<usize>,
    out: Scanned,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(found) = find(self.source, "{", at) {
            let rest = &self.source[found..];
            let attribute = attribute(rest);
            if attribute.is_none() && !rest.starts_with("{{") && !rest[1..].starts_with(['%', '#'])
            {
                at = found + 1;
                continue;
            }
            self.printed(self.literal, found);
            at = if let Some(length) = attribute {
                self.insert(found, "{%raw%}");
                self.insert(found + length, "{%endraw%}");
                found + length
            } else if rest.starts_with("{{") {
                self.print(found)
            } else if rest.starts_with("{%") {
                self.tag(found)
            } else {
                find(self.source, "#}", found).map_or(self.source.len(), |end| end + 2)
            };
            self.literal = at;
        }
        self.printed(self.literal, self.source.len());
        self.out.literals.sort_unstable();
        let rest = &self.source[self.copied..];
        self.out.text.push_str(rest);
        self.unclosed();
    }

    /// Notes text that is printed as it stands.
    fn printed(&mut self, start: usize, end: usize) {
        if start < end && self.typed.is_empty() {
            self.out.literals.push((start, end));
        }
    }

    fn fault(&mut self, message: &str, hint: &'static str, start: usize, end: usize) {
        self.out.faults.push((message.to_owned(), hint, start, end));
    }

    fn unclosed(&mut self) {
        for (start, end) in std::mem::take(&mut self.typed) {
            let message = "`{% typed %}` is never closed";
            self.fault(message, "close it with `{% endtyped %}`", start, end);
        }
        for open in std::mem::take(&mut self.open) {
            let message = "`{% guard %}` is never closed";
            let hint = "close the sentence with `{% endguard %}`";
            self.fault(message, hint, open.start, open.guard.sentence.0);
        }
    }

    /// Puts a text before the offset.
    fn insert(&mut self, offset: usize, text: &str) {
        self.replace(offset, offset, text);
    }

    /// Puts a text in the place of the author's.
    fn replace(&mut self, start: usize, end: usize, text: &str) {
        self.out.text.push_str(&self.source[self.copied..start]);
        self.copied = end;
        self.out.edits.push(seen::Edit {
            at: self.out.text.len(),
            put_in: text.len(),
            left_out: end - start,
        });
        self.out.text.push_str(text);
    }

    /// Notes a spot and gives the call's inner text.
    fn call(&mut self, start: usize, end: usize) -> String {
        let number = self.first_spot + self.out.spots.len();
        self.out.spots.push(Spot {
            start,
            end,
            takes: Takes::default(),
        });
        format!("{PLACE}(n={number})")
    }

    /// Puts a call before a tag and collects what the tag goes through. Gives the spot's index.
    fn counted(&mut self, start: usize, inner_end: usize, end: usize) -> usize {
        let at = self.out.spots.len();
        let call = self.call(start, end);
        let trims = self.source[start + 2..].starts_with('-');
        let open = if trims { "{{-" } else { "{{" };
        self.insert(start, &format!("{open}{call}}}}}"));
        let takes = self.tokens(start + 2, inner_end);
        if let Some(spot) = self.out.spots.get_mut(at) {
            spot.takes = takes;
        }
        at
    }

    fn print(&mut self, start: usize) -> usize {
        let (inner_end, end) = self.close(start + 2, "}}");
        self.counted(start, inner_end, end);
        end
    }

    fn tag(&mut self, start: usize) -> usize {
        let (inner_end, end) = self.close(start + 2, "%}");
        let inner = self.source[start + 2..inner_end]
            .trim_start_matches('-')
            .trim_end_matches('-');
        let mut words = inner.split_ascii_whitespace();
        match words.next() {
            Some("raw") => return self.end_of_raw(end),
            Some("guard") => return self.guard(start, inner_end, end),
            Some("endguard") => return self.end_of_guard(start, end),
            Some("typed") => {
                self.silence(start, end);
                self.typed.push((start, end));
                return end;
            }
            Some("endtyped") => {
                self.silence(start, end);
                if self.typed.pop().is_none() {
                    let message = "`{% endtyped %}` without its `{% typed %}`";
                    self.fault(message, "take it away, or open the block", start, end);
                }
                return end;
            }
            Some("if") => {
                let spot = self.counted(start, inner_end, end);
                self.choices.push(spot);
                return end;
            }
            Some("elif") => {
                let takes = self.tokens(start + 2, inner_end);
                let spot = self
                    .choices
                    .last()
                    .and_then(|at| self.out.spots.get_mut(*at));
                if let Some(spot) = spot {
                    spot.takes.joins += takes.joins;
                    spot.takes.reads.extend(takes.reads);
                }
                return end;
            }
            Some("endif") => drop(self.choices.pop()),
            Some("endfor") => {
                let begun = self.loops.pop();
                if let Some((at, from)) = begun
                    && let Some(spot) = self.out.spots.get_mut(at)
                {
                    spot.takes.text = start.saturating_sub(from);
                }
            }
            Some("for") => {
                self.counted(start, inner_end, end);
                self.loops.push((self.out.spots.len(), end));
                let call = self.call(start, end);
                let close = if self.source[..inner_end].ends_with('-') {
                    "-}}"
                } else {
                    "}}"
                };
                self.insert(end, &format!("{{{{{call}{close}"));
                let heads = inner.split(" in ").next().unwrap_or_default();
                let names = heads.trim_start().trim_start_matches("for").split(',');
                self.out
                    .set
                    .extend(names.map(|n| stand_in(n.trim()).into_owned()));
                return end;
            }
            Some("set" | "set_global") => {
                if let Some(name) = words.next() {
                    let name = name.split(['=', '|']).next().unwrap_or_default();
                    self.out.set.push(stand_in(name).into_owned());
                }
                let spot = self.counted(start, inner_end, end);
                if let Some(spot) = self.out.spots.get_mut(spot) {
                    spot.takes.makes = true;
                }
                return end;
            }
            Some("filter") => {
                self.counted(start, inner_end, end);
                return end;
            }
            Some("component") => {
                let hint = "write the text as a template of its own and include it";
                self.fault("`{% component %}` cannot be used here", hint, start, end);
            }
            Some(word @ ("include" | "extends")) => {
                let name = words.next().unwrap_or_default();
                let template = name.trim_matches(['"', '\'', '`']).to_owned();
                if word == "include" {
                    let at = self.counted(start, inner_end, end);
                    if let Some(spot) = self.out.spots.get_mut(at) {
                        spot.takes.include = Some(template.clone());
                    }
                } else {
                    self.tokens(start + 2, inner_end);
                }
                self.out.includes.push(Include {
                    template,
                    start,
                    end,
                });
                return end;
            }
            _ => {}
        }
        self.tokens(start + 2, inner_end);
        end
    }

    /// Makes a tag that the engine does not know a comment.
    fn silence(&mut self, start: usize, end: usize) {
        let tag = &self.source[start..end];
        let (before, behind) = (tag.starts_with("{%-"), tag.ends_with("-%}"));
        self.insert(start, if before { "{#- " } else { "{# " });
        self.insert(end, if behind { " -#}" } else { " #}" });
    }

    /// `{% guard births is rising %}` becomes `{% if not (births is rising) %}`, a call that
    /// notes the problem, and `{% endif %}`: the sentence is printed in any case.
    fn guard(&mut self, start: usize, inner_end: usize, end: usize) -> usize {
        let source = self.source;
        let from = start + 2 + find(&source[start + 2..], "guard", 0).unwrap_or(0);
        let trims = source[..inner_end].ends_with('-');
        let to = if trims { inner_end - 1 } else { inner_end };
        let condition_from = (from + "guard".len()).min(to);
        let typed = source[condition_from..to].trim();
        if typed.is_empty() {
            let message = "`{% guard %}` has no condition";
            self.silence(start, end);
            let hint = "write what must hold, such as `{% guard births is rising %}`";
            self.fault(message, hint, start, end);
            return end;
        }
        let first = condition_from + find(&source[condition_from..to], typed, 0).unwrap_or(0);
        let at = self.out.spots.len();
        let number = self.first_spot + at;
        self.call(start, end);
        let open = if source[start..].starts_with("{%-") {
            "{{-"
        } else {
            "{{"
        };
        self.insert(start, &format!("{open}{GUARD}(n={number})}}}}"));
        self.replace(from, condition_from, "if not (");
        let takes = self.tokens(from, to);
        if let Some(spot) = self.out.spots.get_mut(at) {
            spot.takes = takes;
        }
        self.insert(to, ")");
        let close = if trims { "-%}" } else { "%}" };
        let behind = format!("{{{{{UNHELD}(n={number})}}}}{{% endif {close}");
        self.insert(end, &behind);
        self.open.push(Open {
            guard: Guard {
                spot: number,
                condition: (first, first + typed.len()),
                sentence: (end, end),
            },
            start,
        });
        end
    }

    fn end_of_guard(&mut self, start: usize, end: usize) -> usize {
        self.silence(start, end);
        match self.open.pop() {
            Some(Open { mut guard, .. }) => {
                let inner = &self.source[guard.sentence.0..start];
                let lead = inner.len() - inner.trim_start().len();
                guard.sentence.0 += lead;
                guard.sentence.1 = guard.sentence.0 + inner.trim().len();
                self.out.guards.push(guard);
            }
            None => {
                let message = "`{% endguard %}` without its `{% guard %}`";
                self.fault(message, "take it away, or open the guard", start, end);
            }
        }
        end
    }

    /// Where a tag ends: the offset of its closing sign and the one behind it.
    fn close(&self, from: usize, sign: &str) -> (usize, usize) {
        let mut quote = None;
        let mut escaped = false;
        for (i, c) in self.source[from..].char_indices() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match quote {
                Some(_) if c == '\\' => escaped = true,
                Some(q) if c == q => quote = None,
                Some(_) => {}
                None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
                None if self.source[from + i..].starts_with(sign) => {
                    return (from + i, from + i + sign.len());
                }
                None => {}
            }
        }
        (self.source.len(), self.source.len())
    }

    fn end_of_raw(&mut self, from: usize) -> usize {
        let mut at = from;
        while let Some(found) = find(self.source, "{%", at) {
            let (inner_end, end) = self.close(found + 2, "%}");
            let inner = self.source[found + 2..inner_end].trim_matches(['-', ' ', '\n', '\t']);
            if inner == "endraw" {
                self.printed(from, found);
                return end;
            }
            at = found + 2;
        }
        self.source.len()
    }
}

/// The attributes of tables and images.
const OTHERS: [&str; 4] = ["heads=", "stub=", "weights=", "width="];

/// The length of attributes such as `{#id}` or `{heads=2}` at the start of the text.
fn attribute(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let begins = match inner.strip_prefix('#') {
        Some(id) => id.starts_with(|c: char| c.is_ascii_alphanumeric()),
        None => OTHERS.iter().any(|key| inner.starts_with(key)),
    };
    let end = inner.get(1..)?.find(['}', '#', '\n', '{'])? + 1;
    (begins && inner[end..].starts_with('}')).then_some(end + 2)
}

fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(what).map(|i| from + i)
}

#[cfg(test)]
mod tests;

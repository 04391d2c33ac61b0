//! Numbers kept in one line with the signs around them.
//!
//! A number that opens its card is a button, and around a button a line may break whatever
//! stands there, even before a full stop or at a no-break space (CSS Text 3, 5.1). What
//! must not be parted is therefore put into an element in which no line breaks, so that the
//! text stays the same when it is copied.

use super::escape;
use super::writer::{Within, Writer};
use crate::document::Inline;

/// The most characters that are kept with a number on either side: a longer word had better
/// break off than not fit.
const MOST: usize = 20;

impl Writer<'_> {
    /// Writes running text, numbers with what belongs to them.
    pub(super) fn bound_inlines(&mut self, inlines: &[Inline], within: Within) {
        let mut at = 0;
        // How much of a text is written already, in bytes.
        let mut from = 0;
        while let Some(inline) = inlines.get(at) {
            match inline {
                Inline::Text(text) => {
                    let rest = text.get(from..).unwrap_or_default();
                    (at, from) = (at + 1, 0);
                    if inlines.get(at).is_some_and(|next| self.is_button(next)) {
                        let lead = before(rest);
                        let free = rest.len() - lead.len();
                        escape::text(&mut self.out, rest.get(..free).unwrap_or_default());
                        (at, from) = self.bound(lead, inlines, at, within);
                    } else {
                        escape::text(&mut self.out, rest);
                    }
                }
                inline if self.is_button(inline) => {
                    (at, from) = self.bound("", inlines, at, within);
                }
                inline => {
                    self.inline(inline, within);
                    at += 1;
                }
            }
        }
    }

    /// Writes the number at `at` with the text `lead` before it and what belongs to it
    /// behind it; where to go on: index, and bytes of the text there.
    fn bound(
        &mut self,
        lead: &str,
        inlines: &[Inline],
        at: usize,
        within: Within,
    ) -> (usize, usize) {
        let notes = inlines.iter().skip(at + 1);
        let notes = notes.take_while(|inline| matches!(inline, Inline::Note(_)));
        let end = at + 1 + notes.count();
        let tail = match inlines.get(end) {
            // Behind the mark of a note browsers know by themselves.
            Some(Inline::Text(text)) if end == at + 1 => after(text),
            _ => "",
        };
        let bound = !lead.is_empty() || !tail.is_empty() || end > at + 1;
        if bound {
            self.out.push_str("<span class=\"nb\">");
            escape::text(&mut self.out, lead);
        }
        for inline in inlines.iter().take(end).skip(at) {
            self.inline(inline, within);
        }
        if bound {
            escape::text(&mut self.out, tail);
            self.out.push_str("</span>");
        }
        (end, tail.len())
    }

    /// Whether an inline is a number that opens its card, and nothing else.
    fn is_button(&self, inline: &Inline) -> bool {
        match inline {
            Inline::Figure(index) => self.document.sources.row(*index).is_some(),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Deleted(inner)
            | Inline::Inserted(inner) => match inner.as_slice() {
                [only] => self.is_button(only),
                _ => false,
            },
            _ => false,
        }
    }
}

/// Whether a line may break at a sign on both sides.
fn parts(c: char) -> bool {
    let fixed = matches!(
        c,
        '\u{A0}' | '\u{202F}' | '\u{2007}' | '\u{2060}' | '\u{FEFF}'
    );
    c.is_whitespace() && !fixed || c == '\u{200B}' || is_ideographic(c)
}

/// Letters of scripts that break a line at any of them.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{2FFF}' | '\u{3041}'..='\u{30FA}' | '\u{30FD}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Signs behind which a line may break.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '–' | '—' | '/')
}

/// Signs that open, between which and the text before a line may break.
fn opens(c: char) -> bool {
    matches!(
        c,
        '（' | '［' | '｛' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖'
    )
}

/// Signs that close, between which and the text behind a line may break.
fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '％'
            | '）'
            | '］'
            | '｝'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | '．'
    )
}

/// What at the end of a text belongs to the number behind it.
fn before(text: &str) -> &str {
    let mut start = text.len();
    for (count, (at, c)) in text.char_indices().rev().enumerate() {
        if parts(c) || is_dash(c) || closes(c) {
            break;
        }
        if count == MOST {
            return signs_before(text);
        }
        start = at;
    }
    text.get(start..).unwrap_or_default()
}

/// The signs alone.
fn signs_before(text: &str) -> &str {
    let rest = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !parts(c) && !closes(c));
    text.get(rest.len()..).unwrap_or_default()
}

/// What at the start of a text belongs to the number before it.
fn after(text: &str) -> &str {
    let mut end = 0;
    for (count, (at, c)) in text.char_indices().enumerate() {
        if parts(c) || opens(c) {
            break;
        }
        if count == MOST {
            let rest = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !parts(c));
            return text.get(..text.len() - rest.len()).unwrap_or_default();
        }
        end = at + c.len_utf8();
        if is_dash(c) {
            break;
        }
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{after, before};

    #[test]
    fn signs_stay_with_the_number_behind_them() {
        assert_eq!(before("It rose (by "), "");
        assert_eq!(before("It rose ("), "(");
        assert_eq!(before("see No.\u{A0}"), "No.\u{A0}");
        assert_eq!(before("from 2018–"), "");
        assert_eq!(before("全县（"), "（");
        assert_eq!(before("全县"), "");
        assert_eq!(before("其中，"), "");
        assert_eq!(before("incomprehensibilities’tis“"), "“");
        assert_eq!(before(""), "");
    }

    #[test]
    fn signs_stay_with_the_number_before_them() {
        assert_eq!(after("; in the county"), ";");
        assert_eq!(after(").” Then"), ").”");
        assert_eq!(after(" births"), "");
        assert_eq!(after("\u{A0}km of road"), "\u{A0}km");
        assert_eq!(after("–year"), "–");
        assert_eq!(after("，其中"), "，");
        assert_eq!(after("（其中"), "");
        assert_eq!(after("人"), "");
        assert_eq!(after(",incomprehensibilities"), ",");
        assert_eq!(after(""), "");
    }
}

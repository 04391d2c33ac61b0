//! Changed text as inlines, deletions and insertions marked.

use super::{Draft, Reports, mention};
use crate::changes::excerpt::Bit;
use crate::changes::looks::{Twin, gap, parts, target};
use crate::changes::state::Run;
use crate::changes::tokens::{Token, tokens};
use crate::changes::words::Side;
use crate::document::{Inline, Inlines, Link};

impl Draft<'_> {
    /// Runs of which all are of one side.
    pub(super) fn sided(&mut self, runs: &[Run], side: Side, reports: Reports<'_>) -> Inlines {
        let tokens = tokens(runs);
        let bits: Vec<Bit<'_>> = tokens.iter().map(|token| Bit::Token(side, token)).collect();
        self.inlines(&bits, reports)
    }

    /// Bits as inlines; neighbours of one side are one deletion or insertion.
    pub(super) fn inlines(&mut self, bits: &[Bit<'_>], reports: Reports<'_>) -> Inlines {
        let mut out = Vec::new();
        let mut before = Side::Same;
        for part in parts(bits) {
            let side = part.side;
            // A number and what took its place stand apart.
            if before == Side::Deleted && side == Side::Inserted {
                out.push(Inline::Text(" ".to_owned()));
            }
            before = side;
            let mut run: Inlines = Vec::new();
            for (at, bit) in part.bits.iter().enumerate() {
                let Bit::Token(_, token) = bit else {
                    push_text(&mut run, gap(part.start + at, bits.len()));
                    continue;
                };
                self.token(token, side, reports, &mut run);
                let goes_on = match part.bits.get(at + 1) {
                    Some(Bit::Token(_, next)) => next.leads_like(token),
                    _ => false,
                };
                let told = part.twin != Twin::No || token.image.is_some();
                if side != Side::Same && told && !goes_on {
                    push_text(&mut run, &target(token, side, part.twin));
                }
            }
            out.extend(wrapped(side, run));
        }
        out
    }

    fn token(&mut self, token: &Token, side: Side, reports: Reports<'_>, out: &mut Inlines) {
        let report = match side {
            Side::Deleted => reports.0,
            _ => reports.1.or(reports.0),
        };
        let figure = token.figure.as_ref().zip(report);
        let figure = figure.and_then(|(id, report)| report.figure(id));
        let style = token.style;
        let mut inline = match figure {
            Some(figure) => {
                self.document.mentions.push(mention(figure, &token.text));
                Inline::Figure(self.document.mentions.len() - 1)
            }
            None if style.code => Inline::Code(token.text.clone()),
            None => Inline::Text(token.text.clone()),
        };
        if style.emphasis {
            inline = Inline::Emphasis(vec![inline]);
        }
        if style.strong {
            inline = Inline::Strong(vec![inline]);
        }
        // What leads elsewhere in the document leads nowhere here.
        if let Some(target) = token.link.as_ref().filter(|link| link.contains(':')) {
            inline = Inline::Link(Link {
                target: target.clone(),
                title: String::new(),
                text: vec![inline],
            });
        }
        join(out, inline);
    }
}

/// Adds an inline; to one of its sort before it, where the two are set as one.
fn join(out: &mut Inlines, inline: Inline) {
    match (out.last_mut(), inline) {
        (Some(Inline::Text(last)), Inline::Text(text))
        | (Some(Inline::Code(last)), Inline::Code(text)) => last.push_str(&text),
        (Some(Inline::Emphasis(last)), Inline::Emphasis(inner))
        | (Some(Inline::Strong(last)), Inline::Strong(inner)) => {
            inner.into_iter().for_each(|inline| join(last, inline));
        }
        (Some(Inline::Link(last)), Inline::Link(link)) if last.target == link.target => {
            let inner = link.text.into_iter();
            inner.for_each(|inline| join(&mut last.text, inline));
        }
        (_, inline) => out.push(inline),
    }
}

/// Text behind text is one text.
fn push_text(out: &mut Inlines, text: &str) {
    match out.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => out.push(Inline::Text(text.to_owned())),
    }
}

pub(super) fn wrapped(side: Side, inlines: Inlines) -> Inlines {
    match side {
        _ if inlines.is_empty() => inlines,
        Side::Same => inlines,
        Side::Deleted => vec![Inline::Deleted(inlines)],
        Side::Inserted => vec![Inline::Inserted(inlines)],
    }
}

//! Finds the quote that somebody forgot to close: the YAML reader stops only where the next
//! quote, that of another text, has closed it.

/// A quoted text over several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// Line and column of the opening quote, from 1.
    pub opened: (usize, usize),
    /// Where it is closed; `None` when it never is.
    pub closed: Option<(usize, usize)>,
    /// `"` or `'`.
    pub sign: char,
}

/// How many characters behind a closing quote the reader may stop.
const REACH: usize = 2;

/// The quoted text over several lines behind which the reader stopped, at a line and column
/// from 1; or the one that is never closed. This is to explain what is wrong already: block
/// texts are not known here, and quotes within them are taken for what they look like.
pub(super) fn slip(text: &str, stopped: (usize, usize)) -> Option<Slip> {
    let mut open: Option<Slip> = None;
    // Whether a quote would open a text here.
    let mut fresh = true;
    let mut escaped = false;
    for (line, content) in text.lines().enumerate() {
        let mut before = ' ';
        let mut characters = content.chars().enumerate().peekable();
        fresh |= open.is_none();
        while let Some((column, c)) = characters.next() {
            let here = (line + 1, column + 1);
            match open {
                Some(slip) if c == slip.sign && !escaped => {
                    let doubled = c == '\'' && characters.peek().is_some_and(|(_, c)| *c == '\'');
                    if doubled {
                        escaped = true;
                        continue;
                    }
                    let near =
                        here.0 == stopped.0 && (here.1..=here.1 + REACH).contains(&stopped.1);
                    if near && slip.opened.0 < here.0 {
                        let closed = Some(here);
                        return Some(Slip { closed, ..slip });
                    }
                    open = None;
                    fresh = false;
                }
                Some(slip) => escaped = c == '\\' && slip.sign == '"' && !escaped,
                None if c == '#' && before.is_whitespace() => break,
                None if fresh && matches!(c, '"' | '\'') => {
                    let sign = c;
                    let opened = here;
                    let closed = None;
                    open = Some(Slip {
                        opened,
                        closed,
                        sign,
                    });
                }
                None => {
                    let sign = matches!(c, '[' | '{' | ',') || (c == '-' && before.is_whitespace());
                    fresh = sign || c == ':' || (fresh && c.is_whitespace());
                }
            }
            before = c;
        }
        // An escaped line break.
        escaped = false;
    }
    open.filter(|slip| slip.opened.0 < stopped.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, stopped: (usize, usize)) -> Option<((usize, usize), Option<usize>)> {
        slip(text, stopped).map(|slip| (slip.opened, slip.closed.map(|(line, _)| line)))
    }

    #[test]
    fn a_quote_that_the_next_one_closes_is_found() {
        let text = "title: \"Annual summary\nbody: The # bureau\ndate: \"20 January\"\n";
        assert_eq!(found(text, (3, 8)), Some(((1, 8), Some(3))));
        // The reader stopped elsewhere: this is not what is wrong.
        assert_eq!(found(text, (2, 3)), None);
    }

    #[test]
    fn one_that_is_never_closed_is_found() {
        let text = "a: 'it''s'\nb: [\"x\", 'never\nc: 1\n";
        assert_eq!(found(text, (4, 1)), Some(((2, 10), None)));
    }

    #[test]
    fn apostrophes_comments_and_texts_over_lines_are_none() {
        let text = "a: the bureau's \"work\"\n# don't\nb: \"one\n  two\"\nc: x: y\n";
        assert_eq!(found(text, (5, 5)), None);
    }
}

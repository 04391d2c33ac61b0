//! Finds the bracket that somebody forgot to close: the YAML reader stops only at the next key.

/// A bracket that is open where the reader stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    /// Line and column of the bracket, from 1.
    pub at: (usize, usize),
    /// What would close it: `}` or `]`.
    pub closer: char,
}

/// The innermost bracket of an earlier line that is open at a line and column from 1. This is to
/// explain what is wrong already: block texts are not known here.
pub(super) fn open(text: &str, stopped: (usize, usize)) -> Option<Open> {
    let mut stack: Vec<Open> = Vec::new();
    let mut quote: Option<char> = None;
    for (line, content) in text.lines().enumerate().take(stopped.0) {
        let mut before = ' ';
        // Outside of brackets one opens only where a value begins.
        let mut fresh = true;
        for (column, c) in content.chars().enumerate() {
            let at = (line + 1, column + 1);
            if at >= stopped {
                break;
            }
            match quote {
                Some(sign) if c == sign && before != '\\' => quote = None,
                Some(_) => {}
                None if c == '#' && before.is_whitespace() => break,
                None if fresh && matches!(c, '"' | '\'') => quote = Some(c),
                None if matches!(c, '{' | '[') && (fresh || !stack.is_empty()) => {
                    let closer = if c == '{' { '}' } else { ']' };
                    stack.push(Open { at, closer });
                }
                None if matches!(c, '}' | ']') => drop(stack.pop()),
                None => {}
            }
            let sign = matches!(c, '[' | '{' | ',' | ':') || (c == '-' && before.is_whitespace());
            fresh = sign || (fresh && c.is_whitespace());
            before = c;
        }
    }
    stack.pop().filter(|open| open.at.0 < stopped.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_bracket_is_found() {
        let found = |text, stopped| open(text, stopped).map(|o| (o.at, o.closer));
        let text = "a: {b: 1, c: {d: 2}\ne: 3\n";
        assert_eq!(found(text, (2, 1)), Some(((1, 4), '}')));
        let text = "a: [1, 2 # ]\nb: x[1\n";
        assert_eq!(found(text, (2, 1)), Some(((1, 4), ']')));
        // Within texts a bracket is a letter.
        let text = "a: \"{\"\nb: it[em\nc: '}'\nd: {e: \"}\"\nf: 1\n";
        assert_eq!(found(text, (5, 1)), Some(((4, 4), '}')));
        assert_eq!(found("a: {b: 1 c: 2}\n", (1, 10)), None);
        assert_eq!(found("a: {b: 1}\nc: 2\n", (2, 1)), None);
    }
}

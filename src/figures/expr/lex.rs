//! Cuts an expression into tokens.

use super::{Arithmetic, BinaryOp, Comparison, Problem, Span};
use crate::config::{begins_id, continues_id, normal_id};
use crate::figures::codes::SYNTAX;
use crate::measure::Decimal;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A number without sign.
    Number(Decimal),
    /// `%`, of 1/100, or `‰`, of 1/1000: how many decimals it moves.
    Fraction(u32),
    /// An identifier.
    Name(String),
    /// `+ - * / = != < <= > >= and or`
    Operator(BinaryOp),
    /// `not`
    Not,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// The end of the text.
    End,
}

impl Token {
    /// What it is, for messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Token::Number(value) => format!("`{value}`"),
            Token::Fraction(2) => "`%`".to_owned(),
            Token::Fraction(_) => "`‰`".to_owned(),
            Token::Name(name) => format!("`{name}`"),
            Token::Operator(op) => format!("`{}`", op.sign()),
            Token::Not => "`not`".to_owned(),
            Token::Open => "`(`".to_owned(),
            Token::Close => "`)`".to_owned(),
            Token::Comma => "`,`".to_owned(),
            Token::End => "the end".to_owned(),
        }
    }
}

/// Cuts `text` into tokens; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, Problem> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = if c.is_ascii_digit() {
            number(&chars, at)?
        } else if begins_id(c) {
            word(&chars, at)
        } else {
            sign(&chars, at)?
        };
        let span = Span {
            start: at,
            end: at + length,
        };
        out.push((token, span));
        at += length;
    }
    let end = chars.len();
    out.push((Token::End, Span { start: end, end }));
    Ok(out)
}

fn run(chars: &[char], from: usize, keep: impl Fn(char) -> bool) -> usize {
    chars.iter().skip(from).take_while(|c| keep(**c)).count()
}

fn number(chars: &[char], at: usize) -> Result<(Token, usize), Problem> {
    let mut length = run(chars, at, |c| c.is_ascii_digit());
    if chars.get(at + length) == Some(&'.') {
        let decimals = run(chars, at + length + 1, |c| c.is_ascii_digit());
        if decimals > 0 {
            length += 1 + decimals;
        }
    }
    let tail = run(chars, at + length, continues_id);
    let text: String = chars.iter().skip(at).take(length + tail).collect();
    let span = Span {
        start: at,
        end: at + length + tail,
    };
    if tail > 0 {
        return Err(Problem::new(
            SYNTAX,
            span,
            format!("`{text}` is neither a number nor a name"),
        )
        .hint("write an operator between a number and a name; begin a name with a letter"));
    }
    match Decimal::from_str_exact(&text) {
        Ok(value) => Ok((Token::Number(value), length)),
        Err(_) => Err(Problem::new(
            SYNTAX,
            span,
            format!("`{text}` has more digits than the 28 that a number can have"),
        )
        .hint("write the number with fewer digits")),
    }
}

fn word(chars: &[char], at: usize) -> (Token, usize) {
    let length = run(chars, at, continues_id);
    let text: String = chars.iter().skip(at).take(length).collect();
    let text = normal_id(&text);
    let token = match &*text {
        "and" => Token::Operator(BinaryOp::And),
        "or" => Token::Operator(BinaryOp::Or),
        "not" => Token::Not,
        _ => Token::Name(text.into_owned()),
    };
    (token, length)
}

fn sign(chars: &[char], at: usize) -> Result<(Token, usize), Problem> {
    let first = chars.get(at).copied().unwrap_or(' ');
    let second = chars.get(at + 1).copied();
    let compare = |c| Token::Operator(BinaryOp::Compare(c));
    let arithmetic = |a| Token::Operator(BinaryOp::Arithmetic(a));
    let found = match (first, second) {
        ('=', Some('=')) | ('&', Some('&')) | ('|', Some('|')) => {
            let (typed, meant) = match first {
                '=' => ("==", "="),
                '&' => ("&&", "and"),
                _ => ("||", "or"),
            };
            let span = Span {
                start: at,
                end: at + 2,
            };
            return Err(
                Problem::new(SYNTAX, span, format!("unknown operator `{typed}`"))
                    .hint(format!("write `{meant}`")),
            );
        }
        ('!', Some('=')) => (compare(Comparison::Unequal), 2),
        ('<', Some('=')) => (compare(Comparison::AtMost), 2),
        ('>', Some('=')) => (compare(Comparison::AtLeast), 2),
        ('=', _) => (compare(Comparison::Equal), 1),
        ('<', _) => (compare(Comparison::Less), 1),
        ('>', _) => (compare(Comparison::Greater), 1),
        ('+', _) => (arithmetic(Arithmetic::Add), 1),
        ('-', _) => (arithmetic(Arithmetic::Subtract), 1),
        ('*', _) => (arithmetic(Arithmetic::Multiply), 1),
        ('/', _) => (arithmetic(Arithmetic::Divide), 1),
        ('(', _) => (Token::Open, 1),
        (')', _) => (Token::Close, 1),
        (',', _) => (Token::Comma, 1),
        ('%', _) => (Token::Fraction(2), 1),
        ('‰', _) => (Token::Fraction(3), 1),
        _ => {
            let span = Span {
                start: at,
                end: at + 1,
            };
            return Err(Problem::new(
                SYNTAX,
                span,
                format!("unexpected character `{first}`"),
            )
            .hint("use `+ - * / ( )`, comparisons, `and`, `or`, `not`, numbers, names and functions"));
        }
    };
    Ok(found)
}

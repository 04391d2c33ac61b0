//! Reads tokens into a tree, by operator precedence (Pratt, "Top down operator
//! precedence", 1973).

use super::lex::{Token, tokens};
use super::{BinaryOp, DEPTH, Problem, Raw, RawKind, Span, UnaryOp};
use crate::figures::codes::{SYNTAX, TOO_DEEP};
use crate::measure::Decimal;

/// How many brackets, signs and function calls may stand within one another: a debug
/// build's parser takes some kilobytes of stack for each.
const NESTING: usize = 64;

/// Reads an expression. Stops at the first problem, because what follows it is a guess.
pub fn parse(text: &str) -> Result<Raw, Problem> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        open: 0,
    };
    if matches!(parser.peek().0, Token::End) {
        return Err(
            Problem::new(SYNTAX, parser.peek().1, "the expression is empty")
                .hint("write a number, an indicator or a formula"),
        );
    }
    let tree = parser.expression(0)?;
    match parser.peek() {
        (Token::End, _) => Ok(tree),
        (token, span) => Err(unexpected(&token, span, "an operator or the end")),
    }
}

fn unexpected(token: &Token, span: Span, expected: &str) -> Problem {
    let problem = Problem::new(
        SYNTAX,
        span,
        format!("found {}, expected {expected}", token.describe()),
    );
    match token {
        Token::Comma => problem.hint("write numbers without grouping, as in `1260`"),
        Token::Fraction(_) => {
            problem.hint("put `%` and `‰` right behind a number only, as in `5%`")
        }
        _ => problem,
    }
}

fn too_deep(span: Span) -> Problem {
    Problem::new(
        TOO_DEEP,
        span,
        format!("the expression is nested more than {NESTING} deep or has more than {DEPTH} terms"),
    )
    .hint("split it over several indicators, or use `sum` over a group")
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    at: usize,
    open: usize,
}

impl Parser {
    fn peek(&self) -> (Token, Span) {
        self.tokens
            .get(self.at)
            .cloned()
            .unwrap_or((Token::End, Span { start: 0, end: 0 }))
    }

    fn take(&mut self) -> (Token, Span) {
        let taken = self.peek();
        if !matches!(taken.0, Token::End) {
            self.at += 1;
        }
        taken
    }

    /// An expression whose operators bind at least as strongly as `least`.
    fn expression(&mut self, least: u8) -> Result<Raw, Problem> {
        self.open += 1;
        if self.open > NESTING {
            return Err(too_deep(self.peek().1));
        }
        let mut left = self.operand()?;
        while let (Token::Operator(op), span) = self.peek() {
            let power = op.power();
            if power < least {
                break;
            }
            self.take();
            let right = self.expression(power + 1)?;
            if matches!(op, BinaryOp::Compare(_))
                && let (Token::Operator(BinaryOp::Compare(_)), next) = self.peek()
            {
                return Err(Problem::new(SYNTAX, next, "comparisons cannot be chained")
                    .hint("join two comparisons with `and`"));
            }
            let whole = left.span.to(right.span);
            let depth = 1 + left.depth.max(right.depth);
            if depth > DEPTH {
                return Err(too_deep(span));
            }
            left = Raw {
                kind: RawKind::Binary(op, Box::new(left), Box::new(right)),
                span: whole,
                depth,
            };
        }
        self.open -= 1;
        Ok(left)
    }

    fn unary(&mut self, op: UnaryOp, span: Span) -> Result<Raw, Problem> {
        let operand = self.expression(op.power())?;
        let depth = operand.depth + 1;
        if depth > DEPTH {
            return Err(too_deep(span));
        }
        Ok(Raw {
            span: span.to(operand.span),
            kind: RawKind::Unary(op, Box::new(operand)),
            depth,
        })
    }

    fn operand(&mut self) -> Result<Raw, Problem> {
        let (token, span) = self.take();
        match token {
            Token::Number(value) => Ok(self.number(value, span)),
            Token::Name(name) => match self.peek() {
                (Token::Open, _) => self.call(name, span),
                _ => Ok(Raw {
                    kind: RawKind::Name(name),
                    span,
                    depth: 1,
                }),
            },
            Token::Operator(BinaryOp::Arithmetic(super::Arithmetic::Subtract)) => {
                self.unary(UnaryOp::Negate, span)
            }
            Token::Not => self.unary(UnaryOp::Not, span),
            Token::Open => {
                let mut inner = self.expression(0)?;
                let close = self.close()?;
                inner.span = span.to(close);
                Ok(inner)
            }
            token => Err(unexpected(&token, span, "a number, a name or `(`")),
        }
    }

    fn close(&mut self) -> Result<Span, Problem> {
        match self.take() {
            (Token::Close, span) => Ok(span),
            (token, span) => Err(unexpected(&token, span, "`)`")),
        }
    }

    fn number(&mut self, value: Decimal, span: Span) -> Raw {
        let mut raw = Raw {
            kind: RawKind::Number {
                value,
                fraction: false,
            },
            span,
            depth: 1,
        };
        if let (Token::Fraction(places), sign) = self.peek()
            && sign.start == span.end
        {
            self.take();
            let factor = Decimal::new(1, places);
            raw.kind = RawKind::Number {
                value: (value * factor).normalize(),
                fraction: true,
            };
            raw.span = span.to(sign);
        }
        raw
    }

    fn call(&mut self, name: String, name_span: Span) -> Result<Raw, Problem> {
        self.take();
        let mut arguments = Vec::new();
        if !matches!(self.peek().0, Token::Close) {
            loop {
                arguments.push(self.expression(0)?);
                match self.peek().0 {
                    Token::Comma => self.take(),
                    _ => break,
                };
            }
        }
        let close = self.close()?;
        let depth = 1 + arguments.iter().map(|a| a.depth).max().unwrap_or(0);
        if depth > DEPTH {
            return Err(too_deep(name_span));
        }
        Ok(Raw {
            kind: RawKind::Call {
                name,
                name_span,
                arguments,
            },
            span: name_span.to(close),
            depth,
        })
    }
}

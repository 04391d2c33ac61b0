//! The template engine: parsed once, with this program's filters, tests and functions.

use super::args::Args;
use super::budget::{NODE, Size};
use super::conditions::{self, TESTS};
use super::desk::{self, Desk, Outcome};
use super::escape::{self, Piece};
use super::filters::FILTERS;
use super::functions::FUNCTIONS;
use super::scan::{self, CHECKED, GUARD, PLACE, UNHELD, authors_names};
use super::shelf::{File, Shelf};
use super::{Templates, codes, fault, lists, unheld};
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::document::marks::{CLOSE, OPEN};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// The folder that template names are relative to.
const FOLDER: &str = "templates/";

/// See [`Templates::parse`].
pub(super) fn parse(files: Vec<(String, Arc<str>)>, sink: &mut Sink) -> Option<Templates> {
    let templates = sound(files);
    for problem in templates.broken.values().flatten() {
        sink.emit(problem.clone());
    }
    templates.broken.is_empty().then_some(templates)
}

/// What is wrong with templates, by their place on the shelf.
pub(super) type Broken = BTreeMap<usize, Vec<Diagnostic>>;

/// See [`Templates::sound`].
pub(super) fn sound(files: Vec<(String, Arc<str>)>) -> Templates {
    let mut shelf = Shelf::default();
    let mut broken = Broken::new();
    for (path, source) in files {
        // Line ends and a byte order mark are the editor's, not the author's.
        let source = source.strip_prefix('\u{FEFF}').unwrap_or(&source);
        let source = source.replace("\r\n", "\n");
        let name = path.strip_prefix(FOLDER).unwrap_or(&path).to_owned();
        let scanned = scan::scan(&source, shelf.spots.len());
        let index = shelf.files.len();
        shelf.spots.extend(
            scanned
                .spots
                .iter()
                .map(|spot| (index, spot.start, spot.end)),
        );
        shelf
            .first_spots
            .push(shelf.spots.len() - scanned.spots.len());
        shelf.set.extend(scanned.set.iter().cloned());
        let file = File {
            path: path.into(),
            source,
            scanned,
        };
        let problems: Vec<Diagnostic> = mark(&file).into_iter().chain(faults(&file)).collect();
        if !problems.is_empty() {
            broken.insert(index, problems);
        }
        shelf.by_name.insert(name, index);
        shelf.files.push(file);
    }
    loop {
        let mut tera = engine();
        match tera.add_raw_templates(texts(&shelf, &broken)) {
            Ok(()) => {
                return Templates {
                    tera,
                    shelf: Arc::new(shelf),
                    broken,
                };
            }
            Err(error) => {
                let found = faulty(&shelf, &broken, &error);
                broken.extend(found);
            }
        }
    }
}

/// The templates that are sound and include no other one, by name.
fn texts<'s>(shelf: &'s Shelf, broken: &Broken) -> Vec<(&'s str, &'s str)> {
    let mut names: Vec<(&String, usize)> = shelf.by_name.iter().map(|(n, i)| (n, *i)).collect();
    names.sort();
    let sound = names.into_iter().filter(|(name, _)| {
        let mut reached = shelf.reached(name).into_iter();
        !reached.any(|index| broken.contains_key(&index))
    });
    let texts = sound.filter_map(|(name, index)| {
        let file = shelf.files.get(index)?;
        Some((name.as_str(), file.scanned.text.as_str()))
    });
    texts.collect()
}

/// The templates that the engine does not take: at least one of those that it was given.
fn faulty(shelf: &Shelf, broken: &Broken, error: &tera::Error) -> Broken {
    let given = texts(shelf, broken);
    let index = |name: &str| shelf.by_name.get(name).copied();
    let mut found = Broken::new();
    // The engine stops at the first template that breaks the syntax.
    for (name, text) in &given {
        if let Err(error) = engine().add_raw_template(name, text)
            && let Some(problem) = fault::syntax(shelf, &error)
            && let Some(index) = index(name)
        {
            found.entry(index).or_default().push(problem);
        }
    }
    if !found.is_empty() {
        return found;
    }
    let at = |problem: &Diagnostic| {
        let first = problem.labels.first()?;
        let Place::Text(place) = &first.place else {
            return None;
        };
        let mut files = shelf.files.iter();
        let at = files.position(|file| file.path == place.file)?;
        given
            .iter()
            .any(|(name, _)| index(name) == Some(at))
            .then_some(at)
    };
    let mut problems = fault::loading(shelf, error);
    if problems.is_empty() {
        problems.push(Diagnostic::error(codes::REFUSED, error.to_string()));
    }
    for problem in problems {
        match at(&problem) {
            Some(at) => found.entry(at).or_default().push(problem),
            // It may be about any of them.
            None => {
                for at in given.iter().filter_map(|(name, _)| index(name)) {
                    found.entry(at).or_default().push(problem.clone());
                }
            }
        }
    }
    found
}

/// Reports mistakes in blocks that the engine does not know.
fn faults(file: &File) -> impl Iterator<Item = Diagnostic> {
    let faults = file.scanned.faults.iter();
    faults.map(|(message, hint, start, end)| {
        let problem = Diagnostic::error(codes::SYNTAX, message.as_str());
        problem.at(file.place(*start, *end)).hint(*hint)
    })
}

/// Nobody may write a private mark.
fn mark(file: &File) -> Option<Diagnostic> {
    let at = file.source.find([OPEN, CLOSE])?;
    let problem = Diagnostic::error(
        codes::RESERVED_CHARACTER,
        "the template holds a private-use character (U+E000 or U+E001)",
    );
    Some(
        problem
            .at(file.place(at, at + OPEN.len_utf8()))
            .hint("delete it; it shows as nothing or as a box"),
    )
}

/// An engine with everything registered and no templates.
fn engine() -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on([""]);
    tera.set_escape_fn(escape_fn);
    for filter in FILTERS {
        tera.register_filter(
            filter.name,
            move |value: Value, given: Kwargs, _: &State| {
                let args = Args {
                    name: filter.name,
                    given: &given,
                };
                answer(|desk| {
                    args.check(filter.args)?;
                    let made = (filter.run)(desk, &value, &args)?;
                    counted(desk, made, filter.name)
                })
            },
        );
    }
    for test in TESTS {
        tera.register_test(test.name, move |value: Value, given: Kwargs, _: &State| {
            let args = Args {
                name: test.name,
                given: &given,
            };
            answer(|desk| {
                args.check(test.args)?;
                conditions::run(test, desk, &value, &args)
            })
        });
    }
    for function in FUNCTIONS {
        tera.register_function(function.name, move |given: Kwargs, _: &State| {
            let args = Args {
                name: function.name,
                given: &given,
            };
            answer(|desk| {
                args.check(function.args)?;
                let made = (function.run)(desk, &args)?;
                counted(desk, made, function.name)
            })
        });
    }
    tera.register_function(PLACE, |given: Kwargs, state: &State| {
        let spot = given.must_get::<usize>("n")?;
        answer(|desk| {
            desk.note(spot)?;
            count(desk, spot, state)
        })
        .map(|()| Value::safe_string(""))
    });
    tera.register_function(GUARD, |given: Kwargs, state: &State| {
        let spot = given.must_get::<usize>("n")?;
        answer(|desk| {
            desk.considered.clear();
            desk.note(spot)?;
            count(desk, spot, state)
        })
        .map(|()| Value::safe_string(""))
    });
    tera.register_function(UNHELD, |given: Kwargs, _: &State| {
        let spot = given.must_get::<usize>("n")?;
        answer(|desk| {
            unheld::report(desk, spot);
            Ok(Value::safe_string(""))
        })
    });
    tera.register_filter(CHECKED, |value: Value, _: Kwargs, _: &State| {
        answer(|desk| counted(desk, value, "the text behind the filter"))
    });
    lists::register(&mut tera);
    tera
}

/// Takes what was made from the budget.
fn counted(desk: &mut Desk, made: Value, name: &str) -> Outcome<Value> {
    let size = Size::of(&made, name)?;
    desk.budget.make(size.whole)?;
    Ok(made)
}

/// Takes what a tag goes through from the budget, before it does.
fn count(desk: &mut Desk, spot: usize, state: &State) -> Outcome<()> {
    let shelf = Arc::clone(&desk.shelf);
    let Some(takes) = shelf.takes_at(spot) else {
        return Ok(());
    };
    let mut bytes = 0_usize;
    for read in &takes.reads {
        if let Ok(Some(value)) = state.get::<Value>(&read.name) {
            let size = Size::of(&value, &authors_names(&read.name))?;
            bytes = bytes.saturating_add(match read.part {
                // To go through it takes no time to speak of; to measure it does.
                true => size.item + size.whole / NODE,
                false => size.whole,
            });
        }
    }
    let again = bytes.saturating_mul(takes.joins + 1);
    match takes.makes {
        true => desk.budget.make(again)?,
        false => desk.budget.work(again)?,
    }
    let included = takes.include.as_ref().and_then(|name| shelf.file(name));
    let text = takes.text + included.map_or(0, |file| file.source.len());
    // Text is printed, or kept in a value that nothing else bounds.
    desk.budget.make(text)?;
    desk.budget.work(NODE)
}

/// The names of the filters, tests and functions, for hints.
pub(super) fn known_names(what: fault::What) -> Vec<&'static str> {
    match what {
        fault::What::Filter => FILTERS.iter().map(|f| f.name).collect(),
        fault::What::Test => TESTS.iter().map(|t| t.name).collect(),
        fault::What::Function => FUNCTIONS.iter().map(|f| f.name).collect(),
    }
}

/// Runs a callback on the desk; a problem waits there until the engine has said where.
pub(super) fn answer<R>(run: impl FnOnce(&mut Desk) -> Outcome<R>) -> TeraResult<R> {
    let outcome = desk::with(|desk| {
        run(desk).map_err(|problem| {
            let message = problem.message.clone();
            desk.pending = Some(problem);
            tera::Error::message(message)
        })
    });
    outcome.unwrap_or_else(|| Err(tera::Error::message("no document is in work")))
}

/// Prints what a template prints: figures as marks, other text safe for Markdown.
///
/// A figure that cannot be printed does not stop the template: the problem is noted at the
/// print in work, so that all of a template's missing figures are told at once.
fn escape_fn(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for piece in escape::pieces(text) {
        match piece {
            Piece::Plain(plain) => out.write_all(escape::markdown(plain).as_bytes())?,
            Piece::Mark(body) => {
                let mark = desk::with(|desk| {
                    desk.placed_mark(body).unwrap_or_else(|problem| {
                        let problem = match desk.place() {
                            Some(place) => fault::placed(*problem, place),
                            None => *problem,
                        };
                        desk.sink.emit(problem);
                        String::new()
                    })
                });
                out.write_all(mark.unwrap_or_default().as_bytes())?;
            }
        }
    }
    Ok(())
}

/// A writer that stops at a limit.
pub(super) struct Limited {
    /// What was written.
    pub bytes: Vec<u8>,
    /// The most that may be.
    pub most: usize,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::other("output limit"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! `annals schema`: the JSON Schema of a report's YAML.

use super::{Failure, Terminal};

pub(super) fn run(terminal: &Terminal) -> Result<(), Failure> {
    terminal.print(&crate::config::schema())
}

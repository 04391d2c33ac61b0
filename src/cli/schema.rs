//! `annals schema`: the JSON Schema of a report's YAML, or of `figures.json`.

use super::arguments::SchemaArguments;
use super::{Failure, Terminal};

pub(super) fn run(options: &SchemaArguments, terminal: &Terminal) -> Result<(), Failure> {
    terminal.print(&if options.figures {
        crate::pipeline::figures_schema()
    } else {
        crate::config::schema()
    })
}

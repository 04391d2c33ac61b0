//! `annals schema`: the JSON Schema of a report's YAML, or of `figures.json`.

use super::{Failure, Terminal};
use clap::Args;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// Print the schema of figures.json instead
    #[arg(long)]
    pub figures: bool,
}

pub(super) fn run(options: &SchemaArguments, terminal: &Terminal) -> Result<(), Failure> {
    terminal.print(&if options.figures {
        crate::pipeline::figures_schema()
    } else {
        crate::config::schema()
    })
}

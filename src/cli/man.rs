//! `annals man`: the manual page, with a section for each command.

use super::arguments::Arguments;
use super::{Failure, Terminal};
use clap::CommandFactory;

pub(super) fn run(terminal: &Terminal) -> Result<(), Failure> {
    let mut page = Vec::new();
    render(&mut page).map_err(|e| Failure::Tool(format!("cannot write the manual page: {e}")))?;
    terminal.print(&String::from_utf8_lossy(&page))
}

fn render(page: &mut Vec<u8>) -> std::io::Result<()> {
    let command = Arguments::command();
    clap_mangen::Man::new(command.clone()).render(page)?;
    for sub in command.get_subcommands() {
        let man = clap_mangen::Man::new(sub.clone());
        page.extend_from_slice(format!(".SH \"{}\"\n", sub.get_name().to_uppercase()).as_bytes());
        man.render_description_section(page)?;
        man.render_options_section(page)?;
    }
    Ok(())
}

//! `annals new`: writes a fresh project that builds at once.

use super::arguments::NewArguments;
use super::{Failure, Terminal};
use crate::project::{Disk, Project, starter};

pub(super) fn run(options: &NewArguments, terminal: &Terminal) -> Result<(), Failure> {
    let dir = &options.dir;
    let shown = dir.display();
    match std::fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Failure::Tool(format!("the folder `{shown}` is not empty")));
            }
        }
        Err(_) if dir.exists() => {
            return Err(Failure::Tool(format!("`{shown}` is no folder")));
        }
        // What else is wrong with it, making it will tell.
        Err(_) => {}
    }
    let folder = Disk::new(dir, dir);
    let write = || -> Result<(), (String, crate::project::Trouble)> {
        let mut staged = Vec::new();
        for (path, bytes) in starter::FILES {
            staged.push(
                folder
                    .stage(path, bytes.to_vec())
                    .map_err(|t| ((*path).to_owned(), t))?,
            );
        }
        folder.commit(staged)
    };
    let written = write();
    folder.tidy();
    written.map_err(|(path, trouble)| {
        Failure::Tool(format!(
            "cannot write `{}`: {trouble}",
            dir.join(path).display()
        ))
    })?;
    terminal.say(&format!(
        "wrote a project of {} files to {}; build it with `annals build {}`",
        starter::FILES.len(),
        dir.display(),
        dir.display()
    ));
    Ok(())
}

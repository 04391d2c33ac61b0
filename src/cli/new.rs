//! `annals new`: writes a fresh project that builds at once.

use super::arguments::NewArguments;
use super::{Failure, Terminal};
use crate::project::{Disk, Project, starter};

pub(super) fn run(options: &NewArguments, terminal: &Terminal) -> Result<(), Failure> {
    let dir = &options.dir;
    let taken = match std::fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    };
    if taken {
        return Err(Failure::Tool(format!(
            "`{}` exists and is not an empty folder",
            dir.display()
        )));
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
    write().map_err(|(path, trouble)| {
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

//! A project folder on disk.

use super::{Content, Project, Staged, Trouble, inside};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project folder and its output folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    out: PathBuf,
}

/// How deep [`Project::list`] looks, so that a folder linked into itself ends.
const MOST_LEVELS: usize = 16;

impl Disk {
    /// The project in `root` with its output in `out`, which is made when needed.
    pub fn new(root: impl Into<PathBuf>, out: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            out: out.into(),
        }
    }
}

fn trouble(error: &std::io::Error) -> Trouble {
    match error.kind() {
        ErrorKind::NotFound => Trouble::NotFound,
        _ => Trouble::Other(error.to_string()),
    }
}

fn hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

fn list_into(
    folder: &Path,
    prefix: &str,
    level: usize,
    out: &mut Vec<String>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|n| !hidden(n)) else {
            continue;
        };
        let path = format!("{prefix}/{name}");
        if entry.path().is_dir() {
            if level < MOST_LEVELS {
                list_into(&entry.path(), &path, level + 1, out)?;
            }
        } else {
            out.push(path);
        }
    }
    Ok(())
}

/// What a temporary file's name begins with; such files are of no one else's concern.
const TEMPORARY: &str = ".annals-";

impl Project for Disk {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        let path = self.root.join(inside(path)?);
        std::fs::read(path).map(Arc::from).map_err(|e| trouble(&e))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let folder = inside(folder)?;
        let mut found = Vec::new();
        list_into(&self.root.join(&folder), &folder, 0, &mut found).map_err(|e| trouble(&e))?;
        found.sort();
        Ok(found)
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<Staged, Trouble> {
        let path = inside(path)?;
        let target = self.out.join(&path);
        let folder = target.parent().unwrap_or(&self.out);
        let write = || -> std::io::Result<tempfile::TempPath> {
            std::fs::create_dir_all(folder)?;
            // Next to its final name, so that the rename stays on one file system.
            let mut builder = tempfile::Builder::new();
            builder.prefix(TEMPORARY).suffix(".tmp");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                // Readable by all, as files that a program writes are; the umask takes away.
                builder.permissions(std::fs::Permissions::from_mode(0o666));
            }
            let mut file = builder.tempfile_in(folder)?;
            file.write_all(bytes)?;
            file.as_file().sync_data()?;
            Ok(file.into_temp_path())
        };
        let content = write().map_err(|e| trouble(&e))?;
        Ok(Staged {
            path,
            content: Content::Disk(content),
        })
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), (String, Trouble)> {
        for Staged { path, content } in staged {
            if let Content::Disk(temporary) = content {
                temporary
                    .persist(self.out.join(&path))
                    .map_err(|e| (path, trouble(&e.error)))?;
            }
        }
        Ok(())
    }

    fn output(&self) -> String {
        self.out.display().to_string()
    }
}

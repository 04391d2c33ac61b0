//! A project folder on disk.

use super::writing::Writers;
use super::{Content, Project, Staged, Trouble, inside};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project folder and its output folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    out: PathBuf,
    writers: Arc<Writers>,
}

/// How deep [`Project::list`] looks, so that a folder linked into itself ends.
const MOST_LEVELS: usize = 16;

impl Disk {
    /// The project in `root` with its output in `out`, which is made when needed.
    pub fn new(root: impl Into<PathBuf>, out: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            out: out.into(),
            writers: Arc::default(),
        }
    }
}

pub(super) fn trouble(error: &std::io::Error) -> Trouble {
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

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        let path = inside(path)?;
        let target = self.out.join(&path);
        let folder = target.parent().unwrap_or(&self.out);
        Ok(Staged {
            path,
            content: Content::Disk(self.writers.write(folder, bytes)),
        })
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), (String, Trouble)> {
        let mut written = Vec::with_capacity(staged.len());
        for Staged { path, content } in staged {
            if let Content::Disk(file) = content {
                match file.wait() {
                    Ok(temporary) => written.push((path, temporary)),
                    Err(trouble) => return Err((path, trouble)),
                }
            }
        }
        for (path, temporary) in written {
            temporary
                .persist(self.out.join(&path))
                .map_err(|e| (path, trouble(&e.error)))?;
        }
        Ok(())
    }

    fn output(&self) -> String {
        self.out.display().to_string()
    }
}

//! Writing files in the background.
//!
//! A file is durable only when the disk says so, and that takes some milliseconds in which
//! there is nothing to do. Several threads wait for the disk at once, which also lets the
//! file system write the log of many files together, while the documents that follow are
//! made.

use super::seal::Mark;
use super::{Edit, Trouble, disk::trouble};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::{NamedTempFile, TempPath};

/// How many threads wait for the disk. On a virtual disk with ext4, 55 files took 120 ms
/// with one thread, 60 ms with two, 17 ms with eight and the same with 16 or 55.
pub(super) const MOST_THREADS: usize = 8;

/// Files that wait for a thread; whoever brings one more waits too, so that a slow disk
/// does not fill the memory.
const MOST_WAITING: usize = 64;

/// What a temporary file's name begins and ends with; such files are of no one else's
/// concern.
pub(super) const TEMPORARY: (&str, &str) = (".annals-", ".tmp");

/// A written file under its temporary name, and what tells that it stays as it was written.
pub(super) type Whole = (TempPath, Option<Mark>);

type Outcome = Result<Whole, Trouble>;

/// What is to be done in the background.
struct Order {
    work: Work,
    outcome: Sender<Outcome>,
}

enum Work {
    /// Write a file into a folder, under a name of no matter; with `durable`, until it is on
    /// the disk.
    Write {
        folder: PathBuf,
        bytes: Vec<u8>,
        durable: bool,
    },
    /// Wait until a written file is on the disk.
    Sync(NamedTempFile),
}

impl Order {
    fn run(self) {
        let outcome = match self.work {
            Work::Write {
                folder,
                bytes,
                durable,
            } => write(&folder, &bytes, durable),
            Work::Sync(file) => sync(file),
        };
        // Nobody is interested any more: the file goes as the path is dropped.
        let _ = self.outcome.send(outcome.map_err(|e| trouble(&e)));
    }
}

/// The threads that write, started as files come; they end with this.
#[derive(Debug, Default)]
pub(super) struct Writers {
    queue: Mutex<Option<Queue>>,
}

#[derive(Debug, Clone)]
struct Queue {
    orders: SyncSender<Order>,
    waiting: Arc<Mutex<Receiver<Order>>>,
    threads: usize,
}

impl Writers {
    /// Writes a file into a folder, soon.
    pub(super) fn write(&self, folder: &Path, bytes: Vec<u8>, durable: bool) -> Written {
        self.order(Work::Write {
            folder: folder.to_owned(),
            bytes,
            durable,
        })
    }

    /// Sees to it that a written file is on the disk, soon.
    pub(super) fn sync(&self, file: NamedTempFile) -> Written {
        self.order(Work::Sync(file))
    }

    fn order(&self, work: Work) -> Written {
        let (sender, receiver) = channel();
        let order = Order {
            work,
            outcome: sender,
        };
        match self.queue() {
            Some(orders) => {
                if let Err(refused) = orders.send(order) {
                    refused.0.run();
                }
            }
            None => order.run(),
        }
        Written(receiver)
    }

    /// The way to the threads, with one more of them; `None` when there can be none.
    fn queue(&self) -> Option<SyncSender<Order>> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queue.get_or_insert_with(|| {
            let (orders, waiting) = sync_channel(MOST_WAITING);
            Queue {
                orders,
                waiting: Arc::new(Mutex::new(waiting)),
                threads: 0,
            }
        });
        if queue.threads < MOST_THREADS {
            let waiting = Arc::clone(&queue.waiting);
            let thread = std::thread::Builder::new()
                .name("writer".to_owned())
                .spawn(move || work(&waiting));
            queue.threads += usize::from(thread.is_ok());
        }
        (queue.threads > 0).then(|| queue.orders.clone())
    }
}

fn work(waiting: &Mutex<Receiver<Order>>) {
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        match next {
            Ok(order) => order.run(),
            Err(_) => return,
        }
    }
}

fn write(folder: &Path, bytes: &[u8], durable: bool) -> std::io::Result<Whole> {
    // Next to its final name, so that the rename stays on one file system.
    let mut file = temporary(folder)?;
    file.write_all(bytes)?;
    match durable {
        true => sync(file),
        false => Ok(ended(file)),
    }
}

fn sync(file: NamedTempFile) -> std::io::Result<Whole> {
    file.as_file().sync_data()?;
    Ok(ended(file))
}

fn ended(file: NamedTempFile) -> Whole {
    let mark = Mark::of(file.as_file());
    (file.into_temp_path(), mark)
}

/// How much of a file is copied in one go.
const PART: usize = 1 << 20;

/// A new temporary file in a folder that is another one with stretches of it replaced.
pub(super) fn edited(
    old: &Path,
    folder: &Path,
    edits: &[Edit],
    tell: &mut dyn FnMut(&[u8]),
) -> std::io::Result<NamedTempFile> {
    let mut from = File::open(old)?;
    let mut to = temporary(folder)?;
    let mut buffer = vec![0; PART];
    let mut at = 0;
    let end = usize::try_from(from.metadata()?.len()).unwrap_or(usize::MAX);
    let last: Edit = (end..end, String::new());
    for (range, text) in edits.iter().chain([&last]) {
        let mut left = range
            .start
            .checked_sub(at)
            .ok_or(ErrorKind::UnexpectedEof)?;
        while left > 0 {
            let most = left.min(buffer.len());
            let part = buffer.get_mut(..most).unwrap_or_default();
            from.read_exact(part)?;
            tell(part);
            to.write_all(part)?;
            left -= most;
        }
        from.seek_relative(range.len() as i64)?;
        tell(text.as_bytes());
        to.write_all(text.as_bytes())?;
        at = range.end;
    }
    Ok(to)
}

/// A new temporary file in a folder.
pub(super) fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Readable by all, as files that a program writes are; the umask takes away.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A file that is being written. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub(super) struct Written(Receiver<Outcome>);

impl Written {
    /// Waits until the file is on the disk; its temporary name.
    pub(super) fn wait(self) -> Outcome {
        let ended = || Trouble::Other("the thread that writes it ended".to_owned());
        self.0.recv().unwrap_or_else(|_| Err(ended()))
    }
}

impl Drop for Written {
    /// Waits, so that the program does not end with the file half written.
    fn drop(&mut self) {
        let _ = self.0.recv();
    }
}

//! Writing files in the background.
//!
//! A file is durable only when the disk says so, and that takes some milliseconds in which
//! there is nothing to do. Several threads wait for the disk at once, which also lets the
//! file system write the log of many files together, while the documents that follow are
//! made.

use super::{Trouble, disk::trouble};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::{NamedTempFile, TempPath};

/// How many threads wait for the disk. On a virtual disk with ext4, 55 files took 120 ms
/// with one thread, 60 ms with two, 17 ms with eight and the same with 16 or 55.
const MOST_THREADS: usize = 8;

/// Files that wait for a thread; whoever brings one more waits too, so that a slow disk
/// does not fill the memory.
const MOST_WAITING: usize = 64;

/// What a temporary file's name begins and ends with; such files are of no one else's
/// concern.
pub(super) const TEMPORARY: (&str, &str) = (".annals-", ".tmp");

type Outcome = Result<TempPath, Trouble>;

/// A file to be written into a folder, under a name of no matter.
struct Order {
    folder: PathBuf,
    bytes: Vec<u8>,
    outcome: Sender<Outcome>,
}

impl Order {
    fn run(self) {
        let outcome = write(&self.folder, &self.bytes).map_err(|e| trouble(&e));
        // Nobody is interested any more: the file goes as the path is dropped.
        let _ = self.outcome.send(outcome);
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
    pub(super) fn write(&self, folder: &Path, bytes: Vec<u8>) -> Written {
        let (sender, receiver) = channel();
        let order = Order {
            folder: folder.to_owned(),
            bytes,
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

fn write(folder: &Path, bytes: &[u8]) -> std::io::Result<TempPath> {
    // Next to its final name, so that the rename stays on one file system.
    let mut file = temporary(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    Ok(file.into_temp_path())
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

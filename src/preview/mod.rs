//! `annals preview`: shows the documents of a project in a browser while their workbooks,
//! configuration and templates are being changed.
//!
//! 1. `watching` loads the project ([`Snapshot`](crate::pipeline::preview::Snapshot)), waits
//!    until its files change, and loads it again.
//! 2. `studio` holds the snapshot of now, the one before, and what was made of them; it tells
//!    those who wait that there is something new.
//! 3. `site` says what stands at each address: the page around the documents, its state as
//!    JSON, the documents as HTML (`marks` says which figures changed), as drawn pages
//!    (`draw`) and as PDF. Everything is made in memory; no address leads to a file.
//! 4. `server` listens on the loopback interface alone, and `http` reads requests and
//!    writes answers: few, short, each on a connection of its own. `guard` refuses those
//!    that another site's page could have sent.
//!
//! The server is our own, on the standard library and `httparse`: what is needed is a
//! hundredth of HTTP, and the small servers that there are set no limits to the size of a
//! head or to the time that it may take.

mod changed;
mod draw;
mod guard;
mod http;
mod marks;
mod server;
mod site;
mod state;
mod studio;
mod sweep;
mod watching;

pub use server::{Trouble, listen};

use crate::project::{Project, Watch};
use server::Listening;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use studio::Studio;

/// What to show.
pub struct Options {
    /// The project folder, which is watched.
    pub root: PathBuf,
    /// The project, to read its files.
    pub project: Arc<dyn Project + Send + Sync>,
    /// Only these reports (names of files in `config/` without extension); empty for all.
    pub reports: Vec<String>,
}

/// A preview that runs until it is dropped.
pub struct Preview {
    studio: Arc<Studio>,
    listening: Listening,
    bell: Sender<()>,
    watching: Option<std::thread::JoinHandle<()>>,
}

impl Preview {
    /// Loads the project and shows it at the addresses that are listened at.
    pub fn start(listening: Listening, options: Options) -> Self {
        let studio = Arc::new(Studio::new(&options.root));
        listening.serve(Arc::clone(&studio));
        let watch = Watch::new(&options.root);
        let bell = watch.bell();
        let watching = {
            let studio = Arc::clone(&studio);
            std::thread::spawn(move || watching::run(&studio, watch, &options))
        };
        Self {
            studio,
            listening,
            bell,
            watching: Some(watching),
        }
    }

    /// Where a browser finds the page.
    pub fn address(&self) -> SocketAddr {
        self.listening.address()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.studio.end();
        self.listening.end();
        let _ = self.bell.send(());
        if let Some(watching) = self.watching.take() {
            let _ = watching.join();
        }
    }
}

//! Lines with the prefixes of the quotes and lists that they stand in.

/// Collects lines; knows what the open quotes and items put before each.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    /// What stands before each line: `> `, the indent of items.
    prefix: String,
    /// What stands before the next line instead: the marker of an item.
    first: Option<String>,
}

/// How long the prefix was before a container was opened.
pub(super) struct Opened(usize);

impl Lines {
    /// Writes a line, or several when the text has line breaks.
    pub(super) fn write(&mut self, text: &str) {
        for line in text.split('\n') {
            let start = self.out.len();
            match self.first.take() {
                Some(first) => self.out.push_str(&first),
                None => self.out.push_str(&self.prefix),
            }
            if line.is_empty() {
                // Spaces at the end of other lines are a code block's own.
                let end = self.out.trim_end_matches([' ', '\t']).len();
                self.out.truncate(end.max(start));
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// Opens a container: `marker` stands before its first line, `indent` before the others.
    pub(super) fn open(&mut self, marker: &str, indent: &str) -> Opened {
        let opened = Opened(self.prefix.len());
        let before = self.first.take().unwrap_or_else(|| self.prefix.clone());
        self.first = Some(before + marker);
        self.prefix.push_str(indent);
        opened
    }

    /// Closes a container; writes its marker when nothing was written into it.
    pub(super) fn close(&mut self, opened: Opened) {
        if self.first.is_some() {
            self.write("");
        }
        self.prefix.truncate(opened.0);
    }

    /// The text written.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

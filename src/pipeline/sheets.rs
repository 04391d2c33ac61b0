//! Sheets of workbooks that were read, for whoever reads a project again and again.

use crate::workbook::{Keep, SheetKey};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps sheets in memory from one reading of a project to the next, so that of a workbook
/// only the sheets that changed are read anew. Never on the disk: what a workbook holds may
/// be more than may be published.
#[derive(Default)]
pub struct Sheets {
    before: HashMap<SheetKey, Arc<[u8]>>,
    now: Mutex<HashMap<SheetKey, Arc<[u8]>>>,
}

impl Sheets {
    /// Begins another reading. What the last one had no use for is forgotten.
    pub fn turn(&mut self) {
        let now = self.now.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.before = std::mem::take(now);
    }

    /// How many sheets are kept.
    pub fn len(&self) -> usize {
        self.now
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn put(&self, key: &SheetKey, sheet: Arc<[u8]>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.insert(*key, sheet);
    }
}

impl Keep for Sheets {
    fn find(&self, key: &SheetKey) -> Option<Arc<[u8]>> {
        let known = self.before.get(key).cloned()?;
        self.put(key, Arc::clone(&known));
        Some(known)
    }

    fn keep(&self, key: &SheetKey, sheet: Vec<u8>) {
        self.put(key, sheet.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_no_use_is_forgotten_at_the_next_turn_but_one() {
        let (one, other) = ([1; 32], [2; 32]);
        let mut sheets = Sheets::default();
        sheets.keep(&one, vec![1]);
        sheets.keep(&other, vec![2]);
        assert_eq!(sheets.len(), 2);
        sheets.turn();
        assert!(sheets.is_empty());
        assert_eq!(sheets.find(&one).as_deref(), Some(&[1][..]));
        sheets.turn();
        assert_eq!(sheets.find(&other), None);
        assert_eq!(sheets.find(&one).as_deref(), Some(&[1][..]));
    }
}

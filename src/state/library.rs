//! Deleting with a way back.

/// A list from which entries can be taken and put back where they were.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf<T> {
    entries: Vec<T>,
    taken: Option<(usize, T)>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            taken: None,
        }
    }
}

impl<T: Clone> Shelf<T> {
    /// A shelf with these entries.
    pub fn new(entries: Vec<T>) -> Self {
        Self {
            entries,
            taken: None,
        }
    }

    /// What stands on it.
    pub fn entries(&self) -> &[T] {
        &self.entries
    }

    /// Takes the first entry that matches. An entry taken before is gone for good and returned, so
    /// that it can be deleted where it is stored.
    pub fn take(&mut self, matches: impl Fn(&T) -> bool) -> Option<T> {
        let gone = self.taken.take().map(|(_, entry)| entry);
        if let Some(i) = self.entries.iter().position(matches) {
            self.taken = Some((i, self.entries.remove(i)));
        }
        gone
    }

    /// Puts the entry taken last back in its place.
    pub fn undo(&mut self) {
        if let Some((i, entry)) = self.taken.take() {
            self.entries.insert(i.min(self.entries.len()), entry);
        }
    }

    /// What can still be put back.
    pub fn taken(&self) -> Option<&T> {
        self.taken.as_ref().map(|(_, entry)| entry)
    }

    /// Gives up the way back: the entry is gone for good and returned.
    pub fn settle(&mut self) -> Option<T> {
        self.taken.take().map(|(_, entry)| entry)
    }
}

/// A name from a file name: "squats 1.mp4" → "squats 1".
pub fn title(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(s, _)| s);
    let stem = stem.strip_suffix(".pose").unwrap_or(stem);
    if stem.is_empty() { file_name } else { stem }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_comes_back_to_its_place() {
        let mut shelf = Shelf::new(vec!["a", "b", "c"]);
        assert_eq!(shelf.take(|e| *e == "b"), None);
        assert_eq!(shelf.entries(), ["a", "c"]);
        assert_eq!(shelf.taken(), Some(&"b"));
        shelf.undo();
        assert_eq!(shelf.entries(), ["a", "b", "c"]);
        shelf.undo();
        assert_eq!(shelf.entries().len(), 3);
    }

    #[test]
    fn only_the_last_can_come_back() {
        let mut shelf = Shelf::new(vec!["a", "b", "c"]);
        shelf.take(|e| *e == "a");
        assert_eq!(shelf.take(|e| *e == "c"), Some("a"));
        assert_eq!(shelf.settle(), Some("c"));
        shelf.undo();
        assert_eq!(shelf.entries(), ["b"]);
    }

    #[test]
    fn titles_lose_their_endings() {
        assert_eq!(title("squats.pose.json"), "squats");
        assert_eq!(title("IMG 12.MOV"), "IMG 12");
        assert_eq!(title(".mov"), ".mov");
    }
}

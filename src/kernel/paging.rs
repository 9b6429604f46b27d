//! Keyset paging: a page begins after the last key seen, so its cost does not grow with its depth.

/// Most rows a page may have.
pub const MAX_PAGE: u64 = 200;

/// Which page of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageRequest<K> {
    first: u64,
    after: Option<K>,
}

/// A page size outside 1 … [`MAX_PAGE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a page has between 1 and {MAX_PAGE} rows")]
pub struct PageSize;

impl<K> PageRequest<K> {
    /// The page of `first` rows that follow the row with key `after`.
    ///
    /// # Errors
    /// [`PageSize`] when `first` is 0 or above [`MAX_PAGE`].
    pub fn new(first: u64, after: Option<K>) -> Result<Self, PageSize> {
        if (1..=MAX_PAGE).contains(&first) {
            Ok(Self { first, after })
        } else {
            Err(PageSize)
        }
    }

    /// Rows wanted.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Key of the last row already seen.
    pub const fn after(&self) -> Option<&K> {
        self.after.as_ref()
    }

    /// Rows to ask of the database: one more than wanted tells whether another page follows.
    pub const fn limit(&self) -> u64 {
        self.first + 1
    }

    /// Cuts what [`PageRequest::limit`] fetched down to the page.
    pub fn cut<T>(&self, mut rows: Vec<T>) -> Page<T> {
        let wanted = usize::try_from(self.first).unwrap_or(usize::MAX);
        let has_next = rows.len() > wanted;
        rows.truncate(wanted);
        Page { rows, has_next }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Whether more follow.
    pub has_next: bool,
}

/// The page of an empty list.
impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            has_next: false,
        }
    }
}

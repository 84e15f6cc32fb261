//! A value that many hold and hardly anybody changes.
//!
//! It knows nothing of the value.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A value whose copies share it, until one of them changes.
#[derive(Clone, Default)]
pub struct Shared<T>(Arc<T>);

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    /// From here on it is a value of its own.
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        // Copies are equal without a look at what they hold.
        Arc::ptr_eq(&self.0, &other.0) || *self.0 == *other.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Shared;

    #[test]
    fn a_copy_that_changes_is_one_of_its_own() {
        let one = Shared::from(vec![1]);
        let mut other = one.clone();
        assert!(one == other && Arc::ptr_eq(&one.0, &other.0));
        other.push(2);
        assert!(one != other && *one == [1] && *other == [1, 2]);
        assert_eq!(format!("{other:?}"), "[1, 2]");
    }
}

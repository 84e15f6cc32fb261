//! Computing on every core, while the one thread that owns the database reads and writes.

use std::collections::VecDeque;
use std::sync::mpsc;

use super::StoreError;

/// How many batches are computed, or wait to be taken, at once.
const AHEAD: usize = 4;

/// Reads batches with `next` until there are no more, turns them into something with `make` on any core, and hands what
/// was made to `take` in the order in which it was read. `next` and `take` run on this thread.
pub(super) fn in_order<Batch: Send, Made: Send>(
    mut next: impl FnMut() -> Result<Option<Batch>, StoreError>,
    make: impl Fn(Batch) -> Made + Sync,
    mut take: impl FnMut(Made) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let make = &make;
    rayon::in_place_scope(|scope| {
        let mut waiting = VecDeque::with_capacity(AHEAD);
        let mut ended = false;
        loop {
            while !ended && waiting.len() < AHEAD {
                let Some(batch) = next()? else {
                    ended = true;
                    break;
                };
                let (send, result) = mpsc::sync_channel(1);
                // Nobody waits any more where an earlier batch failed.
                scope.spawn(move |_| drop(send.send(make(batch))));
                waiting.push_back(result);
            }
            let Some(result) = waiting.pop_front() else {
                return Ok(());
            };
            // Nothing comes where the making panicked, which the scope passes on.
            take(result.recv().map_err(|_| StoreError::Closed)?)?;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use crate::store::StoreError;

    #[test]
    fn what_was_made_comes_in_the_order_in_which_it_was_read() {
        let mut numbers = 0..1_000_u64;
        let mut taken = Vec::new();
        in_order(
            || Ok(numbers.next()),
            // Every second one takes long, so that the next one is made before it.
            |number| {
                let work = if number % 2 == 0 { 20_000 } else { 0 };
                (0..work).fold(number, |made, _| std::hint::black_box(made))
            },
            |made| {
                taken.push(made);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(taken, (0..1_000).collect::<Vec<u64>>());
    }

    #[test]
    fn an_error_ends_it() {
        let mut numbers = 0..1_000_u64;
        let mut taken = 0;
        let ended = in_order(
            || Ok(numbers.next()),
            |number| number,
            |number| {
                taken += 1;
                match number {
                    10 => Err(StoreError::Closed),
                    _ => Ok(()),
                }
            },
        );
        assert!(matches!(ended, Err(StoreError::Closed)));
        assert_eq!(taken, 11);
    }
}

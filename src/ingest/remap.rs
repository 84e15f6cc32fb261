//! Mapping anew what is held, when a source's mapping has changed and its listing has not.
//!
//! A list of changes would bring the new mapping only to what changes; asking for everything again costs a full
//! pull. What the source sent is kept with each task, and is enough.

use serde_json::Value;
use throughline_kit::Problem;

use super::pull::{Pull, PullFailure};
use super::read::Read;
use crate::store::PullId;

/// Records that are mapped in one go.
const CHUNK: usize = 500;

/// What a pull's settings are remembered by: those of its connector, and the zone of its dates.
pub(super) fn fingerprint(pull: &Pull<'_>) -> String {
    let zone = pull.source.time_zone.iana_name().unwrap_or("UTC");
    format!("{}:{zone}", pull.reader.fingerprint)
}

/// Stages every kept record under the new mapping, if that is what has changed. What the pull itself brings comes
/// later, and wins.
pub(super) async fn kept(pull: &Pull<'_>, id: PullId, read: &mut Read) -> Result<(), PullFailure> {
    let whole = pull.options.full || pull.options.accept_shrink;
    let state = pull.store.source_state(&pull.source.id).await?;
    let Some(state) = state.filter(|state| !whole && state.cursor.is_some()) else {
        return Ok(());
    };
    let is_new = state.config_hash != fingerprint(pull);
    if !is_new || !pull.lists_as(&state.config_hash) {
        return Ok(());
    }
    let (mut after, mut count) = (None, 0);
    loop {
        let records: Vec<(String, Value)> = pull
            .store
            .raw_records(&pull.source.id, after.clone(), CHUNK)
            .await?;
        let Some((last, _)) = records.last() else {
            break;
        };
        after = Some(last.clone());
        count += records.len();
        let Some(page) = pull.reader.connector.remap(records).await? else {
            return Ok(());
        };
        pull.take_page(id, page, read).await?;
    }
    read.pages = 0;
    if count > 0 {
        let what = format!("the mapping has changed: {count} stored records were mapped anew");
        read.notes
            .push(Problem::new(pull.reader.connector.describe(), what));
    }
    Ok(())
}

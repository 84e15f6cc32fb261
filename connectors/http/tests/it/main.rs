//! The client against scripted servers that count what they did.
//!
//! Every fault of an HTTP source has a number, and a test that proves that it fired. Those that need pages, records
//! or a store stand where these are: `rest` is connectors/rest/tests/it, `pull` is src/ingest and tests/it.
//!
//! | fault | test |
//! | --- | --- |
//! | C-01 refused, no such name, slow name server | `bodies::c01_*`, `matrix::c01_*`, `client` unit test |
//! | C-02 silence | `bodies::c02_*` |
//! | C-03 slow body; a pull without end | `bodies::c03_*`; pull: `ingest::pull` `c03_*` |
//! | C-04 reset inside a body | `bodies::c04_*` |
//! | C-05 short of its length | `bodies::c05_*` |
//! | C-06 cut at a row, no length | `bodies::c06_*`, `decoding::what_would_look_whole_when_cut_*` |
//! | C-07 no last chunk | `bodies::c07_*` |
//! | C-08 gzip without its trailer | `bodies::c08_*`, `decoding::a_packed_bomb_and_a_cut_file_*` |
//! | C-09 gzip bomb | `bodies::c09_*`, `decoding::a_packed_bomb_and_a_cut_file_*` |
//! | C-10 body without end | `bodies::c10_*` |
//! | C-11 headers without measure | `bodies::c11_*` |
//! | C-12 a sign-in page | `bodies::c12_*`; rest: `faults::a_sign_in_page_*` |
//! | C-13 an empty list where many are known | pull: `store::pulls` tests, `tests/it/pull.rs` |
//! | C-14 204, or 304 unasked | `bodies::c14_*` |
//! | C-15 304 | `statuses::c15_*`; rest: `since::an_unchanged_answer_*` |
//! | C-16 401, 403, 404, 410 | `statuses::c16_*` |
//! | C-17 Retry-After in every form | `limits::c17_*`, `meaning` unit tests |
//! | C-18 a used-up limit, a secondary one | `limits::c18_*`, `pool::c18_*` |
//! | C-19 flapping 5xx | `statuses::c19_*`, `matrix::c19_*` |
//! | C-20 A→A, A→B→A | rest: `faults::a_token_that_repeats_*`, `faults::a_longer_circle_*` |
//! | C-21 new tokens for ever | rest: `faults::pages_without_end_*`, `faults::empty_pages_without_end_*` |
//! | C-22 next page elsewhere | `origin::c22_*`; rest: `faults::a_foreign_next_page_*` |
//! | C-23 redirects | `origin::c23_*`, `oauth::a_redirected_token_request_*` |
//! | C-24 rows that move while paged | rest: `since::rows_that_move_*`, `simulation` |
//! | C-25 one second over a page edge and a crash | rest: `since::sixty_rows_*`, `restarts::a_full_page_of_one_second_*` |
//! | C-26 gone, transferred, private | rest: `decisions::*`; github: `faults` |
//! | C-27 clock skew | rest: `since::no_watermark_passes_*` |
//! | C-28 one bad record, many bad ones | rest: `faults::one_bad_record_*`; pull: `tests/it/bad_input/json.rs` |
//! | C-29 trust | `trust::c29_*` |
//! | C-30 HTTP/2 (we speak HTTP/1.1 alone) | `matrix::c30_*` |
//! | C-31 proxy in the environment | `proxy::c31_*` |

mod bodies;
mod decoding;
mod limits;
mod matrix;
mod oauth;
mod origin;
mod pool;
mod proxy;
mod rules;
mod server;
mod statuses;
mod trust;

use std::fs::{OpenOptions, Permissions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use throughline_kit::Coverage;

use super::{Access, Store};
use crate::store::StoreError;
use crate::store::files::lock;
use crate::store::testing::{applied, finish, home, hour, rows, source, staged, tasks};

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o777
}

/// Overwrites some bytes of a file.
fn damage(path: &Path, from: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(from)).unwrap();
    file.write_all(bytes).unwrap();
}

/// A closed database with a thousand tasks in it.
async fn closed() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("throughline.db");
    let store = Store::open(&path, Access::Own).unwrap();
    let pull = store.begin_pull(&source()).await.unwrap();
    store.stage_tasks(pull, staged(tasks(1_000))).await.unwrap();
    let finish = finish(hour(0), Coverage::Full);
    store.finish_pull(pull, finish).await.unwrap();
    drop(store);
    (folder, path)
}

fn is_damaged(path: &Path) -> String {
    let refused = Store::open(path, Access::Own).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused:?}");
    let text = refused.to_string();
    assert!(text.starts_with(path.to_str().unwrap()), "{text}");
    assert!(text.contains("throughline backup"), "{text}");
    assert!(!text.contains('\n'), "{text}");
    text
}

#[tokio::test]
async fn every_file_is_private_whatever_the_umask() {
    // The umask is the process's own, so the child that a shell starts under 022 looks at it from there.
    let this = std::env::current_exe().unwrap();
    let name = "store::connection::tests::files_that_hold_data_are_private";
    let output = Command::new("sh")
        .args(["-c", "umask 022; exec \"$0\" --exact \"$1\""])
        .args([this.to_str().unwrap(), name])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
}

#[tokio::test]
async fn files_that_hold_data_are_private() {
    let home = home();
    let pull = home.store.begin_pull(&source()).await.unwrap();
    let page = staged(tasks(3));
    home.store.stage_tasks(pull, page).await.unwrap();
    rows(&home.store, "task").await;
    for ending in ["", "-wal", "-shm", ".lock", ".staging"] {
        let file = home.path.with_file_name(format!("throughline.db{ending}"));
        assert_eq!(mode(&file), 0o600, "{ending}");
    }
}

#[tokio::test]
async fn a_database_that_others_may_read_is_closed_to_them() {
    let (_folder, path) = closed().await;
    std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let _store = Store::open(&path, Access::Own).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&path.with_file_name("throughline.db-wal")), 0o600);
}

#[tokio::test]
async fn a_missing_folder_is_made_private() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("var");
    Store::open(&inner.join("throughline.db"), Access::Own).unwrap();
    assert_eq!(mode(&inner), 0o700);
}

#[test]
fn a_second_owner_is_refused_with_the_pid_of_the_first() {
    let home = home();
    let refused = Store::open(&home.path, Access::Own).unwrap_err();
    let text = refused.to_string();
    assert!(matches!(refused, StoreError::InUse { .. }), "{text}");
    assert!(
        text.contains(&format!("pid {} ", std::process::id())),
        "{text}"
    );
}

#[test]
fn the_lock_of_another_process_is_seen_and_ends_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("throughline.db");
    let lock = folder.path().join("throughline.db.lock");
    let mut child = Command::new("flock")
        .args(["--no-fork", lock.to_str().unwrap()])
        .args(["sh", "-c", "echo $$ > \"$0\"; echo held; exec cat"])
        .arg(&lock)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut said = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut said, &mut line).unwrap();
    let refused = Store::open(&path, Access::Own).unwrap_err().to_string();
    assert!(
        refused.contains(&format!("pid {} ", child.id())),
        "{refused}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    Store::open(&path, Access::Own).unwrap();
}

#[tokio::test]
async fn the_last_clone_frees_the_database_when_its_work_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("throughline.db");
    for round in 0..20 {
        let store = Store::open(&path, Access::Own).unwrap();
        let clone = store.clone();
        clone.set_next(&source(), Some(hour(round))).await.unwrap();
        drop(store);
        drop(clone);
    }
    assert!(!folder.path().join("throughline.db.staging").exists());
}

#[tokio::test]
async fn readers_and_editors_work_beside_the_owner() {
    let home = home();
    applied(&home, tasks(3), finish(hour(0), Coverage::Full)).await;
    let reader = Store::open(&home.path, Access::Read).unwrap();
    assert_eq!(rows(&reader, "task").await.len(), 3);
    let refused = reader.set_next(&source(), None).await.unwrap_err();
    assert!(matches!(refused, StoreError::Closed), "{refused}");
    let editor = Store::open(&home.path, Access::Edit).unwrap();
    editor.set_next(&source(), Some(hour(1))).await.unwrap();
    assert_eq!(rows(&reader, "source").await.len(), 1);
}

#[test]
fn reading_needs_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    let refused = Store::open(&path, Access::Read).unwrap_err().to_string();
    assert!(
        refused.contains("none.db: cannot be opened: no such file"),
        "{refused}"
    );
    assert!(!path.exists());
}

#[test]
fn a_newer_schema_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("throughline.db");
    drop(Store::open(&path, Access::Own).unwrap());
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    for access in [Access::Own, Access::Edit, Access::Read] {
        let refused = Store::open(&path, access).unwrap_err();
        assert!(
            matches!(refused, StoreError::Newer { found: 99, .. }),
            "{refused:?}"
        );
    }
}

#[test]
fn an_older_schema_is_brought_up_to_date_by_an_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("throughline.db");
    // An empty file is the oldest schema there is.
    std::fs::write(&path, "").unwrap();
    let refused = Store::open(&path, Access::Read).unwrap_err().to_string();
    assert!(refused.contains("an older version wrote it"), "{refused}");
    let owner = lock(&path).unwrap();
    let refused = Store::open(&path, Access::Edit).unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }), "{refused:?}");
    drop(owner);
    Store::open(&path, Access::Edit).unwrap();
    Store::open(&path, Access::Read).unwrap();
}

#[test]
fn a_failed_migration_leaves_the_version_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("throughline.db");
    drop(Store::open(&path, Access::Own).unwrap());
    let version = |connection: &Connection| -> i64 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    };
    let connection = Connection::open(&path).unwrap();
    let newest = version(&connection);
    // The tables of the last step are there already: it fails, and says so each time.
    connection.pragma_update(None, "user_version", 0).unwrap();
    for _ in 0..2 {
        assert!(Store::open(&path, Access::Own).is_err());
        assert_eq!(version(&connection), 0);
    }
    connection
        .pragma_update(None, "user_version", newest)
        .unwrap();
    Store::open(&path, Access::Own).unwrap();
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("create table theirs (a text)")
        .unwrap();
    drop(connection);
    for access in [Access::Own, Access::Read] {
        let refused = Store::open(&path, access).unwrap_err().to_string();
        assert!(refused.contains("belongs to another program"), "{refused}");
    }
    let connection = Connection::open(&path).unwrap();
    let tables: i64 = connection
        .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}

#[tokio::test]
async fn damage_is_told_when_the_owner_opens_it_and_nothing_is_deleted() {
    let (_folder, path) = closed().await;
    let whole = std::fs::read(&path).unwrap();
    assert!(whole.len() > 30 * 4096);

    damage(&path, 0, &[0; 100]);
    is_damaged(&path);

    std::fs::write(
        &path,
        "this is not a database, but it is long enough to look like one".repeat(20),
    )
    .unwrap();
    is_damaged(&path);

    std::fs::write(&path, &whole).unwrap();
    damage(&path, 19 * 4096, &[0xA5; 4096]);
    is_damaged(&path);

    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    is_damaged(&path);

    std::fs::write(&path, &whole).unwrap();
    let store = Store::open(&path, Access::Own).unwrap();
    store.integrity().await.unwrap();
    assert_eq!(rows(&store, "task").await.len(), 1_000);
}

#[tokio::test]
async fn a_full_disk_keeps_what_was_there_and_passes_when_there_is_space() {
    let home = home();
    applied(&home, tasks(10), finish(hour(0), Coverage::Full)).await;
    let limit = |pages: i64| {
        home.store.write("set a limit", move |transaction| {
            transaction
                .pragma_update(None, "max_page_count", pages)
                .map_err(StoreError::sql("set a limit"))
        })
    };
    // SQLite takes the present size where the limit is below it.
    limit(1).await.unwrap();
    let pull = home.store.begin_pull(&source()).await.unwrap();
    home.store
        .stage_tasks(pull, staged(tasks(2_000)))
        .await
        .unwrap();
    let how = || finish(hour(1), Coverage::Full);
    let refused = home.store.finish_pull(pull, how()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Full { .. }), "{refused:?}");
    assert!(
        refused
            .to_string()
            .contains("throughline.db: no space left")
    );
    assert_eq!(rows(&home.store, "task").await.len(), 10);
    home.store.integrity().await.unwrap();

    limit(1_000_000).await.unwrap();
    // The same pull can still be finished: its pages are all there.
    home.store.finish_pull(pull, how()).await.unwrap();
    assert_eq!(rows(&home.store, "task").await.len(), 2_000);
}

#[tokio::test]
async fn a_fault_in_one_job_does_not_end_the_writing() {
    let home = home();
    let fault = home
        .store
        .write("fail", |transaction| -> Result<(), StoreError> {
            transaction
                .execute("insert into source (id) values ('half')", [])
                .map_err(StoreError::sql("write half"))?;
            panic!("a fault");
        })
        .await;
    assert!(fault.is_err());
    home.store.set_next(&source(), None).await.unwrap();
    assert_eq!(rows(&home.store, "source").await.len(), 1);
}

use secrecy::ExposeSecret as _;

use crate::store::testing::home;
use crate::store::{Access, Store};

#[tokio::test]
async fn a_token_replaces_the_one_before_and_outlives_the_process() {
    let home = home();
    let none = home.store.refresh_token("a").await.unwrap();
    assert!(none.is_none());
    for token in ["first", "second"] {
        let token = token.to_owned().into();
        home.store.keep_refresh_token("a", &token).await.unwrap();
    }
    let path = home.path.clone();
    let store = home.store;
    drop(store);
    let store = Store::open(&path, Access::Own).unwrap();
    let kept = store.refresh_token("a").await.unwrap();
    assert_eq!(kept.unwrap().expose_secret(), "second");
    assert!(store.refresh_token("b").await.unwrap().is_none());
}

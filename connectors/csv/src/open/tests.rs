use std::path::Path;

use super::permission;

#[test]
fn a_denied_file_names_its_owner_and_the_command() {
    let error = permission(Path::new("/data/crm.csv"), Some((0, 0, 0o100_600)));
    let problem = error.problem();
    let user = super::me();
    assert_eq!(
        problem.to_string(),
        format!("/data/crm.csv: permission denied for user {user} (file is root:root 0600)")
    );
    assert_eq!(
        problem.help.as_deref(),
        Some(format!("setfacl -m u:{user}:r /data/crm.csv").as_str())
    );
    let hidden = permission(Path::new("/data/crm.csv"), None);
    assert_eq!(
        hidden.problem().what,
        format!("permission denied for user {user}")
    );
}

//! `[mail]`: the relay, or the folder.

use secrecy::SecretString;
use url::Url;

use super::address::mailbox;
use super::context::Context;
use super::item::Item;
use super::read::Fields;
use super::secret::{Inline, secret};
use super::settings::{Mail, MailTransport, OnUncertain, Smtp, SmtpTls};
use super::suggest::shown;
use super::tree::Table;
use super::web::is_loopback;

/// Reads `[mail]`; absent: reviews are only shown.
pub(super) fn mail(cx: &Context<'_>, root: &Table) -> Option<Mail> {
    let fields = Fields::open(cx, "[mail]", root.get("mail")?)?;
    let from = fields.need("from", "\"Name <address>\"", mailbox);
    let on_uncertain = fields.opt("on_uncertain", |item| {
        item.word(&[("resend", OnUncertain::Resend), ("hold", OnUncertain::Hold)])
    });
    let transport = transport(&fields);
    fields.finish();
    Some(Mail {
        from: from?,
        transport: transport?,
        on_uncertain: on_uncertain.unwrap_or(OnUncertain::Resend),
    })
}

fn transport(fields: &Fields<'_>) -> Option<MailTransport> {
    let password = fields.get("password");
    let tls = fields.get("tls");
    let ca_file = fields.get("ca_file");
    let wanted = "smtps://user@host:465, smtp://user@host:587 or file:FOLDER";
    let item = fields.need("smtp", wanted, |item| Some(item.clone()))?;
    let text = item.line()?;
    if let Some(folder) = text.strip_prefix("file:") {
        for idle in [password, tls, ca_file].into_iter().flatten() {
            let _: Option<()> = idle.fault("stands beside a folder, which needs none", None);
        }
        if folder.is_empty() {
            return item.wrong(wanted);
        }
        return Some(MailTransport::Folder(fields.cx.folder.join(folder)));
    }
    let url = relay(&item, &text, wanted)?;
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    let implicit = url.scheme() == "smtps";
    let login = login(fields, &item, &url, password);
    let tls = protection(tls, &url, implicit, matches!(login, Ok(Some(_))));
    let ca_pem = match &ca_file {
        Some(item) => Some(pem(item)?),
        None => None,
    };
    Some(MailTransport::Smtp(Smtp {
        host,
        port: url.port().unwrap_or(if implicit { 465 } else { 587 }),
        tls: tls?,
        login: login.ok()?,
        ca_pem,
    }))
}

fn relay(item: &Item<'_>, text: &str, wanted: &str) -> Option<Url> {
    // Before anything is said about it: it may hold a password.
    item.cx.hide(item.node);
    let Ok(url) = Url::parse(text) else {
        return item.fault(
            &format!("is not the address of a relay — {wanted} is wanted"),
            None,
        );
    };
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host_str().is_none_or(str::is_empty) {
        return item.fault(
            &format!(
                "has the scheme {}: — {wanted} is wanted",
                shown(url.scheme())
            ),
            None,
        );
    }
    if url.password().is_some() {
        return item.fault(
            "contains a password",
            Some("move it to password = { env = \"SMTP_PASSWORD\" }".to_owned()),
        );
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return item.fault(
            "has something behind the host — a host and a port are wanted",
            None,
        );
    }
    Some(url)
}

/// A fault that was reported.
struct Reported;

/// User and password: both or neither.
fn login(
    fields: &Fields<'_>,
    item: &Item<'_>,
    url: &Url,
    password: Option<Item<'_>>,
) -> Result<Option<(String, SecretString)>, Reported> {
    let user = percent_decoded(url.username());
    match (user.is_empty(), password) {
        (true, None) => Ok(None),
        (false, Some(password)) => {
            let secret = secret(&password, Inline::Private).required(fields.cx);
            secret.map(|secret| Some((user, secret))).ok_or(Reported)
        }
        (false, None) => {
            fields.missing("password", "the password of the user in \"smtp\"");
            Err(Reported)
        }
        (true, Some(_)) => {
            let help = "write smtp = \"smtps://user@host:465\"".to_owned();
            let _: Option<()> = item.fault("has no user and \"password\" is set", Some(help));
            Err(Reported)
        }
    }
}

/// `user%40acme.example` is `user@acme.example`: a user name may hold an `@`.
fn percent_decoded(text: &str) -> String {
    let pairs: String = text.replace('+', "%2B");
    url::form_urlencoded::parse(format!("u={pairs}").as_bytes())
        .next()
        .map(|(_, user)| user.into_owned())
        .unwrap_or_default()
}

fn protection(
    item: Option<Item<'_>>,
    url: &Url,
    implicit: bool,
    password: bool,
) -> Option<SmtpTls> {
    let default = if implicit {
        SmtpTls::Implicit
    } else {
        SmtpTls::StartTls
    };
    let Some(item) = item else {
        return Some(default);
    };
    let none = item.word(&[("required", false), ("none", true)])?;
    if !none {
        return Some(default);
    }
    if implicit {
        return item.fault(
            "is \"none\" and the address is smtps:// — smtp:// is wanted",
            None,
        );
    }
    // `smtp` is no special scheme to the URL standard, which leaves its hosts unparsed.
    let as_web = Url::parse(&url.as_str().replacen("smtp", "http", 1));
    if password || !as_web.is_ok_and(|url| is_loopback(&url)) {
        return item.fault(
            "is \"none\", which is refused with a password or for another machine",
            Some("leave it out: smtp:// then requires STARTTLS".to_owned()),
        );
    }
    Some(SmtpTls::None)
}

/// Reads the file that an item names, when it holds certificates.
pub(super) fn pem(item: &Item<'_>) -> Option<Vec<u8>> {
    let path = item.cx.folder.join(item.line()?);
    match std::fs::read(&path) {
        Ok(bytes) if bytes.windows(11).any(|window| window == b"-----BEGIN ") => Some(bytes),
        Ok(_) => item.fault(
            &format!("names {}, which holds no PEM certificate", path.display()),
            None,
        ),
        Err(error) => item.fault(&format!("names {}: {error}", path.display()), None),
    }
}

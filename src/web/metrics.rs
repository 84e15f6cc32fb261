//! `/metrics`: how the daemon does, as OpenMetrics. Everything is read from the store when it is asked for, so that counters survive a restart.

use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::config::settings::Config;
use crate::domain::id::SourceId;
use crate::store::outbox::MailState;
use crate::store::{StoreError, metric_source};

use super::Site;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/metrics", get(metrics))
}

/// The labels of one value.
type Labels = Vec<(&'static str, String)>;
type Gauges = Family<Labels, Gauge<f64, AtomicU64>>;
type Counters = Family<Labels, Counter>;

async fn metrics(State(site): State<Site>) -> Response {
    match gathered(&site).await {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
        }
        Err(error) => {
            tracing::error!("the metrics cannot be read: {error:#}");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the store does not answer; the log says why\n",
            )
                .into_response()
        }
    }
}

async fn gathered(site: &Site) -> anyhow::Result<String> {
    let mut registry = Registry::with_prefix("throughline");
    let build = Gauges::default();
    build
        .get_or_create(&vec![("version", env!("CARGO_PKG_VERSION").to_owned())])
        .set(1.0);
    registry.register("build_info", "The program; always 1", build);
    sources(site, &mut registry).await?;
    mails(site, &mut registry).await?;
    let (assessments, last) = (site.cost)();
    let computed: Counter = Counter::default();
    computed.inc_by(assessments);
    registry.register(
        "assessments",
        "Assessments computed for the page since the start",
        computed,
    );
    let took = Gauge::<f64, AtomicU64>::default();
    took.set(last.as_secs_f64());
    registry.register_with_unit(
        "assessment_duration",
        "What the latest of them took",
        Unit::Seconds,
        took,
    );
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

async fn sources(site: &Site, registry: &mut Registry) -> Result<(), StoreError> {
    let success = Gauges::default();
    let failing = Gauges::default();
    let records = Gauges::default();
    let rejects = Gauges::default();
    for health in site.store.source_health(configured(&site.config())).await? {
        let labels = of(health.id.as_str());
        let seconds = health.last_good.map(|at| at.as_millisecond() as f64 / 1e3);
        if let Some(seconds) = seconds {
            success.get_or_create(&labels).set(seconds);
        }
        let is_failing = health.failure.is_some() && health.waits_until.is_none();
        failing
            .get_or_create(&labels)
            .set(if is_failing { 1.0 } else { 0.0 });
        records.get_or_create(&labels).set(health.records as f64);
        rejects.get_or_create(&labels).set(health.rejects as f64);
    }
    registry.register_with_unit(
        "source_last_success_timestamp",
        "When the source or metric was last read completely",
        Unit::Seconds,
        success,
    );
    registry.register("source_failing", "1 while the last attempt failed", failing);
    registry.register("source_records", "Tasks or points known of it", records);
    registry.register(
        "source_rejected_records",
        "Records refused in its last good pull",
        rejects,
    );
    let (pulls, errors) = (Counters::default(), Counters::default());
    for (source, attempts, failed) in site.store.pull_counts().await? {
        pulls.get_or_create(&of(source.as_str())).inc_by(attempts);
        errors.get_or_create(&of(source.as_str())).inc_by(failed);
    }
    registry.register("pulls", "Attempts to read it", pulls);
    registry.register(
        "pull_errors",
        "Attempts that did not end well, or were told to wait",
        errors,
    );
    Ok(())
}

async fn mails(site: &Site, registry: &mut Registry) -> Result<(), StoreError> {
    let (mails, sent) = (Gauges::default(), Counter::<u64>::default());
    for (state, count) in site.store.count_mail().await? {
        let labels = vec![("state", state.as_str().to_owned())];
        mails.get_or_create(&labels).set(f64::from(count));
        if state == MailState::Sent {
            sent.inc_by(u64::from(count));
        }
    }
    registry.register("outbox_mails", "Mails by state", mails);
    registry.register(
        "mails_sent",
        "Mails whose acceptance by the relay was recorded",
        sent,
    );
    Ok(())
}

fn of(source: &str) -> Labels {
    vec![("source", source.to_owned())]
}

/// What is read, with the age at which it is stale.
fn configured(config: &Config) -> Vec<(SourceId, i64)> {
    let sources = config
        .sources
        .values()
        .filter(|source| source.kind.is_some());
    let sources = sources.map(|source| (source.id.clone(), source.fresh.as_secs()));
    let metrics = config.metrics.values();
    let metrics = metrics.map(|metric| (metric_source(&metric.id), metric.fresh.as_secs()));
    sources.chain(metrics).collect()
}

//! The page beside the loop: begins with the daemon, follows a reload, ends with it. It never holds up what is due.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::{Semaphore, watch};

use super::Clock;
use crate::config::settings::{Config, Web};
use crate::jobs::Context;
use crate::jobs::latest::Latest;
use crate::web::{Assess, Depth, Listener, MOST_MAKING, Server, Site};

/// The page, running or not configured.
pub(super) struct Page {
    context: watch::Sender<Context>,
    config: watch::Sender<Arc<Config>>,
    site: Site,
    running: Option<(Web, Server)>,
}

impl Page {
    /// Begins to answer, where a page is configured.
    ///
    /// # Errors
    /// When its address cannot be taken: what the operator asked for is not there.
    pub(super) async fn start(
        context: &Context,
        latest: Arc<Latest>,
        clock: &Clock,
    ) -> anyhow::Result<Self> {
        let (config, watching) = watch::channel(Arc::clone(&context.config));
        let spent = Arc::clone(&latest);
        let (in_force, current) = watch::channel(context.clone());
        let site = Site {
            cost: Arc::new(move || {
                let cost = spent.cost();
                (cost.computed, cost.last)
            }),
            assess: assess(latest, current, Arc::clone(clock)),
            config: watching,
            store: context.store.clone(),
            making: Arc::new(Semaphore::new(MOST_MAKING)),
            shelf: Arc::default(),
        };
        let mut page = Self {
            context: in_force,
            config,
            site,
            running: None,
        };
        if let Some(web) = &context.config.service.web {
            page.running = Some(page.listen(web).await?);
        }
        Ok(page)
    }

    async fn listen(&self, web: &Web) -> anyhow::Result<(Web, Server)> {
        let at = web.listen;
        let listener = Listener::bind(web).await;
        let listener = listener.with_context(|| {
            format!("service.web: the page cannot listen on {at} — a free address of this machine is wanted")
        })?;
        let address = listener.address().unwrap_or(at);
        tracing::info!("the page is at http://{address}/");
        Ok((web.clone(), listener.serve(self.site.clone(), web)))
    }

    /// Follows a reload: new figures at once; another address, name or token with a new socket, the old one staying if that fails.
    pub(super) async fn follow(&mut self, context: &Context) -> anyhow::Result<()> {
        let config = &context.config;
        self.config.send_replace(Arc::clone(config));
        self.context.send_replace(context.clone());
        let wanted = config.service.web.as_ref();
        match (self.running.take(), wanted) {
            (Some((web, server)), Some(wanted)) if web.is_same(wanted) => {
                self.running = Some((web, server));
            }
            // The same address is free only when the old socket is gone.
            (Some((web, server)), Some(wanted)) if web.listen == wanted.listen => {
                server.stop().await;
                self.running = Some(self.listen(wanted).await?);
            }
            (Some(old), Some(wanted)) => match self.listen(wanted).await {
                Ok(new) => {
                    self.running = Some(new);
                    old.1.stop().await;
                }
                Err(error) => {
                    self.running = Some(old);
                    return Err(error);
                }
            },
            (Some((_, server)), None) => server.stop().await,
            (None, Some(wanted)) => self.running = Some(self.listen(wanted).await?),
            (None, None) => {}
        }
        Ok(())
    }

    /// Ends the page.
    pub(super) async fn stop(&mut self) {
        if let Some((_, server)) = self.running.take() {
            server.stop().await;
        }
    }
}

/// Lends the page the figures of today; it can start nothing else.
fn assess(latest: Arc<Latest>, context: watch::Receiver<Context>, clock: Clock) -> Assess {
    Arc::new(move |depth| {
        let context = context.borrow().clone();
        let (latest, now) = (Arc::clone(&latest), clock());
        Box::pin(async move {
            match depth {
                Depth::Standing => latest.get(&context, now).await,
                Depth::Explained(id) => latest.explained(&context, &id, now).await,
            }
        })
    })
}

//! What a piece of work cost: time, processor and memory of this process.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// Linux counts a process's time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) time: Duration,
    /// User and system time, all threads together.
    pub(crate) cpu: Duration,
    /// The most memory that was resident, in KiB.
    pub(crate) peak: u64,
}

impl Cost {
    /// The better of both in each respect.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            time: self.time.min(other.time),
            cpu: self.cpu.min(other.cpu),
            peak: self.peak.min(other.peak),
        }
    }
}

/// One line, as a process tells it to the one that started it.
impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (time, cpu) = (self.time.as_secs_f64(), self.cpu.as_secs_f64());
        write!(f, "{time} {cpu} {}", self.peak)
    }
}

impl FromStr for Cost {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> anyhow::Result<Self> {
        let mut fields = line.split_whitespace();
        let mut next = || fields.next().context("a field is missing");
        Ok(Self {
            time: Duration::try_from_secs_f64(next()?.parse()?)?,
            cpu: Duration::try_from_secs_f64(next()?.parse()?)?,
            peak: next()?.parse()?,
        })
    }
}

/// Does some work and says what it cost.
pub(crate) fn measured<T>(work: impl FnOnce() -> T) -> anyhow::Result<(T, Cost)> {
    let (began, before) = (Instant::now(), cpu()?);
    let done = work();
    let cost = Cost {
        time: began.elapsed(),
        cpu: cpu()?.saturating_sub(before),
        peak: peak()?,
    };
    Ok((done, cost))
}

fn cpu() -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, after) = stat.rsplit_once(')').context("no name in stat")?;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<u32>().ok());
    Ok(TICK * (ticks(11).unwrap_or_default() + ticks(12).unwrap_or_default()))
}

fn peak() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let high = high.and_then(|text| text.trim().strip_suffix(" kB"));
    Ok(high.context("no VmHWM in status")?.parse()?)
}

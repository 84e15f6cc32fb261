//! The program as its user runs it: what a whole command costs.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::company::{AS_OF, Company};

/// Linux counts a process's time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// What a command cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// User and system time of all its threads.
    pub(crate) cpu: Duration,
    /// The most memory that was resident, in KiB.
    pub(crate) peak: u64,
}

/// Runs a command to its end and watches it.
pub(crate) fn run(company: &Company, words: &[&str]) -> anyhow::Result<Cost> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command
        .arg("--config")
        .arg(company.config())
        .arg("--now")
        .arg(AS_OF.to_string())
        .args(words);
    let (cost, code) = watch(&mut command)?;
    // Its exit code says how the plan stands, not whether the command worked: an error is a code of 2 and above 3.
    if !matches!(code, Some(0 | 1 | 3)) {
        bail!("`{}` ended with {code:?}", words.join(" "));
    }
    Ok(cost)
}

/// Watches a command to its end; with its exit code.
pub(crate) fn watch(command: &mut Command) -> anyhow::Result<(Cost, Option<i32>)> {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let folder = PathBuf::from(format!("/proc/{}", child.id()));
    let mut peak = 0;
    // Once it ended it has no memory any more, but its time can be read until it is waited for.
    let cpu = loop {
        let stat = std::fs::read_to_string(folder.join("stat"))?;
        let (_, after) = stat.rsplit_once(')').context("no name in stat")?;
        let fields: Vec<&str> = after.split_whitespace().collect();
        if fields.first() == Some(&"Z") {
            let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<u32>().ok());
            let (user, system) = (ticks(11), ticks(12));
            break TICK * (user.unwrap_or_default() + system.unwrap_or_default());
        }
        let status = std::fs::read_to_string(folder.join("status")).unwrap_or_default();
        let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let high = high.and_then(|text| text.trim().strip_suffix(" kB")?.parse().ok());
        peak = high.map_or(peak, |high: u64| peak.max(high));
        std::thread::sleep(Duration::from_millis(2));
    };
    let wall = began.elapsed();
    Ok((Cost { wall, cpu, peak }, child.wait()?.code()))
}

//! CPU time and memory of processes, from `/proc`. Linux only, like every benchmark that uses them.

use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::process::{descendants, stat_fields, words};

/// CPU seconds, user and system, that `id` and every child it has already waited for have used.
///
/// A server that forks a process for each connection shows the whole cost of a connection here once it has ended.
pub fn cpu_seconds(id: u32) -> anyhow::Result<f64> {
    let fields = stat_fields(id).with_context(|| format!("reading the times of process {id}"))?;
    // After the command name: state is field 0, so utime, stime, cutime and cstime are 11 to 14.
    let times = fields.get(11..15).context("BUG: /proc/ID/stat has 50 fields")?;
    let ticks: u64 = times.iter().filter_map(|time| time.parse::<u64>().ok()).sum();
    Ok(ticks as f64 / ticks_per_second()?)
}

/// The same for `id` and everything below it that still runs.
pub fn cpu_seconds_of_family(id: u32) -> anyhow::Result<f64> {
    // A member that ends between the listing and the look is counted by its parent from then on.
    let family: f64 = descendants(id).into_iter().filter_map(|member| cpu_seconds(member).ok()).sum();
    Ok(cpu_seconds(id)? + family)
}

/// What a finished program used.
#[derive(Debug, Clone)]
pub struct Used {
    pub cpu_seconds: f64,
    pub wall_seconds: f64,
    /// The most memory it ever held at once.
    pub peak_rss_mib: f64,
    pub stdout: String,
}

/// Runs `command` to its end and measures it.
///
/// The peak is read from `VmHWM` while it runs. That value only ever grows, so the last look before the end is the
/// peak up to a few milliseconds.
pub fn measured(mut command: Command) -> anyhow::Result<Used> {
    let name = words(&command);
    let me = std::process::id();
    let before = cpu_seconds(me)? - own_cpu_seconds(me)?;
    let start = std::time::Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| format!("starting {name}"))?;
    let mut output = child.stdout.take().context("BUG: standard output was piped")?;
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut output, &mut text).map(|_| text)
    });
    let mut peak = 0.0_f64;
    let status = loop {
        peak = peak.max(status_mib(child.id(), "VmHWM").unwrap_or(0.0));
        if let Some(status) = child.try_wait().context("waiting")? {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    let wall_seconds = start.elapsed().as_secs_f64();
    let cpu = cpu_seconds(me)? - own_cpu_seconds(me)? - before;
    let stdout = match reader.join() {
        Ok(text) => text.with_context(|| format!("reading what {name} wrote"))?,
        Err(_) => bail!("the thread reading the output of {name} panicked"),
    };
    if !status.success() {
        bail!("{name} failed: {status}");
    }
    Ok(Used { cpu_seconds: cpu, wall_seconds, peak_rss_mib: peak, stdout })
}

/// Memory of `id` and everything below it, in MiB. What several processes share is counted once, by giving each its
/// share: adding up resident memory would count the toolkit's libraries three times.
pub fn memory_mib(id: u32) -> f64 {
    let share = |id: u32| {
        let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        kib_line(&text, "Pss:").map(|kib| kib / 1024.0)
    };
    descendants(id).into_iter().chain([id]).filter_map(share).sum()
}

/// A memory field of `/proc/ID/status`, in MiB.
fn status_mib(id: u32, field: &str) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    kib_line(&text, &format!("{field}:")).map(|kib| kib / 1024.0)
}

fn own_cpu_seconds(id: u32) -> anyhow::Result<f64> {
    let fields = stat_fields(id).context("reading our own times")?;
    let times = fields.get(11..13).context("BUG: /proc/ID/stat has 50 fields")?;
    Ok(times.iter().filter_map(|time| time.parse::<u64>().ok()).sum::<u64>() as f64 / ticks_per_second()?)
}

fn ticks_per_second() -> anyhow::Result<f64> {
    static TICKS: std::sync::OnceLock<f64> = std::sync::OnceLock::new();
    if let Some(ticks) = TICKS.get() {
        return Ok(*ticks);
    }
    let text = crate::process::captured(Command::new("getconf").arg("CLK_TCK"))?;
    let ticks = text.trim().parse().context("reading the clock's ticks a second")?;
    Ok(*TICKS.get_or_init(|| ticks))
}

fn kib_line(text: &str, field: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_lines_are_read_in_kib() {
        let text = "Name:\tpulk\nVmHWM:\t  2048 kB\nVmRSS:\t 1024 kB\n";
        assert_eq!(kib_line(text, "VmHWM:"), Some(2048.0));
        assert_eq!(kib_line(text, "VmSwap:"), None);
    }

    #[test]
    fn a_finished_program_has_used_something() {
        let mut command = Command::new("sh");
        command.args(["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done"]);
        let used = measured(command).unwrap();
        assert_eq!(used.stdout, "done\n");
        assert!(used.cpu_seconds > 0.0 && used.peak_rss_mib > 0.0);
    }
}

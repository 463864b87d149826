//! Time grows with the size of the input, and no faster.

use std::time::Duration;

/// The input is repeated until it is so large.
const SMALL: usize = 32 << 10;
/// And then so many times that.
const TIMES: u32 = 4;
/// What is faster than this is not worth a second look: some 10 microseconds a byte.
const FAST: Duration = Duration::from_millis(300);
/// Four times the text may take so many times as long; squares take sixteen times.
const MOST: u32 = 9;

/// Panics when `work` takes more than in proportion for a text that consists of `piece`, again and again.
///
/// What counts is the time that the process had the processor: others on the machine do not.
pub fn check(piece: &[u8], work: impl Fn(&[u8])) {
    if piece.is_empty() {
        return;
    }
    let took = |size: usize| {
        let text: Vec<u8> = piece.iter().copied().cycle().take(size).collect();
        let before = on_processor();
        work(&text);
        on_processor().saturating_sub(before)
    };
    let small = took(SMALL);
    if small < FAST {
        return;
    }
    let large = took(SMALL * TIMES as usize);
    // Once more, for what slowed it down may not have been the text.
    let ratio = |large: Duration, small: Duration| large > small * MOST;
    if ratio(large, small) && ratio(took(SMALL * TIMES as usize), took(SMALL).max(small)) {
        panic!("{small:?} for {SMALL} bytes, {large:?} for {TIMES} times as many");
    }
}

/// How long the process had a processor so far, in ticks of 10 ms. Where the system does not say so, the clock has to do.
fn on_processor() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything, `utime` and `stime` are the 12th and 13th.
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let mut numbers = behind
        .split_whitespace()
        .skip(11)
        .map_while(|n| n.parse::<u64>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(user), Some(system)) => Duration::from_millis((user + system) * 10),
        _ => START.elapsed(),
    }
}

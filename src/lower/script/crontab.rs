//! Tables of cron: the commands in them.

use std::ops::Range;

/// Most lines of one table that are read.
const MOST_LINES: usize = 1000;

/// Whether the file at `path` is a table.
pub(in crate::lower) fn is_table(path: &str) -> bool {
    names_users(path) || path.contains("/spool/cron/")
}

/// Whether the lines of the table at `path` say whose commands they are, as those of the system do.
pub(in crate::lower) fn names_users(path: &str) -> bool {
    path.contains("/etc/cron.d/") || path.ends_with("/etc/crontab")
}

/// Where the commands of a table stand. `%` ends a command and feeds it the rest.
pub(in crate::lower) fn commands(table: &str, names_users: bool) -> Vec<Range<usize>> {
    let mut at = 0;
    let lines = table.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    lines
        .take(MOST_LINES)
        .filter_map(|(start, line)| {
            let from = command(line, names_users)?;
            Some(start + from..start + line.trim_end().len())
        })
        .filter(|range| !range.is_empty())
        .collect()
}

/// Where the command of a line begins.
fn command(line: &str, names_users: bool) -> Option<usize> {
    let begin = line.len() - line.trim_start().len();
    let short = line.get(begin..)?.starts_with('@');
    let times = if short { 1 } else { 5 };
    let mut at = begin;
    for field in 0..times + usize::from(names_users) {
        let rest = line.get(at..)?;
        let word = rest.split_ascii_whitespace().next()?;
        let is_time = |c: char| c.is_ascii_alphanumeric() || "*/,-@".contains(c);
        if field < times && !word.chars().all(is_time)
            || field == 0
                && !word.starts_with([
                    '*', '@', '/', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
                ])
        {
            return None;
        }
        at += word.len();
        let rest = line.get(at..)?;
        at += rest.len() - rest.trim_start().len();
    }
    (at > begin).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::commands;

    fn of(table: &str, names_users: bool) -> Vec<&str> {
        let ranges = commands(table, names_users).into_iter();
        ranges.filter_map(|range| table.get(range)).collect()
    }

    #[test]
    fn commands_stand_behind_their_times() {
        let table = "# m h\nMAILTO=root\n0 3 * * 1-5 dump -p x\n@daily  b\n*/5 * * * *\n";
        assert_eq!(of(table, false), ["dump -p x", "b"]);
        let table = "0 3 * * * root dump -p x\nexport A=b c d e f g\n";
        assert_eq!(of(table, true), ["dump -p x"]);
    }
}

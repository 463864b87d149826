//! Reading tar archives: entries as they stand, whiteouts among them.

/// One entry.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its path, without `./` or `/` before it.
    pub(crate) path: String,
    /// The type flag: `0` a file, `5` a folder, `2` a symbolic link.
    pub(crate) kind: u8,
    /// Where a link leads.
    pub(crate) link: String,
    pub(crate) bytes: Vec<u8>,
}

const BLOCK: usize = 512;

/// Every entry of an archive, in order.
///
/// # Panics
/// When it is cut off.
pub(crate) fn entries(archive: &[u8]) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut at = 0;
    let (mut long_path, mut long_link) = (None, None);
    while let Some(header) = archive.get(at..at + BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        let size = number(&header[124..136]);
        let body = archive
            .get(at + BLOCK..at + BLOCK + size)
            .expect("the archive is cut off");
        at += BLOCK + size.div_ceil(BLOCK) * BLOCK;
        let kind = header[156];
        match kind {
            b'L' => long_path = Some(text(body)),
            b'K' => long_link = Some(text(body)),
            b'x' => {
                for (key, value) in extended(body) {
                    match key.as_str() {
                        "path" => long_path = Some(value),
                        "linkpath" => long_link = Some(value),
                        _ => {}
                    }
                }
            }
            b'g' => {}
            _ => {
                let short = match (&header[257..262], text(&header[345..500])) {
                    (b"ustar", prefix) if !prefix.is_empty() => {
                        format!("{prefix}/{}", text(&header[..100]))
                    }
                    _ => text(&header[..100]),
                };
                let path = long_path.take().unwrap_or(short);
                found.push(Entry {
                    path: path.trim_start_matches("./").trim_matches('/').to_owned(),
                    kind,
                    link: long_link.take().unwrap_or_else(|| text(&header[157..257])),
                    bytes: body.to_vec(),
                });
            }
        }
    }
    found
}

fn text(field: &[u8]) -> String {
    let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

/// Octal digits, or a big-endian number where the first bit is set.
fn number(field: &[u8]) -> usize {
    if field[0] & 0x80 != 0 {
        let digits = field[4..].iter();
        return digits.fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
    }
    let digits = text(field);
    usize::from_str_radix(digits.trim(), 8).unwrap_or(0)
}

/// `LENGTH KEY=VALUE` lines of a PAX header.
fn extended(body: &[u8]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(space) = rest.iter().position(|b| *b == b' ') {
        let length: usize = text(&rest[..space]).parse().expect("a length");
        let record = text(&rest[space + 1..length - 1]);
        if let Some((key, value)) = record.split_once('=') {
            found.push((key.to_owned(), value.to_owned()));
        }
        rest = &rest[length..];
    }
    found
}

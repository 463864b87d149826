//! The exec form: a JSON array of strings, with the source of every decoded byte.

use super::TextRange;
use crate::source::Text;

/// Reads `text[range]` as an array of strings and nothing else. `None` where builders would fall back to the shell
/// form: it is not JSON. A JSON array that holds anything but strings is `None` too (builders refuse it).
pub(super) fn strings(text: &Text, range: &TextRange) -> Option<Vec<Text>> {
    let mut cursor = Cursor {
        text,
        at: range.start,
        end: range.end,
    };
    cursor.skip_space();
    if !cursor.eat('[') {
        return None;
    }
    let mut found = Vec::new();
    cursor.skip_space();
    if !cursor.eat(']') {
        loop {
            cursor.skip_space();
            found.push(cursor.string()?);
            cursor.skip_space();
            if cursor.eat(',') {
                continue;
            }
            if cursor.eat(']') {
                break;
            }
            return None;
        }
    }
    cursor.skip_space();
    (cursor.at == cursor.end).then_some(found)
}

struct Cursor<'a> {
    text: &'a Text,
    at: usize,
    end: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.text.as_str().get(self.at..self.end)?.chars().next()
    }

    fn eat(&mut self, ch: char) -> bool {
        let hit = self.peek() == Some(ch);
        if hit {
            self.at += ch.len_utf8();
        }
        hit
    }

    fn skip_space(&mut self) {
        while self
            .peek()
            .is_some_and(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
        {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Option<Text> {
        if !self.eat('"') {
            return None;
        }
        let mut out = Text::new();
        let mut run = self.at;
        loop {
            let ch = self.peek()?;
            match ch {
                '"' => {
                    out.push(&self.text.slice(run..self.at));
                    self.at += 1;
                    return Some(out);
                }
                '\\' => {
                    out.push(&self.text.slice(run..self.at));
                    let from = self.at;
                    self.at += 1;
                    let decoded = self.escape()?;
                    if let Some(span) = self.text.span(from..self.at) {
                        out.push_decoded(decoded.encode_utf8(&mut [0; 4]), span);
                    }
                    run = self.at;
                }
                c if c < ' ' => return None,
                c => self.at += c.len_utf8(),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let ch = self.peek()?;
        self.at += ch.len_utf8();
        Some(match ch {
            '"' | '\\' | '/' => ch,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.hex4()?;
                if !(0xd800..0xdc00).contains(&high) {
                    // A lone low half is U+FFFD, as Go's decoder has it.
                    return Some(char::from_u32(high).unwrap_or('\u{fffd}'));
                }
                let rest = self.text.as_str().get(self.at..self.end)?;
                let low = rest
                    .strip_prefix("\\u")
                    .and_then(|r| r.get(..4))
                    .and_then(|h| u32::from_str_radix(h, 16).ok());
                match low {
                    Some(low) if (0xdc00..0xe000).contains(&low) => {
                        self.at += 6;
                        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                            .unwrap_or('\u{fffd}')
                    }
                    _ => '\u{fffd}',
                }
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.as_str().get(self.at..self.end)?.get(..4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

//! What a rule says of itself.

use super::Severity;

/// One documented example of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// `dockerfile`, `yaml`, …: the language of the fence.
    pub language: &'a str,
    /// Whether the rule must report it.
    pub bad: bool,
    /// The text between the fences.
    pub code: &'a str,
}

/// A rule's name, page and grading; written by `declare_rule!`.
#[derive(Debug)]
pub struct RuleMeta {
    /// Kebab-case, names the bad thing.
    pub name: &'static str,
    /// The bad thing in one line; lower case, no full stop.
    pub summary: &'static str,
    /// The rule's page in Markdown: what, why, examples, what it leaves alone, references.
    pub docs: &'static str,
    /// What its findings have when nothing lowers or raises it.
    pub severity: Severity,
    /// Whether it runs unless selected by name.
    pub default: bool,
    /// Weaknesses in the CWE list.
    pub cwe: &'static [u16],
}

impl RuleMeta {
    /// The fenced examples of the page (```` ```lang,bad ```` and ```` ```lang,good ````), in order.
    #[must_use]
    pub fn examples(&self) -> Vec<Example<'static>> {
        let mut found = Vec::new();
        let mut rest = self.docs;
        while let Some((_, after)) = rest.split_once("```") {
            let Some((info, body)) = after.split_once('\n') else {
                break;
            };
            let Some((code, tail)) = body.split_once("```") else {
                break;
            };
            if let Some((language, verdict)) = info.trim().split_once(',') {
                found.push(Example {
                    language,
                    bad: verdict == "bad",
                    code,
                });
            }
            rest = tail;
        }
        found
    }
}

impl PartialEq for RuleMeta {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for RuleMeta {}

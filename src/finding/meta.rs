//! What a rule says of itself.

use super::Severity;

/// One documented example of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// `dockerfile`, `yaml`, …: the language of the fence.
    pub language: String,
    /// Whether the rule must report it.
    pub bad: bool,
    /// The text between the fences.
    pub code: String,
}

/// A rule's name, page and grading; written by `declare_rule!`.
#[derive(Debug)]
pub struct RuleMeta {
    /// Kebab-case, names the bad thing.
    pub name: &'static str,
    /// The bad thing in one line; lower case, no full stop.
    pub summary: &'static str,
    /// The rule's doc comment; [`page`](Self::page) is what to show.
    pub docs: &'static str,
    /// What its findings have when nothing lowers or raises it.
    pub severity: Severity,
    /// Whether it runs unless selected by name.
    pub default: bool,
    /// Weaknesses in the CWE list.
    pub cwe: &'static [u16],
}

impl RuleMeta {
    /// The rule's page in Markdown: what, why, examples, what it leaves alone, references. It has no blank lines around
    /// it, and ends without a line end.
    #[must_use]
    pub fn page(&self) -> String {
        // The compiler keeps the space between `///` and the text.
        let lines = self.docs.lines().map(|l| l.strip_prefix(' ').unwrap_or(l));
        let page = lines.collect::<Vec<_>>().join("\n");
        page.trim().to_owned()
    }

    /// The fenced examples of the page (```` ```lang,bad ```` and ```` ```lang,good ````), in order.
    #[must_use]
    pub fn examples(&self) -> Vec<Example> {
        let page = self.page();
        let mut found = Vec::new();
        let mut open: Option<Example> = None;
        let mut fenced = false;
        for line in page.lines() {
            if let Some(info) = line.strip_prefix("```") {
                found.extend(open.take());
                fenced = !fenced;
                if let (true, Some((language, verdict))) = (fenced, info.trim().split_once(',')) {
                    open = Some(Example {
                        language: language.to_owned(),
                        bad: verdict == "bad",
                        code: String::new(),
                    });
                }
            } else if let Some(example) = &mut open {
                example.code.push_str(line);
                example.code.push('\n');
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_what_its_doc_comment_says() {
        let meta = RuleMeta {
            name: "a-rule",
            summary: "something bad",
            docs: " ## What it does\n\n ```dockerfile,bad\n RUN <<E\n  x\n E\n ```\n ```sh\n x\n ```\n ```yaml,good\n a: 1\n ```\n",
            severity: Severity::High,
            default: true,
            cwe: &[],
        };
        assert!(
            meta.page()
                .starts_with("## What it does\n\n```dockerfile,bad\nRUN <<E\n x\nE\n```\n")
        );
        let example = |language: &str, bad, code: &str| Example {
            language: language.to_owned(),
            bad,
            code: code.to_owned(),
        };
        assert_eq!(
            meta.examples(),
            [
                example("dockerfile", true, "RUN <<E\n x\nE\n"),
                example("yaml", false, "a: 1\n")
            ]
        );
    }
}

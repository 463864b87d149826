//! Comments of HCL that are for the linter, with what each governs.

use super::plain;
use crate::lower::hcl_comments::Commented;
use crate::source::SourceFile;
use crate::triage::{Comment, suppression};

/// The comments that may say something to us: those of the file, and those of the scripts and documents in its heredocs,
/// which are lines of their own and are about the next one. `commented` are in the order of the file.
pub(super) fn of(file: &SourceFile, commented: &[Commented]) -> Vec<Comment> {
    let own = commented.iter();
    let own = own.filter(|comment| suppression::may_be_one(file.slice(comment.span)));
    let own = own.map(|comment| Comment {
        span: comment.span,
        text: text_of(file.slice(comment.span)),
        governs: comment.governs,
        directive: false,
    });
    let inside = plain::comments_of(file).into_iter().filter(|line| {
        // Comments stand one behind another: the last that starts before it is the only one that it may be in.
        let behind = commented.partition_point(|c| c.span.start <= line.span.start);
        let around = behind.checked_sub(1).and_then(|last| commented.get(last));
        around.is_none_or(|c| line.span.start >= c.span.end)
    });
    let mut found: Vec<Comment> = own.chain(inside).collect();
    found.sort_by_key(|comment| comment.span);
    found
}

/// What a comment says: its tail, as long as that is.
fn text_of(comment: &str) -> String {
    if let Some(rest) = comment.strip_prefix("/*") {
        return match rest.strip_suffix("*/") {
            Some(inner) => format!("{inner}  "),
            None => rest.to_owned(),
        };
    }
    let text = comment
        .strip_prefix("//")
        .or_else(|| comment.strip_prefix('#'));
    text.unwrap_or(comment).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::{hcl_comments, user_data};
    use crate::source::FileId;
    use crate::syntax::hcl;

    fn governed(text: &str) -> Vec<(String, String)> {
        let file = SourceFile::new(FileId(0), "a.tf", text.as_bytes().to_vec());
        let tree = hcl::parse(&user_data::text_of(&file));
        let commented = hcl_comments::commented(&file, &tree.body, &tree.comments);
        of(&file, &commented)
            .into_iter()
            .map(|c| (c.text, file.slice(c.governs).trim_end().to_owned()))
            .collect()
    }

    #[test]
    fn a_comment_above_a_section_is_about_its_line() {
        let text = "# check 1\nresource \"a\" \"b\" {\n  # check 2\n  c {\n    d = 1\n  }\n}\n\n/* check 3 */\nvariable \"e\" {\n}\n# check 4\n";
        let expected = [
            (" check 1", "resource \"a\" \"b\" {"),
            (" check 2", "c {\n    d = 1\n  }"),
            (" check 3   ", "variable \"e\" {\n}"),
            (" check 4", ""),
        ];
        assert_eq!(
            governed(text),
            expected.map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }

    /// Where each comment is compared with all lines below it, or with all other comments, this does not come to an end.
    #[test]
    fn many_comments_are_read_line_by_line() {
        const MANY: usize = 60_000;
        let plain = "# of no one\n".repeat(MANY);
        let found = governed(&format!("# check\n{plain}a = 1\n"));
        assert_eq!(found, [(" check".to_owned(), "a = 1".to_owned())]);
        let found = governed(&format!("{}a = 1\n", "# check\n".repeat(MANY)));
        assert_eq!(found.len(), MANY);
        assert!(found.iter().all(|(_, governs)| governs == "a = 1"));
    }
}

//! Parts of a page that are made, between `<!-- made: WHAT -->` and `<!-- end -->`.

const BEGIN: &str = "<!-- made: ";
const CLOSE: &str = " -->\n";
const END: &str = "<!-- end -->";

/// The page with each marked part replaced by what `make` gives for its WHAT.
///
/// # Panics
/// When a part has no end.
pub(super) fn filled(page: &str, make: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (what, tail) = after.split_once(CLOSE).expect("a mark ends with ` -->`");
        let (_, tail) = tail.split_once(END).expect("a made part has an end");
        out.push_str(&format!("{before}{BEGIN}{what}{CLOSE}{}{END}", make(what)));
        rest = tail;
    }
    out + rest
}

#[test]
fn only_marked_parts_change() {
    let page = "a\n<!-- made: x y -->\nold\n<!-- end -->\nb\n<!-- made: z -->\n<!-- end -->\n";
    let made = filled(page, &|what| format!("[{what}]\n"));
    assert_eq!(
        made,
        "a\n<!-- made: x y -->\n[x y]\n<!-- end -->\nb\n<!-- made: z -->\n[z]\n<!-- end -->\n"
    );
    assert_eq!(filled(&made, &|what| format!("[{what}]\n")), made);
}

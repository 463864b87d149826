//! Work grows with the text and not faster: the reader counts the bytes it looks at, and twice the text may
//! take at most a little more than twice the count.

use lint_secrets::syntax::shell::{Dialect, parse_str};

/// Reads `make(n)` and `make(2n)`, and compares the counts.
fn assert_linear(name: &str, dialect: Dialect, n: usize, make: &dyn Fn(usize) -> String) {
    let (small, large) = (make(n), make(2 * n));
    let once = parse_str(&small, dialect).work;
    let twice = parse_str(&large, dialect).work;
    assert!(
        twice <= 2 * once + once / 4 + 100_000,
        "{name}: {once} for {} bytes, {twice} for {}",
        small.len(),
        large.len()
    );
    // Look-ahead for `((` may go over the text once for each level.
    assert!(
        twice <= 80 * large.len() as u64 + 100_000,
        "{name}: {twice} for {}",
        large.len()
    );
}

#[test]
fn hostile_texts_take_linear_work() {
    let repeated = [
        "a|",
        "echo x | grep y | ",
        "$(",
        "\"$(",
        "cat <<A ",
        "((",
        "$((",
        "`",
        "{",
        "{ ",
        "{{",
        "${",
        "${x:-",
        "\"${x:-\"",
        "(",
        "'",
        "\"",
        "\\",
        "''",
        "\"\"",
        "'{{",
        "$'",
        "<(",
        ">",
        "<<",
        "<<<",
        "if ",
        "case x in ",
        "for x in ",
        "while ",
        "a() ",
        "a()",
        "function f ",
        "[[ ",
        "A=(",
        "A[",
        "a[x",
        "!(",
        "@(",
        "${x[",
        "${x/",
        "${x@",
        "${a.",
        "{%",
        "{{ if ",
        "\\`",
        "`\\`",
        "\"`",
        ";",
        "&",
        "&&",
        ")",
        "}",
        "fi ",
        "esac ",
        "1",
        "1>",
        "{a}>",
        "! ",
        "time ",
        "coproc ",
        "# ",
        "\\\n",
        "\r",
        "\r\n",
        "é",
        "\u{fffc}",
        "$",
        "$$",
        "%",
        "^",
        "@'\n",
        "@{",
        "$(\"",
        "cat <<A\n",
        "cat <<-A\n\t",
        "cat <<'A'\n$(",
        "(( ",
        "((a) ",
        "((\"",
        "$(( $(( ",
        "$(cat <<A\n",
        "x=$(cat <<A\n`",
        "{{\n",
        "{% \n",
    ];
    for dialect in [Dialect::Posix, Dialect::PowerShell, Dialect::Cmd] {
        for pattern in repeated {
            assert_linear(pattern, dialect, 10_000, &|n| pattern.repeat(n));
        }
    }
}

#[test]
fn hostile_texts_with_ends_take_linear_work() {
    let pairs = [
        ("$(", ")"),
        ("((", "))"),
        ("$((", "))"),
        ("(", ")"),
        ("{ ", "; }"),
        ("${x:-", "}"),
        ("\"$(", ")\""),
        ("if a; then ", "; fi"),
        ("while a; do ", "; done"),
        ("case x in y) ", ";; esac"),
        ("f() { ", "; }"),
        ("A=(", ")"),
        ("{{ ", "\n }}"),
        ("(( ", " ) )"),
        ("export A=$(", ")"),
    ];
    for (open, close) in pairs {
        assert_linear(open, Dialect::Posix, 5_000, &|n| {
            open.repeat(n) + "x" + &close.repeat(n)
        });
    }
}

#[test]
fn many_heredocs_take_linear_work() {
    assert_linear("never ended, all different", Dialect::Posix, 5_000, &|n| {
        (0..n).map(|i| format!("cat <<E{i}\n")).collect()
    });
    assert_linear(
        "ended by a line that is indented",
        Dialect::Posix,
        5_000,
        &|n| "cat <<A\nx\n A\n".repeat(n),
    );
    assert_linear("ended", Dialect::Posix, 5_000, &|n| {
        "cat <<A <<-B\nx $y\nA\n\tz\n\tB\n".repeat(n)
    });
    assert_linear("waiting in substitutions", Dialect::Posix, 5_000, &|n| {
        "$(cat <<A)\n".repeat(n)
    });
}

#[test]
fn a_megabyte_of_one_thing_is_read() {
    for (text, words) in [("w".repeat(1 << 20), 1), ("''\"\"".repeat(1 << 18), 1)] {
        let script = parse_str(&text, Dialect::Posix);
        assert_eq!(script.body.items.len(), 1);
        assert_eq!(
            script.simple_commands().next().unwrap().command.words.len(),
            words
        );
        assert!(script.errors.is_empty());
        assert!(script.work <= 8 * text.len() as u64, "{}", script.work);
    }
    let pipes = "a|".repeat(100_000);
    assert_eq!(parse_str(&pipes, Dialect::Posix).body.items.len(), 100_000);
}

/// Nesting far beyond the limit neither overflows the stack nor loses what follows.
#[test]
fn deep_nesting_is_cut_off_and_reading_goes_on() {
    for (open, close) in [("$(", ")"), ("(", ")"), ("\"$(", ")\""), ("${x:-", "}")] {
        let text = format!(
            "echo {}x{}\nafter 1",
            open.repeat(5_000),
            close.repeat(5_000)
        );
        let script = parse_str(&text, Dialect::Posix);
        let last = script.simple_commands().last().unwrap();
        let name = last.command.name().unwrap();
        assert_eq!(name.as_literal(&text).as_deref(), Some("after"), "{open}");
    }
}

/// The deepest trees are read, walked and dropped within a quarter of a worker's usual stack.
#[test]
fn the_deepest_nesting_needs_little_stack() {
    let layers = [
        "\"${x:-$(if a; then { (f() { case x in y) ",
        "$(cat <<E\n",
        "x=(\"$(b `c ${d/\"$(e)\"/",
        "while (( $((1 + $(f) for x in ",
        "\"`\\`",
        "[[ ${a[${b:-",
        "coproc f() { time ! (",
    ];
    for layer in layers {
        let text = layer.repeat(200);
        let read = move || {
            let script = parse_str(&text, Dialect::Posix);
            let copy = script.clone();
            assert_eq!(copy, script);
            script.simple_commands().count()
        };
        let thread = std::thread::Builder::new().stack_size(512 << 10);
        thread.spawn(read).unwrap().join().unwrap();
    }
}

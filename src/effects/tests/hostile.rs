//! Scripts that are made to be slow or too long.

use super::*;

/// Each of these has to end soon, with a note where it was cut off, and to leave the rest alone.
#[test]
fn scripts_that_are_made_to_be_slow() {
    let deep = "$(".repeat(10_000);
    let pipes = "cat|".repeat(60_000);
    let doubling = "A=$A$A$A;".repeat(10_000);
    let copies = "cp -r /a /a/b;".repeat(5_000);
    let calls = format!("f(){{ {} }}; f", "f;f;".repeat(100));
    let loops = format!(
        "{}cp /run/secrets/s $a{}",
        "for a in 1 2 3 4 5 6 7 8 9; do ".repeat(60),
        "; done".repeat(60)
    );
    let ifs = format!(
        "{}cp /run/secrets/s /f{}",
        "if x; then ".repeat(2_000),
        "; fi".repeat(2_000)
    );
    let files: String = (0..50_000).map(|n| format!("echo $E>/f{n};")).collect();
    let removals: String = (0..20_000)
        .map(|n| format!("echo $E>/f{n};rm /*{n}*;"))
        .collect();
    let wrapped = format!("{}true", "sudo ".repeat(20_000));
    let scripts = format!("sh -c {}", "'sh -c ".repeat(5_000));
    for (what, script) in [
        ("deep", deep),
        ("pipes", pipes),
        ("doubling", doubling),
        ("copies", copies),
        ("calls", calls),
        ("loops", loops),
        ("ifs", ifs),
        ("files", files),
        ("removals", removals),
        ("wrapped", wrapped),
        ("scripts", scripts),
        ("quotes", "echo \"$E' > /f `".repeat(20_000)),
        ("braces", "rm {a,b}{c,d}{e,f}{g,h}{i,j};".repeat(10_000)),
        ("exports", "export A=$(export B=$(export C=$(".repeat(3_000)),
    ] {
        let effects = effects(&script);
        assert!(effects.left.len() < 10_000, "{what}");
    }
}

#[test]
fn what_stands_before_a_cut_is_kept() {
    let script = format!("cp /run/secrets/s /f; f(){{ {} }}; f", "f;".repeat(9_000));
    let effects = effects(&script);
    assert!(effects.left.iter().any(|l| l.path == "/f"));
    assert!(effects.cut.is_some());
}

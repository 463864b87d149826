//! Agreement with tree-sitter-bash on scripts that it reads right.

use std::collections::BTreeSet;

use lint_secrets::syntax::shell::{Dialect, Visitor, parse_str};
use tree_sitter::{Node, Parser};

/// `(name, offset)` of commands and of assignments.
type Names = BTreeSet<(String, usize)>;

fn ours(source: &str) -> (Names, Names) {
    struct Collect<'t> {
        source: &'t str,
        commands: Names,
        assignments: Names,
    }
    impl<'s> Visitor<'s> for Collect<'_> {
        fn simple_command(
            &mut self,
            command: &'s lint_secrets::syntax::shell::SimpleCommand,
            _: lint_secrets::syntax::shell::Context<'s>,
        ) {
            if let Some(name) = command.name() {
                let text = name.range.of(self.source).to_owned();
                self.commands.insert((text, name.range.start as usize));
            }
            let declared = command.declared(self.source);
            for assignment in command.assignments.iter().chain(&declared) {
                let name = assignment.name;
                let text = name.of(self.source).to_owned();
                self.assignments.insert((text, name.start as usize));
            }
        }
    }
    let script = parse_str(source, Dialect::Posix);
    assert!(script.errors.is_empty(), "{source}\n{:?}", script.errors);
    let mut collect = Collect {
        source,
        commands: Names::new(),
        assignments: Names::new(),
    };
    script.visit(&mut collect);
    (collect.commands, collect.assignments)
}

/// `None` when it sees an error.
fn theirs(source: &str) -> Option<(Names, Names)> {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_bash::LANGUAGE.into())
        .unwrap();
    let tree = parser.parse(source, None).unwrap();
    let (mut commands, mut assignments) = (Names::new(), Names::new());
    let text = |node: Node<'_>| (source[node.byte_range()].to_owned(), node.start_byte());
    let mut stack = vec![tree.root_node()];
    while let Some(node) = stack.pop() {
        match node.kind() {
            "command" => {
                if let Some(name) = node.child_by_field_name("name") {
                    commands.insert(text(name));
                }
            }
            // These are commands with nodes of their own.
            "declaration_command" | "unset_command" => {
                commands.insert(text(node.child(0).unwrap()));
            }
            "test_command" if source[node.byte_range()].starts_with("[ ") => {
                commands.insert(text(node.child(0).unwrap()));
            }
            // Arithmetic is one word for us.
            "variable_assignment"
                if node.parent().map(|p| p.kind()) != Some("c_style_for_statement") =>
            {
                let mut name = node.child_by_field_name("name").unwrap();
                if name.kind() == "subscript" {
                    name = name.child_by_field_name("name").unwrap();
                }
                assignments.insert(text(name));
            }
            _ => {}
        }
        stack.extend(
            (0..node.child_count())
                .rev()
                .filter_map(|i| node.child(i as _)),
        );
    }
    (!tree.root_node().has_error()).then_some((commands, assignments))
}

const SCRIPTS: &[&str] = &[
    "apt-get update && apt-get install -y curl",
    "A=1 B=\"$C\" cmd --flag=x | tee -a log",
    "export T=x U=\"y z\"; echo $T",
    "if [ -n \"$A\" ]; then echo a; elif test b; then c; else d; fi",
    "for f in a b \"$c\"; do rm -f \"$f\"; done",
    "while read -r l; do echo \"$l\"; done < in > out",
    "until curl -f x; do sleep 1; done",
    "case $x in a|b) one;; c*) two; three;; *) four;; esac",
    "f() { local a=1; g \"$a\"; }\nf x",
    "function h { i; }\nh",
    "(cd a && make) || { echo no; exit 1; }",
    "x=$(cat f | sed 's/a b/c/') y=`date +%s` run",
    "echo \"a $(b \"c $(d)\") e\"",
    "diff <(sort a) <(sort b)",
    "cat <<EOF > f\nhello $NAME $(id)\nEOF\nafter",
    "cat <<'EOF'\nno $x $(y)\nEOF\nafter",
    "cmd1 &\ncmd2; cmd3 & wait",
    "set -eux; \\\n  a b \\\n  c; \\\n  d",
    "# comment\na # b c\nd",
    "[[ -n $a && $b == c* ]] && e",
    "(( i++ )); echo $((i + 1))",
    "declare -a A=(x y) && B=(1 2)",
    "A[1]=x B+=y\nC=",
    "echo ${a:-b} ${c%%.*} ${#d} ${e/f/g} ${!h} ${i:0:3} ${j[@]}",
    "! grep -q a b && c",
    "cmd 2>&1 >/dev/null | other >> log 2> err",
    "curl -u \"$U:$P\" -H 'Authorization: Bearer x' https://h/p?a=b",
    "echo a\\ b 'c'\"d\"$'e\\n'",
    "grep x <<< \"$y\"",
    "readonly R=1 && unset R",
    "a && b || c; d | e |& f",
    "for ((i=0; i<3; i++)); do echo $i; done",
    "sudo -E env A=1 cmd",
];

#[test]
fn commands_and_assignments_agree() {
    for source in SCRIPTS {
        let (mut commands, assignments) = theirs(source).unwrap_or_else(|| panic!("{source}"));
        let (our_commands, mut our_assignments) = ours(source);
        // For it the arguments of `env` are words.
        if source.contains("env ") {
            our_assignments.clear();
        }
        commands.retain(|(name, _)| name != "!");
        assert_eq!(our_commands, commands, "commands of {source}");
        assert_eq!(our_assignments, assignments, "assignments of {source}");
    }
}

/// Inputs that it reads wrong, so that an update that mends one shows: then the input moves up.
#[test]
fn known_faults_of_the_oracle_are_still_there() {
    let with_error = [
        "cat <<A <<'B' >f\na\nA\nb $y\nB\n",
        "apt-get \\\n # comment\n && export T=x",
    ];
    for source in with_error {
        assert!(theirs(source).is_none(), "{source}");
    }
    let (commands, assignments) = theirs("export PW={{ user `pw` }}").unwrap_or_default();
    let template = ours("export PW={{ user `pw` }}");
    assert_ne!((commands, assignments), template);
    // A reserved word for the shell, a command for it.
    assert!(
        theirs("time c")
            .unwrap()
            .0
            .contains(&("time".to_owned(), 0))
    );
    assert!(ours("time c").0.contains(&("c".to_owned(), 5)));
}

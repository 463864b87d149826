//! What the examples of the table do not show: spans, references, places, effects, what is known of arguments.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::interest::may_carry;
use super::*;
use crate::ir::{Part, Value};
use crate::source::{FileId, Span, Text};

/// The words of a line, `$X` as a reference; spans are bytes of the line.
fn argv(line: &str) -> Vec<Argument> {
    let mut at = 0;
    line.split(' ')
        .map(|word| {
            let start = at;
            at += word.len() + 1;
            let span = Span::new(FileId(0), start, start + word.len());
            Argument::new(value(word, start), span)
        })
        .collect()
}

fn value(word: &str, start: usize) -> Value {
    let literal = |text: &str, at: usize| {
        let mut literal = Text::new();
        literal.push_verbatim(text, Span::new(FileId(0), at, at + text.len()));
        Value::literal(literal)
    };
    let Some(dollar) = word.find('$') else {
        return literal(word, start);
    };
    let (before, reference) = word.split_at(dollar);
    let mut value = literal(before, start);
    value.parts.push(Part::Ref {
        name: reference.trim_start_matches('$').to_owned(),
        span: Span::new(FileId(0), start + dollar, start + word.len()),
        operator: None,
        word: Value::default(),
    });
    value
}

fn carried(line: &str) -> Vec<(String, String)> {
    let argv = argv(line);
    let reading = read(&argv, None);
    let carried = reading.carried.iter();
    carried
        .map(|c| (c.name.text.clone(), c.value.text().as_str().to_owned()))
        .collect()
}

#[test]
fn a_reference_stays_one_and_keeps_its_place() {
    let argv = argv("mysql -uroot -p$PW shop");
    let reading = read(&argv, None);
    let [carried] = reading.carried.as_slice() else {
        panic!("{:?}", reading.carried);
    };
    assert_eq!(carried.role, Role::Secret("password"));
    let [Part::Ref { name, span, .. }] = carried.value.parts.as_slice() else {
        panic!("{:?}", carried.value);
    };
    assert_eq!((name.as_str(), span.range()), ("PW", 15..18));
}

#[test]
fn a_part_of_an_argument_is_carried_with_its_own_span() {
    let argv = argv("curl -sSu bot:pw https://h/f");
    let reading = read(&argv, None);
    let carried = &reading.carried[0];
    assert_eq!(carried.user.as_deref(), Some("bot"));
    assert_eq!(carried.value.text().full_span().unwrap().range(), 14..16);
}

#[test]
fn how_options_are_given() {
    for (line, wanted) in [
        ("mysql -p pw", &[][..]),
        ("mysql -ppw", &["pw"]),
        ("mysql --password pw", &[]),
        ("redis-cli -a pw", &["pw"]),
        ("redis-cli -apw", &[]),
        ("zip -rP pw a b", &["pw"]),
        ("zip -- -P pw", &[]),
        ("htpasswd -cb file user pw", &["pw"]),
        ("htpasswd -c file user", &[]),
        ("/usr/bin/mysql5.7 -ppw", &["pw"]),
        ("MYSQL.EXE -ppw", &["pw"]),
        ("unknown -ppw", &[]),
    ] {
        let values: Vec<String> = carried(line).into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, wanted, "{line}");
    }
}

#[test]
fn a_setting_is_named_by_its_key() {
    assert_eq!(
        carried("npm config set //r/:_authToken T"),
        [("//r/:_authToken".to_owned(), "T".to_owned())]
    );
    assert_eq!(
        carried("npm config set registry=https://r a=b"),
        [
            ("registry".to_owned(), "https://r".to_owned()),
            ("a".to_owned(), "b".to_owned())
        ]
    );
}

#[test]
fn where_a_tool_keeps_what_it_is_given() {
    let stored = |line: &str| -> Vec<Option<String>> {
        let argv = argv(line);
        read(&argv, None)
            .stored()
            .into_iter()
            .map(|s| s.path)
            .collect()
    };
    let some = |path: &str| Some(path.to_owned());
    assert_eq!(
        stored("git clone https://t@h/o/repo.git"),
        [some("repo/.git/config")]
    );
    assert_eq!(
        stored("git clone https://t@h/o/repo.git /src"),
        [some("/src/.git/config")]
    );
    assert_eq!(
        stored("git clone --bare https://t@h/r.git /src"),
        [some("/src/config")]
    );
    assert_eq!(stored("git -C /x clone https://t@h/r $DIR"), [None]);
    assert_eq!(stored("git fetch https://t@h/r"), []);
    assert_eq!(stored("git config --global a.b c"), [some("~/.gitconfig")]);
    assert_eq!(
        stored("npm config set a b"),
        [some("~/.npmrc"), some("~/.npm/_logs")]
    );
    assert_eq!(stored("docker login -p x"), [some("~/.docker/config.json")]);
    assert_eq!(stored("htpasswd -bc /f u p"), [some("/f")]);
}

#[test]
fn keys_that_are_made() {
    let made = |line: &str| -> Vec<(&str, Option<String>)> {
        let argv = argv(line);
        let reading = read(&argv, None);
        reading
            .makes()
            .into_iter()
            .map(|m| (m.entry.what(), m.path))
            .collect()
    };
    let some = |path: &str| Some(path.to_owned());
    assert_eq!(
        made("ssh-keygen -q -t rsa -f /k"),
        [("SSH key", some("/k"))]
    );
    assert_eq!(
        made("ssh-keygen -t rsa"),
        [("SSH key", some("~/.ssh/id_rsa"))]
    );
    assert_eq!(made("ssh-keygen -A").len(), 3);
    assert_eq!(made("ssh-keygen -R host"), []);
    assert_eq!(made("ssh-keygen -lf /k.pub"), []);
    assert_eq!(
        made("openssl req -x509 -newkey rsa:2048 -keyout /k.pem -out /c.pem"),
        [("TLS key", some("/k.pem"))]
    );
    assert_eq!(made("openssl req -new -key /k.pem -out /c.csr"), []);
    assert_eq!(made("keytool -list -keystore /k"), []);
}

#[test]
fn commands_within_commands() {
    let inner = |line: &str| {
        let argv = argv(line);
        read(&argv, None).inner
    };
    let script = |inner: &[Inner]| match inner {
        [Inner::Script { value, .. }] => value.text().as_str().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        inner("sudo -u root A=b mysql -px"),
        [Inner::Arguments(4..6)]
    );
    assert_eq!(inner("timeout -k 5 10 mysql -px"), [Inner::Arguments(4..6)]);
    assert_eq!(
        inner("docker exec -it db mysql -px"),
        [Inner::Arguments(4..6)]
    );
    assert_eq!(
        inner("find . -exec mysql -px ; -print"),
        [Inner::Arguments(3..5)]
    );
    assert_eq!(inner("python3 -m pip install a"), [Inner::Arguments(2..5)]);
    assert_eq!(
        inner("kubectl exec pod -- mysql -px"),
        [Inner::Arguments(4..6)]
    );
    assert_eq!(script(&inner("bash -euxc mysql")), "mysql");
    assert_eq!(script(&inner("su - bob -c mysql")), "mysql");
    assert_eq!(script(&inner("eval mysql -px")), "mysql -px");
    assert_eq!(script(&inner("ssh -p 22 host mysql -px")), "mysql -px");
    assert_eq!(inner("bash script.sh"), []);
    assert_eq!(inner("sudo"), []);
}

#[test]
fn what_is_read_from_standard_input() {
    let argv = argv("chpasswd");
    let input = value("a:x\\nb:$PW\\n", 100);
    let reading = read(&argv, Some(&input));
    let users: Vec<_> = reading.carried.iter().map(|c| c.user.as_deref()).collect();
    assert_eq!(users, [Some("a"), Some("b")]);
    assert!(reading.carried.iter().all(|c| c.input));
}

#[test]
fn the_first_look_sees_what_the_closer_one_finds() {
    for text in [
        "mysql -uroot -px",
        "x && /usr/bin/mysql -px",
        "[\"zip\", \"-rP\", \"x\", \"a\"]",
        "echo x | sudo -S y",
        "sudo sh -c 'useradd -px y'",
    ] {
        assert!(may_carry(text), "{text}");
    }
    for text in [
        "apt-get install -y mysql-server zip",
        "mkdir -p /x",
        "sed -i s/a/b/ c",
        "git clone --depth 1 a",
        "npm ci",
    ] {
        assert!(!may_carry(text), "{text}");
    }
}

#[test]
fn names_are_found_and_stand_in_order() {
    let mut names: Vec<&str> = tools().flat_map(Command::names).copied().collect();
    assert!(
        names
            .iter()
            .all(|name| tool(name).unwrap().names().contains(name))
    );
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

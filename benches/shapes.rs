//! How the time grows with the size of one file, shape by shape.
//!
//! `cargo bench --bench shapes` lints each shape at one and at two megabytes, in memory, and prints how much longer the
//! larger one takes: 2 is linear. `cargo bench --bench shapes -- WORD` runs those whose name has the word in it. Another
//! format adds lines to `SHAPES`.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use lint_secrets::config::{self, Overrides, Settings};
use lint_secrets::discover::Format;
use lint_secrets::linter::{self, Input};
use lint_secrets::source::MemoryFs;

const BYTES: usize = 1 << 20;
/// An editor's buffer, in lines.
const BUFFER: usize = 1000;
/// The best of so many: what else the machine does only adds to a time.
const ROUNDS: usize = 5;
/// Where a shape grows faster than this, it is marked.
const LINEAR: f64 = 2.4;

struct Shape {
    name: &'static str,
    format: Format,
    make: Make,
}

/// Makes a text of about so many bytes.
enum Make {
    By(fn(usize) -> String),
    /// The value of a password that is this word again and again.
    Value(&'static str),
}

impl Make {
    fn text(&self, bytes: usize) -> String {
        match self {
            Self::By(make) => make(bytes),
            Self::Value(word) => {
                let value = word.repeat(bytes / word.len());
                format!("FROM a\nCOPY <<'VALUE' /x\nDB_PASSWORD={value}\nVALUE\n")
            }
        }
    }
}

const fn hostile(name: &'static str, word: &'static str) -> Shape {
    Shape {
        name,
        format: Format::Dockerfile,
        make: Make::Value(word),
    }
}

const fn dockerfile(name: &'static str, make: fn(usize) -> String) -> Shape {
    Shape {
        name,
        format: Format::Dockerfile,
        make: Make::By(make),
    }
}

const fn of(format: Format, name: &'static str, make: fn(usize) -> String) -> Shape {
    Shape {
        name,
        format,
        make: Make::By(make),
    }
}

const fn terraform(name: &'static str, make: fn(usize) -> String) -> Shape {
    of(Format::Terraform, name, make)
}

const fn compose(name: &'static str, make: fn(usize) -> String) -> Shape {
    of(Format::Compose, name, make)
}

const fn packer(name: &'static str, make: fn(usize) -> String) -> Shape {
    of(Format::Packer, name, make)
}

const fn user_data(name: &'static str, make: fn(usize) -> String) -> Shape {
    of(Format::UserData, name, make)
}

const SHAPES: &[Shape] = &[
    terraform("terraform: comments", |n| {
        "# lint-secrets: ignore -- one\n".to_owned()
            + &lines(n, |i| format!("# part {i}\n"))
            + "variable \"a\" {}\n"
    }),
    terraform("terraform: suppressions", |n| {
        lines(n, |i| format!("# lint-secrets: ignore -- {i}\n")) + "variable \"a\" {}\n"
    }),
    dockerfile("dockerfile: commands", |n| {
        docker(n, |i| {
            format!("RUN make part{i} && install -m 755 part{i} /usr/bin\n")
        })
    }),
    dockerfile("dockerfile: clean commands", |n| {
        lines(n, |i| {
            format!("RUN make part{i} && install -m 755 part{i} /usr/bin\n")
        })
    }),
    dockerfile("dockerfile: one command of many lines", |n| {
        docker(0, |_| String::new())
            + "RUN true"
            + &lines(n, |i| format!(" && \\\n    make part{i}"))
    }),
    dockerfile("dockerfile: one line", |n| {
        docker(0, |_| String::new()) + "RUN echo " + &"word ".repeat(n / 5)
    }),
    dockerfile("dockerfile: one tool again and again", |n| {
        format!("FROM a\nRUN {}\n", "git ".repeat(n / 4))
    }),
    dockerfile("dockerfile: tools in a quoted command", |n| {
        format!("FROM a\nRUN ssh a \"{} config\"\n", "git x;".repeat(n / 6))
    }),
    dockerfile("dockerfile: statements", |n| {
        format!("FROM a\nRUN {}identified\n", "psql -c x; ".repeat(n / 11))
    }),
    dockerfile("dockerfile: words of comments in one line", |n| {
        format!("FROM a\nRUN echo {}\n", "check ".repeat(n / 6))
    }),
    dockerfile("dockerfile: variables", |n| {
        docker(n, |i| format!("ENV PART{i}_HOME=/srv/part{i}\n"))
    }),
    dockerfile("dockerfile: secrets", |n| {
        docker(n, |i| format!("ENV PART{i}_PASSWORD=correct-horse-{i}\n"))
    }),
    dockerfile("dockerfile: variables of variables", |n| {
        docker(n, |i| format!("ENV PART{}=$PART{i}\n", i + 1))
    }),
    dockerfile("dockerfile: a variable that grows", |n| {
        docker(n, |i| format!("ENV PATH=/srv/part{i}:$PATH\n"))
    }),
    dockerfile("dockerfile: one ENV of many pairs", |n| {
        docker(0, |_| String::new())
            + "ENV A=1"
            + &lines(n, |i| format!(" \\\n    PART{i}=\"$APP_TOKEN {i}\""))
    }),
    dockerfile("dockerfile: arguments", |n| {
        docker(n, |i| format!("ARG PART{i}_TOKEN\n"))
    }),
    dockerfile("dockerfile: stages", |n| {
        docker(n, |i| {
            format!("FROM s{i} AS s{}\nRUN echo $APP_TOKEN\n", i + 1)
        })
    }),
    dockerfile("dockerfile: copies", |n| {
        docker(n, |i| format!("COPY part{i}/id_rsa /srv/part{i}/\n"))
    }),
    dockerfile("dockerfile: copies as JSON", |n| {
        docker(n, |i| format!("COPY [\"part{i}/x\", \"/srv/part{i}/\"]\n"))
    }),
    dockerfile("dockerfile: comments", |n| {
        docker(n, |i| {
            format!("# lint-secrets: ignore[secret-in-image-env] -- {i}\n")
        })
    }),
    dockerfile("dockerfile: comments in a command", |n| {
        docker(0, |_| String::new()) + "RUN true \\\n" + &lines(n, |i| format!("# part {i}\n"))
    }),
    dockerfile("dockerfile: heredocs", |n| {
        docker(n, |i| format!("RUN <<E{i}\necho {i}\nE{i}\n"))
    }),
    dockerfile("dockerfile: heredocs without an end", |n| {
        docker(n, |i| format!("RUN cat <<E{i}\n"))
    }),
    dockerfile("dockerfile: no instructions", |n| {
        docker(n, |i| format!("part {i} is no instruction\n"))
    }),
    dockerfile("dockerfile: ONBUILD", |n| {
        docker(n, |_| "ONBUILD ".to_owned())
    }),
    dockerfile("dockerfile: quotes", |n| {
        docker(0, |_| String::new()) + "ENV A=" + &"\"".repeat(n)
    }),
    dockerfile("dockerfile: escapes", |n| {
        docker(0, |_| String::new()) + "ENV A=" + &"\\a".repeat(n / 2)
    }),
    dockerfile("dockerfile: open braces", |n| {
        docker(0, |_| String::new()) + "ENV A=" + &"${A:-".repeat(n / 5)
    }),
    dockerfile("dockerfile: base64", |n| {
        docker(0, |_| String::new()) + "ENV A=" + &"QUFB".repeat(n / 4)
    }),
    dockerfile("dockerfile: URLs", |n| {
        docker(n, |i| {
            format!("ADD https://user:part{i}@example.com/x{i} /x\n")
        })
    }),
    hostile("values: brackets", "["),
    hostile("values: open objects", "{\"a\":"),
    hostile("values: URLs without hosts", "a://"),
    hostile("values: URLs with logins", "a://b:c@"),
    hostile("values: open references", "${"),
    hostile("values: open templates", "{{"),
    hostile("values: open commands", "$("),
    hostile("values: signs", "a="),
    hostile("values: pairs", "password=x "),
    hostile("values: escaped pairs", "\\\"a\\\":\\\""),
    hostile("values: ats", "a@"),
    hostile("values: queries", "?a=b&"),
    hostile("values: hashes", "$6$"),
    hostile("values: headers", "Bearer "),
    hostile("values: logins", "login a password "),
    hostile("values: options", "--password "),
    hostile("values: no ASCII", "é"),
    hostile("values: percents", "%A"),
    hostile("values: fields", "a;b="),
    hostile("values: dashes", "-"),
    hostile("values: backticks", "`"),
    hostile("values: elements", "<password>x</password>"),
    hostile("values: open elements", "<password></"),
    hostile("values: statements", "alter user a password '"),
    hostile("values: settings", "requirepass "),
    hostile("values: calls", "define('password', '"),
    dockerfile("dockerfile: tools", |n| {
        docker(n, |i| {
            format!("RUN mysql -uroot -phorse{i} -e 'select {i}'\n")
        })
    }),
    dockerfile("dockerfile: tools that keep", |n| {
        docker(n, |i| {
            format!("RUN npm config set //r{i}.example.com/:_authToken correct-horse-{i}\n")
        })
    }),
    dockerfile("dockerfile: one line of secrets", |n| {
        docker(0, |_| String::new())
            + "RUN true"
            + &lines(n, |i| {
                format!(" && echo password=correct-horse-{i} > /x{i}")
            })
    }),
    dockerfile("dockerfile: heredocs of secrets", |n| {
        docker(n, |i| {
            format!("COPY <<E /x{i}\npassword=correct-horse-{i}\nE\n")
        })
    }),
    compose("compose: services", |n| {
        services(n, |i| {
            format!("  s{i}:\n    image: x\n    ports: [\"{i}:{i}\"]\n")
        })
    }),
    compose("compose: services with secrets", |n| {
        services(n, |i| {
            format!("  s{i}:\n    environment:\n      DB_PASSWORD: correct-horse-{i}\n")
        })
    }),
    compose("compose: one service", |n| {
        services(0, |_| String::new())
            + "  s:\n    environment:\n"
            + &lines(n, |i| format!("      DB{i}_PASSWORD: correct-horse-{i}\n"))
    }),
    compose("compose: suppressions", |n| {
        services(0, |_| String::new())
            + "  s:\n    environment:\n"
            + &lines(n, |i| {
                format!(
                    "      # lint-secrets: ignore -- {i}\n      DB{i}_PASSWORD: correct-horse-{i}\n"
                )
            })
    }),
    compose("compose: builds", |n| {
        services(n, |i| {
            format!(
                "  s{i}:\n    build: {{context: ./d{i}, args: {{T_TOKEN: correct-horse-{i}}}}}\n"
            )
        })
    }),
    compose("compose: merge keys", |n| {
        "x-a: &a\n  environment: {DB_PASSWORD: correct-horse-9}\n".to_owned()
            + &services(n, |i| format!("  s{i}: {{<<: *a}}\n"))
    }),
    compose("compose: open brackets", |n| {
        services(0, |_| String::new()) + "x: " + &"[".repeat(n)
    }),
    compose("compose: open objects", |n| {
        services(0, |_| String::new()) + "x: " + &"{a: ".repeat(n / 4)
    }),
    compose("compose: references", |n| {
        services(0, |_| String::new())
            + "  s:\n    environment:\n"
            + &lines(n, |i| {
                format!("      A{i}: ${{DB_PASSWORD:-correct-horse-{i}}}\n")
            })
    }),
    of(Format::EnvFile, "env: variables", |n| {
        lines(n, |i| format!("PART{i}_HOME=/srv/{i}\n"))
    }),
    of(Format::EnvFile, "env: secrets", |n| {
        lines(n, |i| format!("DB{i}_PASSWORD=correct-horse-{i}\n"))
    }),
    of(Format::EnvFile, "env: quotes", |n| {
        lines(n, |i| format!("DB{i}_PASSWORD='correct-horse-{i}'\\''x'\n"))
    }),
    packer("hcl: variables", |n| {
        template(n, |i| {
            format!("variable \"db{i}_password\" {{\n  default = \"correct-horse-{i}\"\n}}\n")
        })
    }),
    packer("hcl: sources", |n| {
        template(n, |i| {
            format!("source \"docker\" \"a{i}\" {{\n  password = \"correct-horse-{i}\"\n}}\n")
        })
    }),
    packer("hcl: provisioners", |n| {
        build(n, |i| {
            format!(
                "  provisioner \"shell\" {{\n    environment_vars = [\"DB_PASSWORD=correct-horse-{i}\"]\n    inline = [\"echo $DB_PASSWORD > /x{i}\"]\n  }}\n"
            )
        })
    }),
    packer("hcl: files", |n| {
        build(n, |i| {
            format!(
                "  provisioner \"file\" {{\n    content = \"password=correct-horse-{i}\"\n    destination = \"/x{i}\"\n  }}\n"
            )
        })
    }),
    packer("hcl: commands", |n| {
        let commands = lines(n, |i| {
            format!("      \"export DB{i}_PASSWORD=correct-horse-{i}\",\n")
        });
        build(0, |_| String::new()).replace(
            "}\n",
            &format!("  provisioner \"shell\" {{\n    inline = [\n{commands}    ]\n  }}\n}}\n"),
        )
    }),
    packer("hcl: open brackets", |n| {
        template(0, |_| String::new()) + "locals {\n  x = " + &"[".repeat(n)
    }),
    packer("hcl: open templates", |n| {
        template(0, |_| String::new()) + "locals {\n  x = " + &"\"${".repeat(n / 3)
    }),
    packer("hcl: open blocks", |n| {
        template(0, |_| String::new()) + &"a {\n".repeat(n / 4)
    }),
    terraform("terraform: machines", |n| {
        lines(n, |i| {
            format!(
                "resource \"aws_instance\" \"a{i}\" {{\n  user_data = <<E\n#!/bin/sh\nexport DB_PASSWORD=correct-horse-{i}\nE\n}}\n"
            )
        })
    }),
    terraform("terraform: templates", |n| {
        lines(n, |i| {
            format!(
                "locals {{\n  a{i} = \"correct-horse-{i}\"\n}}\nresource \"aws_instance\" \"a{i}\" {{\n  user_data = \"#!/bin/sh\\nexport DB_PASSWORD=${{local.a{i}}}\"\n}}\n"
            )
        })
    }),
    user_data("cloud-init: files", |n| {
        cloud_config(n, "write_files", |i| {
            format!("- path: /a{i}\n  content: password=correct-horse-{i}\n")
        })
    }),
    user_data("cloud-init: files in base64", |n| {
        cloud_config(n, "write_files", |i| {
            // `password=correct-horse-…`
            format!(
                "- path: /a{i}\n  encoding: b64\n  content: cGFzc3dvcmQ9Y29ycmVjdC1ob3JzZS0{:04x}\n",
                i % 0xffff
            )
        })
    }),
    user_data("cloud-init: commands", |n| {
        cloud_config(n, "runcmd", |i| {
            format!("- export DB{i}_PASSWORD=correct-horse-{i}\n")
        })
    }),
    user_data("cloud-init: commands as words", |n| {
        cloud_config(n, "runcmd", |i| {
            format!("- [mysql, -uroot, -phorse{i}aB9]\n")
        })
    }),
    user_data("cloud-init: accounts", |n| {
        cloud_config(n, "users", |i| {
            format!("- name: u{i}\n  plain_text_passwd: correct-horse-{i}\n")
        })
    }),
    user_data("cloud-init: open brackets", |n| {
        cloud_config(0, "a", |_| String::new()) + "x: " + &"[".repeat(n)
    }),
    user_data("cloud-init: MIME parts", |n| {
        let parts = lines(n, |i| {
            format!(
                "--b\nContent-Type: text/x-shellscript\n\n#!/bin/sh\nexport DB_PASSWORD=correct-horse-{i}\n"
            )
        });
        format!("Content-Type: multipart/mixed; boundary=\"b\"\n\n{parts}--b--\n")
    }),
    user_data("user-data: a script of secrets", |n| {
        "#!/bin/bash\n".to_owned()
            + &lines(n, |i| format!("export DB{i}_PASSWORD=correct-horse-{i}\n"))
    }),
    user_data("user-data: a script of files", |n| {
        "#!/bin/bash\n".to_owned()
            + &lines(n, |i| {
                format!("echo password=correct-horse-{i} > /etc/x{i}\n")
            })
    }),
    user_data("user-data: open commands", |n| {
        "#!/bin/bash\n".to_owned() + &"$(".repeat(n / 2)
    }),
    of(Format::CloudFormation, "cloudformation: machines", |n| {
        "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n".to_owned()
            + &lines(n, |i| {
                format!(
                    "  A{i}:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData:\n        Fn::Base64: |\n          #!/bin/sh\n          export DB_PASSWORD=correct-horse-{i}\n"
                )
            })
    }),
    of(Format::Vagrantfile, "vagrant: provisioners", |n| {
        let all = lines(n, |i| {
            format!(
                "  c.vm.provision \"shell\", inline: \"export DB_PASSWORD=correct-horse-{i}\"\n"
            )
        });
        format!("Vagrant.configure(\"2\") do |c|\n{all}end\n")
    }),
    of(Format::InstallerSeed, "kickstart: accounts", |n| {
        "rootpw --plaintext correct-horse-1\n".to_owned()
            + &lines(n, |i| {
                format!("user --name=u{i} --password=correct-horse-{i}\n")
            })
    }),
    dockerfile("shell: commands", |n| {
        script(n, |i| format!("install -m 755 part{i} /usr/bin\n"))
    }),
    dockerfile("shell: assignments", |n| {
        script(n, |i| format!("PART{i}=$PART_TOKEN{i}\n"))
    }),
    dockerfile("shell: exports of exports", |n| {
        script(n, |i| format!("export T{}=$T{i}\n", i + 1))
    }),
    dockerfile("shell: files written", |n| {
        script(n, |i| format!("echo \"token=$APP_TOKEN\" > /srv/part{i}\n"))
    }),
    dockerfile("shell: files copied", |n| {
        script(n, |i| format!("cp /srv/x{i} /srv/x{}\n", i + 1))
    }),
    dockerfile("shell: files removed", |n| {
        script(n, |i| {
            format!("echo $APP_TOKEN > /srv/x{i}\nrm -f /srv/x{i}\n")
        })
    }),
    dockerfile("shell: tools", |n| {
        script(n, |i| {
            format!("curl -u user:horse{i} https://example.com/x{i}\n")
        })
    }),
    dockerfile("shell: pipes", |n| {
        script(n, |i| format!("echo part{i} | "))
    }),
    dockerfile("shell: conditions", |n| {
        script(n, |i| format!("if test -f part{i}; then\necho {i}\nfi\n"))
    }),
    dockerfile("shell: open conditions", |n| {
        script(n, |_| "if true; then\n".to_owned())
    }),
    dockerfile("shell: functions", |n| {
        script(n, |i| {
            format!("f{i}() {{\necho \"$1\"\n}}\nf{i} $APP_TOKEN\n")
        })
    }),
    dockerfile("shell: cases", |n| {
        script(n, |i| format!("case $x in {i}) echo {i} ;; esac\n"))
    }),
    dockerfile("shell: substitutions", |n| {
        script(n, |i| format!("X=$(cat part{i})\n"))
    }),
    dockerfile("shell: open substitutions", |n| {
        script(n, |_| "$(".to_owned())
    }),
    dockerfile("shell: open scripts in arguments", |n| {
        docker(0, |_| String::new())
            + "RUN --mount=type=secret,id=x "
            + &"sh -c \"$(cat ".repeat(n / 13)
    }),
    dockerfile("shell: open parentheses", |n| {
        script(n, |_| "( ".to_owned())
    }),
    dockerfile("shell: open braces", |n| script(n, |_| "${A:-".to_owned())),
    dockerfile("shell: backticks", |n| script(n, |_| "`".to_owned())),
    dockerfile("shell: quotes", |n| script(n, |_| "\"'".to_owned())),
    dockerfile("shell: here-documents", |n| {
        script(n, |i| {
            format!("cat <<E{i} > /srv/x{i}\ntoken=$APP_TOKEN\nE{i}\n")
        })
    }),
    dockerfile("shell: here-documents without an end", |n| {
        script(n, |i| format!("cat <<E{i}\n"))
    }),
    dockerfile("shell: one line", |n| script(n, |_| "word ".to_owned())),
    dockerfile("shell: continued lines", |n| {
        script(n, |_| "word \\\n".to_owned())
    }),
];

fn main() {
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let settings = config::resolve(
        None,
        &Overrides::default(),
        Path::new("/r"),
        linter::rules(),
    )
    .expect("the defaults are valid");
    buffer(&settings);
    println!("{:<45}{:>11}{:>11}{:>8}", "", "1 MB", "2 MB", "factor");
    for shape in SHAPES {
        if wanted
            .as_ref()
            .is_some_and(|word| !shape.name.contains(word))
        {
            continue;
        }
        let (small, large) = (shape.make.text(BYTES), shape.make.text(2 * BYTES));
        let (mut once, mut twice) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            once = once.min(time(&small, shape.format, &settings));
            twice = twice.min(time(&large, shape.format, &settings));
        }
        let factor = twice.as_secs_f64() / once.as_secs_f64();
        println!(
            "{:<45}{:>8.1} ms{:>8.1} ms{:>8.2}{}",
            shape.name,
            once.as_secs_f64() * 1e3,
            twice.as_secs_f64() * 1e3,
            factor,
            if factor > LINEAR { "  !" } else { "" }
        );
    }
}

/// How long an editor waits for what is found in a buffer of a thousand lines when a line has changed: all of it is linted
/// again.
fn buffer(settings: &Settings) {
    let mut line = 0;
    let text: String = std::iter::repeat_with(|| {
        line += 1;
        match line % 10 {
            0 => format!("ENV PART{line}_HOME=/srv/part{line}\n"),
            1..=8 => format!("RUN make part{line} && install -m 755 part{line} /usr/bin\n"),
            _ => format!("# part {line}\n"),
        }
    })
    .take(BUFFER - 3)
    .collect();
    let text =
        format!("FROM a\nARG APP_TOKEN\n{text}ENV DB_PASSWORD=correct-horse-9 T=$APP_TOKEN\n");
    let mut best = Duration::MAX;
    for _ in 0..200 {
        best = best.min(time(&text, Format::Dockerfile, settings));
    }
    println!(
        "a Dockerfile of {BUFFER} lines, linted again: {:.2} ms",
        best.as_secs_f64() * 1e3
    );
}

fn time(text: &str, format: Format, settings: &Settings) -> Duration {
    let mut fs = MemoryFs::default();
    fs.insert("file", text);
    let input = Input {
        command: None,
        files: vec![linter::in_memory("file", format)],
        baseline: None,
    };
    let started = Instant::now();
    std::hint::black_box(linter::lint(input, settings, &fs));
    started.elapsed()
}

/// Lines up to `bytes`.
fn lines(bytes: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        let _ = write!(text, "{}", line(number));
    }
    text
}

/// Lines of a Dockerfile that is worth following.
fn docker(bytes: usize, line: impl Fn(usize) -> String) -> String {
    format!(
        "FROM a AS s0\nARG APP_TOKEN\nENV T0=$APP_TOKEN\n{}",
        lines(bytes, line)
    )
}

/// Lines of a script in a Dockerfile.
fn script(bytes: usize, line: impl Fn(usize) -> String) -> String {
    format!(
        "{}RUN <<SCRIPT\n{}\nSCRIPT\n",
        docker(0, |_| String::new()),
        lines(bytes, line)
    )
}

/// Services of a Compose file that has a secret.
fn services(bytes: usize, service: impl Fn(usize) -> String) -> String {
    let first = "services:\n  first:\n    environment:\n      DB_PASSWORD: correct-horse-9\n";
    first.to_owned() + &lines(bytes, service)
}

/// Blocks of a template that has a secret.
fn template(bytes: usize, block: impl Fn(usize) -> String) -> String {
    let first = "source \"docker\" \"first\" {\n  password = \"correct-horse-9\"\n}\n";
    first.to_owned() + &lines(bytes, block)
}

/// Provisioners of a build.
fn build(bytes: usize, provisioner: impl Fn(usize) -> String) -> String {
    let all = lines(bytes, provisioner);
    format!("source \"docker\" \"a\" {{}}\nbuild {{\n  sources = [\"docker.a\"]\n{all}}}\n")
}

/// Entries of a key of cloud-config that has a secret besides.
fn cloud_config(bytes: usize, key: &str, entry: impl Fn(usize) -> String) -> String {
    format!(
        "#cloud-config\npassword: correct-horse-9\n{key}:\n{}",
        lines(bytes, entry)
    )
}

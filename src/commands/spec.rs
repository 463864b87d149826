//! The written form of the command table: what `rules/commands/*.toml` may say, and the checks that it must pass.
//!
//! Compiled twice: into the library, where the tests read the examples through it, and into the build script.

use serde::Deserialize;

/// How a tool reads its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// `-x V`, `-xV`, `-xyz`, `--long V`, `--long=V`; a listed name may also have one dash (`-storepass V`).
    #[default]
    Gnu,
    /// As `gnu`, in any case, and with `/` as a dash and `:` as an equals sign: `/rp:V`, `-Password V`.
    Windows,
}

/// How an option is given its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Given {
    /// Glued to it, after an equals sign, or as the next argument.
    #[default]
    Any,
    /// Never as the next argument: `-pV`, `--password=V`.
    Glued,
    /// Only as the next argument.
    Apart,
}

/// Which part of an argument, or of what the command reads, is the secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// All of it.
    #[default]
    Whole,
    /// What stands after the separator: `user:password`.
    Login,
    /// What stands between the first two separators: `user:password:1000`.
    Field,
    /// The user information of a URL, if it has any.
    Url,
    /// The same, or the token in the path of a conda channel: `https://host/t/TOKEN/channel`.
    Channel,
    /// An HTTP header: `X-Api-Key: secret`.
    Header,
    /// `NAME=secret`, where the name has to be one of a secret unless a role is given.
    Pair,
    /// `NAME=x,NAME=secret`.
    Pairs,
    /// A statement of SQL, or of another query language, that sets a password.
    Statement,
    /// A script of sed that fills in a value: `s/__PASSWORD__/secret/`.
    Substitution,
    /// Text that may hold names and values.
    Text,
    /// The first line.
    Line,
    /// `user:password` in each line.
    Logins,
    /// `owner question type value` in each line, as debconf reads them.
    Debconf,
}

/// A file of `rules/commands`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandFile {
    /// Its tools.
    #[serde(default)]
    pub tool: Vec<CommandSpec>,
}

/// A tool, or one of its verbs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommandSpec {
    /// Of a tool: the names of its programs. Of a verb: the words that choose it, `config set`.
    pub names: Vec<String>,
    /// How arguments are read. Only of tools.
    #[serde(default)]
    pub style: Style,
    /// The `SHELL` that its examples are for, if it is not a POSIX shell: `powershell` or `cmd`. Only of tools.
    pub shell: Option<String>,
    /// Letters of short options without a value: others may stand behind them in one argument (`-sSu x`).
    #[serde(default)]
    pub flags: String,
    /// Options that have a value which is no secret, whatever the option's name looks like.
    #[serde(default)]
    pub takes: Vec<String>,
    /// Options without a value, where their names look as if they had one: `--password-stdin`.
    #[serde(default)]
    pub switches: Vec<String>,
    /// What carries a secret.
    #[serde(default)]
    pub secret: Vec<SecretSpec>,
    /// Where the secret is kept once the command has run.
    #[serde(default)]
    pub store: Vec<StoreSpec>,
    /// It prints what it is given, if one of these is among the arguments; `*` is always.
    #[serde(default)]
    pub prints: Vec<String>,
    /// What tells it to keep its files elsewhere. Only of tools.
    #[serde(default)]
    pub moved: Vec<MovedSpec>,
    /// Keys that it makes, by the file that they are written to.
    #[serde(default)]
    pub makes: Vec<MadeSpec>,
    /// Files that it reads, as paths.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Files that it writes, as paths.
    #[serde(default)]
    pub writes: Vec<String>,
    /// It runs another command.
    pub runs: Option<RunsSpec>,
    /// How to do without a secret among the arguments, for people.
    pub instead: Option<String>,
    /// Its verbs. Only of tools.
    #[serde(default)]
    pub verb: Vec<Self>,
    /// Command lines in which exactly the text between `«` and `»` is found.
    #[serde(default)]
    pub found: Vec<String>,
    /// Command lines in which nothing is found.
    #[serde(default)]
    pub silent: Vec<String>,
}

/// Something that carries a secret.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecretSpec {
    /// Options whose value it is.
    #[serde(default)]
    pub option: Vec<String>,
    /// The operand that it is: `0` is the first behind the verb, `1..` all from the second on, `last`.
    pub operand: Option<String>,
    /// It is what the command reads from its standard input.
    #[serde(default)]
    pub stdin: bool,
    /// Variables of the environment that hold it.
    #[serde(default)]
    pub env: Vec<String>,
    /// The name that it is judged by: `password` unless given.
    pub role: Option<String>,
    /// The operand that its name is taken from: `config set KEY VALUE`.
    pub named_by: Option<u8>,
    /// How an option is given it.
    #[serde(default)]
    pub given: Given,
    /// Which part of the text it is.
    #[serde(default)]
    pub form: Form,
    /// What stands before it in its argument: `pass:`. Without that it is none.
    pub prefix: Option<String>,
    /// What stands between user and password: `:` unless given.
    pub separator: Option<String>,
    /// The last of these ends it: the `@` of `user/password@database`.
    pub until: Option<String>,
    /// Only if one of these is among the arguments; see `Condition` for how they are compared.
    #[serde(default)]
    pub with: Vec<String>,
    /// Not if one of these is among the arguments.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Only if the first operand behind the verb is one of these.
    #[serde(default)]
    pub key: Vec<String>,
    /// Values that are none.
    #[serde(default)]
    pub except: Vec<String>,
}

/// A file that keeps a secret.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StoreSpec {
    /// The file, as a path.
    pub at: String,
    /// In which form it is kept there: as it is unless given.
    #[serde(default)]
    pub kept: Kept,
    /// Only if one of these is among the arguments.
    #[serde(default)]
    pub with: Vec<String>,
    /// Not if one of these is among the arguments.
    #[serde(default)]
    pub unless: Vec<String>,
    /// It was not tried, only read or heard of.
    #[serde(default)]
    pub unproved: bool,
}

/// Files that are elsewhere when the tool is told so.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MovedSpec {
    /// The file or folder, as a path, where it is unless told otherwise.
    pub from: String,
    /// Variables of the environment that say where it is.
    #[serde(default)]
    pub env: Vec<String>,
    /// Options that say so.
    #[serde(default)]
    pub option: Vec<String>,
}

/// In which form a file keeps a secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// As it is.
    #[default]
    Plain,
    /// Encoded, which anyone undoes: base64, or a cipher whose key is public or lies beside it.
    Encoded,
    /// As a hash, which has to be guessed.
    Hashed,
}

/// A key that a command makes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MadeSpec {
    /// What it is: `SSH key`.
    pub what: String,
    /// The file, as a path.
    pub at: String,
    /// Only if one of these is among the arguments.
    #[serde(default)]
    pub with: Vec<String>,
    /// Not if one of these is among the arguments.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// How a command runs another.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RunsSpec {
    /// The operand that the other command begins with; options behind it are not its own.
    pub from: Option<u8>,
    /// All operands from this one on, with spaces between them, are a script.
    pub join: Option<u8>,
    /// Options whose value is a script.
    #[serde(default)]
    pub script: Vec<String>,
    /// The options whose values are its program and its arguments, in this order; operands stand for those that are not
    /// given: `Start-Process -FilePath cmd -ArgumentList '/c …'`.
    #[serde(default)]
    pub line: Vec<String>,
    /// Options behind which the other command begins, up to `;` or the end: `find -exec`.
    #[serde(default)]
    pub after: Vec<String>,
    /// Without operands, a script is read from standard input.
    #[serde(default)]
    pub stdin: bool,
    /// Its operands are an account: with them, too.
    #[serde(default)]
    pub account: bool,
    /// The language of the script: `posix`, `powershell` or `cmd`.
    pub language: Option<String>,
    /// Arguments `NAME=value` before it set variables for it.
    #[serde(default)]
    pub assigns: bool,
}

/// What is wrong with an entry.
#[derive(Debug)]
pub struct CommandError(pub String);

impl CommandSpec {
    /// Checks a tool.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), CommandError> {
        let name = self.names.first().map_or("?", String::as_str);
        let error = |why: &str| Err(CommandError(format!("command `{name}`: {why}")));
        if self.names.is_empty() || self.names.iter().any(|n| n.trim().is_empty()) {
            return error("has no name");
        }
        if self
            .names
            .iter()
            .any(|n| n.contains(' ') || *n != n.to_lowercase())
        {
            return error("names of programs are one word in lower case");
        }
        self.check_own(name)?;
        for verb in &self.verb {
            verb.check_own(&format!("{name} {}", verb.names.join(", ")))?;
            if verb.names.is_empty()
                || !verb.verb.is_empty()
                || verb.shell.is_some()
                || !verb.moved.is_empty()
            {
                return error("a verb has names, and neither verbs, moved files nor a shell");
            }
        }
        let all = || std::iter::once(self).chain(&self.verb);
        let says = all().any(|c| !c.secret.is_empty() || !c.makes.is_empty() || c.runs.is_some());
        if !says
            && !all().any(|c| !c.reads.is_empty() || !c.writes.is_empty() || !c.takes.is_empty())
        {
            return error("says nothing");
        }
        if all().any(|c| !c.secret.is_empty()) {
            if all().all(|c| c.found.is_empty()) {
                return error("needs an example in which something is found");
            }
            if all().all(|c| c.silent.is_empty()) {
                return error("needs an example in which nothing is found");
            }
        }
        Ok(())
    }

    fn check_own(&self, name: &str) -> Result<(), CommandError> {
        let error = |why: &str| Err(CommandError(format!("command `{name}`: {why}")));
        for secret in &self.secret {
            let kinds = [
                !secret.option.is_empty(),
                secret.operand.is_some(),
                secret.stdin,
                !secret.env.is_empty(),
            ];
            if kinds.iter().filter(|is| **is).count() != 1 {
                return error("a secret is one of `option`, `operand`, `stdin`, `env`");
            }
            if let Some(operand) = &secret.operand
                && Operand::parse(operand).is_none()
            {
                return error("an operand is a number, a number and `..`, or `last`");
            }
        }
        let options = self
            .secret
            .iter()
            .flat_map(|s| &s.option)
            .chain(&self.takes)
            .chain(&self.switches);
        for option in options {
            if !option.starts_with(['-', '/', '+']) && self.style == Style::Gnu {
                return error(&format!("`{option}` is no option"));
            }
        }
        for example in &self.found {
            let (open, close) = (example.matches('«').count(), example.matches('»').count());
            if open == 0 || open != close {
                return error("an example marks what is found with `«` and `»`");
            }
        }
        let paths = self.store.iter().map(|s| &s.at);
        let paths = paths.chain(self.makes.iter().map(|m| &m.at));
        let paths = paths.chain(self.moved.iter().map(|m| &m.from));
        for path in paths.chain(&self.reads).chain(&self.writes) {
            if !path.starts_with(['~', '/', '.', '{']) {
                return error(&format!("`{path}` begins with none of `~`, `/`, `.`, `{{`"));
            }
        }
        if let Some(language) = self.runs.as_ref().and_then(|r| r.language.as_deref())
            && !["posix", "powershell", "cmd"].contains(&language)
        {
            return error("a language is `posix`, `powershell` or `cmd`");
        }
        Ok(())
    }
}

/// Which operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// The one at this position.
    At(u8),
    /// All from this position on.
    From(u8),
    /// The last one.
    Last,
}

impl Operand {
    /// As written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "last" {
            return Some(Self::Last);
        }
        match text.strip_suffix("..") {
            Some(from) => from.parse().ok().map(Self::From),
            None => text.parse().ok().map(Self::At),
        }
    }
}

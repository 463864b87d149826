//! What a name says of its value.
//!
//! A name is split into words ([`tokens`]), each word has roles ([`lexicon`], data in `rules/names.toml`), and the
//! *head noun* decides: the last word that stands for a secret. What follows it can only turn it into something
//! *about* a secret (`PASSWORD_KEYSTORE_PATH` is a path, `KEYSTORE_PASSWORD` a password), what stands before it
//! into a switch or a limit (`ALLOW_EMPTY_PASSWORD`).

mod lexicon;
mod tokens;

use lexicon::{Lexicon, Roles};
pub(super) use tokens::Words;

use super::NameClass;

/// What kind of secret a name announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Noun {
    /// Chosen by its owner, works whatever it is: `DB_PASSWORD`.
    Password,
    /// Chosen by its owner: `JWT_SECRET`, `ENCRYPTION_KEY`.
    Secret,
    /// Given out by a service, or chosen by who runs one: `NPM_TOKEN`.
    Token,
    /// Given out by a service, so that a stand-in opens nothing: `API_KEY`.
    ServiceKey,
    /// A login, a key pair or a document that holds them: `GOOGLE_CREDENTIALS`.
    Credential,
    /// `AUTH`, `KEY`, `SALT`: may be a secret, may be anything.
    Vague,
    /// A key that browsers get and that its service limits by origin: `NEXT_PUBLIC_FIREBASE_API_KEY`.
    Published,
    /// None.
    Other,
}

impl Noun {
    /// The word for it in messages.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Secret | Self::Vague | Self::Published | Self::Other => "secret",
            Self::Token => "token",
            Self::ServiceKey => "API key",
            Self::Credential => "credential",
        }
    }
}

/// What a name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Name {
    pub(super) class: NameClass,
    pub(super) noun: Noun,
}

impl Name {
    const fn new(class: NameClass, noun: Noun) -> Self {
        Self { class, noun }
    }

    /// Says nothing.
    pub(super) const NEUTRAL: Self = Self::new(NameClass::Neutral, Noun::Other);
    /// Says that its value is no secret.
    pub(super) const HARMLESS: Self = Self::new(NameClass::Harmless, Noun::Other);
    /// Declared to be a secret by the user.
    pub(super) const DECLARED: Self = Self::new(NameClass::Secret, Noun::Secret);
}

/// The judge of names.
#[derive(Debug, Default)]
pub(super) struct Names {
    lexicon: Lexicon,
}

/// Words that no other word ends with: what stands before them need not be known.
const CLEAR_ENDINGS: [(&str, Roles); 10] = [
    ("password", Roles::PASSWORD),
    ("passwords", Roles::PASSWORD),
    ("passwd", Roles::PASSWORD),
    ("passwort", Roles::PASSWORD),
    ("passphrase", Roles::PASSWORD),
    ("secret", Roles::SECRET),
    ("secrets", Roles::SECRET),
    ("token", Roles::TOKEN),
    ("apikey", Roles::SERVICE_KEY),
    ("credentials", Roles::CREDENTIAL),
];

/// What the names of keys that are published end with: `SUPABASEANON_KEY`, `stripepublishablekey`.
const PUBLIC_ENDINGS: [&str; 2] = ["anon", "publishable"];

impl Names {
    /// With the words that the program is built with.
    pub(super) fn builtin() -> Result<Self, String> {
        Ok(Self {
            lexicon: Lexicon::builtin()?,
        })
    }

    /// What the client-bundle prefix of `key` is, if it has one: `NEXT_PUBLIC_`.
    pub(super) fn bundle_prefix<'k>(&self, key: &'k str) -> Option<&'k str> {
        self.lexicon.bundle_prefixes().find_map(|prefix| {
            let found = key.get(..prefix.len())?;
            let rest = key.get(prefix.len()..)?;
            // `PUBLIC_KEY` is the public half of a pair, not the variable `KEY` of a bundle.
            let is_pair = prefix == "PUBLIC_" && rest.starts_with("KEY");
            (found == prefix && !rest.is_empty() && !is_pair).then_some(found)
        })
    }

    /// Whether the detector finds keys that a publishable name may have.
    pub(super) fn is_browser_format(&self, detector: &str) -> bool {
        self.lexicon.is_browser_format(detector)
    }

    /// What `key` says.
    pub(super) fn judge(&self, key: &str) -> Name {
        if let Some(prefix) = self.bundle_prefix(key) {
            let rest = key.get(prefix.len()..).unwrap_or_default();
            let words = Words::of(rest);
            if self.lexicon.publishable(&words.joined()) {
                return Name::new(NameClass::Harmless, Noun::Published);
            }
            return self.judge_words(&words);
        }
        if key.starts_with("FILE__") {
            // Some images read `FILE__X` as "X is in that file".
            return Name::HARMLESS;
        }
        if is_bundler_host(key) {
            return Name::new(NameClass::Secret, Noun::Credential);
        }
        if key.ends_with(":_auth") || key.ends_with(":_password") {
            // npm's registry settings, `//registry.example.com/:_auth`
            return Name::new(NameClass::Secret, Noun::Credential);
        }
        // Debian's questions about accounts: `passwd/user-fullname` says no more than `user-fullname`.
        let key = key.strip_prefix("passwd/").unwrap_or(key);
        self.judge_words(&Words::of(key))
    }

    fn judge_words(&self, words: &Words) -> Name {
        let roles = self.roles(words);
        let listed = words
            .last()
            .is_some_and(|word| self.lexicon.roles(word).any(Roles::LISTED));
        let mut exact = None;
        if listed {
            let joined = words.joined();
            exact = self.lexicon.exact(&joined);
            if exact == Some(NameClass::Harmless) {
                let published = self.lexicon.publishable(&joined);
                let noun = if published {
                    Noun::Published
                } else {
                    Noun::Other
                };
                return Name::new(NameClass::Harmless, noun);
            }
        }
        let by_words = Phrase::read(&roles).verdict(&roles);
        match exact {
            None => by_words,
            Some(class) => {
                let noun = match (class, by_words.noun) {
                    (NameClass::Secret, Noun::Other | Noun::Vague) => Noun::Secret,
                    (NameClass::MayHold, _) => Noun::Vague,
                    (_, noun) => noun,
                };
                Name::new(class, noun)
            }
        }
    }

    /// The roles of the words, glued ones taken apart.
    fn roles(&self, words: &Words) -> Vec<Roles> {
        let mut all = Vec::with_capacity(8);
        for word in words.iter() {
            let roles = self.lexicon.roles(word);
            if !roles.is_none() {
                all.push(roles);
                continue;
            }
            let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
            if bare.is_empty() {
                all.push(Roles::TRANSPARENT);
                continue;
            }
            let roles = self.lexicon.roles(bare);
            if !roles.is_none() {
                all.push(roles);
            } else if word == "no" {
                all.push(Roles::NEGATOR);
            } else {
                self.push_glued(bare, &mut all);
            }
        }
        all
    }

    fn push_glued(&self, word: &str, all: &mut Vec<Roles>) {
        if word.len() > 7
            && PUBLIC_ENDINGS
                .iter()
                .any(|end| word.trim_end_matches("key").ends_with(end))
        {
            all.push(Roles::PUBLIC_PARTNER);
            if word.ends_with("key") {
                all.push(Roles::KEY);
            }
            return;
        }
        if word.len() > 4 && has_stem(word) {
            if let Some(segments) = self.lexicon.segments(word) {
                all.extend(segments);
                return;
            }
            if let Some((_, role)) = CLEAR_ENDINGS.iter().find(|(end, _)| word.ends_with(end)) {
                all.push(Roles::default());
                all.push(*role);
                return;
            }
        }
        all.push(Roles::default());
    }
}

/// Bundler reads the login of a gem server from a variable with the server's name: `BUNDLE_GEMS__EXAMPLE__COM`.
fn is_bundler_host(key: &str) -> bool {
    key.strip_prefix("BUNDLE_").is_some_and(|host| {
        host.contains("__")
            && ![
                "LOCAL__",
                "BUILD__",
                "MIRROR__",
                "DISABLE",
                "FALLBACK_TIMEOUT__",
                "GEM__",
            ]
            .iter()
            .any(|setting| host.starts_with(setting))
            // `github.https true`
            && !host.ends_with("__HTTPS")
    })
}

/// Glued words are only taken apart when the stem of a word for a secret is in them.
fn has_stem(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes
        .windows(3)
        .any(|three| matches!(three, b"pas" | b"sec" | b"tok" | b"key" | b"cre" | b"psw"))
        || bytes.windows(2).any(|two| two == b"pw")
}

/// The head of a name.
#[derive(Default)]
struct Phrase {
    /// Where the last word for a secret stands, and what it announces.
    head: Option<(usize, Noun)>,
    /// There is a word that would be one, but for the word before it: `SORT_KEY`, `CSRF_TOKEN`, `GPG_KEY`.
    spoiled: Option<usize>,
    /// The last word that says little alone.
    weak: Option<(usize, Noun)>,
}

impl Phrase {
    fn read(roles: &[Roles]) -> Self {
        let mut phrase = Self::default();
        let mut gpg = false;
        for (at, role) in roles.iter().enumerate() {
            let before = at
                .checked_sub(1)
                .and_then(|i| roles.get(i))
                .copied()
                .unwrap_or_default();
            if role.any(Roles::PASSWORD) {
                phrase.head = Some((at, Noun::Password));
            } else if role.any(Roles::SECRET) {
                phrase.head = Some((at, Noun::Secret));
            } else if role.any(Roles::TOKEN) {
                if before.any(Roles::TOKEN_SPOILER) {
                    phrase.spoiled = Some(at);
                } else {
                    phrase.head = Some((at, Noun::Token));
                }
            } else if role.any(Roles::SERVICE_KEY) {
                phrase.head = Some((at, Noun::ServiceKey));
            } else if role.any(Roles::CREDENTIAL) {
                phrase.head = Some((at, Noun::Credential));
            } else if role.any(Roles::KEY) {
                phrase.key(at, before, gpg, roles);
            } else if role.any(Roles::WEAK) {
                phrase.weak = Some((at, Noun::Vague));
            } else if role.any(Roles::SHAPE_ONLY) {
                phrase.weak = Some((at, Noun::Other));
            }
            gpg |= role.any(Roles::FINGERPRINT);
        }
        phrase
    }

    /// `key` is what its partner makes it.
    fn key(&mut self, at: usize, before: Roles, gpg: bool, roles: &[Roles]) {
        let mut partner = before;
        if before.any(Roles::TRANSPARENT)
            && !before.any(
                Roles::KEY_PARTNER
                    .or(Roles::SERVICE_PARTNER)
                    .or(Roles::KEY_SPOILER),
            )
        {
            // API_PROD_KEY
            partner = at
                .checked_sub(2)
                .and_then(|i| roles.get(i))
                .copied()
                .unwrap_or_default();
        }
        if partner.any(Roles::PUBLIC_PARTNER.or(Roles::FINGERPRINT)) {
            self.spoiled = Some(at);
        } else if partner.any(Roles::STRONG) {
            let noun = match self.head {
                Some((_, noun)) => noun,
                None => Noun::Secret,
            };
            self.head = Some((at, noun));
        } else if partner.any(Roles::PRIVATE) || partner.any(Roles::KEY_PARTNER) && !gpg {
            self.head = Some((at, Noun::Secret));
        } else if partner.any(Roles::SERVICE_PARTNER) && !gpg {
            self.head = Some((at, Noun::ServiceKey));
        } else if partner.any(Roles::KEY_SPOILER) {
            self.spoiled = Some(at);
        } else if gpg && !partner.any(Roles::KEY_PARTNER) {
            // GPG_COUCH_KEY names whose key it is; GPG_SIGNING_KEY is an id or the key itself.
            self.spoiled = Some(at);
        } else {
            self.weak = Some((at, Noun::Vague));
        }
    }

    fn verdict(self, roles: &[Roles]) -> Name {
        // A spoiled word after the head is the head: SECRET_PUBLIC_KEY.
        if let Some(at) = self.spoiled
            && self.head.is_none_or(|(head, _)| head < at)
        {
            return match tail(roles, at, Noun::Other) {
                Tail::Locator => Name::new(NameClass::MayHold, Noun::Other),
                _ => Name::HARMLESS,
            };
        }
        let (class, at, noun) = match (self.head, self.weak) {
            (Some((at, noun)), _) => (NameClass::Secret, at, noun),
            (None, Some((at, noun))) => (NameClass::MayHold, at, noun),
            (None, None) => return plain(roles),
        };
        let before = roles.get(..at).unwrap_or_default();
        if before.iter().any(|role| role.any(Roles::NEGATOR)) {
            return Name::HARMLESS;
        }
        match tail(roles, at, noun) {
            Tail::Nothing => Name::new(class, noun),
            Tail::Qualifier => Name::HARMLESS,
            Tail::Identity => Name::new(NameClass::Identifier, Noun::Other),
            Tail::Locator => Name::new(NameClass::MayHold, Noun::Other),
        }
    }
}

/// What follows a head noun.
enum Tail {
    Nothing,
    Qualifier,
    Identity,
    Locator,
}

fn tail(roles: &[Roles], head: usize, noun: Noun) -> Tail {
    let after = roles.get(head + 1..).unwrap_or_default();
    let end = after
        .iter()
        .position(|role| role.any(Roles::PREPOSITION))
        .unwrap_or(after.len());
    for role in after.iter().take(end).rev() {
        if role.any(Roles::TRANSPARENT) {
            continue;
        }
        if role.any(Roles::LOCATOR) {
            return Tail::Locator;
        }
        if role.any(Roles::IDENTITY) {
            // PASSWORD_USER is the password of a user, TOKEN_USER the user of a token.
            if noun == Noun::Password && role.any(Roles::GLUE) {
                continue;
            }
            return Tail::Identity;
        }
        if role.any(Roles::QUALIFIER) {
            return Tail::Qualifier;
        }
    }
    Tail::Nothing
}

/// A name without a word for a secret.
fn plain(roles: &[Roles]) -> Name {
    let last = roles
        .iter()
        .rev()
        .find(|role| !role.any(Roles::TRANSPARENT));
    match last {
        Some(role) if role.any(Roles::LOCATOR) => Name::new(NameClass::MayHold, Noun::Other),
        Some(role) if role.any(Roles::IDENTITY) => Name::new(NameClass::Identifier, Noun::Other),
        _ => Name::NEUTRAL,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nouns_tell_what_a_stand_in_would_open() {
        let names = Names::builtin().unwrap();
        for (key, noun) in [
            ("DB_PASSWORD", Noun::Password),
            ("JWT_SECRET", Noun::Secret),
            ("ENCRYPTION_KEY", Noun::Secret),
            ("NPM_TOKEN", Noun::Token),
            ("STRIPE_API_KEY", Noun::ServiceKey),
            ("GOOGLE_CREDENTIALS", Noun::Credential),
            ("BASIC_AUTH", Noun::Vague),
            ("FIREBASE_API_KEY", Noun::Published),
            ("NEXT_PUBLIC_FIREBASE_API_KEY", Noun::Published),
            ("PATH", Noun::Other),
        ] {
            assert_eq!(names.judge(key).noun, noun, "{key}");
        }
    }
}

//! Credential files that the caller hands over whole, in a build argument: `ARG NPMRC`, `echo "$NPMRC" > ~/.npmrc`.

use super::Context;
use super::credential_file::names;
use crate::flow::Trace;
use crate::ir::path;

/// The name of the argument that `trace` begins with, when it is called like the credential file that its value is
/// written to. An argument that is but a part of such a file (`registry=$REGISTRY_URL`) is called otherwise.
pub(super) fn name<'t>(cx: &Context<'_>, trace: &'t Trace) -> Option<&'t str> {
    let name = trace.origin.name.as_ref()?.text.as_str();
    let plain = letters(name);
    // `NPMRC_PATH` says where it is.
    if ["path", "dir", "name", "url"]
        .iter()
        .any(|end| plain.ends_with(end))
    {
        return None;
    }
    let written = cx
        .flow
        .files_of(trace)
        .filter_map(|at| cx.flow.files.get(at));
    written
        .map(|file| file.path.as_str())
        .any(|file| names::classify(file).is_some() && is_called_like(&plain, file))
        .then_some(name)
}

/// Whether a variable's name, in letters only, says that it holds the file at `file`.
fn is_called_like(name: &str, file: &str) -> bool {
    let base = path::base(file);
    let own = letters(base);
    if own == "env" {
        // `APP_ENV` says which one, `ENV_FILE` is one.
        let content = ["dotenv", "envfile", "envbase", "envb64", "envcontent"];
        return content.iter().any(|word| name.contains(word));
    }
    let folder = file.rsplit('/').nth(1).map(letters).unwrap_or_default();
    let wanted = match own.as_str() {
        "config" | "configjson" | "credentials" | "credentialsjson" | "auth" | "authjson" => {
            format!("{folder}{}", own.trim_end_matches("json"))
        }
        _ => own,
    };
    wanted.len() >= 5 && name.contains(&wanted)
}

/// Its letters and digits, in lower case.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::is_called_like;

    #[test]
    fn a_variable_is_called_like_the_file_that_it_holds() {
        for (name, file, wanted) in [
            ("npmrc", "/root/.npmrc", true),
            ("netrcb64", "/root/.netrc", true),
            ("kubeconfigb64", "/root/.kube/config", true),
            ("settingsxml", "/root/.m2/settings.xml", true),
            ("envfileb64", "/app/.env", true),
            ("appenv", "/app/.env", false),
            ("registry", "/root/.npmrc", false),
            ("appconfig", "/root/.kube/config", false),
        ] {
            assert_eq!(is_called_like(name, file), wanted, "{name} {file}");
        }
    }
}

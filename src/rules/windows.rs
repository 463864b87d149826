//! Machines with Windows: what they keep of what they are given, and what to do instead.
//!
//! Setup copies the answer file to `%WINDIR%\\Panther` and deletes the passwords that it has used from the copy; what is in
//! other places of the file stays (Microsoft, *Windows Setup automation overview*).

use super::{Context, Suspect, user_data};
use crate::finding::Finding;
use crate::ir::{PackerPlace, Sink};
use crate::source::SourceFile;

/// How an account of Windows does without a password that anyone has written down.
pub(super) const INSTEAD_OF_PASSWORD: &str = "give no password: let the machine draw one that only its owner can ask for (Windows LAPS, the cloud's own), log in \
     by a managed identity or a domain account, and remove an account that only the set-up needs at the first boot";

const COPIES_OF_ANSWERS: &str = "delete the copies of the answer file before the image is taken, and generalise it with sysprep:";
const DELETE_COPIES: &str = "+ Remove-Item C:\\Windows\\Panther\\unattend.xml, C:\\Windows\\Panther\\Unattend\\unattend.xml -ErrorAction Ignore";

const ANSWERS_STAY: &str = "whoever can read the disk of the machine, or of one that is started from an image of it: Setup keeps a copy of the \
     answer file in `C:\\Windows\\Panther` (`unattend.xml`, `Unattend\\unattend.xml`), where it blanks only some of the \
     passwords";
const SCRIPTS_STAY: &str = "whoever can read the disk of the machine, or of one that is started from an image of it, where what runs the script \
     may keep it, or a log of it";

/// Programs and keys that only Windows has.
const WORDS: [&str; 3] = ["set-localuser", "new-localuser", "administratorpassword"];
/// The name space of answers for the installer of Windows, how user-data says that it is a script of Windows, and how far
/// from the start of a file these are looked for.
const UNATTEND: &str = "urn:schemas-microsoft-com:unattend";
const SCRIPTS: [&str; 3] = ["<powershell>", "#ps1", "rem cmd"];
const WITHIN: usize = 4096;
/// Ends of names of scripts of Windows.
const ENDINGS: [&str; 4] = [".ps1", ".psm1", ".cmd", ".bat"];

/// Whether the machine that is given the secret, or the account, is one of Windows.
pub(super) fn is_of_windows(suspect: &Suspect<'_>, cx: &Context<'_>) -> bool {
    let key = suspect.key.as_deref();
    let mut words = suspect.trace.context.iter().map(String::as_str).chain(key);
    words.any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
        || in_file(suspect, cx, |file| is_answer_file(file) || is_script(file))
}

/// What `test` says of the file that the secret is written in.
fn in_file(suspect: &Suspect<'_>, cx: &Context<'_>, test: impl Fn(&SourceFile) -> bool) -> bool {
    let span = suspect.evidence.span().unwrap_or(suspect.trace.origin.span);
    if cx.is_own(span.file) {
        test(cx.file)
    } else {
        cx.project.opened(span.file).is_some_and(|file| test(&file))
    }
}

fn beginning(file: &SourceFile) -> &[u8] {
    let text = file.text().as_bytes();
    text.get(..WITHIN).unwrap_or(text)
}

fn is_answer_file(file: &SourceFile) -> bool {
    memchr::memmem::find(beginning(file), UNATTEND.as_bytes()).is_some()
}

fn is_script(file: &SourceFile) -> bool {
    let name = file.path().to_ascii_lowercase();
    let start = String::from_utf8_lossy(beginning(file)).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
        || SCRIPTS.iter().any(|word| start.starts_with(word))
}

/// How to do without the password of an account of Windows, and what to do about the copies that there are.
pub(super) fn advice(suspect: &Suspect<'_>, cx: &Context<'_>) -> Vec<String> {
    let mut help = Vec::new();
    if user_data::is_login(suspect, cx) || in_file(suspect, cx, is_answer_file) {
        help.push(INSTEAD_OF_PASSWORD.to_owned());
    } else {
        help.push("let the machine draw it, or fetch it, when it is deployed".to_owned());
    }
    if in_file(suspect, cx, is_answer_file) {
        help.push(COPIES_OF_ANSWERS.to_owned());
        help.push(DELETE_COPIES.to_owned());
    }
    help
}

/// Says of a finding what Windows keeps, where the machine is one of Windows.
pub(super) fn told(finding: &mut Finding, suspect: &Suspect<'_>, cx: &Context<'_>) {
    let disk = Sink::MachineDisk.slug();
    let custom_data = suspect.put(|place| place == PackerPlace::CustomData);
    if custom_data || !finding.exposures.iter().any(|e| e.place == disk) {
        return;
    }
    if !is_of_windows(suspect, cx) {
        return;
    }
    let who = if in_file(suspect, cx, is_answer_file) {
        ANSWERS_STAY
    } else {
        SCRIPTS_STAY
    };
    for exposure in finding.exposures.iter_mut().filter(|e| e.place == disk) {
        if exposure.who != user_data::CUSTOM_DATA {
            exposure.who = who.to_owned();
        }
    }
}

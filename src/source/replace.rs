//! Replacing what files hold: all of several, or none of them.
//!
//! A file is written beside its place and put there in one step, so that nobody ever sees half of it and nothing is lost
//! when the program ends in between. It keeps its mode and its owner. What cannot be kept is a reason not to touch it.
#![allow(clippy::disallowed_methods)]

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{DiskFs, FileSystem as _, ReadError};

/// What a file holds, and what it is to hold.
#[derive(Clone, Copy)]
pub struct Replacement<'a> {
    /// Where it is: absolute, links followed.
    pub path: &'a Path,
    /// What it held when it was read.
    pub before: &'a [u8],
    /// What takes its place.
    pub after: &'a [u8],
}

/// Says nothing of what the file holds.
impl std::fmt::Debug for Replacement<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Replacement").field(&self.path).finish()
    }
}

/// Why a file was not replaced, as the rest of a sentence that begins with its name.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Its mode says so, or the system.
    #[error("is read-only and was not changed")]
    ReadOnly,
    /// A folder, a pipe, a device, or a link.
    #[error("is not a regular file and was not changed")]
    NotAFile,
    /// It holds something else than was read.
    #[error("has changed since it was read, and was left as it is")]
    Changed,
    /// A new file would take the name, and the other names would keep the old one.
    #[error("has another name (a hard link), which would keep the old text, and was not changed")]
    Linked,
    /// A new file would be ours.
    #[error("belongs to somebody else, which cannot be kept, and was not changed")]
    Foreign,
    /// The system refused; its own words.
    #[error("was not changed: {0}")]
    Io(std::io::Error),
    /// An earlier one of several was replaced, and could not be put back.
    #[error("was not changed, though {0} was, which belongs to it and cannot be put back")]
    Half(PathBuf),
}

impl ReplaceError {
    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::ReadOnly => "make it writable, or change it by hand as --diff shows",
            Self::NotAFile | Self::Linked | Self::Foreign => "change it by hand as --diff shows",
            Self::Changed => "run this again",
            Self::Io(_) => "see what stands in the way, and run this again",
            Self::Half(_) => "look at both files, and run this again",
        }
    }
}

impl From<std::io::Error> for ReplaceError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io(error),
        }
    }
}

/// Whether the file at `path` (absolute, links followed) could be replaced. Nothing is changed.
///
/// # Errors
/// What stands in the way.
pub fn replaceable(path: &Path) -> Result<(), ReplaceError> {
    state(path).map(drop)
}

/// Replaces all of `files`, or none: when one of them cannot be, those before it are put back. Each stands once.
///
/// # Errors
/// The position of the one that stands in the way, and what does.
pub fn replace_all(files: &[Replacement<'_>]) -> Result<(), (usize, ReplaceError)> {
    let mut ready = Vec::with_capacity(files.len());
    for (at, file) in files.iter().enumerate() {
        ready.push(Ready::new(file).map_err(|e| (at, e))?);
    }
    for (at, (file, ready)) in files.iter().zip(ready).enumerate() {
        let Err(error) = ready.put(file) else {
            continue;
        };
        for done in files.iter().take(at).rev() {
            let back = Replacement {
                before: done.after,
                after: done.before,
                ..*done
            };
            if Ready::new(&back)
                .and_then(|ready| ready.put(&back))
                .is_err()
            {
                return Err((at, ReplaceError::Half(done.path.to_path_buf())));
            }
        }
        return Err((at, error));
    }
    Ok(())
}

/// Writes all of `bytes` to the file at `path` (links followed), whatever it held: nobody ever sees half of it, and where it
/// cannot be written whole, what was there stays. A pipe or a device is written to, and so is a file that has another name
/// or owner, or a folder in which nothing can be made: a new one would not be the same.
///
/// # Errors
/// The system's.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let there = match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => return fs::write(path, bytes),
        Ok(meta) => {
            // A folder would let us replace what its owner made read-only.
            OpenOptions::new().write(true).open(path)?;
            Some(meta)
        }
        Err(_) => None,
    };
    let made = Ready::create(path, there.is_some());
    let (ready, mut new) = match (made, &there) {
        (Ok(made), _) => made,
        (Err(_), Some(_)) => return fs::write(path, bytes),
        (Err(e), None) => return Err(e),
    };
    if let Some(meta) = there {
        if !is_only_ours(&new, &meta) {
            drop(ready);
            return fs::write(path, bytes);
        }
        new.set_permissions(meta.permissions())?;
    }
    new.write_all(bytes)?;
    ready.rename(path)
}

/// Whether a new file can stand for the old one: it has no other name and the same owner.
#[cfg(unix)]
fn is_only_ours(new: &File, old: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same = |new: Metadata| (new.uid(), new.gid()) == (old.uid(), old.gid());
    old.nlink() == 1 && new.metadata().is_ok_and(same)
}

#[cfg(not(unix))]
fn is_only_ours(_: &File, _: &Metadata) -> bool {
    true
}

/// A new file, complete, beside the one that it is to replace. It goes when it is not put there.
struct Ready {
    beside: PathBuf,
    put: bool,
}

impl Ready {
    fn new(file: &Replacement<'_>) -> Result<Self, ReplaceError> {
        let meta = state(file.path)?;
        let (ready, mut new) = Self::create(file.path, true)?;
        new.write_all(file.after)?;
        keep_owner(&new, &meta)?;
        new.set_permissions(meta.permissions())?;
        new.sync_all()?;
        Ok(ready)
    }

    /// An empty one for `path`. `private`: nobody else may read it until it has the mode of the one that it replaces.
    fn create(path: &Path, private: bool) -> std::io::Result<(Self, File)> {
        const MOST_TRIES: u32 = 100;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if private {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        #[cfg(not(unix))]
        let _ = private;
        let mut tries = 0;
        loop {
            let name = format!(".lint-secrets-{}-{tries}.tmp", std::process::id());
            let beside = folder.join(name);
            match options.open(&beside) {
                Ok(file) => return Ok((Self { beside, put: false }, file)),
                Err(e) if e.kind() == ErrorKind::AlreadyExists && tries < MOST_TRIES => tries += 1,
                Err(e) => return Err(e),
            }
        }
    }

    fn rename(mut self, to: &Path) -> std::io::Result<()> {
        fs::rename(&self.beside, to)?;
        self.put = true;
        Ok(())
    }

    fn put(self, file: &Replacement<'_>) -> Result<(), ReplaceError> {
        // As late as can be: what somebody else wrote in the meantime is not lost.
        let limit = file.before.len() as u64;
        match DiskFs.read_at_most(file.path, limit) {
            Ok(bytes) if bytes == file.before => {}
            Ok(_) | Err(ReadError::TooLarge(_)) => return Err(ReplaceError::Changed),
            Err(ReadError::NotAFile) => return Err(ReplaceError::NotAFile),
            Err(ReadError::Io(e)) if e.kind() == ErrorKind::NotFound => {
                return Err(ReplaceError::Changed);
            }
            Err(ReadError::Io(e)) => return Err(e.into()),
        }
        Ok(self.rename(file.path)?)
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        if !self.put {
            // Nothing more can be done about it.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// What the system says of a file that can be replaced.
fn state(path: &Path) -> Result<Metadata, ReplaceError> {
    let meta = fs::symlink_metadata(path)?;
    if !meta.is_file() {
        return Err(ReplaceError::NotAFile);
    }
    // A folder would let us replace what its owner made read-only.
    if meta.permissions().readonly() {
        return Err(ReplaceError::ReadOnly);
    }
    OpenOptions::new().write(true).open(path)?;
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&meta) > 1 {
        return Err(ReplaceError::Linked);
    }
    Ok(meta)
}

/// Gives the new file the owner and the group of the one that it replaces.
#[cfg(unix)]
fn keep_owner(new: &File, old: &Metadata) -> Result<(), ReplaceError> {
    use std::os::unix::fs::MetadataExt as _;
    let ours = new.metadata()?;
    let other = |ours: u32, old: u32| (ours != old).then_some(old);
    let (uid, gid) = (other(ours.uid(), old.uid()), other(ours.gid(), old.gid()));
    if uid.is_none() && gid.is_none() {
        return Ok(());
    }
    std::os::unix::fs::fchown(new, uid, gid).map_err(|_| ReplaceError::Foreign)
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> Result<(), ReplaceError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("lint-secrets-replace-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(name);
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn file(&self, name: &str, text: &str) -> PathBuf {
            let path = self.0.join(name);
            fs::write(&path, text).unwrap();
            path
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<String> = entries
                .map(|e| e.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn one<'a>(path: &'a Path, before: &'a str, after: &'a str) -> Replacement<'a> {
        Replacement {
            path,
            before: before.as_bytes(),
            after: after.as_bytes(),
        }
    }

    fn text(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn all_are_replaced_and_nothing_else_is_left() {
        let folder = Folder::new("all");
        let (a, b) = (folder.file("a", "1"), folder.file("b", "22"));
        replace_all(&[one(&a, "1", "one"), one(&b, "22", "")]).unwrap();
        assert_eq!((text(&a).as_str(), text(&b).as_str()), ("one", ""));
        assert_eq!(folder.names(), ["a", "b"]);
    }

    #[test]
    fn one_that_has_changed_keeps_all_as_they_are() {
        let folder = Folder::new("changed");
        let (a, b) = (folder.file("a", "1"), folder.file("b", "of somebody else"));
        for read in ["2", "of somebody els", "of somebody else, and more"] {
            let (at, error) =
                replace_all(&[one(&a, "1", "one"), one(&b, read, "two")]).unwrap_err();
            assert!(at == 1 && matches!(error, ReplaceError::Changed), "{error}");
            assert_eq!(
                (text(&a).as_str(), text(&b).as_str()),
                ("1", "of somebody else")
            );
        }
        let gone = folder.0.join("gone");
        let (_, error) = replace_all(&[one(&gone, "", "x")]).unwrap_err();
        assert!(matches!(error, ReplaceError::Io(_)), "{error}");
        assert_eq!(folder.names(), ["a", "b"]);
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_kept_and_read_only_files_left_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = Folder::new("modes");
        let path = folder.file("a", "1");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        for wanted in [0o600, 0o640, 0o755, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
            let now = text(&path);
            replace_all(&[one(&path, &now, &format!("{wanted}"))]).unwrap();
            assert_eq!(mode(&path), wanted);
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let now = text(&path);
        assert!(matches!(replaceable(&path), Err(ReplaceError::ReadOnly)));
        let (_, error) = replace_all(&[one(&path, &now, "x")]).unwrap_err();
        assert!(matches!(error, ReplaceError::ReadOnly), "{error}");
        assert_eq!((text(&path), mode(&path)), (now, 0o444));
    }

    #[cfg(unix)]
    #[test]
    fn reports_are_written_whole() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let folder = Folder::new("reports");
        let (new, old) = (folder.0.join("new"), folder.file("old", "a long report"));
        fs::set_permissions(&old, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("old", folder.0.join("soft")).unwrap();
        fs::hard_link(&old, folder.0.join("hard")).unwrap();
        write_whole(&new, b"1").unwrap();
        assert_eq!(text(&new), "1");
        // Of two names none is left behind.
        write_whole(&old, b"2").unwrap();
        assert_eq!(text(&folder.0.join("hard")), "2");
        fs::remove_file(folder.0.join("hard")).unwrap();
        let before = fs::metadata(&old).unwrap();
        write_whole(&folder.0.join("soft"), b"3").unwrap();
        let after = fs::metadata(&old).unwrap();
        assert_eq!((text(&old).as_str(), after.mode()), ("3", before.mode()));
        assert_ne!(before.ino(), after.ino());
        for nowhere in ["none/a", "."] {
            assert!(write_whole(&folder.0.join(nowhere), b"4").is_err());
        }
        assert_eq!(folder.names(), ["new", "old", "soft"]);
        write_whole(Path::new("/dev/null"), b"5").unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_are_left_alone() {
        let folder = Folder::new("links");
        let path = folder.file("a", "1");
        let soft = folder.0.join("soft");
        std::os::unix::fs::symlink("a", &soft).unwrap();
        assert!(matches!(replaceable(&soft), Err(ReplaceError::NotAFile)));
        assert!(matches!(
            replaceable(&folder.0),
            Err(ReplaceError::NotAFile)
        ));
        assert!(replaceable(&path).is_ok());
        fs::hard_link(&path, folder.0.join("hard")).unwrap();
        let (_, error) = replace_all(&[one(&path, "1", "x")]).unwrap_err();
        assert!(matches!(error, ReplaceError::Linked), "{error}");
        assert_eq!(text(&path), "1");
    }
}

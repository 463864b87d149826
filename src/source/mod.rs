//! Source text and where things stand in it.
//!
//! In: bytes of a file. Out: [`SourceFile`] (text whose offsets equal the file's), [`Span`]s into it,
//! [`Text`] (decoded text that remembers where every byte came from), line and column positions.
//! Knows nothing of formats, secrets or reports.

mod file;
mod fs;
mod git;
mod line_index;
mod overlay;
mod project;
mod registry;
mod replace;
mod shown;
mod span;
mod text;

pub use file::{FileId, SourceFile, SourceMap, utf16};
pub use fs::{DiskFs, Entry, EntryKind, FileSystem, MAX_FILE_BYTES, MemoryFs, ReadError};
pub use git::{Tracking, tracked_paths};
pub use line_index::{ColumnUnit, LineIndex, Position};
pub use overlay::Overlay;
pub use project::{MAX_LINKED_BYTES, OpenError, Project};
pub use registry::{Registry, Renumbered};
pub use replace::{ReplaceError, Replacement, replace_all, replaceable, write_whole};
pub use shown::{ShownBelow, shown_path, without_dots};
pub use span::Span;
pub use text::Text;

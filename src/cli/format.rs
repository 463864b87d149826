//! `--format`.

use std::path::PathBuf;
use std::str::FromStr;

use super::error::CliError;
use super::report::Format;

/// One `--format FORMAT[=FILE]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct FormatOption {
    /// What to write.
    pub(super) format: Format,
    /// Where; standard output when not said.
    pub(super) file: Option<PathBuf>,
}

impl FromStr for FormatOption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = name.parse::<Format>().map_err(|e| e.to_string())?;
        match file {
            Some("") => Err(format!("write the file's name after `{name}=`")),
            Some("-") | None => Ok(Self { format, file: None }),
            Some(file) => Ok(Self {
                format,
                file: Some(PathBuf::from(file)),
            }),
        }
    }
}

/// What goes to standard output, and what to files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Outputs {
    /// The format of standard output: the one without a file, else the terminal's.
    pub(super) stdout: Format,
    /// The others.
    pub(super) files: Vec<(Format, PathBuf)>,
}

impl Outputs {
    /// # Errors
    /// When two want standard output, or the same file.
    pub(super) fn new(options: &[FormatOption]) -> Result<Self, CliError> {
        let mut stdout = None;
        let mut files: Vec<(Format, PathBuf)> = Vec::new();
        for option in options {
            match &option.file {
                None => {
                    if let Some(first) = stdout.replace(option.format)
                        && first != option.format
                    {
                        return Err(CliError::usage(
                            format!(
                                "both {first} and {} would be written to standard output",
                                option.format
                            ),
                            format!(
                                "write one of them to a file: --format {}=FILE",
                                option.format
                            ),
                        ));
                    }
                }
                Some(file) => {
                    if files.iter().any(|(_, other)| other == file) {
                        return Err(CliError::usage(
                            format!("two formats would be written to {}", file.display()),
                            "give each its own file",
                        ));
                    }
                    files.push((option.format, file.clone()));
                }
            }
        }
        Ok(Self {
            stdout: stdout.unwrap_or_default(),
            files,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(list: &[&str]) -> Result<Outputs, CliError> {
        let options: Vec<FormatOption> = list.iter().map(|s| s.parse().unwrap()).collect();
        Outputs::new(&options)
    }

    #[test]
    fn several_formats_go_to_several_places() {
        assert_eq!(outputs(&[]).unwrap().stdout, Format::Terminal);
        let both = outputs(&["concise", "sarif=a=b.sarif", "json=c"]).unwrap();
        assert_eq!(both.stdout, Format::Concise);
        assert_eq!(
            both.files,
            [
                (Format::Sarif, "a=b.sarif".into()),
                (Format::Json, "c".into())
            ]
        );
        assert_eq!(outputs(&["json=-"]).unwrap().stdout, Format::Json);
    }

    #[test]
    fn one_place_takes_one_format() {
        assert!(outputs(&["json", "sarif"]).is_err());
        assert!(outputs(&["json=a", "sarif=a"]).is_err());
        assert!("xml".parse::<FormatOption>().is_err());
        assert!("json=".parse::<FormatOption>().is_err());
    }
}

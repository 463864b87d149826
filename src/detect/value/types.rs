//! Types that stand where a value might: `password VARCHAR(255),` of SQL, `Password [32]byte` of Go.

/// Types that take a length, in lower case: those of SQL's dialects, `String(60)` of schemas in code.
const WITH_LENGTH: [&str; 33] = [
    "bigint",
    "binary",
    "bit",
    "bpchar",
    "char",
    "character",
    "clob",
    "datetime",
    "decimal",
    "double",
    "fixedstring",
    "float",
    "int",
    "integer",
    "longtext",
    "mediumtext",
    "nchar",
    "number",
    "numeric",
    "nvarchar",
    "nvarchar2",
    "raw",
    "smallint",
    "string",
    "text",
    "timestamp",
    "tinyint",
    "tinytext",
    "unicode",
    "varbinary",
    "varbit",
    "varchar",
    "varchar2",
];

/// Types of programs whose names end with a width in bits or bytes.
const WITH_WIDTH: [&str; 8] = ["int", "uint", "float", "i", "u", "f", "bytes", "char"];

/// Whether `value` is the type of a column or a field, and so no value: `VARCHAR(255) NOT NULL,`, `[32]byte`, `[u8; 32]`,
/// `char[64]`, `uint64`.
pub(super) fn is_type(value: &str) -> bool {
    let value = value.trim_end_matches([',', ';', ' ', '\t']);
    of_column(value) || of_field(value)
}

/// `VARCHAR(255)`, `DECIMAL(10,2)`, `NVARCHAR(MAX)`, and what SQL says of a column behind it.
fn of_column(value: &str) -> bool {
    let Some((name, rest)) = value.split_once('(') else {
        return false;
    };
    let name = name.trim_end().to_ascii_lowercase();
    let Some((length, behind)) = rest.split_once(')') else {
        return false;
    };
    let is_length = length.eq_ignore_ascii_case("max")
        || !length.is_empty()
            && length
                .trim_end_matches(" CHAR")
                .trim_end_matches(" BYTE")
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b',' | b' '));
    let known = WITH_LENGTH.contains(&name.as_str()) || name == "character varying";
    known && is_length && (behind.is_empty() || behind.starts_with([' ', ')', ',', '\t']))
}

/// `[32]byte`, `*[16]uint8`, `[u8; 32]`, `char[64]`, `uint64`.
fn of_field(value: &str) -> bool {
    let value = value.trim_start_matches(['*', '&']);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'*'))
    };
    if let Some((inner, element)) = value.strip_prefix('[').and_then(|v| v.split_once(']')) {
        return match inner.split_once(';') {
            Some((kind, length)) => {
                element.is_empty() && word(kind.trim()) && digits(length.trim())
            }
            None => (inner.is_empty() || digits(inner)) && word(element.trim_start_matches('*')),
        };
    }
    if let Some((kind, length)) = value.strip_suffix(']').and_then(|v| v.split_once('[')) {
        return matches!(kind, "char" | "byte" | "u8" | "uint8_t") && digits(length);
    }
    let stem = value.strip_suffix("_t").unwrap_or(value);
    let name = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(
        stem.get(name.len()..),
        Some("4" | "8" | "16" | "32" | "64" | "128")
    ) && WITH_WIDTH
        .iter()
        .any(|kind| kind.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::is_type;

    #[test]
    fn types() {
        for value in [
            "VARCHAR(255),",
            "varchar(60)",
            "VARCHAR2(60) NOT NULL",
            "VARCHAR2(60 CHAR)",
            "BINARY(32)",
            "nvarchar(max)",
            "DECIMAL(10,2)",
            "String(60))",
            "[32]byte",
            "*[16]uint8",
            "[]byte",
            "[u8; 32]",
            "[u8;32],",
            "char[64];",
            "uint64",
            "int8",
        ] {
            assert!(is_type(value), "{value}");
        }
    }

    #[test]
    fn passwords_with_brackets() {
        for value in [
            "Kx7v(Qp2m)",
            "VARCHAR(Kx7vQp2m)",
            "varchar(60)Kx7vQp2m",
            "[32]",
            "[Kx7vQp2m!",
            "Kx7v[32]",
            "u2",
            "printer64",
            "hello8",
        ] {
            assert!(!is_type(value), "{value}");
        }
    }
}

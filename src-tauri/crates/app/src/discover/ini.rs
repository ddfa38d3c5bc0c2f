//! Files of sections and values: `[name]`, then `key=value` a line, `#` or `;` before what is no value.

/// Calls `each` with section, key and value of every line that has them, in order.
pub fn read<'a>(text: &'a str, mut each: impl FnMut(&'a str, &'a str, &'a str)) {
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim();
        } else if let Some((key, value)) = line.split_once('=') {
            each(section, key.trim(), value.trim());
        }
    }
}

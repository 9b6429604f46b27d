//! What a rendition is called beside its original.

/// Bytes that are left of a long name before what is added to it: file systems take 255.
const MOST_STEM: usize = 230;

/// As people take it away: `rīkojums.docx` becomes `rīkojums.pdf`.
pub fn called(original: &str) -> String {
    format!("{}.pdf", stem(original))
}

/// Its name among files that have theirs already; names that differ in the case of letters alone are the same to some file
/// systems.
pub fn beside<'a>(original: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<String> = taken.map(str::to_lowercase).collect();
    let free = |name: &String| !taken.contains(&name.to_lowercase());
    let plain = called(original);
    if free(&plain) {
        return plain;
    }
    let stem = stem(original);
    let mut name = format!("{stem} (PDF-A).pdf");
    let mut number = 2;
    while !free(&name) {
        name = format!("{stem} (PDF-A {number}).pdf");
        number += 1;
    }
    name
}

fn stem(name: &str) -> &str {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    stem[..stem.floor_char_boundary(MOST_STEM)].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendition_takes_the_name_of_its_original_unless_another_has_it() {
        let beside = |taken: &[&str]| beside("Rīkojums.docx", taken.iter().copied());
        assert_eq!(beside(&["Rīkojums.docx"]), "Rīkojums.pdf");
        assert_eq!(beside(&["rīkojums.PDF"]), "Rīkojums (PDF-A).pdf");
        assert_eq!(
            beside(&["rīkojums.pdf", "rīkojums (pdf-a).pdf"]),
            "Rīkojums (PDF-A 2).pdf"
        );
        assert_eq!(called(".slēpts"), ".slēpts.pdf");
        let long = called(&format!("{}.docx", "ā".repeat(200)));
        assert!(long.len() <= 255 && long.ends_with("ā.pdf"), "{long}");
    }
}

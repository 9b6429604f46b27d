//! Languages as the schemas of archives name them: ISO 639-2, the bibliographic codes.

/// ISO 639-1 beside ISO 639-2/B, all of them, sorted.
/// Source: the code tables of the registration authority (Library of Congress).
#[rustfmt::skip]
const CODES: [(&str, &str); 183] = [
    ("aa", "aar"), ("ab", "abk"), ("ae", "ave"), ("af", "afr"), ("ak", "aka"), ("am", "amh"), ("an", "arg"), ("ar", "ara"), ("as", "asm"),
    ("av", "ava"), ("ay", "aym"), ("az", "aze"), ("ba", "bak"), ("be", "bel"), ("bg", "bul"), ("bi", "bis"), ("bm", "bam"), ("bn", "ben"),
    ("bo", "tib"), ("br", "bre"), ("bs", "bos"), ("ca", "cat"), ("ce", "che"), ("ch", "cha"), ("co", "cos"), ("cr", "cre"), ("cs", "cze"),
    ("cu", "chu"), ("cv", "chv"), ("cy", "wel"), ("da", "dan"), ("de", "ger"), ("dv", "div"), ("dz", "dzo"), ("ee", "ewe"), ("el", "gre"),
    ("en", "eng"), ("eo", "epo"), ("es", "spa"), ("et", "est"), ("eu", "baq"), ("fa", "per"), ("ff", "ful"), ("fi", "fin"), ("fj", "fij"),
    ("fo", "fao"), ("fr", "fre"), ("fy", "fry"), ("ga", "gle"), ("gd", "gla"), ("gl", "glg"), ("gn", "grn"), ("gu", "guj"), ("gv", "glv"),
    ("ha", "hau"), ("he", "heb"), ("hi", "hin"), ("ho", "hmo"), ("hr", "hrv"), ("ht", "hat"), ("hu", "hun"), ("hy", "arm"), ("hz", "her"),
    ("ia", "ina"), ("id", "ind"), ("ie", "ile"), ("ig", "ibo"), ("ii", "iii"), ("ik", "ipk"), ("io", "ido"), ("is", "ice"), ("it", "ita"),
    ("iu", "iku"), ("ja", "jpn"), ("jv", "jav"), ("ka", "geo"), ("kg", "kon"), ("ki", "kik"), ("kj", "kua"), ("kk", "kaz"), ("kl", "kal"),
    ("km", "khm"), ("kn", "kan"), ("ko", "kor"), ("kr", "kau"), ("ks", "kas"), ("ku", "kur"), ("kv", "kom"), ("kw", "cor"), ("ky", "kir"),
    ("la", "lat"), ("lb", "ltz"), ("lg", "lug"), ("li", "lim"), ("ln", "lin"), ("lo", "lao"), ("lt", "lit"), ("lu", "lub"), ("lv", "lav"),
    ("mg", "mlg"), ("mh", "mah"), ("mi", "mao"), ("mk", "mac"), ("ml", "mal"), ("mn", "mon"), ("mr", "mar"), ("ms", "may"), ("mt", "mlt"),
    ("my", "bur"), ("na", "nau"), ("nb", "nob"), ("nd", "nde"), ("ne", "nep"), ("ng", "ndo"), ("nl", "dut"), ("nn", "nno"), ("no", "nor"),
    ("nr", "nbl"), ("nv", "nav"), ("ny", "nya"), ("oc", "oci"), ("oj", "oji"), ("om", "orm"), ("or", "ori"), ("os", "oss"), ("pa", "pan"),
    ("pi", "pli"), ("pl", "pol"), ("ps", "pus"), ("pt", "por"), ("qu", "que"), ("rm", "roh"), ("rn", "run"), ("ro", "rum"), ("ru", "rus"),
    ("rw", "kin"), ("sa", "san"), ("sc", "srd"), ("sd", "snd"), ("se", "sme"), ("sg", "sag"), ("si", "sin"), ("sk", "slo"), ("sl", "slv"),
    ("sm", "smo"), ("sn", "sna"), ("so", "som"), ("sq", "alb"), ("sr", "srp"), ("ss", "ssw"), ("st", "sot"), ("su", "sun"), ("sv", "swe"),
    ("sw", "swa"), ("ta", "tam"), ("te", "tel"), ("tg", "tgk"), ("th", "tha"), ("ti", "tir"), ("tk", "tuk"), ("tl", "tgl"), ("tn", "tsn"),
    ("to", "ton"), ("tr", "tur"), ("ts", "tso"), ("tt", "tat"), ("tw", "twi"), ("ty", "tah"), ("ug", "uig"), ("uk", "ukr"), ("ur", "urd"),
    ("uz", "uzb"), ("ve", "ven"), ("vi", "vie"), ("vo", "vol"), ("wa", "wln"), ("wo", "wol"), ("xh", "xho"), ("yi", "yid"), ("yo", "yor"),
    ("za", "zha"), ("zh", "chi"), ("zu", "zul"),
];

/// The code that EAD3 and METS want: `lv` → `lav`, `de` → `ger`; codes of three letters stay. `None` for what is no language.
#[must_use]
pub fn bibliographic(code: &str) -> Option<&'static str> {
    CODES
        .iter()
        .find(|(short, long)| code == *short || code == *long)
        .map(|(_, long)| *long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_the_office_have_their_bibliographic_codes() {
        for (given, wanted) in [
            ("lv", "lav"),
            ("ru", "rus"),
            ("de", "ger"),
            ("uk", "ukr"),
            ("lav", "lav"),
        ] {
            assert_eq!(bibliographic(given), Some(wanted));
        }
        for given in ["", "LV", "latviešu", "xx", "deu"] {
            assert_eq!(bibliographic(given), None, "{given}");
        }
        assert!(CODES.is_sorted_by(|one, next| one.0 < next.0));
    }
}

//! Embedded, subset TrueType fonts with a map back to Unicode (ISO 32000-1, 9.7 and 9.10).

use std::collections::BTreeMap;
use std::fmt::Write;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use subsetter::GlyphRemapper;

use super::PrintError;

const REGULAR: &[u8] = include_bytes!("data/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("data/LiberationSans-Bold.ttf");

/// A font that can be embedded.
pub struct Face {
    data: &'static [u8],
    name: &'static str,
    face: ttf_parser::Face<'static>,
    /// Font units to thousandths of an em.
    scale: f32,
    /// What stands for a letter that the font lacks: PDF/A forbids the missing glyph.
    substitute: ttf_parser::GlyphId,
    descriptor: Dictionary,
}

impl Face {
    /// The regular face, embedded as `name`: six capitals and a plus mark a subset (9.6.4).
    ///
    /// # Errors
    /// [`PrintError::Font`].
    pub fn regular(name: &'static str) -> Result<Self, PrintError> {
        Self::new(REGULAR, name)
    }

    /// The bold face.
    ///
    /// # Errors
    /// [`PrintError::Font`].
    pub fn bold(name: &'static str) -> Result<Self, PrintError> {
        Self::new(BOLD, name)
    }

    fn new(data: &'static [u8], name: &'static str) -> Result<Self, PrintError> {
        let face = ttf_parser::Face::parse(data, 0).map_err(|_| PrintError::Font(name))?;
        let scale = 1000.0 / f32::from(face.units_per_em());
        let bounds = face.global_bounding_box();
        let scaled = |value: i16| Object::Integer((f32::from(value) * scale).round() as i64);
        let descriptor = dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => Object::Name(name.into()),
            "Flags" => 32,
            "FontBBox" => vec![scaled(bounds.x_min), scaled(bounds.y_min), scaled(bounds.x_max), scaled(bounds.y_max)],
            "ItalicAngle" => 0,
            "Ascent" => scaled(face.ascender()),
            "Descent" => scaled(face.descender()),
            "CapHeight" => scaled(face.capital_height().unwrap_or(face.ascender())),
            "StemV" => if face.is_bold() { 138 } else { 80 },
        };
        Ok(Self {
            data,
            name,
            scale,
            substitute: face.glyph_index('?').ok_or(PrintError::Font(name))?,
            descriptor,
            face,
        })
    }

    /// Whether the font has the letter.
    pub fn has(&self, letter: char) -> bool {
        // The map back to Unicode holds four digits.
        u32::from(letter) <= 0xffff && self.face.glyph_index(letter).is_some()
    }

    /// The glyph of a letter and its advance in thousandths of an em.
    fn glyph(&self, letter: char) -> (u16, f32) {
        let known = self.has(letter).then(|| self.face.glyph_index(letter));
        let glyph = known.flatten().unwrap_or(self.substitute);
        let advance = self.face.glyph_hor_advance(glyph).unwrap_or_default();
        (glyph.0, f32::from(advance) * self.scale)
    }

    /// Width of a text in points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.glyph(letter).1).sum::<f32>() * size / 1000.0
    }

    /// A text in lines of at most `width` points; a word that is longer is broken where it must be.
    pub fn wrap(&self, text: &str, width: f32, size: f32) -> Vec<String> {
        let space = self.width(" ", size);
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        // A no-break space holds.
        let words = text.split([' ', '\n', '\t']);
        for word in words.filter(|word| !word.is_empty()) {
            let needed = self.width(word, size);
            if !line.is_empty() && used + space + needed > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if !line.is_empty() {
                line.push(' ');
                used += space;
            }
            if used + needed <= width {
                line.push_str(word);
                used += needed;
                continue;
            }
            for letter in word.chars() {
                let advance = self.glyph(letter).1 * size / 1000.0;
                if used + advance > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(letter);
                used += advance;
            }
        }
        lines.push(line);
        lines
    }
}

/// A face within one document: which glyphs it needs, under which new numbers.
pub struct Subset<'a> {
    /// The face.
    pub face: &'a Face,
    remapper: GlyphRemapper,
    used: BTreeMap<u16, (char, f32)>,
}

impl<'a> Subset<'a> {
    /// None of its glyphs yet.
    pub fn new(face: &'a Face) -> Self {
        Self {
            face,
            remapper: GlyphRemapper::new(),
            used: BTreeMap::new(),
        }
    }

    /// Whether no glyph of it is shown.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// Writes the text as hexadecimal glyph numbers of the subset.
    pub fn encode(&mut self, text: &str, out: &mut String) {
        for letter in text.chars() {
            let (glyph, advance) = self.face.glyph(letter);
            let renumbered = self.remapper.remap(glyph);
            let shown = if self.face.has(letter) { letter } else { '?' };
            self.used.insert(renumbered, (shown, advance));
            let _ = write!(out, "{renumbered:04X}");
        }
    }

    /// Puts the subset into a document.
    ///
    /// # Errors
    /// [`PrintError`].
    pub fn embed(self, document: &mut Document) -> Result<ObjectId, PrintError> {
        let name = self.face.name;
        let mut file = Stream::new(
            Dictionary::new(),
            subsetter::subset(self.face.data, 0, &self.remapper)
                .map_err(|_| PrintError::Font(name))?,
        );
        file.dict.set("Length1", file.content.len() as i64);
        file.compress()?;
        let file = document.add_object(file);
        let mut to_unicode = Stream::new(Dictionary::new(), to_unicode(&self.used).into_bytes());
        to_unicode.compress()?;
        let to_unicode = document.add_object(to_unicode);
        let mut descriptor = self.face.descriptor.clone();
        descriptor.set("FontFile2", file);
        let descriptor = document.add_object(descriptor);
        // The subset numbers its glyphs without gaps from 1; 0 is the missing glyph, which nothing shows.
        let advances = self
            .used
            .values()
            .map(|(_, advance)| Object::Integer(advance.round() as i64))
            .collect();
        let descendant = document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => Object::Name(name.into()),
            "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0 },
            "FontDescriptor" => descriptor,
            "CIDToGIDMap" => "Identity",
            "DW" => 750,
            "W" => vec![1.into(), Object::Array(advances)],
        });
        Ok(document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => Object::Name(name.into()),
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => to_unicode,
        }))
    }
}

fn to_unicode(used: &BTreeMap<u16, (char, f32)>) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<(u16, char)> = used
        .iter()
        .map(|(glyph, (letter, _))| (*glyph, *letter))
        .collect();
    // A section holds at most 100 mappings.
    for section in pairs.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", section.len());
        for (glyph, letter) in section {
            let _ = writeln!(map, "<{glyph:04X}> <{:04X}>", *letter as u32);
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

//! PDF 1.7 with embedded, subset TrueType fonts and a map back to Unicode (ISO 32000-1, 9.7 and 9.10).
//!
//! The subset is made once for a fixed repertoire instead of per document: a demo writes a hundred files in a blink, and
//! every file still carries only the letters of Latvian correspondence.

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};
use subsetter::GlyphRemapper;

use crate::sample::SampleError;
use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str = "application/pdf";

const REGULAR: &[u8] = include_bytes!("../data/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../data/LiberationSans-Bold.ttf");

/// Every character a sample document may hold.
pub(crate) const REPERTOIRE: &str = concat!(
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
    "ĀāČčĒēĢģĪīĶķĻļŅņŌōŖŗŠšŪūŽž„”“’–—…§€°×•№\u{a0}"
);

// A4 in points, margins of an official letter: 30 mm at the left for the binder.
const PAGE: (f32, f32) = (595.28, 841.89);
const LEFT: f32 = 85.0;
const RIGHT: f32 = 57.0;
const TOP: f32 = 60.0;
const BOTTOM: f32 = 64.0;
const SIZE: f32 = 11.0;
const LEADING: f32 = 15.0;

struct Face {
    /// Glyph of the subset and its advance in thousandths of an em.
    glyphs: BTreeMap<char, (u16, f32)>,
    file: Stream,
    to_unicode: Stream,
    widths: Vec<Object>,
    name: &'static str,
    descriptor: Dictionary,
}

impl Face {
    fn new(data: &'static [u8], name: &'static str) -> Result<Self, SampleError> {
        let face = ttf_parser::Face::parse(data, 0).map_err(|_| SampleError::Font(name))?;
        let scale = 1000.0 / f32::from(face.units_per_em());
        let mut remapper = GlyphRemapper::new();
        let mut glyphs = BTreeMap::new();
        for letter in REPERTOIRE.chars() {
            let glyph = face.glyph_index(letter).ok_or(SampleError::Font(name))?;
            let advance = f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * scale;
            glyphs.insert(letter, (remapper.remap(glyph.0), advance));
        }
        let mut file = Stream::new(Dictionary::new(), subsetter::subset(data, 0, &remapper).map_err(|_| SampleError::Font(name))?);
        file.dict.set("Length1", file.content.len() as i64);
        file.compress()?;
        let mut to_unicode = Stream::new(Dictionary::new(), to_unicode(&glyphs).into_bytes());
        to_unicode.compress()?;
        let mut by_glyph: BTreeMap<u16, f32> = glyphs.values().copied().collect();
        by_glyph.insert(0, f32::from(face.glyph_hor_advance(ttf_parser::GlyphId(0)).unwrap_or_default()) * scale);
        let widths = vec![0.into(), Object::Array(by_glyph.values().map(|advance| Object::Integer(advance.round() as i64)).collect())];
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
        Ok(Self { glyphs, file, to_unicode, widths, name, descriptor })
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.glyph(letter).1).sum::<f32>() * size / 1000.0
    }

    fn glyph(&self, letter: char) -> (u16, f32) {
        self.glyphs.get(&letter).copied().unwrap_or((0, 0.0))
    }

    fn embed(&self, document: &mut Document) -> ObjectId {
        let file = document.add_object(self.file.clone());
        let to_unicode = document.add_object(self.to_unicode.clone());
        let mut descriptor = self.descriptor.clone();
        descriptor.set("FontFile2", file);
        let descriptor = document.add_object(descriptor);
        let descendant = document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => Object::Name(self.name.into()),
            "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0 },
            "FontDescriptor" => descriptor,
            "CIDToGIDMap" => "Identity",
            "DW" => 556,
            "W" => self.widths.clone(),
        });
        document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => Object::Name(self.name.into()),
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => to_unicode,
        })
    }
}

fn to_unicode(glyphs: &BTreeMap<char, (u16, f32)>) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    // Several characters may share a glyph (space and no-break space): the smallest code point stands for it.
    let mut by_glyph: BTreeMap<u16, char> = BTreeMap::new();
    for (letter, (glyph, _)) in glyphs {
        by_glyph.entry(*glyph).or_insert(*letter);
    }
    let pairs: Vec<(u16, char)> = by_glyph.into_iter().collect();
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

/// Holds the subset fonts; make one and write many.
pub(crate) struct PdfWriter {
    regular: Face,
    bold: Face,
}

impl PdfWriter {
    pub(crate) fn new() -> Result<Self, SampleError> {
        // Six capitals and a plus mark a subset (9.6.4).
        Ok(Self { regular: Face::new(REGULAR, "PARAUG+LiberationSans")?, bold: Face::new(BOLD, "PARAUG+LiberationSans-Bold")? })
    }

    pub(crate) fn write(&self, paper: &Paper) -> Result<Vec<u8>, SampleError> {
        let pages = Layout::new(self).run(paper);
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let regular = self.regular.embed(&mut document);
        let bold = self.bold.embed(&mut document);
        let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => regular, "F2" => bold } });
        let total = pages.len();
        let mut kids: Vec<Object> = Vec::with_capacity(total);
        for (number, mut content) in (1..).zip(pages) {
            let label = format!("{number} no {total}");
            let x = (PAGE.0 - self.regular.width(&label, 9.0)) / 2.0;
            show(&mut content, &self.regular, "F1", 9.0, (x, 34.0), &label);
            let mut stream = Stream::new(Dictionary::new(), content.into_bytes());
            stream.compress()?;
            let content = document.add_object(stream);
            kids.push(document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content }).into());
        }
        let count = kids.len() as i64;
        let pages = dictionary! {
            "Type" => "Pages",
            "Kids" => kids,
            "Count" => count,
            "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), PAGE.0.into(), PAGE.1.into()],
        };
        document.objects.insert(tree, pages.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree, "Lang" => Object::string_literal("lv-LV") });
        let info = document.add_object(dictionary! {
            "Title" => text_string(&paper.title),
            "Author" => text_string(&paper.author),
            "Producer" => Object::string_literal("Aprite paraugi"),
            "CreationDate" => Object::string_literal(paper.date.format("D:%Y%m%d080000Z").to_string()),
        });
        document.trailer.set("Root", catalog);
        document.trailer.set("Info", info);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).map_err(lopdf::Error::from)?;
        Ok(bytes)
    }
}

/// One line of text at a position, as content stream operators.
fn show(content: &mut String, face: &Face, font: &str, size: f32, (x, y): (f32, f32), text: &str) {
    let _ = write!(content, "BT /{font} {size} Tf {x:.2} {y:.2} Td <");
    for letter in text.chars() {
        let _ = write!(content, "{:04X}", face.glyph(letter).0);
    }
    content.push_str("> Tj ET\n");
}

/// Fills pages from top to bottom.
struct Layout<'a> {
    fonts: &'a PdfWriter,
    pages: Vec<String>,
    current: String,
    y: f32,
}

impl<'a> Layout<'a> {
    fn new(fonts: &'a PdfWriter) -> Self {
        Self { fonts, pages: Vec::new(), current: String::new(), y: PAGE.1 - TOP }
    }

    fn run(mut self, paper: &Paper) -> Vec<String> {
        let width = PAGE.0 - LEFT - RIGHT;
        for block in &paper.blocks {
            match block {
                Block::Centre { text, strong } => {
                    let size = if *strong { 13.0 } else { SIZE };
                    self.gap(if *strong { 10.0 } else { 0.0 });
                    for line in self.wrap(text, width, *strong, size) {
                        let x = LEFT + (width - self.face(*strong).width(&line, size)) / 2.0;
                        self.line(x, *strong, size, &line);
                    }
                    self.gap(if *strong { 8.0 } else { 0.0 });
                }
                Block::Heading(text) => {
                    self.gap(6.0);
                    // A heading keeps company with at least two lines of what follows.
                    self.room(LEADING * 3.0);
                    self.paragraph(LEFT, width, true, text);
                    self.gap(3.0);
                }
                Block::Right(text) => self.paragraph(LEFT + width / 2.0, width / 2.0, false, text),
                Block::Text(text) => {
                    self.paragraph(LEFT, width, false, text);
                    self.gap(6.0);
                }
                Block::Item(text) => {
                    self.room(LEADING);
                    let y = self.y - SIZE;
                    show(&mut self.current, &self.fonts.regular, "F1", SIZE, (LEFT + 12.0, y), "–");
                    self.paragraph(LEFT + 26.0, width - 26.0, false, text);
                    self.gap(2.0);
                }
                Block::Table(rows) => self.table(width, rows),
                Block::Signature { position, name } => {
                    self.gap(22.0);
                    let lines = self.wrap(position, width * 0.6, false, SIZE);
                    self.room(LEADING * lines.len() as f32);
                    let x = LEFT + width - self.fonts.regular.width(name, SIZE);
                    let y = self.y - SIZE;
                    show(&mut self.current, &self.fonts.regular, "F1", SIZE, (x, y), name);
                    for line in lines {
                        self.line(LEFT, false, SIZE, &line);
                    }
                    self.gap(8.0);
                }
            }
        }
        self.pages.push(self.current);
        self.pages
    }

    fn face(&self, strong: bool) -> &'a Face {
        if strong { &self.fonts.bold } else { &self.fonts.regular }
    }

    fn gap(&mut self, points: f32) {
        self.y -= points;
    }

    fn room(&mut self, points: f32) {
        if self.y - points < BOTTOM {
            self.pages.push(std::mem::take(&mut self.current));
            self.y = PAGE.1 - TOP;
        }
    }

    fn line(&mut self, x: f32, strong: bool, size: f32, text: &str) {
        self.room(LEADING);
        let font = if strong { "F2" } else { "F1" };
        let face = self.face(strong);
        show(&mut self.current, face, font, size, (x, self.y - size), text);
        self.y -= LEADING;
    }

    fn paragraph(&mut self, x: f32, width: f32, strong: bool, text: &str) {
        for line in self.wrap(text, width, strong, SIZE) {
            self.line(x, strong, SIZE, &line);
        }
    }

    fn wrap(&self, text: &str, width: f32, strong: bool, size: f32) -> Vec<String> {
        let face = self.face(strong);
        let space = face.width(" ", size);
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        for word in text.split(' ') {
            let needed = face.width(word, size);
            if !line.is_empty() && used + space + needed > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if !line.is_empty() {
                line.push(' ');
                used += space;
            }
            line.push_str(word);
            used += needed;
        }
        lines.push(line);
        lines
    }

    fn table(&mut self, width: f32, rows: &[Vec<String>]) {
        const PADDING: f32 = 4.0;
        self.gap(4.0);
        let columns = rows.first().map_or(1, Vec::len).max(1);
        let column = width / columns as f32;
        for (position, row) in rows.iter().enumerate() {
            let strong = position == 0;
            let cells: Vec<Vec<String>> = row.iter().map(|cell| self.wrap(cell, column - 2.0 * PADDING, strong, 9.5)).collect();
            let tallest = cells.iter().map(Vec::len).max().unwrap_or(1);
            let height = tallest as f32 * 12.5 + PADDING;
            self.room(height);
            for (number, lines) in cells.iter().enumerate() {
                let x = LEFT + column * number as f32;
                let _ = writeln!(self.current, "0.5 w {x:.2} {:.2} {column:.2} {height:.2} re S", self.y - height);
                for (down, line) in lines.iter().enumerate() {
                    let y = self.y - 11.0 - 12.5 * down as f32;
                    let (face, font) = (self.face(strong), if strong { "F2" } else { "F1" });
                    show(&mut self.current, face, font, 9.5, (x + PADDING, y), line);
                }
            }
            self.y -= height;
        }
        self.gap(10.0);
    }
}

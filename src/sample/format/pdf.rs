//! PDF 1.7 with embedded, subset TrueType fonts and a map back to Unicode (ISO 32000-1, 9.7 and 9.10).

use std::collections::BTreeMap;
use std::fmt::Write;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};
use subsetter::GlyphRemapper;

use crate::sample::SampleError;
use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str = "application/pdf";

const REGULAR: &[u8] = include_bytes!("../data/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../data/LiberationSans-Bold.ttf");

/// Every character a sample document may hold.
pub(crate) const REPERTOIRE: &str = concat!(
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
    "ĀāČčĒēĢģĪīĶķĻļŅņŌōŖŗŠšŪūŽž„”“’–—…§€°×²³•№"
);

// A4 in points, margins of an official letter: 30 mm at the left for the binder.
const PAGE: (f32, f32) = (595.28, 841.89);
const LEFT: f32 = 85.0;
const RIGHT: f32 = 57.0;
const TOP: f32 = 60.0;
const BOTTOM: f32 = 64.0;
const SIZE: f32 = 12.0;
const LEADING: f32 = 17.0;
/// Size within tables.
const SMALL: f32 = 10.5;

struct Face {
    data: &'static [u8],
    name: &'static str,
    /// Glyph and its advance in thousandths of an em.
    glyphs: BTreeMap<char, (u16, f32)>,
    descriptor: Dictionary,
}

impl Face {
    fn new(data: &'static [u8], name: &'static str) -> Result<Self, SampleError> {
        let face = ttf_parser::Face::parse(data, 0).map_err(|_| SampleError::Font(name))?;
        let scale = 1000.0 / f32::from(face.units_per_em());
        let mut glyphs = BTreeMap::new();
        for letter in REPERTOIRE.chars() {
            let glyph = face.glyph_index(letter).ok_or(SampleError::Font(name))?;
            glyphs.insert(
                letter,
                (
                    glyph.0,
                    f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * scale,
                ),
            );
        }
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
            glyphs,
            descriptor,
        })
    }

    fn glyph(&self, letter: char) -> (u16, f32) {
        self.glyphs.get(&letter).copied().unwrap_or((0, 0.0))
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.glyph(letter).1).sum::<f32>() * size / 1000.0
    }
}

/// A face within one document: which glyphs it needs, under which new numbers.
struct Subset<'a> {
    face: &'a Face,
    remapper: GlyphRemapper,
    used: BTreeMap<u16, (char, f32)>,
}

impl<'a> Subset<'a> {
    fn new(face: &'a Face) -> Self {
        Self {
            face,
            remapper: GlyphRemapper::new(),
            used: BTreeMap::new(),
        }
    }

    /// The text as hexadecimal glyph numbers of the subset.
    fn encode(&mut self, text: &str, out: &mut String) {
        for letter in text.chars() {
            let (glyph, advance) = self.face.glyph(letter);
            let renumbered = self.remapper.remap(glyph);
            self.used.insert(renumbered, (letter, advance));
            let _ = write!(out, "{renumbered:04X}");
        }
    }

    fn embed(self, document: &mut Document) -> Result<ObjectId, SampleError> {
        let name = self.face.name;
        let mut file = Stream::new(
            Dictionary::new(),
            subsetter::subset(self.face.data, 0, &self.remapper)
                .map_err(|_| SampleError::Font(name))?,
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

/// Holds the parsed fonts; make one and write many.
pub(crate) struct PdfWriter {
    regular: Face,
    bold: Face,
}

impl PdfWriter {
    pub(crate) fn new() -> Result<Self, SampleError> {
        // Six capitals and a plus mark a subset (9.6.4).
        Ok(Self {
            regular: Face::new(REGULAR, "PARAUG+LiberationSans")?,
            bold: Face::new(BOLD, "PARAUG+LiberationSans-Bold")?,
        })
    }

    pub(crate) fn write(&self, paper: &Paper) -> Result<Vec<u8>, SampleError> {
        let Layout {
            regular,
            bold,
            pages,
            ..
        } = Layout::new(self).run(paper);
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let mut fonts = dictionary! { "F1" => regular.embed(&mut document)? };
        if !bold.used.is_empty() {
            fonts.set("F2", bold.embed(&mut document)?);
        }
        let resources = document.add_object(dictionary! { "Font" => fonts });
        let mut kids: Vec<Object> = Vec::with_capacity(pages.len());
        for content in pages {
            let mut stream = Stream::new(Dictionary::new(), content.into_bytes());
            stream.compress()?;
            let content = document.add_object(stream);
            kids.push(
                document
                    .add_object(
                        dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content },
                    )
                    .into(),
            );
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
        document
            .save_to(&mut bytes)
            .map_err(pdf_extract::Error::from)?;
        Ok(bytes)
    }
}

/// Fills pages from top to bottom.
struct Layout<'a> {
    regular: Subset<'a>,
    bold: Subset<'a>,
    pages: Vec<String>,
    current: String,
    y: f32,
}

impl<'a> Layout<'a> {
    fn new(fonts: &'a PdfWriter) -> Self {
        Self {
            regular: Subset::new(&fonts.regular),
            bold: Subset::new(&fonts.bold),
            pages: Vec::new(),
            current: String::new(),
            y: PAGE.1 - TOP,
        }
    }

    fn run(mut self, paper: &Paper) -> Self {
        let width = PAGE.0 - LEFT - RIGHT;
        for block in &paper.blocks {
            match block {
                Block::Centre { text, strong } => {
                    let size = if *strong { SIZE + 1.5 } else { SIZE };
                    self.gap(if *strong { 10.0 } else { 0.0 });
                    for line in self.wrap(text, width, *strong, size) {
                        let x = LEFT + (width - self.face(*strong).width(&line, size)) / 2.0;
                        self.line(x, *strong, &line, size);
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
                    self.show(false, SIZE, (LEFT + 12.0, self.y - SIZE), "–");
                    self.paragraph(LEFT + 26.0, width - 26.0, false, text);
                    self.gap(2.0);
                }
                Block::Table(rows) => self.table(width, rows),
                Block::Signature { position, name } => {
                    self.gap(22.0);
                    let lines = self.wrap(position, width * 0.6, false, SIZE);
                    self.room(LEADING * lines.len() as f32);
                    let x = LEFT + width - self.face(false).width(name, SIZE);
                    self.show(false, SIZE, (x, self.y - SIZE), name);
                    for line in lines {
                        self.line(LEFT, false, &line, SIZE);
                    }
                    self.gap(8.0);
                }
            }
        }
        self.turn();
        self.number_pages();
        self
    }

    fn number_pages(&mut self) {
        let total = self.pages.len();
        for (number, mut content) in (1..).zip(std::mem::take(&mut self.pages)) {
            let label = format!("{number} no {total}");
            let x = (PAGE.0 - self.face(false).width(&label, 9.0)) / 2.0;
            std::mem::swap(&mut self.current, &mut content);
            self.show(false, 9.0, (x, 34.0), &label);
            self.turn();
        }
    }

    fn face(&self, strong: bool) -> &'a Face {
        if strong {
            self.bold.face
        } else {
            self.regular.face
        }
    }

    /// One line of text at a position, as content stream operators.
    fn show(&mut self, strong: bool, size: f32, (x, y): (f32, f32), text: &str) {
        let (subset, font) = if strong {
            (&mut self.bold, "F2")
        } else {
            (&mut self.regular, "F1")
        };
        let _ = write!(self.current, "BT /{font} {size} Tf {x:.2} {y:.2} Td <");
        subset.encode(text, &mut self.current);
        self.current.push_str("> Tj ET\n");
    }

    fn gap(&mut self, points: f32) {
        self.y -= points;
    }

    fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.current));
        self.y = PAGE.1 - TOP;
    }

    fn room(&mut self, points: f32) {
        if self.y - points < BOTTOM {
            self.turn();
        }
    }

    fn line(&mut self, x: f32, strong: bool, text: &str, size: f32) {
        self.room(LEADING);
        self.show(strong, size, (x, self.y - size), text);
        self.y -= LEADING;
    }

    fn paragraph(&mut self, x: f32, width: f32, strong: bool, text: &str) {
        for line in self.wrap(text, width, strong, SIZE) {
            self.line(x, strong, &line, SIZE);
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
            let cells: Vec<Vec<String>> = row
                .iter()
                .map(|cell| self.wrap(cell, column - 2.0 * PADDING, strong, SMALL))
                .collect();
            let tallest = cells.iter().map(Vec::len).max().unwrap_or(1);
            let height = tallest as f32 * 13.5 + PADDING;
            self.room(height);
            for (number, lines) in cells.iter().enumerate() {
                let x = LEFT + column * number as f32;
                let _ = writeln!(
                    self.current,
                    "0.5 w {x:.2} {:.2} {column:.2} {height:.2} re S",
                    self.y - height
                );
                for (down, line) in lines.iter().enumerate() {
                    self.show(
                        strong,
                        SMALL,
                        (x + PADDING, self.y - SMALL - 2.0 - 13.5 * down as f32),
                        line,
                    );
                }
            }
            self.y -= height;
        }
        self.gap(10.0);
    }
}

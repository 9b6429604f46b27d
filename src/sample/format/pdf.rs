//! Letters as PDF 1.7 with embedded fonts.

use std::fmt::Write;

use pdf_extract::{Dictionary, Document, Object, Stream, dictionary, text_string};

use crate::print::font::{Face, Subset};
use crate::sample::SampleError;
use crate::sample::paper::{Block, Paper};

pub(crate) const MEDIA_TYPE: &str = "application/pdf";

/// Every character a sample document may hold.
#[cfg(test)]
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

/// Holds the parsed fonts; make one and write many.
pub(crate) struct PdfWriter {
    regular: Face,
    bold: Face,
}

impl PdfWriter {
    pub(crate) fn new() -> Result<Self, SampleError> {
        Ok(Self {
            regular: Face::regular("PARAUG+LiberationSans")?,
            bold: Face::bold("PARAUG+LiberationSans-Bold")?,
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
        if !bold.is_empty() {
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

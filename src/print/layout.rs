//! Blocks on pages: A4 with the long side across, filled from top to bottom.

use std::fmt::Write;

use super::font::{Face, Subset};

/// Width and height of a page in points.
pub(super) const PAGE: (f32, f32) = (841.89, 595.28);
// 20 mm at the left for the binder.
const LEFT: f32 = 57.0;
const RIGHT: f32 = 34.0;
const TOP: f32 = 40.0;
const BOTTOM: f32 = 46.0;
const SIZE: f32 = 10.0;
const LEADING: f32 = 14.0;
/// Size and leading within tables, and the space around a cell's text.
const SMALL: (f32, f32) = (8.5, 11.0);
const PADDING: f32 = 3.0;

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its text.
        text: String,
        /// Where it stands.
        align: Align,
        /// Bold, and a little larger.
        strong: bool,
    },
    /// Columns beside each other, each a list of lines: the marks of approval and agreement.
    Columns(Vec<Vec<String>>),
    /// A table whose header stands on every page again.
    Table {
        /// Widths of the columns, in shares of the whole.
        widths: Vec<f32>,
        /// Names of the columns.
        header: Vec<String>,
        /// Its rows.
        rows: Vec<TableRow>,
    },
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableRow {
    /// A heading over the whole width; it never stands last on a page.
    Heading(String),
    /// One text a column.
    Cells(Vec<String>),
}

/// What came of it: the pages as content streams, and the fonts that they use.
pub(super) struct Pages<'a> {
    pub(super) contents: Vec<String>,
    pub(super) regular: Subset<'a>,
    pub(super) bold: Subset<'a>,
}

/// Fills pages.
pub(super) struct Layout<'a> {
    regular: Subset<'a>,
    bold: Subset<'a>,
    pages: Vec<String>,
    current: String,
    y: f32,
}

impl<'a> Layout<'a> {
    pub(super) fn new(regular: &'a Face, bold: &'a Face) -> Self {
        Self {
            regular: Subset::new(regular),
            bold: Subset::new(bold),
            pages: Vec::new(),
            current: String::new(),
            y: PAGE.1 - TOP,
        }
    }

    pub(super) fn run(mut self, blocks: &[Block]) -> Pages<'a> {
        let width = PAGE.0 - LEFT - RIGHT;
        for block in blocks {
            match block {
                Block::Text {
                    text,
                    align,
                    strong,
                } => self.paragraph(width, text, *align, *strong),
                Block::Columns(columns) => self.columns(width, columns),
                Block::Table {
                    widths,
                    header,
                    rows,
                } => self.table(width, widths, header, rows),
            }
        }
        self.turn();
        self.number_pages();
        Pages {
            contents: self.pages,
            regular: self.regular,
            bold: self.bold,
        }
    }

    fn paragraph(&mut self, width: f32, text: &str, align: Align, strong: bool) {
        let size = if strong { SIZE + 2.0 } else { SIZE };
        for line in self.face(strong).wrap(text, width, size) {
            self.room(LEADING);
            let left = match align {
                Align::Left => LEFT,
                Align::Centre => LEFT + (width - self.face(strong).width(&line, size)) / 2.0,
            };
            self.show(strong, size, (left, self.y - size), &line);
            self.y -= LEADING;
        }
        self.y -= 4.0;
    }

    fn columns(&mut self, width: f32, columns: &[Vec<String>]) {
        let column = width / columns.len().max(1) as f32;
        let wrapped: Vec<Vec<String>> = columns
            .iter()
            .map(|lines| {
                let lines = lines.iter();
                lines
                    .flat_map(|line| self.face(false).wrap(line, column - 12.0, SIZE))
                    .collect()
            })
            .collect();
        let tallest = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        self.room(LEADING * tallest as f32);
        for (position, lines) in wrapped.iter().enumerate() {
            let left = LEFT + column * position as f32;
            for (down, line) in lines.iter().enumerate() {
                let y = self.y - SIZE - LEADING * down as f32;
                self.show(false, SIZE, (left, y), line);
            }
        }
        self.y -= LEADING * tallest as f32 + 10.0;
    }

    fn table(&mut self, width: f32, widths: &[f32], header: &[String], rows: &[TableRow]) {
        let whole: f32 = widths.iter().sum();
        let widths: Vec<f32> = widths.iter().map(|share| width * share / whole).collect();
        let header_height = self.height(&widths, header, true);
        self.room(header_height + 3.0 * SMALL.1);
        self.cells(&widths, header, true);
        for (position, row) in rows.iter().enumerate() {
            let (height, company) = match row {
                TableRow::Heading(text) => {
                    let lines = self.face(true).wrap(text, width - 2.0 * PADDING, SMALL.0);
                    let next = match rows.get(position + 1) {
                        Some(TableRow::Cells(cells)) => self.height(&widths, cells, false),
                        _ => 0.0,
                    };
                    (lines.len() as f32 * SMALL.1 + 2.0 * PADDING, next)
                }
                TableRow::Cells(cells) => (self.height(&widths, cells, false), 0.0),
            };
            if self.y - height - company < BOTTOM {
                self.turn();
                self.cells(&widths, header, true);
            }
            match row {
                TableRow::Heading(text) => {
                    let one = [width];
                    self.cells(&one, std::slice::from_ref(text), true);
                }
                TableRow::Cells(cells) => self.cells(&widths, cells, false),
            }
        }
        self.y -= 10.0;
    }

    fn height(&self, widths: &[f32], cells: &[String], strong: bool) -> f32 {
        let lines = widths.iter().zip(cells).map(|(width, cell)| {
            let lines = self.face(strong).wrap(cell, width - 2.0 * PADDING, SMALL.0);
            lines.len()
        });
        lines.max().unwrap_or(1) as f32 * SMALL.1 + 2.0 * PADDING
    }

    /// A row of cells in their frames. One that is taller than a page runs over its end: no title is that long.
    fn cells(&mut self, widths: &[f32], cells: &[String], strong: bool) {
        let height = self.height(widths, cells, strong);
        let mut left = LEFT;
        for (position, width) in widths.iter().enumerate() {
            let _ = writeln!(
                self.current,
                "0.5 w {left:.2} {:.2} {width:.2} {height:.2} re S",
                self.y - height
            );
            let cell = cells.get(position).map(String::as_str).unwrap_or_default();
            let lines = self.face(strong).wrap(cell, width - 2.0 * PADDING, SMALL.0);
            for (down, line) in lines.iter().enumerate() {
                let y = self.y - PADDING - SMALL.0 - SMALL.1 * down as f32;
                self.show(strong, SMALL.0, (left + PADDING, y), line);
            }
            left += width;
        }
        self.y -= height;
    }

    fn number_pages(&mut self) {
        let total = self.pages.len();
        for (number, mut content) in (1..).zip(std::mem::take(&mut self.pages)) {
            let label = format!("{number} no {total}");
            let x = (PAGE.0 - self.face(false).width(&label, SMALL.0)) / 2.0;
            std::mem::swap(&mut self.current, &mut content);
            self.show(false, SMALL.0, (x, 24.0), &label);
            self.turn();
        }
    }

    const fn face(&self, strong: bool) -> &'a Face {
        if strong {
            self.bold.face
        } else {
            self.regular.face
        }
    }

    /// One line of text at a position, as content stream operators.
    fn show(&mut self, strong: bool, size: f32, (x, y): (f32, f32), text: &str) {
        if text.is_empty() {
            return;
        }
        let (subset, font) = if strong {
            (&mut self.bold, "F2")
        } else {
            (&mut self.regular, "F1")
        };
        let _ = write!(self.current, "BT /{font} {size} Tf {x:.2} {y:.2} Td <");
        subset.encode(text, &mut self.current);
        self.current.push_str("> Tj ET\n");
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
}

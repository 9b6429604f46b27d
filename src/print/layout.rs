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
        for (position, block) in blocks.iter().enumerate() {
            match block {
                Block::Text {
                    text,
                    align,
                    strong,
                } => {
                    if *strong {
                        // A heading stands above something.
                        let next = blocks.get(position + 1);
                        self.room(2.0 * LEADING + next.map_or(0.0, |next| self.least(width, next)));
                    }
                    self.paragraph(width, text, *align, *strong);
                }
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

    /// How much of a block stands together at least.
    fn least(&self, width: f32, block: &Block) -> f32 {
        match block {
            Block::Text { .. } => LEADING,
            Block::Columns(columns) => {
                LEADING * columns.iter().map(Vec::len).max().unwrap_or(0) as f32
            }
            Block::Table { widths, header, .. } => {
                let widths = shares(width, widths);
                height(&self.wrapped(&widths, header, true)) + 3.0 * SMALL.1
            }
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
        let widths = shares(width, widths);
        let header = self.wrapped(&widths, header, true);
        self.room(height(&header) + 3.0 * SMALL.1);
        self.framed(&widths, &header, true);
        let page = PAGE.1 - TOP - height(&header);
        for (position, row) in rows.iter().enumerate() {
            match row {
                TableRow::Heading(text) => {
                    let one = [width];
                    let lines = self.wrapped(&one, std::slice::from_ref(text), true);
                    let next = match rows.get(position + 1) {
                        Some(TableRow::Cells(cells)) => {
                            height(&self.wrapped(&widths, cells, false))
                        }
                        _ => 0.0,
                    };
                    if self.y - height(&lines) - next < BOTTOM {
                        self.turn();
                        self.framed(&widths, &header, true);
                    }
                    self.framed(&one, &lines, true);
                }
                TableRow::Cells(cells) => {
                    let mut lines = self.wrapped(&widths, cells, false);
                    while self.y - height(&lines) < BOTTOM {
                        // What no page holds begins here and goes on on the next.
                        if page - height(&lines) < BOTTOM && lines_above(self.y) > 2 {
                            let rest = lines
                                .iter_mut()
                                .map(|cell| cell.split_off(lines_above(self.y).min(cell.len())))
                                .collect();
                            let here = std::mem::replace(&mut lines, rest);
                            self.framed(&widths, &here, false);
                        }
                        self.turn();
                        self.framed(&widths, &header, true);
                    }
                    self.framed(&widths, &lines, false);
                }
            }
        }
        self.y -= 10.0;
    }

    /// The lines of each cell.
    fn wrapped(&self, widths: &[f32], cells: &[String], strong: bool) -> Vec<Vec<String>> {
        let cells = widths.iter().zip(cells);
        cells
            .map(|(width, cell)| self.face(strong).wrap(cell, width - 2.0 * PADDING, SMALL.0))
            .collect()
    }

    /// A row of cells in their frames.
    fn framed(&mut self, widths: &[f32], cells: &[Vec<String>], strong: bool) {
        let height = height(cells);
        let mut left = LEFT;
        for (width, lines) in widths.iter().zip(cells) {
            let _ = writeln!(
                self.current,
                "0.5 w {left:.2} {:.2} {width:.2} {height:.2} re S",
                self.y - height
            );
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

/// The widths of columns that share a width.
fn shares(width: f32, widths: &[f32]) -> Vec<f32> {
    let whole: f32 = widths.iter().sum();
    widths.iter().map(|share| width * share / whole).collect()
}

/// Height of a row of cells.
fn height(cells: &[Vec<String>]) -> f32 {
    let tallest = cells.iter().map(Vec::len).max().unwrap_or(1);
    tallest.max(1) as f32 * SMALL.1 + 2.0 * PADDING
}

/// How many lines of a row fit between a height and the foot of the page.
fn lines_above(y: f32) -> usize {
    let fits = |lines: &usize| y - *lines as f32 * SMALL.1 - 2.0 * PADDING >= BOTTOM;
    (1..).take_while(fits).count()
}

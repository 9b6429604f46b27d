use super::*;

fn paper(rows: usize) -> Paper {
    let rows = (1..=rows).flat_map(|number| {
        let heading = (number % 20 == 1)
            .then(|| TableRow::Heading(format!("{number}. Sociālās palīdzības nodaļa")));
        let cells = vec![
            format!("1-{number}"),
            "Klientu lietas — ģimenes ar bērniem, „Šķūņu” iela; привет 👍".to_owned(),
        ];
        heading.into_iter().chain([TableRow::Cells(cells)])
    });
    Paper {
        title: "Klasifikācijas shēma <paraugs> & citi".to_owned(),
        author: "Ogres novada Sociālais dienests".to_owned(),
        at: DateTime::from_timestamp(1_772_438_400, 0).expect("an instant"),
        blocks: vec![
            Block::Columns(vec![
                vec!["APSTIPRINU".to_owned()],
                vec!["SASKAŅOTS".to_owned()],
            ]),
            Block::Text {
                text: "Klasifikācijas shēma".to_owned(),
                align: Align::Centre,
                strong: true,
            },
            Block::Table {
                widths: vec![1.0, 8.0],
                header: vec!["Indekss".to_owned(), "Lietas nosaukums".to_owned()],
                rows: rows.collect(),
            },
        ],
    }
}

fn text(bytes: &[u8]) -> String {
    pdf_extract::extract_text_from_mem(bytes).expect("readable")
}

#[test]
fn a_row_taller_than_a_page_goes_on_on_the_next() {
    let words: Vec<String> = (1..=900).map(|number| format!("v{number}")).collect();
    let mut long = paper(0);
    long.blocks.push(Block::Table {
        widths: vec![1.0, 8.0],
        header: vec!["Datums".to_owned(), "Teksts".to_owned()],
        rows: vec![
            TableRow::Heading("Pirms".to_owned()),
            TableRow::Cells(vec![words.join(" "), "Rezultāts".to_owned()]),
            TableRow::Cells(vec!["pēc".to_owned(), String::new()]),
        ],
    });
    let bytes = print(&long).expect("printed");
    let text = text(&bytes);
    let read: Vec<&str> = text.split_whitespace().collect();
    let at = |word: &str| {
        let found = read.iter().position(|read| *read == word);
        found.unwrap_or_else(|| panic!("{word} is lost"))
    };
    let places: Vec<usize> = words.iter().map(|word| at(word)).collect();
    assert!(places.is_sorted(), "in their order");
    assert!(at("pēc") > at("v900"));
    let pages = pdf_extract::Document::load_mem(&bytes).expect("a PDF");
    assert_eq!(text.matches("Teksts").count(), pages.get_pages().len());
    for page in layout::Layout::new(
        &font::Face::regular("A+R").expect("a font"),
        &font::Face::bold("A+B").expect("a font"),
    )
    .run(&long.blocks)
    .contents
    {
        // Everything stands on the page: the foot with its number is the lowest.
        let lows = page.lines().filter_map(|line| {
            let mut words = line.split(" Td").next()?.rsplit(' ');
            words.next()?.parse::<f32>().ok()
        });
        assert!(lows.into_iter().all(|y| y >= 24.0), "{page}");
    }
}

#[test]
fn a_heading_stands_above_its_table() {
    for rows in 1..60 {
        let mut long = paper(rows);
        long.blocks.push(Block::Text {
            text: "Saglabājamās lietas".to_owned(),
            align: Align::Left,
            strong: true,
        });
        long.blocks.push(Block::Table {
            widths: vec![1.0, 8.0],
            header: vec!["Datums".to_owned(), "Teksts".to_owned()],
            rows: vec![TableRow::Cells(vec!["pēc".to_owned(), "rinda".to_owned()])],
        });
        let bytes = print(&long).expect("printed");
        let pages = pdf_extract::extract_text_from_mem_by_pages(&bytes).expect("readable");
        let heading = pages
            .iter()
            .find(|page| page.contains("Saglabājamās lietas"));
        let heading = heading.expect("a heading");
        assert!(
            heading.contains("rinda"),
            "{rows} rows before it: {heading}"
        );
    }
}

#[test]
fn what_is_printed_can_be_read_again() {
    let bytes = print(&paper(124)).expect("printed");
    let text = text(&bytes);
    for words in ["APSTIPRINU", "SASKAŅOTS", "1-124", "„Šķūņu”", "привет ?"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let headers = text.matches("Lietas nosaukums").count();
    let pages = pdf_extract::Document::load_mem(&bytes)
        .expect("a PDF")
        .get_pages()
        .len();
    assert!(pages > 2, "{pages}");
    assert_eq!(headers, pages, "every page says what its columns are");
    assert_eq!(
        bytes,
        print(&paper(124)).expect("printed"),
        "the same paper, the same bytes"
    );
}

/// What ISO 19005-2 asks for and a reader of the file alone can see; an outside judge looks at it in `tests/it`.
#[test]
fn the_file_says_that_it_is_pdf_a() {
    let bytes = print(&paper(3)).expect("printed");
    let document = pdf_extract::Document::load_mem(&bytes).expect("a PDF");
    assert!(document.trailer.get(b"ID").is_ok());
    let catalog = document.catalog().expect("a catalog");
    let metadata = catalog
        .get(b"Metadata")
        .and_then(|it| it.as_reference())
        .expect("metadata");
    let stream = document
        .get_object(metadata)
        .and_then(|it| it.as_stream())
        .expect("a stream");
    assert!(stream.dict.get(b"Filter").is_err(), "not compressed");
    let xmp = std::str::from_utf8(&stream.content).expect("UTF-8");
    for said in [
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
        "Klasifikācijas shēma &lt;paraugs&gt; &amp; citi",
        "2026-03-02T08:00:00Z",
    ] {
        assert!(xmp.contains(said), "{said}\n{xmp}");
    }
    // Nothing but embedded fonts, and no grey that depends on a device.
    let of_type = |wanted: &str| {
        let objects = document.objects.values();
        objects
            .filter_map(|object| object.as_dict().ok())
            .filter(|dictionary| {
                dictionary
                    .get(b"Type")
                    .and_then(|it| it.as_name())
                    .is_ok_and(|it| it == wanted.as_bytes())
            })
            .collect::<Vec<_>>()
    };
    let descriptors = of_type("FontDescriptor");
    assert_eq!(descriptors.len(), 2);
    assert!(descriptors.iter().all(|font| font.has(b"FontFile2")));
    let spaces = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok());
    assert!(spaces.into_iter().any(|it| it.has(b"ColorSpace")));
}

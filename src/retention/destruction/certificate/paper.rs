//! The certificate on paper, in Latvian: it is kept with the act (Valsts valodas likums 8. p.).

use chrono::NaiveDate;
use entities::ids::DestructionListId;
use entities::retention::destruction_run;
use entities::vocabulary::DestructionFate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Certificate, CertifiedFile};
use crate::access::{Action, Caller};
use crate::kernel::{Fault, calendar};
use crate::op::Kit;
use crate::organisation::read as organisation;
use crate::print::{Align, Block, Paper, TableRow, print};

/// A certificate, as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Name to keep it under.
    pub name: String,
    /// What kind of file it is.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// In which form it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON: the bytes whose digest the journal keeps.
    Data,
    /// PDF/A-2b.
    Paper,
}

/// The certificate of a list for somebody who reads about retention; none where there is none for them.
///
/// # Errors
/// A fault of the database, or of the fonts compiled into the program.
pub async fn given(
    kit: &Kit,
    caller: &Caller,
    list: DestructionListId,
    form: Form,
) -> Result<Option<Printed>, Fault> {
    if !caller.may(Action::ReadDestructionLists) {
        return Ok(None);
    }
    let run = destruction_run::Entity::find_by_id(list)
        .filter(destruction_run::Column::InstitutionId.eq(caller.institution))
        .one(kit.db.reader())
        .await?;
    let Some((run, text)) = run.and_then(|mut run| {
        let text = run.certificate.take()?;
        Some((run, text))
    }) else {
        return Ok(None);
    };
    let name = format!(
        "iznicinasanas-apliecinajums-{}",
        run.act_number.replace(['/', '\\', '"'], "-")
    );
    if form == Form::Data {
        return Ok(Some(Printed {
            name: format!("{name}.json"),
            media_type: "application/json",
            bytes: text.into_bytes(),
        }));
    }
    let certificate: Certificate =
        serde_json::from_str(&text).map_err(Fault::at("reading a certificate of destruction"))?;
    let reader = kit.db.reader();
    let institution = organisation::institutions_by_ids(reader, &[run.institution_id]).await?;
    let institution = institution
        .into_values()
        .next()
        .map_or_else(String::new, |row| row.name_lv);
    let executor: Vec<_> = certificate.executor.into_iter().collect();
    let executor = organisation::staff_by_ids(reader, &executor).await?;
    let executor = executor
        .into_values()
        .next()
        .map(|row| format!("{} {}", row.given_name, row.family_name));
    let digest = run.certificate_sha256.unwrap_or_default();
    // Typesetting keeps a processor busy; the threads that answer requests must not wait for it.
    let printed = tokio::task::spawn_blocking(move || {
        print(&paper(
            &certificate,
            &institution,
            executor.as_deref(),
            &digest,
        ))
    })
    .await
    .map_err(Fault::at("printing a certificate aside"))?;
    Ok(Some(Printed {
        name: format!("{name}.pdf"),
        media_type: "application/pdf",
        bytes: printed.map_err(Fault::at("printing a certificate of destruction"))?,
    }))
}

fn paper(
    certificate: &Certificate,
    institution: &str,
    executor: Option<&str>,
    digest: &str,
) -> Paper {
    let again = if certificate.again {
        " (atkārtoti pēc datubāzes atjaunošanas)"
    } else {
        ""
    };
    let proved_on = calendar::day(certificate.proved_at);
    let text = |text: String, align, strong| Block::Text {
        text,
        align,
        strong,
    };
    let rows = [
        ("Akts", format!("Nr. {}{again}", certificate.act)),
        (
            "Iznīcināšana uzsākta",
            date(calendar::day(certificate.ordered_at)),
        ),
        ("Pārbaudīts un apliecināts", date(proved_on)),
        ("Izpildītājs", executor.unwrap_or("Aprite").to_owned()),
        ("Iznīcināšanas veids", certificate.method.clone()),
        (
            "Pārlasītās glabātavas, kurās nekas nav palicis",
            places(&certificate.places),
        ),
        ("Apliecinājuma datu SHA-256", digest.to_owned()),
    ];
    let rows = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| TableRow::Cells(vec![name.to_owned(), value]));
    let mut blocks = vec![
        text(institution.to_owned(), Align::Centre, true),
        text(
            "IZNĪCINĀŠANAS APLIECINĀJUMS".to_owned(),
            Align::Centre,
            true,
        ),
        Block::Table {
            widths: vec![3.0, 6.0],
            header: vec!["Kas".to_owned(), "Vērtība".to_owned()],
            rows: rows.collect(),
        },
        text("Lietas".to_owned(), Align::Left, true),
        Block::Table {
            widths: vec![0.7, 2.6, 0.9, 1.3, 1.2, 1.0, 2.6],
            header: [
                "Nr. p.k.",
                "Lieta",
                "Gads",
                "Rezultāts",
                "Dokumenti",
                "Datnes",
                "Kas paliek un kāpēc",
            ]
            .map(str::to_owned)
            .to_vec(),
            rows: certificate
                .files
                .iter()
                .map(|file| TableRow::Cells(of_file(file)))
                .collect(),
        },
    ];
    let mut contents = Vec::new();
    for file in &certificate.files {
        if file.contents.is_empty() {
            continue;
        }
        contents.push(TableRow::Heading(file.designation.clone()));
        contents.extend(file.contents.iter().map(|content| {
            TableRow::Cells(vec![
                content.sha256.clone(),
                content.size.to_string(),
                fate(content.fate).to_owned(),
            ])
        }));
    }
    if !contents.is_empty() {
        blocks.push(text("Datnes".to_owned(), Align::Left, true));
        blocks.push(Block::Table {
            widths: vec![6.0, 1.2, 1.2],
            header: ["SHA-256", "Baiti", "Rezultāts"]
                .map(str::to_owned)
                .to_vec(),
            rows: contents,
        });
    }
    Paper {
        title: format!("Iznīcināšanas apliecinājums, akts Nr. {}", certificate.act),
        author: institution.to_owned(),
        at: certificate.proved_at,
        blocks,
    }
}

fn of_file(file: &CertifiedFile) -> Vec<String> {
    let mut stays = file.in_the_way.clone();
    for content in &file.contents {
        for owner in &content.kept_by {
            let until = owner.until.map(|day| format!(" līdz {}", date(day)));
            stays.push(format!(
                "{}…: tās pašas datnes citam īpašniekam{}",
                &content.sha256.get(..12).unwrap_or_default(),
                until.unwrap_or_default()
            ));
        }
    }
    if file.people_stay > 0 {
        stays.push(format!(
            "personas, kuras min citas lietas: {}",
            file.people_stay
        ));
    }
    vec![
        file.ordinal.to_string(),
        whose(file),
        file.year.map_or_else(String::new, |year| year.to_string()),
        fate(file.fate).to_owned(),
        file.documents.len().to_string(),
        file.contents.len().to_string(),
        stays.join("; "),
    ]
}

/// What stands on the cover, and whose file it is.
fn whose(file: &CertifiedFile) -> String {
    let whose: Vec<&str> = [&file.unit, &file.fonds]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    match whose.is_empty() {
        true => file.designation.clone(),
        false => format!("{} ({})", file.designation, whose.join(", ")),
    }
}

/// The places that were read again, as people call them.
fn places(names: &[String]) -> String {
    let called = names.iter().map(|name| match name.as_str() {
        "database" => "datubāze",
        "journal" => "žurnāls",
        "store" => "datņu glabātava",
        "index" => "meklēšanas indekss",
        "staging" => "pagaidu mapes",
        "folders" => "pasta mapes",
        "packages" => "arhīva pakotnes",
        other => other,
    });
    called.collect::<Vec<_>>().join(", ")
}

const fn fate(fate: DestructionFate) -> &'static str {
    match fate {
        DestructionFate::Destroyed => "iznīcināts",
        DestructionFate::Kept => "palicis",
        DestructionFate::Waiting => "nav iznīcināts",
    }
}

fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y.").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_latvian() {
        let names = [
            "database", "journal", "store", "staging", "index", "folders", "packages", "nas",
        ];
        let names = names.map(str::to_owned);
        assert_eq!(
            places(&names),
            "datubāze, žurnāls, datņu glabātava, pagaidu mapes, meklēšanas indekss, pasta mapes, arhīva pakotnes, nas"
        );
    }
}

//! What was taken over of a list of files, read back and held against the list.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike as _;
use entities::classification::{file, volume};
use entities::ids::FileId;
use entities::organisation::unit;
use serde_json::json;

use super::Checked;
use super::known::key;
use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Kit;
use crate::takeover::old_file::{Gathered, Key};
use crate::takeover::reconcile::{DigestSum, Pair, Reconciliation, Sums, Year};
use crate::takeover::table::Table;
use crate::takeover::{Phase, Watch, read};

/// Reads what was written back and holds it against the list.
pub(super) async fn compare(
    kit: &Kit,
    table: &Table,
    service: &unit::Model,
    checked: &Checked,
    watch: &mut dyn Watch,
) -> Result<Reconciliation, Fault> {
    let sound: Vec<(&Gathered, bool)> = checked
        .new
        .iter()
        .map(|gathered| (gathered, false))
        .chain(checked.known_before().map(|gathered| (gathered, true)))
        .collect();
    watch.begin(Phase::Comparing, sound.len() as u64);
    table.unchanged().await?;
    let reader = kit.db.reader();
    let files = read::files_of_service(reader, service.id).await?;
    let ids: Vec<FileId> = files.iter().map(|former| former.file.id).collect();
    let mut volumes = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        volumes.extend(classification::volumes_of_files(reader, chunk).await?);
    }
    let kept: HashMap<Key, (file::Model, Vec<volume::Model>)> = files
        .into_iter()
        .map(|former| {
            let volumes = volumes.remove(&former.file.id).unwrap_or_default();
            let volumes = volumes.into_iter().map(|(volume, _)| volume).collect();
            (key(&former), (former.file, volumes))
        })
        .collect();
    let (mut source, mut database) = (DigestSum::default(), DigestSum::default());
    let (mut sums, mut differing) = (Sums::default(), Vec::new());
    let (mut compared, mut corrected) = (0, 0);
    let mut years: BTreeMap<i32, Year> = BTreeMap::new();
    for (gathered, was_known) in sound {
        let expected = essence(gathered);
        let found = kept
            .get(&gathered.file.key())
            .map(|(file, volumes)| essence_of(file, volumes));
        let year = gathered.file.first.year();
        let of_year = years.entry(year).or_default();
        of_year.year = year;
        of_year.rows += gathered.rows();
        watch.advance(1);
        // Closed, or its volumes measured, by people of today: it is found, not compared.
        if was_known && found.as_ref().is_some_and(|found| *found != expected) {
            corrected += gathered.rows();
            continue;
        }
        compared += gathered.rows();
        source.add(&kit.keys.blind_index(&expected.to_string()));
        sums.parts.source += gathered.volumes.len() as i64;
        sums.sheets.source += gathered
            .volumes
            .values()
            .filter_map(|volume| volume.sheets)
            .map(i64::from)
            .sum::<i64>();
        if let Some((_, volumes)) = kept.get(&gathered.file.key()) {
            sums.parts.database += volumes.len() as i64;
            sums.sheets.database += volumes
                .iter()
                .filter_map(|row| row.sheets)
                .map(i64::from)
                .sum::<i64>();
        }
        if let Some(found) = &found {
            database.add(&kit.keys.blind_index(&found.to_string()));
        }
        if found.as_ref() != Some(&expected) {
            differing.push(gathered.row);
        }
    }
    for (file, _) in kept.values() {
        if let Some(of_year) = years.get_mut(&file.opened_on.year()) {
            of_year.records += 1;
        }
    }
    Ok(Reconciliation {
        source_sha256: table.survey.sha256.to_string(),
        rows: checked.tally.read,
        faulty: checked.tally.faulty,
        compared,
        corrected,
        differing,
        sums: Sums {
            digest: Pair {
                source: source.printed(),
                database: database.printed(),
            },
            ..sums
        },
        years: years.into_values().collect(),
    })
}

/// What a list says of a file that the database must say too.
fn essence(gathered: &Gathered) -> serde_json::Value {
    let old = &gathered.file;
    let volumes: Vec<_> = gathered
        .volumes
        .values()
        .map(|volume| {
            json!([
                volume.ordinal,
                volume.medium,
                volume.shelf,
                volume.container,
                volume.sheets
            ])
        })
        .collect();
    let title = old.series_title.as_ref().unwrap_or(&old.title);
    json!([old.index.as_str(), title, old.first, old.last, volumes])
}

fn essence_of(file: &file::Model, volumes: &[volume::Model]) -> serde_json::Value {
    let volumes: Vec<_> = volumes
        .iter()
        .map(|volume| {
            json!([
                volume.ordinal,
                volume.medium,
                volume.shelf,
                volume.container,
                volume.sheets
            ])
        })
        .collect();
    json!([
        file.file_index.as_str(),
        file.title,
        file.opened_on,
        file.closed_on,
        volumes
    ])
}

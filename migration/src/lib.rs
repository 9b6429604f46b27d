//! How the tables came to be: frozen DDL that means the same on SQLite and PostgreSQL.
//!
//! A migration never changes once it has landed and never looks at `entities` (a later field would rewrite history);
//! a test compares the schema that results with the entities instead. Types differ between the databases only in the
//! words that [`dialect`] replaces. Constraints stand inside `CREATE TABLE`, because SQLite cannot add them later.

mod dialect;
mod m0001_main_job;
mod m0002_organisation_in_time;
mod m0003_year_end;
mod m0004_scheme_life;
mod m0005_volumes;
mod m0006_one_scheme_in_force;
mod m0010_legal_clock;
mod m0011_takeover;
mod m0012_tasks;
mod m0013_routes;
mod m0014_approvals;
mod m0015_dispatch;
mod m0016_mailroom;
mod m0017_attention;
mod m0018_retention;
mod m0019_drafts_under_way;
mod m0020_mailroom_lookups;
mod m0021_holds;
mod m0022_destruction_lists;
mod m0023_destruction;
mod m0024_destruction_as_ordered;
mod m0025_inventories;
mod m0026_packages;
mod m0027_transfer;
mod m0028_archive_reply;
mod m0029_handover_act;
mod m0030_renditions;
mod m0031_searching;
mod m0032_replies_fetched;
mod m0033_units_submitted;
mod m0034_former_parts;

use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait};

/// Every migration, in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_main_job::Migration),
            Box::new(m0002_organisation_in_time::Migration),
            Box::new(m0003_year_end::Migration),
            Box::new(m0004_scheme_life::Migration),
            Box::new(m0005_volumes::Migration),
            Box::new(m0006_one_scheme_in_force::Migration),
            Box::new(m0010_legal_clock::Migration),
            Box::new(m0011_takeover::Migration),
            Box::new(m0012_tasks::Migration),
            Box::new(m0013_routes::Migration),
            Box::new(m0014_approvals::Migration),
            Box::new(m0015_dispatch::Migration),
            Box::new(m0016_mailroom::Migration),
            Box::new(m0017_attention::Migration),
            Box::new(m0018_retention::Migration),
            Box::new(m0019_drafts_under_way::Migration),
            Box::new(m0020_mailroom_lookups::Migration),
            Box::new(m0021_holds::Migration),
            Box::new(m0022_destruction_lists::Migration),
            Box::new(m0023_destruction::Migration),
            Box::new(m0024_destruction_as_ordered::Migration),
            Box::new(m0025_inventories::Migration),
            Box::new(m0026_packages::Migration),
            Box::new(m0027_transfer::Migration),
            Box::new(m0028_archive_reply::Migration),
            Box::new(m0029_handover_act::Migration),
            Box::new(m0030_renditions::Migration),
            Box::new(m0031_searching::Migration),
            Box::new(m0032_replies_fetched::Migration),
            Box::new(m0033_units_submitted::Migration),
            Box::new(m0034_former_parts::Migration),
        ]
    }
}

pub use sea_orm_migration::prelude::MigratorTrait as Migrations;

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

    use sha2::{Digest, Sha256};

    /// Databases out there were made by these statements. Whoever wants another table writes another migration; a new one is
    /// added by `sha256sum m0*.sql` when it lands.
    const LANDED: &str = include_str!("../landed.sha256");

    #[test]
    fn what_has_landed_never_changes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let scripts = std::fs::read_dir(&folder).expect("the migrations");
        let mut names: Vec<String> = scripts
            .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        names.sort();
        let mut found = String::new();
        for name in names {
            let script = std::fs::read(folder.join(&name)).expect("a migration");
            for byte in Sha256::digest(&script) {
                write!(found, "{byte:02x}").expect("written");
            }
            writeln!(found, "  {name}").expect("written");
        }
        assert_eq!(found, LANDED);
    }
}

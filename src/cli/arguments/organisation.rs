//! What can be typed after `aprite organisation`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

pub(super) const AFTER_IMPORT: &str = "\
FILE is JSON: lists of units, staff and appointments, any of which may be left out. Dates are year-month-day; null or left \
out where nobody knows or there is no end.

  { \"units\": [{ \"id\": \"OG-AIN\", \"name_lv\": \"Administrēšanas nodaļa\", \"name_en\": \"Administration\",
                \"kind\": \"department\", \"parent\": \"OG\", \"valid_from\": \"2011-01-01\", \"valid_to\": null,
                \"territories\": [\"Ogres pilsēta\"], \"predecessors\": [\"OG-PRED\"] }],
    \"staff\": [{ \"key\": \"ilze\", \"given_name\": \"Ilze\", \"family_name\": \"Kalniņa\",
                \"email\": \"ilze@ogre.example\", \"valid_from\": null, \"valid_to\": null }],
    \"appointments\": [{ \"staff\": \"ilze\", \"unit\": \"OG-AIN\", \"position\": \"lietvede\" }] }

Kinds: institution, management, department, social_centre, service_unit, client_service_point, supervised_institution, \
predecessor_service, other. Units are recognised by their code, people by their e-mail address (by their name where they \
have none). Loaded again the file changes nothing; corrected, it corrects. What it does not name stays. Everything that is \
wrong is told by its place in the file (units.3.parent; lists are counted from 0), and nothing is changed then.

A unit with documents keeps its name, and one that still keeps files does not end by being loaded: that is a \
reorganisation, which is planned and carried out in the API.

Examples:
  aprite organisation import ogre.json --dry-run
  aprite organisation import ogre.json --institution OG22

Exit status: 0 all is loaded, 1 something was refused, 2 could not run.";

/// What `organisation` does.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Load units, staff and appointments from a file.
    #[command(after_long_help = AFTER_IMPORT)]
    Import(ImportOrganisationArguments),
}

/// What is loaded, and where.
#[derive(Debug, Clone, Args)]
pub(crate) struct ImportOrganisationArguments {
    /// The file, JSON in UTF-8.
    pub file: PathBuf,
    /// Code of the institution; needed where there are several.
    #[arg(long, value_name = "CODE")]
    pub institution: Option<String>,
    /// Check everything and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

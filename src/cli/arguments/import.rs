//! What can be typed after `aprite import`.

use std::path::PathBuf;

use clap::Args;

pub(super) const AFTER_IMPORT: &str = "\
Every file below DIR becomes a document of its own; hidden files, links and what file managers leave behind \
(Thumbs.db, desktop.ini) are passed over and told. Documents are numbered in the order of the metadata, files that it \
does not name after them by their path. Without metadata the file's name is the title.

Metadata is a CSV with a line of column names: UTF-8 (with or without BOM) or windows-1257, separated by ; or , (or \
tabs). Columns, in English or Latvian, in any order; only `file` must be there:

  file               datne                  path of the file below DIR
  title              nosaukums              at most 500 characters; the file's name when empty
  kind               veids                  letter, submission … or vēstule, iesniegums …
  document_date      dokumenta_datums       15.01.2020 or 2020-01-15 (so every date)
  received           saņemts                date, or date and time (15.01.2020 14:30)
  sent               nosūtīts               date
  sender             korespondents          from or to whom; added to the list when new
  sender_kind        korespondenta_veids    person, organisation, public_body
  sender_code        reģistrācijas_numurs   registration number of an organisation, 11 digits
  sender_number      nosūtītāja_numurs      the sender's own number
  sender_date        nosūtītāja_datums      the sender's own date
  channel            kanāls                 post, e_address … or pasts, e-adrese …
  file_index         lietas_indekss         index of the file, 1-10; --file when empty
  unit               struktūrvienība        code of the unit that answers for it
  access             pieejamība             open, restricted_personal … or the Latvian words
  access_until       ierobežojuma_datums    date
  access_ground      ierobežojuma_pamats    at most 30 characters
  annotation         anotācija              at most 500 characters
  keywords           atslēgvārdi            at most 200
  notes              piezīmes               at most 500
  language           valoda                 lv, en, ru …; several by spaces; lv when empty
  sheets             lapas                  number of sheets
  enclosures         pielikumi              number of enclosures
  author             autors                 who wrote it
  signer             parakstītājs           who signed it
  attached_to        pielikums_pie          path of the file that this one is an annex of

An import that was interrupted is started again by the same command: what is registered already is recognised by its \
path and its bytes, and nothing is doubled. What is refused is told with file, line and column; the rest is registered.

Examples:
  aprite import ./skens --register sanemtie --file 1-10 --account lietvede --dry-run
  aprite import ./skens --register sanemtie --account lietvede --metadata skens.csv

Exit status: 0 all is registered, 1 something was refused, 2 could not run.";

/// What `import` needs to know.
#[derive(Debug, Clone, Args)]
pub(crate) struct ImportArguments {
    /// The folder, with all folders in it.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Code of the register.
    #[arg(long, value_name = "CODE")]
    pub register: String,
    /// Account in whose name the documents are registered.
    #[arg(long, value_name = "LOGIN")]
    pub account: String,
    /// Index of the file for documents whose metadata name none; not needed where the register has a series of its own.
    #[arg(long, value_name = "INDEX")]
    pub file: Option<String>,
    /// CSV of metadata.
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// The documents were dealt with before: no legal clock starts for them.
    #[arg(long)]
    pub answered: bool,
    /// Check everything and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}
